"""The queue: what is urgent first, what each review still needs, and what may be claimed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import transitions
from articles.admin.needs import claimable, lacking, needs_of
from articles.models import Article, ReviewAssignment, ReviewRound, Revision
from articles.transitions import Refused
from articles.transitions.rounds import readers_missing
from articles.working_copy import BylineDraft
from tests import factories as make
from tests.support import databases

from .conftest import Doctor, Person, text_of

QUEUE = "admin:articles_reviewassignment_changelist"


def titles(response: object) -> list[str]:
    return [row.round.article.title for row in response.context["cl"].result_list]  # type: ignore[attr-defined]


def offered(person: Person, **query: str) -> list[str]:
    """Return the titles that the page offers to claim or assign."""
    page = person.client.get(reverse(QUEUE), query)
    return [needs.round.article.title for needs in page.context["lacking"]]


def test_expedited_reviews_come_first_and_overdue_ones_are_named(
    doctor: Doctor, editor: Person
) -> None:
    now = timezone.now()
    late = make.assigned(make.submitted(title="Late"), doctor.user)
    urgent = make.assigned(make.submitted(title="Urgent"), doctor.user, now=now)
    ReviewAssignment.objects.filter(pk=late.pk).update(due_on=now.date() - timedelta(days=1))
    transitions.expedite(urgent.round.article, by=editor.user, now=now, reason="A wrong dose.")
    page = doctor.get("reviewassignment_changelist")
    assert titles(page) == ["Urgent", "Late"]
    assert page.content.count(b'class="expedited">expedited</strong>') == 1
    assert page.content.count(b'class="overdue">overdue</strong>') == 1


def test_a_line_says_what_the_round_still_needs(doctor: Doctor) -> None:
    general = make.make_doctor(is_specialist=False)
    article = make.submitted(risk="high")
    make.assigned(article, doctor.user)
    make.accepted(article, general)
    make.sign(article, general)
    assert "1 of 2 signed" in text_of(doctor.get("reviewassignment_changelist"))
    other = make.submitted(risk="high", title="No specialist")
    make.accepted(other, general)
    make.sign(other, general)
    assert needs_of([make.open_round(other)])[make.open_round(other).pk].sentence == (
        "1 of 2 signed, a specialist is missing"
    )
    low = make.open_round(make.submitted(title="Nobody"))
    assert needs_of([low])[low.pk].sentence == "0 of 1 signed, a doctor is missing"
    high = make.open_round(make.submitted(risk="high", title="Two"))
    high.specialists = 0
    assert needs_of([high])[high.pk].sentence == "0 of 2 signed, 2 doctors are missing"


def test_a_review_that_ended_says_how(doctor: Doctor) -> None:
    row = make.accepted(make.submitted(), doctor.user)
    make.ask_changes(row.round.article, doctor.user)
    page = doctor.client.get(reverse(QUEUE), {"show": "done"})
    assert "changes requested" in text_of(page)


@pytest.mark.parametrize("is_specialist", [True, False])
def test_the_queue_counts_as_the_verbs_do(db: None, is_specialist: bool) -> None:
    doctors = [make.make_doctor(is_specialist=is_specialist) for _ in range(3)]
    article = make.submitted(risk="high")
    round_ = make.open_round(article)

    def agrees() -> bool:
        return needs_of([round_])[round_.pk].missing == readers_missing(round_)

    assert agrees()
    row = make.assigned(article, doctors[0])
    assert agrees()
    transitions.accept(row, by=doctors[0], now=make.NOW, conflict="none")
    make.sign(article, doctors[0])
    assert agrees()
    review = doctors[0].medical_reviews.get()
    make.accepted(article, doctors[1])
    assert agrees()
    if is_specialist:
        make.sign(article, doctors[1])
        transitions.revoke(
            review,
            by=doctors[0],
            now=make.NOW,
            reason="Misread.",
            lock_version=make.fresh(article).lock_version,
        )
        round_ = make.open_round(article)
        assert agrees()


def test_a_doctor_claims_a_review_and_goes_on_to_the_question(doctor: Doctor) -> None:
    article = make.submitted(title="Waits for somebody")
    page = doctor.get("reviewassignment_changelist")
    assert "Reviews you can claim" in text_of(page)
    assert "Waits for somebody" in text_of(page)
    address = reverse("admin:articles_article_process", args=[article.pk, "claim"])
    assert f'href="{address}"'.encode() in page.content
    answer = doctor.step(article, "claim")
    row = ReviewAssignment.objects.get()
    assert (row.reviewer, row.status) == (doctor.user, "invited")
    assert answer.url == reverse("admin:articles_reviewassignment_accept", args=[row.pk])
    assert offered(doctor, show="claim") == []
    assert "Every open review has as many doctors as it needs." in text_of(
        doctor.client.get(reverse(QUEUE), {"show": "claim"})
    )


def test_the_panel_offers_to_claim_only_while_somebody_is_missing(doctor: Doctor) -> None:
    article = make.submitted()
    assert "Claim this review" in text_of(doctor.get("article_change", article.pk))
    make.assigned(article)
    assert "Claim this review" not in text_of(doctor.get("article_change", article.pk))
    refused = doctor.get("article_process", article.pk, "claim")
    assert b"step-form" not in refused.content


def test_whatever_is_offered_can_be_claimed_and_nothing_else_is(db: None) -> None:
    doctor = Doctor(make.make_doctor("author"))
    today = make.NOW.date()
    make.make_article(title="A draft")
    open_ = make.submitted(title="Open")
    make.assigned(make.submitted(title="Full"))
    for title in ("Mine", "Decided"):
        mine = make.submitted(title=title, risk="high")
        make.accepted(mine, doctor.user)
        if title == "Decided":
            make.sign(mine, doctor.user)
    submitted = make.submitted(make.make_article(title="Written", by=doctor.user))
    assert [needs.round.article for needs in claimable(doctor.user, today)] == [open_]
    for article in Article.objects.exclude(pk=open_.pk):
        with pytest.raises(Refused):
            transitions.claim(article, by=doctor.user, now=make.NOW)
    assert submitted.pk in [n.round.article_id for n in lacking(ReviewRound.objects.all())]
    transitions.claim(open_, by=doctor.user, now=make.NOW)


def test_nobody_is_offered_a_text_they_wrote_through_others_or_are_named_in(db: None) -> None:
    """Whoever made the account, or the account behind it, wrote; so did who is in the byline."""
    invited = make.make_user("author", created_by=make.make_user("editor"))
    other = BylineDraft("Ann Other", "Writes.", "None.")
    open_ = make.submitted(make.make_article(title="Open", by=invited, bylines=(other,)))
    doctor = make.make_doctor("editor", display_name="Dr Zoe Kline")
    between = make.make_user("editor", created_by=doctor)
    second = make.make_user("author", created_by=between)
    make.submitted(make.make_article(title="Through another account", by=second))
    byline = BylineDraft("Kline, Zoë", "Writes about sleep.", "None.")
    make.submitted(make.make_article(title="Named as its author", bylines=(byline,)))
    assert [n.round.article for n in claimable(doctor, make.NOW.date())] == [open_]
    for article in Article.objects.exclude(pk=open_.pk):
        with pytest.raises(Refused):
            transitions.claim(article, by=doctor, now=make.NOW)
    transitions.claim(open_, by=doctor, now=make.NOW)


def test_where_only_a_specialist_is_missing_only_specialists_may_claim(doctor: Doctor) -> None:
    general = make.make_doctor(is_specialist=False)
    article = make.submitted(risk="high")
    make.assigned(article, make.make_doctor(is_specialist=False))
    make.assigned(article, make.make_doctor(is_specialist=False))
    today = make.NOW.date()
    assert claimable(general, today) == []
    assert [needs.round.article for needs in claimable(doctor.user, today)] == [article]


def test_who_is_away_or_not_verified_is_offered_nothing(doctor: Doctor) -> None:
    make.submitted()
    today = make.NOW.date()
    assert claimable(make.make_doctor(verified=False), today) == []
    assert claimable(make.make_user("medical_reviewer"), today) == []
    transitions.set_absence(
        doctor.user.medical_reviewer,
        by=doctor.user,
        now=make.NOW,
        absent_from=today,
        absent_until=today,
    )
    assert claimable(doctor.user, today) == []


def test_an_editor_sees_which_reviews_lack_a_doctor(editor: Person, author: Person) -> None:
    for number in range(4):
        make.submitted(title=f"Waits {number}")
    assert offered(editor) == ["Waits 0", "Waits 1", "Waits 2"]
    assert len(offered(editor, show="claim")) == 4
    page = text_of(editor.get("reviewassignment_changelist"))
    assert "Reviews that lack a doctor" in page
    assert "All 4 of them" in page
    assert offered(author) == []


def like(row: Any, **changes: Any) -> Any:
    """Return an unsaved row that is like a stored one but for some fields."""
    fields = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    return type(row)(**{name: getattr(row, name) for name in fields} | changes)


def fill(doctor: Doctor, rows: int) -> None:
    """Have so many assignments wait for the doctor, and as many reviews for anybody."""
    mine = make.assigned(make.submitted(), doctor.user)
    for pattern in (mine.round, make.open_round(make.submitted(title="Another"))):
        slugs = [f"{pattern.article.slug}-{number}" for number in range(rows - 1)]
        articles = Article.objects.bulk_create(like(pattern.article, slug=slug) for slug in slugs)
        revisions = Revision.objects.bulk_create(
            like(pattern.revision, article_id=article.pk) for article in articles
        )
        rounds = ReviewRound.objects.bulk_create(
            like(pattern, article_id=revision.article_id, revision_id=revision.pk)
            for revision in revisions
        )
        if pattern == mine.round:
            ReviewAssignment.objects.bulk_create(like(mine, round_id=each.pk) for each in rounds)
    databases.analyze()


@pytest.mark.parametrize("rows", [1, 3, 1000])
def test_the_queue_takes_the_same_number_of_queries(
    doctor: Doctor, rows: int, django_assert_num_queries: Callable[..., object]
) -> None:
    fill(doctor, rows)
    # Session, user, permissions (2), roles; what may be claimed: the doctor's record, the state
    # of the licence, accounts below the doctor's (2), texts with bylines, rounds, signatures,
    # assignments; the doctor's absence; count, rows, and what their rounds need (2).
    with django_assert_num_queries(18):
        page = doctor.get("reviewassignment_changelist")
    assert len(page.context["cl"].result_list) == min(rows, 50)
    assert page.context["lacking_count"] == rows
