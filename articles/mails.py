"""What a mail looks like: the same words as plain text and as HTML, in one layout.

A link in a mail opens a page behind the login, and never does anything by itself. Nothing is
loaded from elsewhere: no picture, no font, so that reading a mail tells nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Item:
    """One thing that a digest names: a sentence, and the page about it."""

    sentence: str
    address: str


@dataclass(frozen=True)
class Letter:
    """One mail before it is written down.

    :param subject: also the first sentence.
    :param why: why this person gets it, a whole sentence.
    :param path: of the page that is opened, from the root of the site.
    :param more: further lines, such as reasons.
    :param items: what a digest lists.
    :param link: the words of the link; by default that one logs in and looks.
    """

    subject: str
    why: str
    path: str
    more: str = ""
    items: Sequence[Item] = field(default=())
    link: str = ""

    def written(self) -> dict[str, str]:
        """Return subject, text and HTML as the outbox stores them."""
        context = {
            "letter": self,
            "link": self.link or _("Log in and look"),
            "address": absolute(self.path),
            "settings_address": absolute(reverse("admin:mail_settings")),
            "site_name": settings.PORTAL_SITE_NAME,
            "language": settings.LANGUAGE_CODE,
        }
        text = render_to_string("mail/message.txt", context)
        html = render_to_string("mail/message.html", context)
        subject = " ".join(self.subject.split())[:200]
        return {"subject": subject, "body": text.strip() + "\n", "html": html}


def absolute(path: str) -> str:
    """Return the whole address of a page of the site."""
    return f"{settings.PORTAL_BASE_URL}{path}"
