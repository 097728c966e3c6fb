"""Bombs, polyglots and hidden words: what is uploaded or imported as a picture is its pixels."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow
from PIL.ExifTags import IFD
from PIL.PngImagePlugin import PngInfo

from articles.models import Image
from articles.picture_bytes import MAX_PIXELS, Unfit, encoded_anew, is_bare, require_picture
from tests import factories as make
from tests.importing.commands import import_article

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/markdown/upload/"
SECRET = b"<script>alert('private')</script>"


def saved(kind: str, size: tuple[int, int] = (8, 6), mode: str = "RGB", **options: Any) -> bytes:
    buffer = BytesIO()
    Pillow.new(mode, size).save(buffer, kind, **options)
    return buffer.getvalue()


def part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data), name) + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int, rows: int = 1, more: bytes = b"") -> bytes:
    """Return a PNG that claims a size, whatever pixels it has."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * (width + 1) * rows, 9)
    parts = part(b"IHDR", head) + more + part(b"IDAT", pixels) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def zeros(count: int) -> bytes:
    return zlib.compress(b"\0" * count, 9)


def exif() -> Pillow.Exif:
    found = Pillow.Exif()
    found[0x010E] = SECRET.decode()
    found.get_ifd(IFD.GPSInfo)[2] = (47.0, 22.0, 0.0)
    return found


def words() -> PngInfo:
    info = PngInfo()
    info.add_text("Comment", SECRET.decode())
    info.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return info


def animated(kind: str) -> bytes:
    buffer = BytesIO()
    frames = [Pillow.new("RGB", (8, 6), color) for color in ("red", "blue", "green")]
    frames[0].save(buffer, kind, save_all=True, append_images=frames[1:], duration=9)
    return buffer.getvalue()


TOO_MANY = {
    "1 pixel high": png_of(MAX_PIXELS + 1, 1, rows=0),
    "1 pixel wide": png_of(1, 100_000_000, rows=0),
    "a bomb": saved("PNG", (20_000, 20_000), "1"),
    "the largest a PNG can claim": png_of(2**31 - 1, 2**31 - 1, rows=0),
    "just too large": saved("PNG", (8_000, 5_001), "1"),
}
NO_PICTURE = {
    "no pixels": png_of(0, 0),
    "words without end": png_of(8, 6, 6, part(b"zTXt", b"x\0\0" + zeros(100_000_000))),
    "colors without end": png_of(8, 6, 6, part(b"iCCP", b"x\0\0" + zeros(100_000_000))),
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "SVG with a head": b'<?xml version="1.0"?><!DOCTYPE svg><svg onload="alert(1)"/>',
    "page": b"<!doctype html>" + SECRET,
    "page that begins like a GIF": b"GIF89a/*" + SECRET,
    "page that begins like a JPEG": b"\xff\xd8\xff\xe0" + SECRET,
    "page that begins like a PNG": b"\x89PNG\r\n\x1a\n" + SECRET,
    "page that begins like a WEBP": b"RIFF\x24\0\0\0WEBPVP8 " + SECRET,
    "GIF": saved("GIF"),
    "TIFF": saved("TIFF"),
    "BMP": saved("BMP"),
    "ICO": saved("ICO", (16, 16)),
    "PDF": saved("PDF"),
    "EPS": saved("EPS"),
    "nothing": b"",
    "zeros": b"\0" * 5000,
    **{f"half a {kind}": saved(kind, (80, 60))[:-40] for kind in ("JPEG", "PNG", "WEBP")},
}
MORE_THAN_PIXELS = {
    "JPEG with place and words": saved("JPEG", exif=exif(), comment=SECRET),
    "PNG with words": saved("PNG", pnginfo=words()),
    "PNG with a place": saved("PNG", exif=exif()),
    "WEBP with words": saved("WEBP", exif=exif(), xmp=SECRET),
    "JPEG with a color profile": saved("JPEG", icc_profile=SECRET),
    "PNG with a color profile": saved("PNG", icc_profile=SECRET),
    "WEBP with a color profile": saved("WEBP", icc_profile=SECRET),
    "JPEG and page": saved("JPEG") + SECRET,
    "PNG and page": saved("PNG") + SECRET,
    "WEBP and page": saved("WEBP") + SECRET,
    "PNG and archive": saved("PNG") + b"PK\x03\x04" + SECRET,
    "moving PNG": animated("PNG"),
    "moving WEBP": animated("WEBP"),
    "PNG with a part of its own": png_of(8, 6, 6, part(b"prVt", SECRET)),
}


@pytest.fixture
def author() -> Client:
    client = Client()
    client.force_login(make.make_user("author"))
    return client


def send(client: Client, data: bytes, name: str = "x.png", kind: str = "image/png") -> Any:
    return client.post(UPLOAD, {"image": SimpleUploadedFile(name, data, kind)})


def extension_of(name: str) -> str:
    return "jpg" if "JPEG" in name else "webp" if "WEBP" in name else "png"


def stored() -> list[bytes]:
    if not default_storage.exists("images"):
        return []
    found = []
    for name in default_storage.listdir("images")[1]:
        with default_storage.open(f"images/{name}") as file:
            found.append(file.read())
    return found


@pytest.mark.parametrize("name", TOO_MANY)
def test_what_would_unpack_to_gigabytes_is_not_unpacked(
    author: Client, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("unpacked")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", never)
    answer = send(author, TOO_MANY[name])
    assert answer.status_code == 400
    assert "too many pixels" in answer.json()["error"]
    assert stored() == []


@pytest.mark.parametrize("name", NO_PICTURE)
def test_what_is_no_picture_is_refused_whatever_it_calls_itself(author: Client, name: str) -> None:
    for ending, kind in (("png", "image/png"), ("svg", "image/svg+xml"), ("html", "text/html")):
        answer = send(author, NO_PICTURE[name], f"x.{ending}", kind)
        assert answer.status_code == 400
        assert "no picture that can be read" in answer.json()["error"]
    assert stored() == []


@pytest.mark.parametrize("name", MORE_THAN_PIXELS)
def test_of_what_is_more_the_pixels_are_kept(author: Client, name: str) -> None:
    data = MORE_THAN_PIXELS[name]
    assert not is_bare(data, extension_of(name))
    assert send(author, data, "x.html", "text/html").status_code == 200
    [kept] = stored()
    with Pillow.open(BytesIO(kept)) as picture:
        assert (picture.size, getattr(picture, "n_frames", 1)) == ((8, 6), 1)
        assert dict(picture.getexif()) == {}
        assert "icc_profile" not in picture.info
    assert b"private" not in kept
    assert is_bare(kept, extension_of(name))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
def test_pixels_alone_are_known_as_such(kind: str, mode: str) -> None:
    size, mode = (300, 200), "RGB" if (kind, mode) == ("JPEG", "RGBA") else mode
    noise = Pillow.effect_noise(size, 90).convert(mode)
    buffer = BytesIO()
    noise.save(buffer, kind)
    made = encoded_anew(buffer)
    assert is_bare(made.data, made.extension)
    require_picture(made.data, made.extension)


@pytest.mark.parametrize("cut", [1, 2, 9, 100])
@pytest.mark.parametrize("kind", ["png", "jpg", "webp"])
def test_a_picture_that_breaks_off_is_not_bare(kind: str, cut: int) -> None:
    names = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}
    data = saved(names[kind], (80, 60))
    assert is_bare(data, kind)
    assert not is_bare(data[:-cut], kind)
    assert not is_bare(data + b"x", kind)
    for other in set(names) - {kind}:
        assert not is_bare(data, other)


def test_a_picture_is_served_as_one_and_as_nothing_else(author: Client) -> None:
    draft = make.make_image_draft()
    make.make_article(images=(draft,))
    answer = author.get(f"/media/images/{draft.sha256}.png")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["X-Content-Type-Options"] == "nosniff"


# --- pictures that come with an article -----------------------------------------------------------

TEXT = """---
title: A Picture
images:
  - {{name: iron-path, file: {file}, alt: The path, licence: CC BY}}
---
## One
![](image:iron-path)
"""


@pytest.fixture
def imported(tmp_path: Path) -> Callable[[bytes, str], Any]:
    def bring(data: bytes, extension: str) -> Any:
        file = f"iron.{extension}"
        (tmp_path / file).write_bytes(data)
        path = tmp_path / "page.md"
        path.write_text(TEXT.format(file=file), encoding="utf-8")
        return import_article(path)

    return bring


@pytest.mark.parametrize("name", TOO_MANY)
def test_an_import_unpacks_no_bomb(imported: Callable[..., Any], name: str) -> None:
    result = imported(TOO_MANY[name], "png")
    assert "has more than 20 million pixels" in result.err
    assert (Image.objects.count(), stored()) == (0, [])


@pytest.mark.parametrize("name", NO_PICTURE)
def test_an_import_takes_no_other_file(imported: Callable[..., Any], name: str) -> None:
    extension = extension_of(name)
    assert f"is no {extension} picture" in imported(NO_PICTURE[name], extension).err
    assert (Image.objects.count(), stored()) == (0, [])


@pytest.mark.parametrize("name", MORE_THAN_PIXELS)
def test_an_import_keeps_the_pixels_and_says_so(imported: Callable[..., Any], name: str) -> None:
    extension = extension_of(name)
    result = imported(MORE_THAN_PIXELS[name], extension)
    assert result.error == ""
    assert "iron-path held more than its pixels" in result.err
    [kept] = stored()
    assert is_bare(kept, extension)
    assert b"private" not in kept
    assert "unchanged" in imported(MORE_THAN_PIXELS[name], extension).err
    assert len(stored()) == 1


def test_bytes_that_the_library_has_already_stay(imported: Callable[..., Any]) -> None:
    """They may be signed; what was stored before this rule is not replaced behind a doctor."""
    data = MORE_THAN_PIXELS["JPEG with place and words"]
    assert imported(data, "jpg").error == ""
    sha256 = hashlib.sha256(data).hexdigest()
    Image.objects.update(sha256=sha256)
    default_storage.save(f"images/{sha256}.jpg", BytesIO(data))
    assert "unchanged" in imported(data, "jpg").err


@pytest.mark.parametrize("data", [*TOO_MANY.values(), *NO_PICTURE.values()])
def test_no_error_but_our_own(data: bytes) -> None:
    for extension in ("png", "jpg", "webp"):
        with pytest.raises(Unfit):
            require_picture(data, extension)
