"""A withdrawal is planned, takes place once however the runs come, and gives way to better text."""

from datetime import datetime, timedelta

import pytest

from articles import transitions
from articles.integrity import findings
from articles.models import Article, AuditEvent, OutboxMessage, Publication
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def planned() -> Article:
    """Return a live article that is to be withdrawn in an hour."""
    return make.withdrawal_scheduled()


def is_live(article: Article) -> bool:
    return article.publications.live().exists()


def run(now: datetime) -> list[Publication]:
    gone, refused = transitions.withdraw_due(now=now)
    assert refused == []
    return gone


def plan(article: Article, **changes: object) -> Article:
    article = make.fresh(article)
    form = {
        "by": make.somebody("editor"),
        "now": NOW,
        "lock_version": article.lock_version,
        "withdraw_at": NOW + HOUR,
        "reason": "The drug is taken off the market.",
    }
    return transitions.schedule_withdrawal(article, **{**form, **changes})


def unplan(article: Article) -> Article:
    article, editor = make.fresh(article), make.somebody("editor")
    version = article.lock_version
    return transitions.unschedule_withdrawal(article, by=editor, now=NOW, lock_version=version)


def test_it_takes_place_when_its_time_has_come_and_not_before(planned: Article) -> None:
    assert run(NOW + HOUR - timedelta(seconds=1)) == []
    assert is_live(planned)
    (gone,) = run(NOW + HOUR)
    assert (gone.withdrawn_at, gone.withdrawal_reason) == (
        NOW + HOUR,
        "The drug is taken off the market.",
    )
    assert (gone.withdrawn_by, gone.successor) == (make.somebody("editor"), None)
    article = make.fresh(planned)
    assert (is_live(article), article.withdrawal_scheduled_for) == (False, None)
    assert (article.withdrawal_scheduled_by, article.withdrawal_scheduled_reason) == (None, "")
    event = AuditEvent.objects.order_by("-seq").first()
    assert (event.kind, event.actor) == ("withdraw", None)
    assert OutboxMessage.objects.filter(kind="withdrawn", to=make.somebody("editor")).exists()
    assert list(findings()) == []


def test_running_twice_or_three_days_late_withdraws_once(planned: Article) -> None:
    late = NOW + timedelta(days=3)
    assert len(run(late)) == 1
    events = AuditEvent.objects.count()
    assert (run(late), run(late + HOUR)) == ([], [])
    assert AuditEvent.objects.count() == events


def test_earlier_texts_go_with_the_live_one() -> None:
    first = make.live()
    make.live(make.revised(first))
    make.withdrawal_scheduled(first)
    assert {publication.number for publication in run(NOW + HOUR)} == {1, 2}
    assert Publication.objects.public().count() == 0


def test_one_that_cannot_be_withdrawn_is_given_up_and_its_editors_are_told(
    planned: Article,
) -> None:
    other = make.withdrawal_scheduled(make.live(title="Another"))
    colleague = make.make_user("editor")
    planned.publications.update(superseded_at=NOW)  # past the verbs: nothing is live any more
    gone, refused = transitions.withdraw_due(now=NOW + HOUR)
    assert [publication.article for publication in gone] == [other]
    ((article, error),) = refused
    assert (article, [reason.code for reason in error.reasons]) == (planned, ["not_public"])
    planned = make.fresh(planned)
    assert (planned.withdrawal_scheduled_for, planned.withdrawal_scheduled_by) == (None, None)
    mails = OutboxMessage.objects.filter(kind="withdrawal_schedule_failed")
    assert {mail.to for mail in mails} == {make.somebody("editor", but=colleague), colleague}
    assert all("NOT withdrawn" in mail.subject for mail in mails)
    assert planned.events.filter(kind="withdrawal_schedule_failed").exists()
    assert run(NOW + HOUR) == []


def test_given_up_it_holds_back_no_publication_planned_for_later() -> None:
    article = both(withdraw_at=NOW + HOUR, publish_at=NOW + 2 * HOUR)
    article.publications.update(superseded_at=NOW)
    run_everything("publish first", NOW + 3 * HOUR)
    assert [p.number for p in article.publications.live()] == [2]


def test_a_newer_publication_takes_it_back_and_tells_who_planned_it(planned: Article) -> None:
    colleague = make.make_user("editor")
    article = make.approved(make.revised(planned.publications.get()))
    make.live(article, by=colleague)
    assert make.fresh(planned).withdrawal_scheduled_for is None
    assert run(NOW + HOUR) == []
    assert is_live(planned)
    told = OutboxMessage.objects.filter(kind="withdrawal_unscheduled")
    assert [mail.to for mail in told] == [make.somebody("editor", but=colleague)]


def test_withdrawn_by_hand_meanwhile_there_is_nothing_left_to_do(planned: Article) -> None:
    make.withdrawn(planned.publications.get())
    assert make.fresh(planned).withdrawal_scheduled_for is None
    assert run(NOW + HOUR) == []


def test_withdrawing_an_older_text_leaves_the_plan_for_the_live_one() -> None:
    first = make.live()
    make.live(make.revised(first))
    planned = make.withdrawal_scheduled(first)
    first.refresh_from_db()
    make.withdrawn(first)
    assert make.fresh(planned).withdrawal_scheduled_for == NOW + HOUR
    assert [gone.number for gone in run(NOW + HOUR)] == [2]


def test_an_editor_who_left_meanwhile_does_not_keep_a_dangerous_text_up(planned: Article) -> None:
    User.objects.filter(pk=planned.withdrawal_scheduled_by_id).update(is_active=False)
    assert len(run(NOW + HOUR)) == 1


def test_taken_back_it_does_not_take_place(planned: Article) -> None:
    unplan(planned)
    assert run(NOW + HOUR) == []
    assert codes_of(unplan, planned) == ["withdrawal_not_scheduled"]


def test_it_is_planned_for_what_is_live_once_ahead_and_with_a_reason(planned: Article) -> None:
    assert codes_of(plan, planned) == ["withdrawal_is_scheduled"]
    unplan(planned)
    assert codes_of(plan, planned, reason=" ", withdraw_at=NOW) == [
        "reason_missing",
        "time_in_the_past",
    ]
    assert codes_of(plan, make.approved(title="Not public yet")) == ["not_live"]
    doctor = make.somebody("medical_reviewer")
    assert codes_of(plan, planned, by=doctor) == ["wrong_role"]


def test_editing_goes_on_and_does_not_disturb_it(planned: Article) -> None:
    make.edited(make.revised(planned.publications.get()), title="Much happens")
    assert len(run(NOW + HOUR)) == 1
    assert make.fresh(planned).state == "draft"


# --- together with a scheduled publication: what was planned first happens first, however late --


def both(*, withdraw_at: datetime, publish_at: datetime) -> Article:
    publication = make.live()
    make.withdrawal_scheduled(publication, withdraw_at=withdraw_at)
    return make.scheduled(make.approved(make.revised(publication)), publish_at=publish_at)


def run_everything(order: str, now: datetime) -> None:
    """Run both schedulers, in either order, until nothing happens any more."""
    for _ in range(2):
        if order == "publish first":
            transitions.publish_due(now=now)
            transitions.withdraw_due(now=now)
        else:
            transitions.withdraw_due(now=now)
            transitions.publish_due(now=now)


@pytest.mark.parametrize("order", ["publish first", "withdraw first"])
@pytest.mark.parametrize("hours", [[1, 2], [72]])
def test_planned_before_the_publication_it_withdraws_and_cancels(
    order: str, hours: list[int]
) -> None:
    article = both(withdraw_at=NOW + HOUR, publish_at=NOW + 2 * HOUR)
    for hour in hours:
        run_everything(order, NOW + hour * HOUR)
    article = make.fresh(article)
    assert (is_live(article), article.scheduled_for) == (False, None)


@pytest.mark.parametrize("order", ["publish first", "withdraw first"])
@pytest.mark.parametrize("hours", [[1, 2], [72]])
def test_planned_after_the_publication_it_has_lost_its_object(order: str, hours: list[int]) -> None:
    article = both(withdraw_at=NOW + 2 * HOUR, publish_at=NOW + HOUR)
    for hour in hours:
        run_everything(order, NOW + hour * HOUR)
    assert [p.number for p in article.publications.live()] == [2]
    assert make.fresh(article).withdrawal_scheduled_for is None


def test_a_publication_that_is_refused_does_not_save_the_old_text_from_it() -> None:
    article = both(withdraw_at=NOW + 2 * HOUR, publish_at=NOW + HOUR)
    signer = article.revision.medical_reviews.get().signer
    signer.medical_reviewer.licence_valid_until = NOW.date() - timedelta(days=1)
    signer.medical_reviewer.save()
    run_everything("withdraw first", NOW + timedelta(days=3))
    assert not is_live(article)
