"""Uploaded pictures, made anew from their pixels.

Nothing of the file as sent is kept: neither its name's ending, nor what its sender says it is, nor
what hides beside the pixels (place, device, comments).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.picture_bytes import Encoded, Unfit, encoded_anew

MAX_BYTES = 5 * 1024 * 1024
WORDS = {
    "too_many_pixels": gettext_lazy("The picture has too many pixels. Make it smaller."),
    "unreadable": gettext_lazy(
        "This file is no picture that can be read. Send a JPEG, PNG or WEBP file."
    ),
}


@dataclass(frozen=True)
class Picture(Encoded):
    """Bytes fit for the library, with what they are, and the name that the file suggests."""

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
        encoded = encoded_anew(upload.file or upload)
    except Unfit as error:
        raise ValidationError(WORDS[error.code]) from error
    name = slugify((upload.name or "").rsplit(".", 1)[0])[:64].strip("-_")
    return Picture(**vars(encoded), suggested_name=name)
