"""A re-reading: the live text, due or overdue, signed as still correct without an edit."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, PublishedSignature, ReviewAssignment
from articles.policy import months_later
from tests import factories as make

from .conftest import Doctor, Person, text_of

INTERVAL = 24  # months between two readings of a text of low risk


def published(long_ago: timedelta) -> Article:
    """Return an article whose text was signed and published so long ago."""
    return make.live(now=timezone.now() - long_ago).article


def reread(editor: Person, doctor: Doctor, article: Article) -> ReviewAssignment:
    """Have an editor ask for a re-reading, and the doctor accept it."""
    editor.step(article, "open_reaffirmation")
    editor.step(article, "assign", reviewer=doctor.user.pk)
    row = ReviewAssignment.objects.get(round__article=article, round__kind="reaffirm")
    doctor.post("reviewassignment_accept", row.pk, data={"conflict": "none"})
    return row


@pytest.mark.parametrize(
    ("age", "is_overdue"),
    [(timedelta(days=300), False), (timedelta(days=720), False), (timedelta(days=800), True)],
    ids=["early", "due", "overdue"],
)
def test_a_doctor_signs_that_it_is_still_correct(
    editor: Person, doctor: Doctor, age: timedelta, is_overdue: bool
) -> None:
    article = published(age)
    before = PublishedSignature.objects.get(article=article)
    row = reread(editor, doctor, article)
    page = doctor.get("reviewassignment_change", row.pk)
    reading = page.context["last_reading"]
    assert reading.on == timezone.localdate(before.signed_at)
    assert reading.due_on == before.next_review_due_on
    assert reading.is_overdue == is_overdue
    words = text_of(page)
    assert "It was last read as a whole on" in words
    assert f"by {before.name}, MD." in words
    assert ("overdue" in words) == is_overdue
    assert "Sign that revision 1 is still correct" in words
    assert article.publications.get().body_html in page.content.decode()

    lock_version = make.fresh(article).lock_version
    doctor.send(row, doctor.filled(row, decision="approve"))
    signatures = PublishedSignature.objects.filter(article=article).order_by("pk")
    assert [signature.kind for signature in signatures] == ["release", "reaffirm"]
    today = timezone.localdate()
    after = signatures[1]
    assert after.next_review_due_on == months_later(today, INTERVAL) > before.next_review_due_on
    assert after.publication == article.publications.get()
    assert make.fresh(article).state == "approved"
    assert make.fresh(article).lock_version >= lock_version
    public = text_of(doctor.client.get(f"/articles/{article.slug}/"))
    assert "is overdue" not in public


def test_what_is_not_correct_any_more_is_sent_back(editor: Person, doctor: Doctor) -> None:
    row = reread(editor, doctor, published(timedelta(days=800)))
    asked = {"requests-0-place": "article:", "requests-0-text": "A new study says otherwise."}
    form = doctor.filled(
        row, decision="request_changes", **asked, **{"requests-0-weight": "blocking"}
    )
    doctor.send(row, form)
    article = make.fresh(row.round.article)
    assert article.publications.live().exists()
    assert PublishedSignature.objects.filter(article=article).count() == 1


def test_an_author_who_goes_on_writing_does_not_cost_the_doctor_the_form(
    editor: Person, doctor: Doctor
) -> None:
    article = published(timedelta(days=800))
    row = reread(editor, doctor, article)
    form = doctor.filled(row, decision="approve")
    make.revised(article.publications.get(), now=timezone.now())
    doctor.send(row, form)
    assert PublishedSignature.objects.filter(article=article, kind="reaffirm").count() == 1
    assert make.fresh(article).state == "draft"


def test_readers_are_told_the_new_date(editor: Person, doctor: Doctor) -> None:
    article = published(timedelta(days=800))
    row = reread(editor, doctor, article)
    doctor.send(row, doctor.filled(row, decision="approve"))
    due = PublishedSignature.objects.latest("pk").next_review_due_on
    assert due > timezone.localdate()
    page = doctor.client.get(f"/articles/{article.slug}/").content.decode()
    assert due.isoformat() in page


def test_a_review_before_publication_says_nothing_about_earlier_readings(
    doctor: Doctor, row: ReviewAssignment
) -> None:
    page = doctor.get("reviewassignment_change", row.pk)
    assert page.context["last_reading"] is None
