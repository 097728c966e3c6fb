"""Under which licence readers may use the texts: what the settings of the publisher say."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

# Addresses of licences that images in the library name by their usual short names.
_CREATIVE_COMMONS = ("BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND")
ADDRESSES = {
    f"CC {kind} {version}": f"https://creativecommons.org/licenses/{kind.lower()}/{version}/"
    for kind in _CREATIVE_COMMONS
    for version in ("3.0", "4.0")
} | {"CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/"}


@dataclass(frozen=True)
class Licence:
    """A licence as it is printed, with its address where that is known, else ""."""

    name: str
    url: str


def licence() -> Licence | None:
    """Return the licence of all texts of the site; None where the settings name none."""
    name, url = settings.PORTAL_CONTENT_LICENCE, settings.PORTAL_CONTENT_LICENCE_URL
    url = url or ADDRESSES.get(name, "")
    return Licence(name or url, url) if name or url else None


def licence_of_image(name: str) -> Licence:
    """Return the licence of an image of the library, by the name that was signed."""
    return Licence(name, ADDRESSES.get(name, ""))
