"""The canonical form that is signed, and its hashes. Pure; specified in docs/canonical-form.md."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

# Schema 2 is schema 1 with ``bylines`` and ``change_kind``. A text that has neither is still
# written as schema 1, so that a text which did not change keeps its fingerprint.
PLAIN_SCHEMA = 1
SCHEMA = 2


def clean_text(text: str) -> str:
    """Return Markdown in canonical form: NFC, LF, no blank lines at the start, none at the end."""
    unified = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = unified.rstrip().split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    return "\n".join(lines[first:])


def clean_line(text: str) -> str:
    """Return a plain one-line text in canonical form: NFC, runs of white space as one blank."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def clean_value(value: Any) -> Any:
    """Return a CSL-JSON value with every text in it as one canonical line."""
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, Mapping):
        return {clean_line(str(key)): clean_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [clean_value(inner) for inner in value]
    return value


def canonical_json(value: Any) -> str:
    """Return JSON with sorted keys, no blanks, unescaped Unicode: one spelling for one value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text: str) -> str:
    """Return the SHA-256 of the UTF-8 bytes, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(content: str, renderer_version: str, body_html: str) -> str:
    """Return the hash a signature is about: the words and the page body made of them.

    :param content: canonical JSON as stored.
    :param renderer_version: version of the renderer that made the body.
    :param body_html: rendered body as stored.
    """
    return sha256(
        "\n".join(
            ("rls-portal revision 1", sha256(content), renderer_version, sha256(body_html), "")
        )
    )


def row_value(value: Any) -> Any:
    """Return a column's value as JSON can hold it, the same on every database.

    :raises TypeError: for a type no signed table has.
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int):
        return value
    raise TypeError(f"no canonical form for {type(value).__name__}")
