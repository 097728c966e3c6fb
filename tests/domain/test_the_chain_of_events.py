"""One chain of events: each holds the hash of the one before, and of every row written with it."""

import hashlib
import json

import pytest

from articles import ledger, transitions
from articles.models import AuditEvent, MedicalReview, Publication, Revision
from articles.models.audit import GENESIS
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_the_chain_begins_at_nothing_and_never_breaks() -> None:
    assert ledger.head() == GENESIS == "0" * 64
    make.withdrawn(make.live(make.revised(make.live())))
    events = list(AuditEvent.objects.order_by("seq"))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    previous = GENESIS
    for event in events:
        assert event.previous_hash == previous
        columns = {
            "seq": event.seq,
            "previous_hash": event.previous_hash,
            "at": event.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "actor_id": event.actor_id,
            "kind": event.kind,
            "article_id": event.article_id,
            "payload": event.payload,
        }
        text = json.dumps(columns, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert event.hash == hashlib.sha256(text.encode()).hexdigest()
        previous = event.hash
    assert ledger.head() == previous


def test_an_event_names_the_rows_written_with_it_as_they_stay_in_the_database() -> None:
    """Hashes are taken from the rows before they are stored; they must be those of what is read."""
    article = make.approved(risk="high")
    review = article.revision.medical_reviews.last()
    transitions.revoke(
        review, by=review.signer, now=NOW, lock_version=article.lock_version, reason="Misread."
    )
    make.accepted(article, review.signer)
    make.sign(article, review.signer, comment=" x ")
    make.withdrawn(make.live(make.fresh(article)))
    changes = make.submitted(title="Changes")
    make.ask_changes(changes, make.accepted(changes, conflict="declared", statement=" x ").reviewer)
    request = changes.change_requests.get()
    transitions.answer_change_request(request, by=make.somebody("author"), now=NOW, text=" Done. ")
    last_said = {}
    for event in AuditEvent.objects.order_by("seq"):
        last_said |= json.loads(event.payload)["rows"]
    stored = {}
    for model in ledger.CHAINED:
        for row in model._default_manager.all():
            stored[ledger.row_name(row)] = ledger.row_hash(row)
    assert last_said == stored


def test_an_event_outside_a_transaction_is_a_programming_error(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="belongs into the transaction"):
        ledger.record("x", by=None, now=NOW, article=None)


def test_an_approval_names_itself_and_the_fingerprint() -> None:
    article = make.approved()
    payload = json.loads(article.events.first().payload)
    review = MedicalReview.objects.get()
    assert payload["fingerprint"] == article.revision.fingerprint
    assert payload["state"] == "approved"
    assert f"articles_medicalreview/{review.pk}" in payload["rows"]


def test_rows_say_what_they_are_to_people() -> None:
    publication = make.live(title="Iron")
    assert str(Publication.objects.get()) == "Iron · 1"
    assert str(Revision.objects.get()) == "Iron · 1"
    review = MedicalReview.objects.get()
    assert str(review) == f"{review.signer_name} · approved · Iron · 1"
    assert str(publication.article.events.first()).endswith(" publish")
