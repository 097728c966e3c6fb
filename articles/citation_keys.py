"""Other keys in the citations of a text: ``[@old, p. 5]`` becomes ``[@new, p. 5]``. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from articles.rendering.citations import parse_items

# As the renderer finds them; a backslash before one makes it words.
_BRACKET = re.compile(r"(?<!\\)\[@[^\[\]]{0,1000}\]")


def with_other_keys(text: str, keys: Mapping[str, str]) -> str:
    """Return Markdown with other keys in its citations.

    A group that names the same place twice afterwards names it once, for twice is an error.

    :param keys: the new key of each old one that changes.
    """

    def renamed(found: re.Match[str]) -> str:
        items = parse_items(found[0]) or ()
        if not any(key in keys for key, _ in items):
            return found[0]
        places = dict.fromkeys((keys.get(key, key), locator) for key, locator in items)
        return f"[{'; '.join(f'@{key}, {where}' if where else f'@{key}' for key, where in places)}]"

    return _BRACKET.sub(renamed, text)
