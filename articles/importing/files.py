"""A file on disk as text, or a precise reason why it is not.

Nothing is read before the size is known to be small, and nothing is guessed about the
encoding: a wrong guess would change words that a doctor is going to sign.
"""

from __future__ import annotations

import stat
from pathlib import Path

from .notices import refuse

MAXIMUM_BYTES = 1_000_000
"""Largest text file accepted, in bytes. The longest article imaginable is a tenth of it."""

SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"PK\x03\x04", "ZIP, DOCX or ODT"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"<!doctype html", "HTML"),
    (b"<html", "HTML"),
)


def read_text(path: Path) -> str:
    """Return the text of a file, without byte order mark and with LF line ends.

    :raises Unreadable: missing, not a regular file, not permitted, too large, empty, binary,
        another document format, or not UTF-8 (with the line and the byte).
    """
    return decode(read_bytes(path, MAXIMUM_BYTES))


def read_bytes(path: Path, maximum: int) -> bytes:
    """Return the bytes of a regular file of at most ``maximum`` bytes.

    :raises Unreadable: if it is none, or larger; a larger one is never read whole.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise refuse("is_a_directory")
        if not stat.S_ISREG(status.st_mode):
            raise refuse("not_a_file")  # a named pipe would be waited for, a device never ends
        data = b""
        if status.st_size <= maximum:
            with path.open("rb") as file:
                data = file.read(maximum + 1)  # it may have grown since it was asked
    except FileNotFoundError:
        raise refuse("missing_file") from None
    except PermissionError:
        raise refuse("not_permitted") from None
    except (OSError, ValueError) as error:
        raise refuse("not_readable", reason=getattr(error, "strerror", None) or error) from None
    size = max(status.st_size, len(data))
    if size > maximum:
        raise refuse("too_large", size=megabytes(size), maximum=megabytes(maximum))
    return data


def decode(data: bytes) -> str:
    """Return bytes as text with LF line ends, or say what else they are.

    :raises Unreadable: empty, binary, another format, or not UTF-8.
    """
    start = data[:64].lstrip().lower()
    for signature, name in SIGNATURES:
        if data.startswith(signature) or start.startswith(signature.lower()):
            raise refuse("other_format", format=name)
    if b"\0" in data:
        raise refuse("binary", line=_line_of(data, data.index(b"\0")))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(
            "not_utf8",
            line=_line_of(data, error.start),
            byte=f"0x{data[error.start]:02X}",
            shown=data[error.start : error.start + 1].decode("cp1252", "replace"),
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise refuse("empty")
    return text


def megabytes(size: int) -> str:
    """Return a number of bytes in megabytes with one digit, for people."""
    return f"{size / 1_000_000:.1f}"


def _line_of(data: bytes, offset: int) -> int:
    before = data[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1
