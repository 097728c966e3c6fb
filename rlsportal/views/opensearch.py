"""How a browser may search this site from its address bar (OpenSearch 1.1).

No address for suggestions: a browser would send it what is typed there, whoever it is meant for.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string

from articles.public.shell import answer, finished
from rlsportal.read_only import read_only

LONGEST_NAME = 16  # characters, by the standard


@read_only
def opensearch(request: HttpRequest) -> HttpResponseBase:
    """Describe the search of this site."""
    context = {"base": settings.PORTAL_BASE_URL, "longest_name": LONGEST_NAME}
    text = render_to_string("opensearch.xml", context)
    return answer(request, finished(text.encode(), "application/opensearchdescription+xml"))
