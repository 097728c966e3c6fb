"""The index of questions: answers in place, page by page, and a way to those with some words."""

import re

import pytest
from django.test import Client

from articles.models import Publication
from articles.working_copy import FAQDraft
from tests import factories as make
from tests.public import examples

pytestmark = pytest.mark.django_db

QUESTIONS = ("Does iron help?", "Is Ménière's disease the same?", "Why at night?")


@pytest.fixture
def live() -> Publication:
    faqs = tuple(
        FAQDraft(question, f"Answer {number} [@allen2013].", f"faqab{number}", f"q{number}")
        for number, question in enumerate(QUESTIONS)
    )
    return make.live(slug="iron", topic="Causes", faqs=faqs)


def listed(client: Client, query: str = "") -> list[str]:
    page = client.get("/faqs/", {"q": query} if query else {}).content.decode()
    return [match.replace("&#x27;", "'") for match in re.findall(r"<h4[^>]*>([^<]+)</h4>", page)]


@pytest.mark.parametrize(
    ("query", "found"),
    [("help", [0]), ("IRON help", [0]), ("nigh", [2]), ("meniere", [1]), ("Ménière", [1])],
)
def test_the_form_finds_questions_by_the_search_of_the_site(
    client: Client, live: Publication, query: str, found: list[int]
) -> None:
    page = client.get("/faqs/").content.decode()
    form = page.split("<main")[1].split("<form")[1].split("</form>")[0]
    assert 'action="/search/"' in form
    assert '<input type="hidden" name="kind" value="faq">' in form
    hits = client.get("/search/", {"q": query, "kind": "faq"}).content.decode()
    slugs = [f"q{number}" for number in range(3) if f'href="/faqs/q{number}/"' in hits]
    assert slugs == [f"q{number}" for number in found]


def test_an_address_of_the_filter_that_was_here_leads_to_the_search(
    client: Client, live: Publication
) -> None:
    answer = client.get("/faqs/", {"q": "<b>iron"})
    assert answer.status_code == 302
    assert answer["Location"] == "/search/?q=%3Cb%3Eiron&kind=faq"
    assert listed(client, "?!") == list(QUESTIONS)  # no word to look for


def test_many_questions_have_pages(
    client: Client, live: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("faqs.public.PER_PAGE", 1)
    make.live(slug="zinc", title="Zinc", topic="Living", faqs=(FAQDraft("Zinc?", "No.", "faqz12"),))
    assert listed(client) == list(QUESTIONS)
    second = client.get("/faqs/?page=2").content.decode()
    assert re.findall(r"<h4[^>]*>([^<]+)</h4>", second) == ["Zinc?"]
    assert "Page 2 of 2" in second
    assert "page 2 – " in second
    assert "4 questions, each answered" in second


def test_the_answer_stands_in_place_as_signed(client: Client, live: Publication) -> None:
    page = client.get("/faqs/").content.decode()
    for faq in live.faqs.all():
        assert faq.answer_html in page
        assert page.count(f'href="/faqs/{faq.slug}/"') == 1


def test_answers_of_superseded_and_withdrawn_texts_are_gone(
    client: Client, live: Publication
) -> None:
    examples.publish_again(live, faqs=(FAQDraft("Does iron help?", "Newer.", "faqab0", "q0"),))
    page = client.get("/faqs/").content.decode()
    assert "Newer." in page
    assert "Answer 0" not in page
    make.withdrawn(Publication.objects.live().get())
    page = client.get("/faqs/").content.decode()
    assert "Newer." not in page
    assert "Does iron help?" not in page
