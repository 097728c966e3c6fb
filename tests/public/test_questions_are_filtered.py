"""The index of questions: answers in place, and only those questions that are asked for."""

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
    [
        ("", [0, 1, 2]),
        ("iron", [0]),
        ("IRON help", [0]),
        ("night iron", []),
        ("nigh", [2]),
        ("meniere", [1]),
        ("Ménière", [1]),
        ("why", [2]),
        ("?!", [0, 1, 2]),  # no word to look for
    ],
)
def test_a_question_is_kept_that_has_all_words(
    client: Client, live: Publication, query: str, found: list[int]
) -> None:
    assert listed(client, query) == [QUESTIONS[number] for number in found]


def test_the_answer_stands_in_place_as_signed(client: Client, live: Publication) -> None:
    page = client.get("/faqs/").content.decode()
    for faq in live.faqs.all():
        assert faq.answer_html in page
        assert page.count(f'href="/faqs/{faq.slug}/"') == 1


def test_it_is_said_how_many_were_found(client: Client, live: Publication) -> None:
    page = client.get("/faqs/?q=iron").content.decode()
    assert "1 question with “iron”." in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'value="iron"' in page
    nothing = client.get("/faqs/?q=%3Cb%3Eoxen").content.decode()
    assert "0 questions with “&lt;b&gt;oxen”." in nothing
    assert 'href="/search/?q=%3Cb%3Eoxen"' in nothing
    assert "noindex" not in client.get("/faqs/").content.decode()


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
