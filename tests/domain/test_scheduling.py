"""Scheduling: nothing goes live before its time, and every guard runs again when it does."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from articles import transitions
from articles.models import Article, AuditEvent, MedicalReviewer, OutboxMessage, Publication
from articles.transitions import scheduler
from articles.wording import sentences
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_schedule_publishes_at_its_time_and_not_before() -> None:
    article = make.scheduled(publish_at=NOW + HOUR)
    assert transitions.publish_due(now=NOW + HOUR - timedelta(microseconds=1)) == ([], [])
    done, refused = transitions.publish_due(now=NOW + HOUR)
    assert ([p.revision for p in done], refused) == ([article.revision], [])
    stored = make.fresh(article)
    assert (stored.scheduled_for, stored.scheduled_by) == (None, None)
    assert done[0].published_by == make.somebody("editor")
    assert AuditEvent.objects.first().actor is None


def test_running_late_or_twice_publishes_once() -> None:
    make.scheduled()
    late = NOW + timedelta(days=3)
    assert len(transitions.publish_due(now=late)[0]) == 1
    assert transitions.publish_due(now=late) == ([], [])
    assert Publication.objects.get().published_at == late


def test_a_schedule_lies_ahead_and_there_is_one() -> None:
    article, editor = make.approved(), make.somebody("editor")
    for when in (NOW, NOW - HOUR):
        form = make.release_form(article, publish_at=when)
        assert codes_of(transitions.schedule, article, by=editor, **form) == ["time_in_the_past"]
    make.scheduled(article)
    form = make.release_form(article, publish_at=NOW + HOUR)
    assert codes_of(transitions.schedule, article, by=editor, **form) == ["is_scheduled"]


def test_a_schedule_is_made_of_the_text_that_was_shown() -> None:
    first = make.live()
    article = make.approved(make.revised(first))
    form = make.release_form(article, publish_at=NOW + HOUR, fingerprint=first.fingerprint)
    codes = codes_of(transitions.schedule, article, by=make.somebody("editor"), **form)
    assert codes == ["fingerprint_differs"]


def test_a_scheduled_article_is_not_revised_until_the_schedule_is_taken_back() -> None:
    article = make.scheduled()
    author, editor = make.somebody("author"), make.somebody("editor")
    again = {"by": author, "now": NOW, "lock_version": article.lock_version}
    assert codes_of(transitions.start_revision, article, **again) == ["is_scheduled"]
    article = transitions.unschedule(article, **{**again, "by": editor})
    assert (article.scheduled_for, article.state) == (None, "approved")
    assert transitions.publish_due(now=NOW + HOUR) == ([], [])
    again["lock_version"] = make.fresh(article).lock_version
    assert transitions.start_revision(article, **again).state == "draft"


def test_publishing_by_hand_ends_the_schedule() -> None:
    article = make.scheduled()
    make.live(article)
    assert transitions.publish_due(now=NOW + HOUR) == ([], [])


def test_a_licence_that_lapses_before_the_time_stops_it_and_the_editor_is_told() -> None:
    doctor = make.make_doctor(valid_until=NOW.date())
    article = make.scheduled(make.approved(make.make_article(), doctor))
    tomorrow = NOW + timedelta(days=1)
    done, refused = transitions.publish_due(now=tomorrow)
    assert (done, [(a.pk, e.reasons[0].code) for a, e in refused]) == (
        [],
        [(article.pk, "licence_expired")],
    )
    stored = make.fresh(article)
    assert (stored.state, stored.scheduled_for) == ("approved", None)
    mail = OutboxMessage.objects.get(kind="schedule_failed")
    assert mail.to == make.somebody("editor")
    assert "ran out on 2 November 2026" in mail.body
    assert "NOT published" in mail.subject
    assert transitions.publish_due(now=tomorrow) == ([], [])


def test_one_refused_article_holds_up_no_other() -> None:
    articles = [make.scheduled(title=f"Text {n}", publish_at=NOW + n * HOUR) for n in range(1, 6)]
    for article in articles[:2]:
        signer = article.revision.medical_reviews.get().signer
        profile = MedicalReviewer.objects.get(user=signer)
        transitions.save_reviewer(profile, by=make.somebody("editor"), now=NOW)
    done, refused = transitions.publish_due(now=NOW + timedelta(days=1))
    assert [p.article_id for p in done] == [a.pk for a in articles[2:]]
    assert [a.pk for a, _ in refused] == [a.pk for a in articles[:2]]


def overtaken(monkeypatch: pytest.MonkeyPatch, *, refused: bool) -> Article:
    """Return a scheduled article that changes just after the scheduler has read it."""
    article = make.scheduled()
    original = scheduler.publish

    def publish(*args: object, **kwargs: object) -> Publication:
        if not refused:
            Article.objects.filter(pk=article.pk).update(lock_version=99)
            return original(*args, **kwargs)
        try:
            return original(*args, **{**kwargs, "fingerprint": "0" * 64})
        finally:
            Article.objects.filter(pk=article.pk).update(lock_version=99)

    monkeypatch.setattr(scheduler, "publish", publish)
    return article


@pytest.mark.parametrize("refused", [False, True])
def test_an_article_changed_meanwhile_is_left_for_the_next_run(
    monkeypatch: pytest.MonkeyPatch, refused: bool
) -> None:
    article = overtaken(monkeypatch, refused=refused)
    assert transitions.publish_due(now=NOW + HOUR) == ([], [])
    assert make.fresh(article).scheduled_for is not None
    monkeypatch.undo()
    assert len(transitions.publish_due(now=NOW + HOUR)[0]) == 1


@pytest.mark.parametrize("step", ["publish", "take_off"])
def test_what_the_database_refuses_is_given_up_and_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    if step == "publish":
        articles = [make.scheduled(), make.scheduled(title="Another")]
        verb = transitions.publish_due
    else:
        articles = [make.withdrawal_scheduled(), make.withdrawal_scheduled(make.live(title="B"))]
        verb = transitions.withdraw_due
    original = getattr(scheduler, step)

    def meet_a_trigger(article: Article, *args: object, **kwargs: object) -> object:
        if article == articles[0]:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("DELETE FROM articles_revision")
        return original(article, *args, **kwargs)

    monkeypatch.setattr(scheduler, step, meet_a_trigger)
    done, refused = verb(now=NOW + HOUR)
    assert [publication.article for publication in done] == articles[1:]
    ((article, error),) = refused
    assert article == articles[0]
    assert "articles_revision" in sentences(error.reasons)[0]
    article = make.fresh(article)
    assert (article.scheduled_for, article.withdrawal_scheduled_for) == (None, None)
    mail = OutboxMessage.objects.get(kind__endswith="schedule_failed")
    assert "The database refused it" in mail.body
    assert article.revisions.exists()
    assert verb(now=NOW + HOUR) == ([], [])
