"""Bylines, disclosures and the kind of a change: printed from what was signed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.working_copy import BylineDraft
from tests import factories as make
from tests.factories import NOW
from tests.public import examples

pytestmark = pytest.mark.django_db

ROBIN = BylineDraft("Robin Writer", "health writer", "Owns a pharmacy", "byl1n3xx")
KIM = BylineDraft("Kim <Poet>", uid="byl1n3yy")


@pytest.fixture(autouse=True)
def _soon_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=20))


def read(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_article_and_permanent_revision_say_who_wrote_it(client: Client) -> None:
    first = make.live(slug="iron", bylines=(ROBIN, KIM))
    examples.publish_again(first, bylines=(KIM,))
    byline = (
        '<p class="byline">Written by <span lang="en"><strong>Robin Writer</strong>, health writer'
        '</span>; <span lang="en"><strong>Kim &lt;Poet&gt;</strong></span></p>'
    )
    earlier, now = read(client, "/articles/iron/v/1/"), read(client, "/articles/iron/")
    assert byline in earlier
    assert '<meta name="author" content="Robin Writer">' in earlier
    assert "Robin Writer" not in now
    assert 'Written by <span lang="en"><strong>Kim &lt;Poet&gt;</strong></span></p>' in now


def test_the_record_prints_each_disclosure_or_that_there_is_none(client: Client) -> None:
    make.live(slug="iron", bylines=(ROBIN, KIM))
    record = read(client, "/articles/iron/").split('id="review"')[1]
    robin, kim = (record.split(name)[1].split("</tr>")[0] for name in ("Robin", "Kim"))
    assert 'Disclosed interests: <span lang="en">Owns a pharmacy</span>' in robin
    assert "Disclosed interests: none declared" in kim


def test_a_text_without_authors_prints_no_empty_line(client: Client) -> None:
    make.live(slug="iron")
    page = read(client, "/articles/iron/")
    assert "Written by" not in page
    assert "Who wrote it" not in page


def test_the_working_copy_is_never_printed(client: Client) -> None:
    publication = make.live(slug="iron", bylines=(ROBIN,))
    make.revised(publication, bylines=(BylineDraft("Nobody Signed"),), now=NOW)
    assert "Nobody Signed" not in read(client, "/articles/iron/")


@pytest.mark.parametrize(("kind", "word"), [("correction", "Correction"), ("update", "Update")])
def test_a_change_is_called_a_correction_or_an_update(client: Client, kind: str, word: str) -> None:
    first = make.live(slug="iron")
    examples.changes_only(first, days=10, change_note="75 is 7.5 mg.", change_kind=kind)
    page = read(client, "/articles/iron/")
    assert (
        f"<strong>{word}.</strong> <strong>Changed since the whole page was last read, on 2 "
        "November 2026:</strong>" in page
    )
    assert f'<td>{word}: <span lang="en">75 is 7.5 mg.</span></td>' in page
    feed = read(client, "/feeds/articles.atom")
    assert f"<title>{word}: Iron and restless legs</title>" in feed
    assert "What changed: 75 is 7.5 mg.&lt;/p&gt;" in feed


def test_queries_hold_with_authors(client: Client, django_assert_num_queries: Any) -> None:
    make.live(slug="iron", bylines=(ROBIN, KIM))
    with django_assert_num_queries(7):
        client.get("/articles/iron/")
    with django_assert_num_queries(4):
        client.get("/feeds/articles.atom")
