"""Files of words, as ``msgfmt`` would compile them."""

from __future__ import annotations

import struct
from collections.abc import Mapping


def compiled(messages: Mapping[str, str]) -> bytes:
    """Return the bytes of a compiled file of words.

    :param messages: translations by message. A context stands before its message, after it EOT;
        two forms of a plural are parted by NUL, on both sides.
    """
    header = {"": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n!=1;"}
    rows = sorted((k.encode(), v.encode()) for k, v in {**header, **messages}.items())
    start, tables, body = 28, 16 * len(rows), b""
    places: list[list[int]] = [[], []]
    for column in (0, 1):
        for row in rows:
            places[column] += [len(row[column]), start + tables + len(body)]
            body += row[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(rows), start, start + tables // 2, 0, 0)
    return head + struct.pack(f"<{4 * len(rows)}I", *places[0], *places[1]) + body
