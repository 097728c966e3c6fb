"""What programs read: JSON, made like the pages from the same rows. See docs/public-data.md."""

from __future__ import annotations

import json
from typing import Any

from articles.public.shell import Page, finished

JSON = "application/json; charset=utf-8"


def json_page(value: Any) -> Page:
    """Return a value as JSON that people can read too: one line for each value."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return finished(f"{text}\n".encode(), JSON)
