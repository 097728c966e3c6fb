"""A changed picture is shown before and now, with its words; an unpublished one to staff alone."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from articles.models import Article, Image
from articles.transitions.library import save_image, store_bytes
from tests import factories as make

from .conftest import Doctor, text_of

pytestmark = pytest.mark.django_db
SECTION = make.SectionDraft("Iron", "![](image:iron-path) [@allen2013].", "iron22")


class _Pictures(HTMLParser):
    """Collects the pictures of the comparison, with the figure's word and their alt text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "figure":
            self._is_inside = "diff-picture" in (values.get("class") or "")
        if tag == "img" and self._is_inside:
            self.found.append((values["src"] or "", values["alt"] or ""))

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = self._is_inside and tag != "figure"


def pictures(page: Any) -> list[tuple[str, str]]:
    parser = _Pictures()
    parser.feed(page.content.decode())
    return parser.found


def judged(doctor: Doctor, picture: make.ImageDraft) -> Article:
    """Return an article, never public, whose first revision the doctor sent back."""
    article = make.submitted(sections=(SECTION,), images=(picture,))
    make.accepted(article, doctor.user)
    make.ask_changes(article, doctor.user, "Another picture.")
    request = article.change_requests.get()
    author = make.somebody("author")
    make.transitions.answer_change_request(request, by=author, now=make.NOW, text="Done.")
    return make.fresh(article)


def replaced(new: make.ImageDraft) -> None:
    """Have the library's picture of that name be another one, as an author does."""
    image = Image.objects.get(name=new.name)
    image.sha256, image.alt = new.sha256, new.alt
    image.width, image.height = store_bytes(new.data or b"", new.sha256, new.extension)
    save_image(image, by=make.somebody("author"), now=make.NOW)


def reading(doctor: Doctor, article: Article) -> Any:
    row = make.accepted(make.submitted(article), doctor.user)
    return doctor.get("reviewassignment_change", row.pk)


def test_both_pictures_stand_there_with_their_words(doctor: Doctor) -> None:
    old, new = make.make_image_draft(), make.make_image_draft(shade=9, alt="Iron in the brain")
    article = judged(doctor, old)
    replaced(new)
    page = reading(doctor, article)
    address = {each.sha256: f"/media/images/{each.sha256}.png" for each in (old, new)}
    shown = [(address[old.sha256], old.alt), (address[new.sha256], new.alt)]
    assert pictures(page) == shown
    words = text_of(page)
    before, now = (
        words.index("Before (full size, new tab)"),
        words.index("Now (full size, new tab)"),
    )
    assert words[before:now].count("Alt text: The path of iron") == 1
    assert "Alt text: Iron in the brain Credit and licence: Tests · CC BY 4.0" in words[now:]
    # The old one was never public: only who works here is served it.
    served = doctor.client.get(address[old.sha256])
    assert (served.status_code, served["Cache-Control"]) == (200, "private, no-cache")
    assert Client().get(address[old.sha256]).status_code == 404


def test_other_words_about_the_same_picture_show_it_once(doctor: Doctor) -> None:
    article = judged(doctor, make.make_image_draft())
    replaced(make.make_image_draft(alt="Iron in the brain"))
    page = reading(doctor, article)
    assert [alt for _source, alt in pictures(page)] == ["Iron in the brain"]
    assert "The picture itself is the same before and now." in text_of(page)


def test_a_picture_that_came_or_went_stands_alone(doctor: Doctor) -> None:
    old, new = make.make_image_draft(), make.make_image_draft("sleep-path", shade=9, alt="Sleep")
    other = make.SectionDraft("Iron", "![](image:sleep-path) [@allen2013].", "iron22")
    article = judged(doctor, old)
    page = reading(doctor, make.edited(article, sections=(other,), images=(new,)))
    assert sorted(alt for _source, alt in pictures(page)) == ["Sleep", "The path of iron"]
