"""References printed in a style: AMA, NLM (Vancouver) or plain. Pure; a CSL processor does it.

The styles are files of the Citation Style Language (see NOTICE.md); what its processor gets wrong
or the files leave open is mended in ``records`` before (with ``names``, ``numbers`` and ``titles``)
and in ``repairs`` after.
"""

from articles.citation_styles.printed import STYLES, Printed, printed

__all__ = ["STYLES", "Printed", "printed"]
