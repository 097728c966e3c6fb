"""By raw SQL too, nothing becomes public that a quorum of doctors did not sign word for word."""

from typing import Any

import pytest
from django.db import connection

from articles import transitions
from articles.models import (
    Article,
    MedicalReview,
    PublishedDefinition,
    ReviewAssignment,
    ReviewRound,
    triggers,
)
from tests import factories as make
from tests.factories import NOW
from tests.support.databases import forget_what_is_computed
from tests.support.raw_rows import insert, refused
from tests.support.refusals import refusal_of

pytestmark = pytest.mark.django_db

SIGNED_WORDS = ("title", "summary", "meta_description", "change_note", "language")
NO_QUORUM = "a publication needs its quorum of standing approvals of exactly this text"
NO_SPECIALIST = "a publication needs the approvals by specialists that its round asked for"
NOT_ITS_WORDS = "title, summary and notes are those that were signed"
NOT_FROZEN = "a publication copies its revision word for word"


def publication_row(article: Article) -> dict[str, Any]:
    """Return what publishing would insert for the article's revision, made without the verb."""
    article = make.fresh(article)
    revision = article.revision
    round_ = ReviewRound.objects.filter(revision=revision).order_by("pk").last()
    return {
        "article_id": article.pk,
        "revision_id": revision.pk,
        "round_id": round_.pk,
        "number": revision.number,
        "slug": article.slug,
        "topic_slug": "",
        "topic_name": "",
        **{name: revision.data[name] for name in SIGNED_WORDS},
        "content": revision.content,
        "body_html": revision.body_html,
        "renderer_version": revision.renderer_version,
        "fingerprint": revision.fingerprint,
        "first_published_at": NOW,
        "published_at": NOW,
        "published_by_id": article.created_by_id,
        "is_demonstration": False,
        "superseded_at": None,
        "withdrawn_at": None,
        "withdrawn_by_id": None,
        "withdrawal_reason": None,
        "successor_id": None,
    }


PUBLICATION = "articles_publication"


@pytest.mark.parametrize("risk", ["low", "high"])
def test_an_approved_text_may_be_inserted_so_the_refusals_below_mean_something(risk: str) -> None:
    insert(PUBLICATION, publication_row(make.approved(risk=risk)))


def test_no_publication_of_a_text_in_review() -> None:
    article = make.submitted()
    assert refused(PUBLICATION, publication_row(article)) == NO_QUORUM


def force_closed(round_: ReviewRound) -> None:
    ReviewRound.objects.filter(pk=round_.pk).update(closed_at=NOW, outcome="approved")


def test_no_publication_without_any_approval_even_if_its_round_says_so() -> None:
    article = make.submitted()
    force_closed(make.open_round(article))
    assert refused(PUBLICATION, publication_row(article)) == NO_QUORUM


def test_no_publication_on_one_of_two_approvals() -> None:
    article = make.submitted(risk="high")
    make.sign(article, make.accepted(article).reviewer)
    force_closed(make.open_round(article))
    assert refused(PUBLICATION, publication_row(article)) == NO_QUORUM


def test_no_publication_of_high_risk_without_a_specialist() -> None:
    article = make.submitted(risk="high")
    for _ in range(2):
        doctor = make.make_doctor(is_specialist=False)
        make.sign(article, make.accepted(article, doctor).reviewer)
    force_closed(make.open_round(article))
    assert refused(PUBLICATION, publication_row(article)) == NO_SPECIALIST


def test_no_publication_on_two_approvals_by_one_person() -> None:
    article = make.submitted(risk="high")
    doctor = make.accepted(article).reviewer
    make.sign(article, doctor)
    round_ = make.open_round(article)
    review = MedicalReview.objects.get()
    second = ReviewAssignment.objects.create(
        round=round_,
        reviewer=doctor,
        due_on=NOW,
        assigned_by=doctor,
        assigned_at=NOW,
        status="accepted",
        conflict="none",
    )
    review.pk, review.assignment, review._state.adding = None, second, True
    review.save()
    force_closed(round_)
    assert MedicalReview.objects.count() == 2
    assert refused(PUBLICATION, publication_row(article)) == NO_QUORUM


def test_no_publication_on_an_approval_that_was_taken_back() -> None:
    article = make.approved()
    review = MedicalReview.objects.get()
    row = {"medical_review_id": review.pk, "by_id": review.signer_id, "at": NOW, "reason": "x"}
    insert("articles_revocation", row)
    assert refused(PUBLICATION, publication_row(article)) == NO_QUORUM


def test_no_publication_on_an_approval_by_a_contributor() -> None:
    article = make.approved()
    review = MedicalReview.objects.get()
    row = {"article_id": article.pk, "user_id": review.signer_id, "at": NOW, "content_hash": "x"}
    insert("articles_contribution", row)
    assert refused(PUBLICATION, publication_row(article)) == NO_QUORUM


def test_no_publication_on_a_request_for_changes() -> None:
    article = make.submitted()
    make.ask_changes(article, make.accepted(article).reviewer)
    ReviewRound.objects.update(outcome="approved")
    assert refused(PUBLICATION, publication_row(article)) == NO_QUORUM


@pytest.mark.parametrize("outcome", ["recalled", "superseded", "changes_requested", "withdrawn"])
def test_no_publication_on_a_round_that_ended_otherwise(outcome: str) -> None:
    article = make.approved()
    ReviewRound.objects.update(outcome=outcome)
    assert refused(PUBLICATION, publication_row(article)) == NO_QUORUM


def test_no_publication_on_the_round_before_the_last() -> None:
    article = make.approved()
    row = publication_row(article)
    transitions.return_to_review(
        article,
        by=make.somebody("editor"),
        now=NOW,
        lock_version=article.lock_version,
        reason="New evidence.",
    )
    assert refused(PUBLICATION, row) == NO_QUORUM


def test_no_publication_on_the_approval_of_another_text_or_article() -> None:
    mine, other = make.submitted(title="Mine"), make.approved(title="Other")
    row, approved = publication_row(mine), publication_row(other)
    assert refused(PUBLICATION, row, round_id=approved["round_id"]) == NO_QUORUM
    words = {key: approved[key] for key in ("content", "body_html", "fingerprint")}
    assert refused(PUBLICATION, row, **words) in {NO_QUORUM, NOT_FROZEN, NOT_ITS_WORDS}
    assert refused(PUBLICATION, approved, article_id=mine.pk) in {NO_QUORUM, NOT_FROZEN}


def test_no_publication_with_one_byte_that_was_not_signed() -> None:
    row = publication_row(make.approved())
    for column in ("content", "body_html", "renderer_version"):
        assert refused(PUBLICATION, row, **{column: row[column] + " "}) == NOT_FROZEN


def test_no_publication_with_a_word_beside_the_body_that_was_not_signed() -> None:
    row = publication_row(make.approved())
    for column in SIGNED_WORDS:
        assert refused(PUBLICATION, row, **{column: row[column] + "x"}) == NOT_ITS_WORDS


def test_no_publication_under_another_number_or_fingerprint() -> None:
    row = publication_row(make.approved())
    assert refused(PUBLICATION, row, number=2) == NOT_FROZEN
    assert refused(PUBLICATION, row, fingerprint="0" * 64) in {NO_QUORUM, NOT_FROZEN}


def test_no_publication_that_is_over_when_it_begins() -> None:
    row = publication_row(make.approved())
    over = {
        "superseded_at": NOW,
        "withdrawn_at": NOW,
        "withdrawn_by_id": 1,
        "withdrawal_reason": "x",
    }
    for column, value in over.items():
        assert refused(PUBLICATION, row, **{column: value}) == (
            "a new publication is neither superseded nor withdrawn"
        )


def test_the_terms_of_a_round_stay_as_it_was_opened() -> None:
    round_ = make.open_round(make.submitted(risk="high"))
    for column in ("quorum", "revision_id", "article_id", "kind", "policy", "checklist"):
        value = "'x'" if column in {"kind", "policy", "checklist"} else "7"
        message = refusal_of(f"UPDATE articles_reviewround SET {column} = {value}")
        assert message == "articles_reviewround: the terms of a round stay as it was opened"
    force_closed(round_)


SIGNATURE = "articles_publishedsignature"
NOT_STANDING = "a published signature shows a standing approval of the text it stands under"


def test_a_published_signature_shows_a_standing_approval_of_its_text() -> None:
    publication = make.live(risk="high")
    row = publication.signatures.values().first()
    del row["id"]
    mine = MedicalReview.objects.get(pk=row["medical_review_id"])
    other = make.live(title="Other").signatures.get()
    changes_wanted = make.submitted(title="Third")
    wanted = make.ask_changes(changes_wanted, make.accepted(changes_wanted).reviewer)
    for wrong in ({"medical_review_id": other.medical_review_id}, {"medical_review_id": wanted.pk}):
        assert refused(SIGNATURE, row, **wrong) == NOT_STANDING
    assert refused(SIGNATURE, row, article_id=other.article_id) == NOT_STANDING
    assert refused(SIGNATURE, row, publication_id=other.publication_id) == NOT_STANDING
    revocation = {"medical_review_id": mine.pk, "by_id": mine.signer_id, "at": NOW, "reason": "x"}
    insert("articles_revocation", revocation)
    assert refused(SIGNATURE, row) == NOT_STANDING


def test_a_published_signature_says_what_was_signed() -> None:
    row = inserted_by_publishing(SIGNATURE)
    otherwise = {
        "name": "Dr Somebody Else",
        "slug": "dr-somebody-else",
        "credentials": "Professor",
        "scope": "changes",
        "signed_at": NOW.replace(year=2030),
        "meaning": "I like it.",
        "is_demonstration": True,
    }
    for column, value in otherwise.items():
        assert refused(SIGNATURE, row, **{column: value}) == NOT_STANDING, column
    insert(SIGNATURE, row)


def inserted_by_publishing(table: str) -> dict[str, Any]:
    """Return a row that publishing inserted into the table, taken out again past the triggers."""
    picture = make.make_image_draft()
    make.live(images=(picture,), in_short="![](image:iron-path)")
    triggers.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        row = dict(zip([c[0] for c in cursor.description], cursor.fetchone(), strict=True))
        forget_what_is_computed(cursor)
        cursor.execute("DELETE FROM articles_publishedevent")  # the log names signatures
        cursor.execute(f"DELETE FROM {table}")
    triggers.install(connection)
    return row


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("articles_publishedfaq", ("uid", "question")),
        ("articles_publishedreference", ("key", "text", "finding", "strength")),
        ("articles_publishedimage", ("sha256", "extension")),
    ],
)
def test_no_word_or_picture_is_listed_that_is_not_in_the_signed_content(
    table: str, columns: tuple[str, ...]
) -> None:
    row = inserted_by_publishing(table)
    for column in columns:
        message = refused(table, row, **{column: "x"})
        assert message == "its words are in the signed content", column
    insert(table, row)


def test_no_term_is_explained_that_the_signed_text_does_not_explain() -> None:
    make.live(in_short="::: definition Iron & <co>\nA metal.\n:::\n\n::: definition Iron\nFe.\n:::")
    triggers.drop(connection)
    rows = list(PublishedDefinition.objects.values())
    with connection.cursor() as cursor:
        forget_what_is_computed(cursor)
        cursor.execute("DELETE FROM articles_publisheddefinition")
    triggers.install(connection)
    table, message = (
        "articles_publisheddefinition",
        "a term of the glossary is explained in the signed text",
    )
    assert [row["term"] for row in rows] == ["Iron & <co>", "Iron"]
    for column, value in (("term", "Copper"), ("term", "Iron & "), ("anchor", "def-copper")):
        assert refused(table, rows[0], **{column: value}) == message, value
    assert refused(table, rows[0], anchor=rows[1]["anchor"]) == message
    for row in rows:
        insert(table, row)
