"""A file of words is enough for another order of words, other lists and other dates."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from rlsportal import languages
from tests import factories as make
from tests.support.locale_files import compiled

AND = "list of two\x04%(first)s and %(last)s"
TOPIC = "%(count)s article, last reviewed %(day)s\0%(count)s articles, last reviewed %(day)s"
REVISION = (
    '%(what)s <span class="quiet">revision %(numbers)s</span>\0'
    '%(what)s <span class="quiet">revisions %(numbers)s</span>'
)
ANSWER = "within %(count)d day\0within %(count)d days"
WORDS = {
    AND: "%(first)s und %(last)s",
    "Medically reviewed by %(people)s, on %(day)s.": "Am %(day)s von %(people)s geprüft.",
    "Next review due %(day)s": "Am %(day)s wird wieder geprüft",
    TOPIC: "Am %(day)s geprüft: %(count)s Text\0Am %(day)s geprüft: %(count)s Texte",
    REVISION: "Fassung %(numbers)s: %(what)s\0Fassungen %(numbers)s: %(what)s",
    "First published": "zuerst veröffentlicht",
    "Signed by %(people)s": "%(people)s haben unterschrieben",
    "choice of two\x04%(first)s or %(last)s": "%(last)s oder %(first)s",
    "editor": "Redaktion",
    "medical reviewer": "Prüfer",
    ANSWER: "in %(count)d Tag\0in %(count)d Tagen",
    'Did a link on this site lead you here? Please <a href="%(path)s">tell us</a>.': (
        'Bitte <a href="%(path)s">schreiben Sie uns</a>, wenn ein Verweis hierher führt.'
    ),
}


@pytest.fixture
def german(tmp_path: Path, settings: Any) -> None:
    """The file, and pages without a text of their own in its language."""
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(compiled(WORDS))
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = languages.found_in(tmp_path)
    settings.LANGUAGE_CODE = "de"


def said(client: Client, path: str) -> str:
    """Return the words of a page, on one line."""
    page = re.sub(r"</(p|li|td|h\d)>", " ", client.get(path).content.decode())
    return " ".join(strip_tags(page).split())


@pytest.mark.django_db
@pytest.mark.usefixtures("german")
def test_sentences_lists_counts_and_dates_are_those_of_the_language(client: Client) -> None:
    ada, ben = (make.make_doctor(username=name, display_name=f"Dr {name}") for name in "AB")
    make.live(slug="eisen", language="de", risk="high", doctors=(ada, ben))
    page = said(client, "/articles/eisen/")
    assert "Am 2. November 2026 von Dr B, MD und Dr A, MD geprüft." in page
    assert "Am 2. November 2027 wird wieder geprüft" in page
    page = said(client, "/articles/eisen/history/")
    assert "Fassung 1: zuerst veröffentlicht" in page
    assert "Dr A, MD und Dr B, MD haben unterschrieben" in page
    assert "Am 2. November 2026 geprüft: 1 Text" in said(client, "/topics/")
    page = said(client, "/editorial-policy/")
    assert "(Redaktion oder Prüfer)" in page
    assert "in 14 Tagen in 14 Tagen" in page
    page = client.get("/nowhere/").content.decode()
    assert 'Bitte <a href="/contact/">schreiben Sie uns</a>, wenn' in page
