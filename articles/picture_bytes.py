"""Bytes of pictures: what is in a file beside the pixels, and the pixels encoded anew.

A file is never believed about what it is. Its size in pixels is read before anything is unpacked,
so that a small file cannot ask for gigabytes, and it is unpacked whole before it is taken, so that
a picture that breaks off is refused. Knows neither Django nor the database.
"""

from __future__ import annotations

import hashlib
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from PIL import Image as Pillow
from PIL import ImageOps

MAX_PIXELS = 40_000_000  # what a good camera makes; unpacked, at most 160 MB
LONGEST_SIDE = 2400  # pixels; twice the widest column a page has
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
KINDS = {extension: kind for kind, extension in EXTENSIONS.items()}
OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 88, "method": 6},
}
UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    EOFError,
    OverflowError,
    struct.error,
    Warning,
    Pillow.DecompressionBombError,
)
PNG_START = b"\x89PNG\r\n\x1a\n"
# What a decoder needs to show the pixels, and no more: no words, no time, no place, no thumbnail.
PNG_PARTS = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"IDAT", b"IEND"}
WEBP_PARTS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
JPEG_PARTS = {0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE0, 0xEE}
JPEG_LENGTHS = {0xE0: 16, 0xEE: 14}  # longer ones have a thumbnail in them
IN_PIXELS = {0, *range(0xD0, 0xD8)}


class Unfit(Exception):
    """The bytes are no picture for the library; ``code`` is "unreadable" or "too_many_pixels"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Encoded:
    """A picture made anew: its bytes, and what they are."""

    data: bytes
    sha256: str
    extension: str
    width: int
    height: int


def encoded_anew(file: IO[bytes]) -> Encoded:
    """Return the upright pixels of a file, and nothing else of it.

    :raises Unfit: too many pixels, or no JPEG, PNG or WEBP that can be read to its end.
    """
    kind, pixels = _read(file, list(EXTENSIONS))
    buffer = BytesIO()
    try:
        bare = _bare(pixels, kind)
        bare.save(buffer, kind, **OPTIONS[kind])
    except UNREADABLE as error:
        raise Unfit("unreadable") from error
    data = buffer.getvalue()
    sha256 = hashlib.sha256(data).hexdigest()
    return Encoded(data, sha256, EXTENSIONS[kind], bare.width, bare.height)


def require_picture(data: bytes, extension: str) -> None:
    """Refuse bytes that are no whole picture of the kind that the extension names.

    :raises Unfit: as ``encoded_anew``.
    """
    _read(BytesIO(data), [KINDS[extension]])


def is_bare(data: bytes, extension: str) -> bool:
    """Return whether the bytes of a picture hold its pixels alone, one picture, and then end."""
    parts = {"png": _png_parts, "jpg": _jpeg_parts, "webp": _webp_parts}[extension]
    try:
        return all(parts(data))
    except (IndexError, ValueError, struct.error):
        return False


def _read(file: IO[bytes], kinds: list[str]) -> tuple[str, Pillow.Image]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)  # ours is stricter
            opened = Pillow.open(file, formats=kinds)
        if opened.width * opened.height > MAX_PIXELS:
            raise Unfit("too_many_pixels")
        opened.load()
    except Pillow.DecompressionBombError as error:
        raise Unfit("too_many_pixels") from error
    except UNREADABLE as error:
        raise Unfit("unreadable") from error
    # A phone's JPEG with a second picture inside calls itself MPO.
    return ("JPEG" if opened.format == "MPO" else str(opened.format)), opened


def _bare(opened: Pillow.Image, kind: str) -> Pillow.Image:
    """Return the upright pixels alone, in a mode that the kind can hold."""
    upright = ImageOps.exif_transpose(opened)
    has_alpha = upright.has_transparency_data and kind != "JPEG"
    mode = "L" if upright.mode in ("1", "L") and not has_alpha else "RGB"
    plain = upright.convert("RGBA" if has_alpha else mode)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Pillow.new(plain.mode, plain.size)
    bare.paste(plain)
    return bare


def _png_parts(data: bytes) -> Iterator[bool]:
    """Yield whether each part of a PNG is one of pixels, and whether the last is its end."""
    yield data.startswith(PNG_START)
    at, name = len(PNG_START), b""
    while at < len(data) and name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, at)
        yield name in PNG_PARTS
        at += 12 + length
    yield name == b"IEND" and at == len(data)


def _webp_parts(data: bytes) -> Iterator[bool]:
    """Yield the same of a WEBP, a list of parts of which each has an even length."""
    size = struct.unpack_from("<I", data, 4)[0]
    yield data[:4] == b"RIFF" and data[8:12] == b"WEBP" and size + 8 == len(data)
    at = 12
    while at < len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        yield name in WEBP_PARTS
        at += 8 + length + length % 2
    yield at == len(data)


def _jpeg_parts(data: bytes) -> Iterator[bool]:
    """Yield the same of a JPEG; between its parts stand the pixels, which hold no marker."""
    yield data.startswith(b"\xff\xd8")
    at = 2
    while data[at : at + 2] != b"\xff\xd9":
        marker, length = struct.unpack_from(">xBH", data, at)
        yield data[at] == 0xFF and marker in JPEG_PARTS
        yield length == JPEG_LENGTHS.get(marker, length)
        at += 2 + length
        while marker == 0xDA and (at := data.index(b"\xff", at)) and data[at + 1] in IN_PIXELS:
            at += 2
    yield at + 2 == len(data)
