"""Printed and cited addresses lead on, or say what became of their text."""

import pytest
from django.test import Client

from tests import factories as make
from tests.public import examples

pytestmark = pytest.mark.django_db


def moved_to(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 301, path
    assert response["Cache-Control"] == "no-cache"  # or a browser would never ask again
    return str(response["Location"])


def test_an_old_address_of_an_article_leads_to_the_new_one(client: Client) -> None:
    first = make.live(slug="old")
    second = examples.publish_again(first, days=10, slug="new")
    third = examples.publish_again(second, days=20, slug="newest")
    assert third.slug == "newest"
    assert moved_to(client, "/articles/old/") == "/articles/newest/"
    assert moved_to(client, "/articles/new/") == "/articles/newest/"
    assert moved_to(client, "/articles/old/v/1/") == "/articles/newest/v/1/"
    assert client.get("/articles/newest/v/1/").status_code == 200


def test_an_address_may_move_back(client: Client) -> None:
    first = make.live(slug="old")
    second = examples.publish_again(first, days=10, slug="new")
    assert moved_to(client, "/articles/old/") == "/articles/new/"
    examples.publish_again(second, days=20, slug="old")
    assert client.get("/articles/old/").status_code == 200
    assert moved_to(client, "/articles/new/") == "/articles/old/"


def test_a_new_address_is_public_only_with_a_new_revision(client: Client) -> None:
    publication = make.live(slug="old")
    make.revised(publication, slug="new")
    assert client.get("/articles/old/").status_code == 200
    assert client.get("/articles/new/").status_code == 404


def test_an_old_address_of_a_question_leads_to_the_new_one(client: Client) -> None:
    faq = make.FAQDraft("Does iron help?", "It can.", "faqab2", "old-words")
    first = make.live(faqs=(faq,))
    renamed = make.FAQDraft("Will iron help?", "It can.", "faqab2", "new-words")
    examples.publish_again(first, days=10, faqs=(renamed,))
    assert moved_to(client, "/faqs/old-words/") == "/faqs/new-words/"


def test_a_dropped_question_names_the_article_it_was_in(client: Client) -> None:
    dropped = make.FAQDraft("Is sage good?", "No.", "faqcd3", "sage")
    first = make.live(slug="iron", faqs=(dropped,))
    examples.publish_again(first, days=10, faqs=())
    response = client.get("/faqs/sage/")
    assert response.status_code == 410
    page = response.content.decode()
    assert "This question is no longer answered here" in page
    assert '<a href="/articles/iron/" lang="en">Iron and restless legs</a>' in page
    assert "Is sage good?" not in page


@pytest.mark.parametrize(
    "path",
    [
        "/articles/unknown/",
        "/articles/unknown/v/1/",
        "/articles/iron/v/2/",
        "/articles/iron/v/0/",
        "/articles/iron/v/01/",  # another address for what is at /v/1/
        "/articles/iron/v/001/",
        "/articles/iron/v/99999999999999999999999/",
        f"/articles/{'a' * 500}/",
        "/articles/ir%00on/",
        "/articles/%F0%9F%92%A4/",
        "/faqs/unknown/",
        "/topics/unknown/",
        "/reviewers/unknown/",
        "/media/images/x.png",
    ],
)
def test_what_never_was_is_not_found(client: Client, path: str) -> None:
    make.live(slug="iron")
    response = client.get(path)
    assert response.status_code == 404
    assert "This page does not exist" in response.content.decode()


def test_a_missing_slash_is_added(client: Client) -> None:
    make.live(slug="iron")
    assert moved_permanently(client, "/articles/iron") == "/articles/iron/"


def moved_permanently(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 301
    return str(response["Location"])
