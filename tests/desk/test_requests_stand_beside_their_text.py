"""What doctors ask for is shown where it is to be done, and never lost with its place."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from articles import transitions
from articles.models import Article
from articles.transitions import NewChangeRequest
from tests.factories import NOW, accepted, ask_changes, edited, make_article, make_doctor, submitted

from .conftest import Desk

pytestmark = pytest.mark.django_db

PLACES = {
    "faq": "faqab2",
    "reference": "allen2013",
    "section": "iron22",
    "help_card": "cardx2",
    "field": "summary",
    "article": "",
}


def asked_about(author: Desk, *anchors: str) -> Article:
    """Return the author's article with one request for each kind of place."""
    article = submitted(make_article(by=author.user), by=author.user)
    doctor = make_doctor()
    accepted(article, doctor)
    requests = [
        NewChangeRequest(text=f"Wish about {anchor}.", anchor=anchor, anchor_uid=PLACES[anchor])
        for anchor in anchors
    ]
    ask_changes(article, doctor, requests=tuple(requests))
    return article


def shown(author: Desk, article: Article) -> str:
    return author.client.get(author.url(article)).content.decode()


def group(page: str, name: str) -> str:
    """Return what is within the list of one kind of part."""
    return page.split(f'id="{name}-group"')[1].split("js-inline-admin-formset", maxsplit=1)[0]


def elsewhere(page: str) -> str:
    return page.split('id="requests-elsewhere"')[1].split("</section>", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("anchor", "name"),
    [
        ("faq", "faqs"),
        ("reference", "citations"),
        ("section", "sections"),
        ("help_card", "help_cards"),
    ],
)
def test_beside_every_kind_of_part(author: Desk, anchor: str, name: str) -> None:
    page = shown(author, asked_about(author, anchor))
    assert f"Wish about {anchor}." in group(page, name)
    assert "answer_change_request" in group(page, name)
    assert "requests-elsewhere" not in page


@pytest.mark.parametrize("field", ["summary", "in_short", "title", "change_note"])
def test_beside_a_field_and_read_out_with_it(
    author: Desk, field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PLACES, "field", field)
    page = shown(author, asked_about(author, "field"))
    name = field if f'id="id_{field}"' in page else f"{field}_source"
    help_text = page.split(f'id="id_{name}_helptext"')[1].split("</div>\n")[0]
    assert "Wish about field." in page.split(f'id="id_{name}_helptext"')[1][:2000]
    assert f'aria-describedby="id_{name}_helptext"' in page, help_text
    assert "requests-elsewhere" not in page


def test_the_panel_leads_to_each_place_on_the_form(author: Desk) -> None:
    article = asked_about(author, *PLACES)
    edited(article, by=author.user, sections=())
    page = shown(author, article)
    for request in article.change_requests.all():
        assert page.count(f'href="#asked-{request.pk}"') == 1
        assert page.count(f'id="asked-{request.pk}"') == 1


def test_where_the_text_is_only_read_no_link_leads_to_a_field(author: Desk, reviewer: Desk) -> None:
    article = asked_about(author, "field", "section")
    field, section = article.change_requests.order_by("pk")
    page = shown(reviewer, article)
    assert f'href="#asked-{field.pk}"' not in page
    assert f'id="asked-{section.pk}"' in page
    assert f'href="#asked-{section.pk}"' in page


def test_about_the_whole_article_or_a_deleted_place_above_the_form(author: Desk) -> None:
    article = asked_about(author, "article", "section", "faq")
    edited(article, by=author.user, sections=(), faqs=())
    found = " ".join(strip_tags(elsewhere(shown(author, article))).split())
    for anchor in ("article", "section", "faq"):
        assert f"Wish about {anchor}." in found
    assert "The role of iron" in found, "the place is named as it was"


def test_words_of_a_doctor_are_words(author: Desk) -> None:
    article = submitted(make_article(by=author.user), by=author.user)
    doctor = make_doctor()
    accepted(article, doctor)
    wish = NewChangeRequest(text="<b>bold</b>", anchor="field", anchor_uid="summary")
    ask_changes(article, doctor, requests=(wish,))
    assert "<b>bold</b>" not in shown(author, article)


def test_answers_are_shown_and_settled_requests_are_not(author: Desk) -> None:
    article = asked_about(author, "field", "section")
    field, section = article.change_requests.order_by("pk")
    transitions.answer_change_request(field, by=author.user, now=NOW, text="Shortened it.")
    transitions.settle_change_request(section, by=section.raised_by, now=NOW)
    page = shown(author, article)
    assert "Shortened it." in page
    assert "Answer it again" in page
    assert "Wish about section." not in page


def test_a_doctor_reads_them_and_is_not_asked_to_answer(author: Desk, reviewer: Desk) -> None:
    page = shown(reviewer, asked_about(author, "section"))
    assert "Wish about section." in group(page, "sections")
    assert "answer_change_request" not in group(page, "sections")


def test_more_requests_take_no_more_queries(author: Desk) -> None:
    counts = []
    for anchors in (("section",), ("section", "faq", "field", "article", "reference")):
        article = asked_about(author, *anchors)
        shown(author, article)
        with CaptureQueriesContext(connection) as queries:
            shown(author, article)
        counts.append(len(queries))
    assert counts[0] == counts[1]
