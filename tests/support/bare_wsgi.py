"""The limit that served pages are compared with: an application that returns bytes, no more.

The file that BARE_PAGE names holds a body, BARE_HEADERS the headers of its answer as JSON.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

BODY = [Path(os.environ["BARE_PAGE"]).read_bytes()]
HEADERS = [(name, value) for name, value in json.loads(os.environ["BARE_HEADERS"])]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Answer every request alike."""
    start_response("200 OK", HEADERS)
    return BODY
