"""One revision's evidence: complete at every station of its way, and checkable from itself."""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from articles import transitions
from articles.evidence import evidence_of, person
from articles.models import Article, AuditEvent, Publication, Revision
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.queries import counted

from .conftest import words_of

pytestmark = pytest.mark.django_db

CHECKER = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "verify_evidence.py"))


def pack_of(revision: Revision) -> dict[str, Any]:
    """Return the pack as a file would give it back."""
    return json.loads(json.dumps(evidence_of(Revision.objects.get(pk=revision.pk))))


def faults(pack: dict[str, Any]) -> list[str]:
    return CHECKER["check"](pack)


def test_a_revision_that_was_sent_back_tells_who_said_what(first: Article, doctor: User) -> None:
    pack = pack_of(first.revision)
    (review,) = pack["reviews"]
    assert (review["decision"], review["signer_name"]) == ("request_changes", "Dr Ada Doctor")
    assert (review["signer_credentials"], review["signer_specialty"]) == ("MD, PhD", "Sleep")
    assert (review["licence_number"], review["licence_jurisdiction"]) == (
        f"L-{doctor.pk}",
        "Testland",
    )
    assert (review["comment"], review["conflict_statement"]) == ("Nearly there.", "I sell iron.")
    assert review["conflict_waived_by_name"] == make.somebody("editor").get_username()
    assert "must not be published" in review["meaning"]
    (request,) = pack["change_requests"]
    assert (request["text"], request["quote"], request["proposal"]) == (
        "Say how much.",
        "is low",
        "is 20% lower",
    )
    assert (request["anchor_label"], request["is_blocking"]) == ("The role of iron", True)
    assert (pack["publication"], pack["changes"]) == (None, None)
    assert faults(pack) == []


def test_a_live_revision_tells_questions_answers_and_what_changed(live: Publication) -> None:
    pack = pack_of(live.revision)
    (review,) = pack["reviews"]
    assert (review["decision"], review["revocation"]) == ("approve", None)
    answers = review["checklist_answers"]
    assert [a["answer"] for a in answers] == [True] * 5
    assert answers[0]["text"] == "Every statement is accurate and current."
    assert pack["changes"]["since_revision"] == 1
    (part,) = pack["changes"]["parts"]
    assert part["part"] == "The bottom line"
    assert part["fields"] == [
        {"field": "", "before": "Ask for a ferritin test.", "after": "Ask how much."}
    ]
    assert pack["publication"]["published_by"] == make.somebody("editor").get_username()
    (shown,) = pack["publication"]["signatures_shown"]
    assert (shown["name"], shown["credentials"]) == ("Dr Ada Doctor", "MD, PhD")
    assert faults(pack) == []


def test_the_talk_is_told_where_it_began(live: Publication, doctor: User) -> None:
    pack = pack_of(live.article.revisions.get(number=1))
    (request,) = pack["change_requests"]
    assert [reply["text"] for reply in request["replies"]] == ["It says so now."]
    assert request["settled_by"] == doctor.get_username()


def test_who_wrote_is_told_with_times_and_hashes(live: Publication, author: User) -> None:
    pack = pack_of(live.revision)
    people = [c["by"] for c in pack["contributions"]]
    assert people == [f"user {author.pk}", "colleague"]
    assert pack["contributions"][-1]["content_hash"] == pack["revision"]["content_hash"]
    assert {c["at"] for c in pack["contributions"]} == {"2026-11-02T09:30:00.000000Z"}
    data = json.loads(pack["revision"]["content"])
    assert [b["name"] for b in data["bylines"]] == ["Ada Writer"]


def test_an_approval_taken_back_stays_told(doctor: User) -> None:
    article = make.approved(make.make_article(), doctor)
    review = article.revision.medical_reviews.get()
    version = article.lock_version
    transitions.revoke(review, by=doctor, now=NOW, lock_version=version, reason="A slip.")
    pack = pack_of(article.revision)
    assert pack["reviews"][0]["revocation"] == {
        "at": "2026-11-02T09:30:00.000000Z",
        "reason": "A slip.",
        "by": doctor.get_username(),
    }
    assert faults(pack) == []


def test_a_superseded_and_then_withdrawn_revision_tells_both(live: Publication) -> None:
    newer = make.live(make.revised(live))
    assert pack_of(live.revision)["publication"]["superseded_at"] is not None
    make.withdrawn(newer, reason="A dose was wrong.")
    for revision in (live.revision, newer.revision):
        publication = pack_of(revision)["publication"]
        assert publication["withdrawal_reason"] == "A dose was wrong."
        assert publication["withdrawn_by"] == make.somebody("editor").get_username()


def test_a_retired_article_names_its_successor(live: Publication) -> None:
    better = make.live(title="A better text").article
    article = make.fresh(live.article)
    transitions.retire(
        article,
        by=make.somebody("editor"),
        now=NOW,
        lock_version=article.lock_version,
        reason="Merged.",
        successor=better,
    )
    assert pack_of(live.revision)["publication"]["successor"] == better.slug


def test_a_re_reading_is_part_of_the_evidence(live: Publication, doctor: User) -> None:
    article = make.fresh(live.article)
    editor = make.somebody("editor")
    version = article.lock_version
    transitions.open_reaffirmation(article, by=editor, now=NOW, lock_version=version)
    make.accepted(article, doctor)
    make.sign(article, doctor)
    pack = pack_of(live.revision)
    assert [each["kind"] for each in pack["rounds"]] == ["release", "reaffirm"]
    assert len(pack["publication"]["signatures_shown"]) == len(pack["reviews"]) == 2


def test_every_row_told_is_named_by_an_event_with_its_hash(live: Publication) -> None:
    record = pack_of(live.revision)["record"]
    named: dict[str, str] = {}
    for event in AuditEvent.objects.order_by("seq"):
        named |= json.loads(event.payload)["rows"]
    assert f"articles_revision/{live.revision_id}" in record["rows"]
    assert f"articles_publication/{live.pk}" in record["rows"]
    assert record["rows"].items() <= named.items()
    hashes = dict(AuditEvent.objects.values_list("seq", "hash"))
    assert record["events"]
    assert all(hashes[event["seq"]] == event["hash"] for event in record["events"])
    assert {row for event in record["events"] for row in event["rows"]} == set(record["rows"])


def test_neither_passwords_nor_mail_addresses_are_ever_told(
    live: Publication, author: User, doctor: User
) -> None:
    doctor.email = "doctor@example.org"
    doctor.save()
    for revision in live.article.revisions.all():
        words = words_of(pack_of(revision))
        assert "@example.org" not in words
        for user in User.objects.all():
            assert user.password not in words
    named = make.make_user("author", first_name="Ann", last_name="Writer")
    assert (person(author), person(named), person(None)) == (f"user {author.pk}", "Ann Writer", "")


@pytest.mark.parametrize("key", ["content", "body_html", "renderer_version", "fingerprint"])
def test_a_pack_that_was_changed_does_not_check(live: Publication, key: str) -> None:
    pack = pack_of(live.revision)
    pack["revision"][key] += " "
    assert faults(pack) != []


def test_a_signature_of_another_text_does_not_check(live: Publication) -> None:
    pack = pack_of(live.revision)
    pack["reviews"][0]["fingerprint"] = "0" * 64
    assert faults(pack) == ["review 1 signs another text"]


def test_the_number_of_statements_does_not_grow_with_the_history() -> None:
    few = make.live().revision
    many = make.live(title="Much read", risk="high")
    article = make.fresh(many.article)
    for _ in range(2):
        article = make.fresh(article)
        editor = make.somebody("editor")
        version = article.lock_version
        transitions.open_reaffirmation(article, by=editor, now=NOW, lock_version=version)
        advice = [transitions.NewChangeRequest("Shorter?")]
        for _ in range(2):
            make.sign(article, make.accepted(article).reviewer, advice=advice)
    with counted() as short:
        evidence_of(Revision.objects.get(pk=few.pk))
    with counted() as long:
        evidence_of(Revision.objects.get(pk=many.revision.pk))
    assert len(pack_of(many.revision)["reviews"]) == 6
    assert len(long) - len(short) in (0, 1)  # talk is looked for only where there is some
    assert len(long) <= 15
