"""Bytes of pictures: what is in a file beside the pixels, and the pixels encoded anew.

A file is never believed about what it is. Its size in pixels is read before anything is unpacked,
so that a small file cannot ask for gigabytes, and it is unpacked whole before it is taken, so that
a picture that breaks off is refused. A process unpacks one picture at a time, which takes it less
than 300 MB more. Knows neither Django nor the database.
"""

from __future__ import annotations

import hashlib
import struct
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from PIL import Image as Pillow
from PIL import ImageOps

# What a good camera makes, and less of what needs more bytes for each pixel while it is unpacked:
# 10 for a JPEG, 13 for one of four colors, 12 for a PNG, 29 for a WEBP.
MOST_PIXELS = {"JPEG": 25_000_000, "CMYK": 12_000_000, "PNG": 20_000_000, "WEBP": 9_000_000}
MAX_PIXELS = max(MOST_PIXELS.values())
LONGEST_SIDE = 2400  # pixels; twice the widest column a page has
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
KINDS = {extension: kind for kind, extension in EXTENSIONS.items()}
OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 88, "method": 4},  # with 5 or 6, noise that is half clear takes minutes
}
NOT_MIXED = ("1", "P", "PA")  # modes whose values stand for colors that cannot be mixed
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
ONE_AT_A_TIME = threading.Lock()


class Unfit(Exception):
    """The bytes are no picture for the library.

    :param code: "unreadable" or "too_many_pixels".
    :param most: how many pixels such a picture may have, if it has too many.
    """

    def __init__(self, code: str, most: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.most = most


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
    buffer = BytesIO()
    with ONE_AT_A_TIME:
        picture = _read(file, list(EXTENSIONS))
        kind = _kind(picture)
        try:
            bare = _bare(picture, kind)
            del picture  # its decoder holds the large one still
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
    with ONE_AT_A_TIME:
        _read(BytesIO(data), [KINDS[extension]])


def is_bare(data: bytes, extension: str) -> bool:
    """Return whether the bytes of a picture hold its pixels alone, one picture, and then end."""
    parts = {"png": _png_parts, "jpg": _jpeg_parts, "webp": _webp_parts}[extension]
    try:
        return all(parts(data))
    except (IndexError, ValueError, struct.error):
        return False


def _read(file: IO[bytes], kinds: list[str]) -> Pillow.Image:
    """Return the picture unpacked; of a large JPEG, as many pixels as are needed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)  # ours is stricter
            opened = Pillow.open(file, formats=kinds)
        most = MOST_PIXELS.get(opened.mode) or MOST_PIXELS[_kind(opened)]
        if opened.width * opened.height > most:
            raise Unfit("too_many_pixels", most)
        scale = min(1, LONGEST_SIDE / max(opened.size))
        opened.draft("", (int(opened.width * scale) or 1, int(opened.height * scale) or 1))
        opened.load()
    except Pillow.DecompressionBombError as error:
        raise Unfit("too_many_pixels", max(MOST_PIXELS[kind] for kind in kinds)) from error
    except UNREADABLE as error:
        raise Unfit("unreadable") from error
    return opened


def _kind(picture: Pillow.Image) -> str:
    """Return what it is; a phone's JPEG with a second picture inside calls itself MPO."""
    return "JPEG" if picture.format == "MPO" else str(picture.format)


def _bare(picture: Pillow.Image, kind: str) -> Pillow.Image:
    """Return the upright pixels alone, in a mode that the kind can hold.

    What is large is there once: the picture that came is made small itself, or closed.
    """
    has_alpha = picture.has_transparency_data and kind != "JPEG"
    mode = "L" if picture.mode in ("1", "L") and not has_alpha else "RGB"
    mode = "RGBA" if has_alpha else mode
    if picture.mode in NOT_MIXED or "transparency" in picture.info:
        mixed = picture.convert(mode)
        picture.close()
        picture = mixed
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    ImageOps.exif_transpose(picture, in_place=True)
    bare = Pillow.new(mode, picture.size)
    bare.paste(picture.convert(mode))
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
