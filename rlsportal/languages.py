"""The languages that the site speaks: English, and each that has a compiled file of words.

Knows nothing of Django's settings, which it is read for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

ENGLISH = "en"


def found_in(directory: Path) -> list[tuple[str, Any]]:
    """Return code and own name of every language below a directory, English first.

    :param directory: holds ``de/LC_MESSAGES/django.mo``, ``pt_BR/LC_MESSAGES/django.mo`` and so on.
    """
    folders = sorted(path.parents[1].name for path in directory.glob("*/LC_MESSAGES/django.mo"))
    codes = [name.replace("_", "-").lower() for name in folders]
    return [(ENGLISH, _("English")), *((c, _name(c)) for c in codes if c != ENGLISH)]


def chosen(code: str, languages: list[tuple[str, Any]]) -> str:
    """Return the language of pages that have no text of their own.

    :raises ImproperlyConfigured: there is no file for it.
    """
    codes = [known for known, _own_name in languages]
    if code.lower() not in codes:
        raise ImproperlyConfigured(
            f"PORTAL_LANGUAGE: write one of {', '.join(codes)} instead of {code!r}; "
            "a language needs its file of words in rlsportal/locale."
        )
    return code.lower()


def _name(code: str) -> str:
    info = LANG_INFO.get(code, {})
    return str(info.get("name_local", code))
