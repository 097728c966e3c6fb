"""Uploaded pictures, made anew from their pixels.

Nothing of the file as sent is kept: neither its name's ending, nor what its sender says it is, nor
what hides beside the pixels (place, device, comments).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from django.utils.translation import gettext as _
from PIL import Image as Pillow
from PIL import ImageOps

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 40_000_000
LONGEST_SIDE = 2400  # pixels; twice the widest column a page has
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 88, "method": 6},
}
UNREADABLE = (OSError, ValueError, SyntaxError, TypeError, EOFError, Warning)


@dataclass(frozen=True)
class Picture:
    """Bytes fit for the library, with what they are."""

    data: bytes
    sha256: str
    extension: str
    width: int
    height: int
    suggested_name: str


def clean_picture(upload: UploadedFile) -> Picture:
    """Return the picture of an uploaded file, encoded anew.

    :raises ValidationError: too large, too many pixels, or no JPEG, PNG or WEBP.
    """
    size = upload.size or 0
    if size > MAX_BYTES:
        raise ValidationError(
            _("The file has %(size)s; %(limit)s is the most. Make the picture smaller.")
            % {"size": filesizeformat(size), "limit": filesizeformat(MAX_BYTES)}
        )
    upload.seek(0)
    try:
        with Pillow.open(upload.file or upload, formats=list(EXTENSIONS)) as opened:
            # A phone's JPEG with a second picture inside calls itself MPO.
            kind = "JPEG" if opened.format == "MPO" else str(opened.format)
            if opened.width * opened.height > MAX_PIXELS:
                raise ValidationError(_("The picture has too many pixels. Make it smaller."))
            pixels = _pixels(opened, kind)
        buffer = BytesIO()
        pixels.save(buffer, kind, **OPTIONS[kind])
    except (*UNREADABLE, Pillow.DecompressionBombError) as error:
        raise ValidationError(
            _("This file is no picture that can be read. Send a JPEG, PNG or WEBP file.")
        ) from error
    data = buffer.getvalue()
    return Picture(
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        extension=EXTENSIONS[kind],
        width=pixels.width,
        height=pixels.height,
        suggested_name=slugify((upload.name or "").rsplit(".", 1)[0])[:64].strip("-_"),
    )


def _pixels(opened: Pillow.Image, kind: str) -> Pillow.Image:
    """Return the upright pixels alone, in a mode that the kind can hold."""
    upright = ImageOps.exif_transpose(opened)
    has_alpha = upright.has_transparency_data and kind != "JPEG"
    mode = "L" if upright.mode in ("1", "L") and not has_alpha else "RGB"
    plain = upright.convert("RGBA" if has_alpha else mode)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Pillow.new(plain.mode, plain.size)
    bare.paste(plain)
    return bare
