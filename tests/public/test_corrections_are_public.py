"""The log of corrections, and the list of withdrawn texts for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import transitions
from articles.models import ChangeRequest, Publication
from articles.public import corrections
from tests import factories as make
from tests.factories import NOW
from tests.public import examples
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


def read(client: Client, path: str = "/corrections/") -> str:
    return " ".join(client.get(path).content.decode().split())


def corrected(slug: str = "iron", **fields: Any) -> Publication:
    """Return a correction that answers a report of a reader."""
    publication = make.live(**examples.own(slug))
    editor, author = make.somebody("editor"), make.somebody("author")
    report = make.feedback(publication, text="I am Zoe, and it is micrograms.")
    transitions.settle_feedback(report, by=editor, now=NOW, note="Note.", is_request=True)
    request = ChangeRequest.objects.order_by("-pk")[0]
    transitions.answer_change_request(request, by=author, now=NOW, text="Answer.")
    lead = make.somebody("lead_reviewer")
    transitions.settle_change_request(request, by=lead, now=NOW)
    note = {"change_note": f"The dose in {slug} was wrong.", "change_kind": "correction"}
    return examples.publish_again(publication, **{**note, **fields})


def test_a_correction_is_listed_with_its_report_and_comparison(client: Client) -> None:
    assert "Nothing has been corrected or withdrawn yet." in read(client)
    corrected()
    examples.publish_again(make.live(**examples.own("zinc")), change_note="Only clearer.")
    page = read(client)
    assert "The dose in iron was wrong." in page
    assert "Only clearer." not in page
    assert 'href="/articles/iron/compare/1/2/"' in page
    assert "12 November 2026" in page
    told = 'Readers had reported a mistake on <time datetime="2026-11-02">2 November 2026</time>.'
    assert told in page
    for word in ("Zoe", "micrograms", "Note.", "Answer."):
        assert word not in page


def test_a_withdrawal_is_listed_without_a_word_of_the_text(client: Client) -> None:
    second = corrected(title="Giftpilz")
    assert "Giftpilz" in read(client)
    make.withdrawn(second, now=NOW + timedelta(days=20), reason="A dose was wrong.")
    page = read(client)
    assert 'Withdrawn <span class="quiet">/articles/iron/, revisions 1 and 2</span>' in page
    assert "A dose was wrong." in page
    assert "22 November 2026" in page
    for word in ("Giftpilz", "The dose in iron", "/compare/", "/v/"):
        assert word not in page
    assert 'Corrected <span class="quiet">/articles/iron/, revision 2</span>' in page
    assert "This text was withdrawn on 22 November 2026. Its words are no longer shown." in page
    assert page.index("Withdrawn <span") < page.index("Corrected <span")
    assert "Readers had reported a mistake on" in page  # a day, no word


def test_a_correction_of_a_withdrawn_text_is_compared_with_nothing(client: Client) -> None:
    second = corrected()
    first = Publication.objects.get(article=second.article, number=1)
    make.withdrawn(first, now=NOW + timedelta(days=20))
    page = read(client)
    assert "/compare/" not in page
    assert 'href="/articles/iron/v/2/"' in page


CORRECTED = {"change_kind": "correction", "change_note": "A spelling."}


def reported(publication: Publication) -> ChangeRequest:
    report = make.feedback(publication)
    editor = make.somebody("editor")
    transitions.settle_feedback(report, by=editor, now=NOW, note="Check it.", is_request=True)
    return ChangeRequest.objects.order_by("-pk")[0]


def test_a_report_that_led_to_a_withdrawal_is_credited_with_its_day(client: Client) -> None:
    """Whether the withdrawal came before an editor settled the report, or after."""
    for slug in ("iron", "zinc"):
        publication = make.live(**examples.own(slug))
        report = make.feedback(publication, text="I am Zoe, and it is micrograms.")
        editor = make.somebody("editor")
        settled = {"by": editor, "now": NOW, "note": "Note."}
        if slug == "iron":
            transitions.settle_feedback(report, is_request=True, **settled)
        make.withdrawn(publication, now=NOW + timedelta(days=20), reason="A dose was wrong.")
        if slug == "zinc":
            assert read(client).count("Readers had reported a mistake on ") == 1
            transitions.settle_feedback(report, led_to_withdrawal=True, **settled)
    page = read(client)
    assert page.count("Readers had reported a mistake on ") == 2
    assert page.count('<time datetime="2026-11-02">2 November 2026</time>') == 2
    for word in ("Zoe", "micrograms", "Note."):
        assert word not in page


def test_a_report_that_led_to_nothing_is_not_credited_with_a_withdrawal(client: Client) -> None:
    publication = make.live(**examples.own("iron"))
    request = reported(publication)
    author = make.somebody("author")
    transitions.answer_change_request(request, by=author, now=NOW, text="No, it is right.")
    dismissed, editor = make.feedback(publication), make.somebody("editor")
    transitions.settle_feedback(dismissed, by=editor, now=NOW, note="Fine.")
    waiting = make.feedback(publication)
    form = {"by": editor, "now": NOW, "note": "x", "led_to_withdrawal": True}
    assert codes_of(transitions.settle_feedback, waiting, **form) == ["text_not_withdrawn"]
    make.withdrawn(publication, now=NOW + timedelta(days=20))
    assert "reported" not in read(client)


def test_a_report_credited_with_a_correction_is_not_credited_again_with_its_withdrawal(
    client: Client,
) -> None:
    make.withdrawn(corrected(), now=NOW + timedelta(days=20))
    page = read(client)
    assert page.count("Readers had reported a mistake on ") == 1
    assert page.index("Readers had reported") > page.index("Corrected <span")


def test_a_report_that_was_only_answered_is_not_credited(client: Client) -> None:
    publication = make.live(**examples.own("iron"))
    request = reported(publication)
    author = make.somebody("author")
    transitions.answer_change_request(request, by=author, now=NOW, text="No, it is right.")
    examples.publish_again(publication, **CORRECTED)
    page = read(client)
    assert "A spelling." in page
    assert "reported" not in page


def test_a_report_settled_before_another_revision_is_not_credited_later(client: Client) -> None:
    publication = make.live(**examples.own("iron"))
    lead = make.somebody("lead_reviewer")
    transitions.settle_change_request(reported(publication), by=lead, now=NOW)
    update = examples.publish_again(publication, change_note="Clearer.")
    examples.publish_again(update, days=20, **CORRECTED)
    page = read(client)
    assert "A spelling." in page
    assert "reported" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_for_a_long_list(client: Client, count: int) -> None:
    for number in range(count):
        corrected(f"on-{number}")
        make.withdrawn(make.live(**examples.own(f"gone-{number}")))
    with CaptureQueriesContext(connection) as queries:
        client.get("/corrections/")
    # How many corrections and withdrawals, the newest of both, what they are about, reports.
    assert len(queries) == 6
    assert not any("content" in query["sql"] for query in queries)
    with CaptureQueriesContext(connection) as queries:
        client.get("/recalls.json")
    assert len(queries) == 1


def test_long_lists_have_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corrections, "PER_PAGE", 1)
    for slug in ("iron", "zinc"):
        make.withdrawn(make.live(**examples.own(slug)))
    assert "/articles/zinc/" in read(client)
    assert "/articles/iron/" in read(client, "/corrections/?page=2")
    assert "Page 2 of 2" in read(client, "/corrections/?page=99")


def test_recalls_name_what_was_withdrawn_and_none_of_its_words(client: Client) -> None:
    publication = make.live(**examples.own("iron", text="giftpilz", title="Giftpilz"))
    make.live(**examples.own("zinc"))
    assert client.get("/recalls.json").json()["recalls"] == []
    make.withdrawn(publication, now=NOW + timedelta(days=1), reason="A dose was wrong.")
    response = client.get("/recalls.json")
    base = "http://localhost:8000/articles/iron"
    assert response.json()["recalls"] == [
        {
            "url": f"{base}/",
            "permanent_url": f"{base}/v/1/",
            "record_url": f"{base}/v/1/record/",
            "number": 1,
            "fingerprint": publication.fingerprint,
            "published_at": "2026-11-02T09:30:00.000000Z",
            "withdrawn_at": "2026-11-03T09:30:00.000000Z",
            "reason": "A dose was wrong.",
        }
    ]
    assert "giftpilz" not in response.content.decode().lower()
