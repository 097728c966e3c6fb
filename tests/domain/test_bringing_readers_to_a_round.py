"""Claiming, reassigning, making urgent, and being away: who reads, and by when."""

from datetime import date, timedelta

import pytest

from articles import transitions
from articles.integrity import findings
from articles.models import Article, AuditEvent, MedicalReviewer, OutboxMessage, ReviewAssignment
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@pytest.fixture
def article() -> Article:
    return make.submitted()


@pytest.fixture
def risky() -> Article:
    """Return an article whose round asks for two doctors, one of them a specialist."""
    return make.submitted(risk="high")


def general(**fields: object) -> User:
    return make.make_doctor(is_specialist=False, **fields)


def missing(article: Article) -> int:
    return transitions.readers_missing(make.open_round(article))


def claim(article: Article, by: User) -> ReviewAssignment:
    return transitions.claim(article, by=by, now=NOW)


def told(kind: str) -> list[User]:
    return [mail.to for mail in OutboxMessage.objects.filter(kind=kind).order_by("pk")]


# --- claim ------------------------------------------------------------------------------------


def test_a_doctor_takes_a_review_that_waits_and_is_asked_about_conflicts_next(
    article: Article,
) -> None:
    editor, doctor = make.somebody("editor"), make.make_doctor()
    assert missing(article) == 1
    taken = claim(article, doctor)
    assert (taken.status, taken.reviewer, taken.assigned_by) == ("invited", doctor, doctor)
    assert taken.due_on == TODAY + timedelta(days=14)
    assert (missing(article), told("claimed")) == (0, [editor])
    transitions.accept(taken, by=doctor, now=NOW, conflict="none")
    make.sign(article, doctor)
    assert make.fresh(article).state == "approved"
    assert list(findings()) == []


def test_a_review_that_has_its_doctors_is_not_claimed(article: Article) -> None:
    first, second = make.make_doctor(), make.make_doctor()
    claim(article, first)
    assert codes_of(claim, article, second) == ["round_has_its_readers"]
    assert codes_of(claim, article, first) == ["round_has_its_readers", "assignee_is_assigned"]


def test_nothing_is_claimed_where_nothing_is_to_be_read() -> None:
    assert codes_of(claim, make.make_article(), make.make_doctor()) == ["no_open_round"]


def test_only_a_doctor_whose_signature_could_count_claims(article: Article) -> None:
    assert codes_of(claim, article, make.make_doctor(verified=False)) == ["licence_not_verified"]
    lapsed = make.make_doctor(valid_until=TODAY - timedelta(days=1))
    assert codes_of(claim, article, lapsed) == ["licence_expired"]
    writer = make.make_doctor("author")
    article = make.make_article(by=writer, title="By a doctor")
    article = make.submitted(article)
    assert codes_of(claim, article, writer) == ["assignee_contributed"]


@pytest.mark.parametrize("end", ["decline", "recuse", "cancel_assignment"])
def test_a_seat_is_free_again_when_a_doctor_steps_back(article: Article, end: str) -> None:
    taken = make.assigned(article) if end == "decline" else make.accepted(article)
    assert missing(article) == 0
    by = make.somebody("editor") if end == "cancel_assignment" else taken.reviewer
    getattr(transitions, end)(taken, by=by, now=NOW, note="On leave.")
    assert missing(article) == 1
    assert claim(article, taken.reviewer).pk != taken.pk


def test_a_signature_fills_a_seat_until_it_is_taken_back(risky: Article) -> None:
    doctor = make.accepted(risky).reviewer
    assert missing(risky) == 1
    make.sign(risky, doctor)
    assert missing(risky) == 1
    assert codes_of(claim, risky, doctor) == ["assignee_has_decided"]
    second = claim(risky, make.make_doctor())
    assert missing(risky) == 0
    transitions.accept(second, by=second.reviewer, now=NOW, conflict="none")
    review = make.sign(risky, second.reviewer)
    version = make.fresh(risky).lock_version
    transitions.revoke(review, by=review.signer, now=NOW, lock_version=version, reason="A slip.")
    assert missing(risky) == 1
    assert claim(risky, second.reviewer).status == "invited"


def test_the_seat_of_a_specialist_is_kept_for_one(risky: Article) -> None:
    claim(risky, general())
    assert missing(risky) == 1
    assert codes_of(claim, risky, general()) == ["round_needs_a_specialist"]
    claim(risky, make.make_doctor())
    assert missing(risky) == 0


def test_a_specialist_may_sit_on_any_seat(risky: Article) -> None:
    claim(risky, make.make_doctor())
    claim(risky, general())
    assert missing(risky) == 0


def test_a_full_round_without_its_specialist_lacks_one_more(risky: Article) -> None:
    make.accepted(risky, general())
    make.accepted(risky, general())
    assert missing(risky) == 1
    assert codes_of(claim, risky, general()) == ["round_needs_a_specialist"]
    assert claim(risky, make.make_doctor()).status == "invited"


def test_a_specialist_at_signing_counts_though_the_profile_changed_since(risky: Article) -> None:
    specialist = make.accepted(risky).reviewer
    make.sign(risky, specialist)
    MedicalReviewer.objects.filter(user=specialist).update(is_specialist=False)
    assert missing(risky) == 1
    claim(risky, general())
    assert missing(risky) == 0


# --- reassign ---------------------------------------------------------------------------------


def reassign(assignment: ReviewAssignment, to: User, **changes: object) -> ReviewAssignment:
    arguments = {"by": make.somebody("editor"), "now": NOW, "note": " On leave. ", **changes}
    return transitions.reassign(assignment, to=to, **arguments)


@pytest.mark.parametrize("maker", [make.assigned, make.accepted])
def test_a_running_review_passes_to_another_doctor_with_its_due_date(
    article: Article, maker: object
) -> None:
    old, doctor = maker(article), make.make_doctor()
    soon = TODAY + timedelta(days=3)
    ReviewAssignment.objects.filter(pk=old.pk).update(due_on=soon)
    new = reassign(old, doctor)
    old.refresh_from_db()
    assert (old.status, old.note, old.answered_at) == ("cancelled", "On leave.", NOW)
    assert (new.status, new.reviewer, new.due_on, new.round) == (
        "invited",
        doctor,
        soon,
        old.round,
    )
    assert new.conflict == ""
    assert old.reviewer in told("unassigned")
    assert doctor in told("assigned")


@pytest.mark.parametrize(("is_expedited", "days"), [(False, 14), (True, 2)])
@pytest.mark.parametrize("late", [0, 40])
def test_who_takes_over_what_is_late_or_due_today_gets_the_days_of_the_policy(
    article: Article, late: int, is_expedited: bool, days: int
) -> None:
    old = make.accepted(article)
    if is_expedited:
        editor = make.somebody("editor")
        transitions.expedite(article, by=editor, now=NOW, reason="A wrong dose.")
        old.refresh_from_db()
    today = old.due_on + timedelta(days=late)
    later = NOW.replace(year=today.year, month=today.month, day=today.day)
    assert reassign(old, make.make_doctor(), now=later).due_on == today + timedelta(days=days)


def test_the_doctor_who_lost_a_review_cannot_decide_it(article: Article) -> None:
    old = make.accepted(article)
    form = make.decision_form(article)
    reassign(old, make.make_doctor())
    assert codes_of(transitions.approve, article, by=old.reviewer, **form) == ["not_assigned"]
    assert list(findings()) == []


def test_only_what_runs_is_reassigned_and_only_to_who_may_sign(article: Article) -> None:
    taken = make.accepted(article)
    unverified = make.make_doctor(verified=False)
    assert codes_of(reassign, taken, unverified) == ["licence_not_verified"]
    assert codes_of(reassign, taken, taken.reviewer) == ["assignee_is_assigned"]
    make.sign(article, taken.reviewer)
    codes = codes_of(reassign, taken, make.make_doctor())
    assert codes == ["assignment_not_waiting", "no_open_round"]


def test_an_assignment_of_a_closed_round_is_not_revived_in_the_next(article: Article) -> None:
    old = make.accepted(article)
    author = make.somebody("author")
    version = make.fresh(article).lock_version
    transitions.recall(article, by=author, now=NOW, lock_version=version)
    make.submitted(make.edited(article, title="Another title"))
    codes = codes_of(reassign, old, make.make_doctor())
    assert codes == ["assignment_not_waiting", "no_open_round"]


# --- expedite ---------------------------------------------------------------------------------


def test_an_urgent_round_is_due_sooner_and_says_why(risky: Article) -> None:
    first, second = make.assigned(risky), make.accepted(risky)
    tomorrow = TODAY + timedelta(days=1)
    ReviewAssignment.objects.filter(pk=second.pk).update(due_on=tomorrow)
    editor = make.somebody("editor")
    round_ = transitions.expedite(risky, by=editor, now=NOW, reason=" A dose is wrong. ")
    assert make.open_round(risky).is_expedited
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.due_on == TODAY + timedelta(days=2)
    assert second.due_on == tomorrow  # sooner already
    assert set(told("expedited")) == {first.reviewer, second.reviewer}
    event = AuditEvent.objects.order_by("-seq").first()
    assert '"reason":"A dose is wrong."' in event.payload
    assert f"articles_reviewround/{round_.pk}" in event.payload
    assert f"articles_reviewassignment/{first.pk}" in event.payload


def test_who_is_asked_after_that_has_the_short_time_too(article: Article) -> None:
    editor = make.somebody("editor")
    transitions.expedite(article, by=editor, now=NOW, reason="A dose is wrong.")
    assert make.assigned(article).due_on == TODAY + timedelta(days=2)
    assert list(findings()) == []


def test_an_urgent_round_keeps_every_guard(risky: Article) -> None:
    editor = make.somebody("editor")
    transitions.expedite(risky, by=editor, now=NOW, reason="A dose is wrong.")
    make.sign(risky, make.accepted(risky).reviewer)
    assert make.fresh(risky).state == "in_review"  # urgent or not, two doctors


def test_making_urgent_needs_an_open_round_and_a_reason_and_works_once(article: Article) -> None:
    editor = make.somebody("editor")

    def codes(article: Article, reason: str = "Urgent.") -> list[str]:
        return codes_of(transitions.expedite, article, by=editor, now=NOW, reason=reason)

    assert codes(article, " ") == ["reason_missing"]
    assert codes(make.make_article(title="A draft")) == ["no_open_round"]
    transitions.expedite(article, by=editor, now=NOW, reason="Urgent.")
    assert codes(article) == ["round_is_expedited"]


def test_a_policy_from_before_there_were_urgent_rounds_keeps_its_days(article: Article) -> None:
    round_ = make.open_round(article)
    round_.is_expedited, round_.policy = True, '{"review_within_days": 9}'
    assert transitions.rounds.due_date(round_, TODAY) == TODAY + timedelta(days=9)


# --- absence ----------------------------------------------------------------------------------

LEAVE = {"absent_from": TODAY, "absent_until": TODAY + timedelta(days=20)}


def away(doctor: User, *, by: User | None = None, **changes: object) -> MedicalReviewer:
    profile = MedicalReviewer.objects.get(user=doctor)
    arguments = {"by": by or doctor, "now": NOW, **LEAVE, **changes}
    return transitions.set_absence(profile, **arguments)


def test_who_is_away_is_not_asked_and_the_cover_is_named(article: Article) -> None:
    doctor, cover = make.make_doctor(), make.make_doctor()
    away(doctor, cover=cover)
    with pytest.raises(transitions.Refused) as refused:
        make.assigned(article, doctor)
    (reason,) = refused.value.reasons
    assert reason.code == "assignee_is_absent"
    assert reason.params["cover"] == cover.get_username()
    assert reason.params["until"] == "2026-11-22"
    assert codes_of(claim, article, doctor) == ["assignee_is_absent"]
    assert codes_of(reassign, make.accepted(article), doctor) == ["assignee_is_absent"]
    assert list(findings()) == []


@pytest.mark.parametrize(("day", "is_asked"), [(-1, True), (0, False), (20, False), (21, True)])
def test_both_days_named_belong_to_the_absence(day: int, is_asked: bool) -> None:
    profile = away(make.make_doctor())
    assert profile.is_absent_on(TODAY + timedelta(days=day)) is not is_asked


def test_what_was_accepted_before_stays_the_doctors(article: Article) -> None:
    doctor = make.accepted(article).reviewer
    away(doctor)
    make.sign(article, doctor)
    assert make.fresh(article).state == "approved"


def test_an_absence_says_nothing_about_the_licence(article: Article) -> None:
    doctor = make.make_doctor()
    before = MedicalReviewer.objects.get(user=doctor)
    away(doctor, cover=make.make_doctor())
    after = away(doctor, absent_from=None, absent_until=None, cover=make.make_doctor())
    assert (after.verified_at, after.verified_by) == (before.verified_at, before.verified_by)
    assert (after.absent_from, after.absent_until, after.cover) == (None, None, None)
    assert make.assigned(article, doctor).status == "invited"
    assert list(findings()) == []


def test_an_editor_enters_it_for_a_doctor_and_no_other_doctor_does() -> None:
    doctor = make.make_doctor()
    assert codes_of(away, doctor, by=make.make_doctor()) == ["not_your_record"]
    assert away(doctor, by=make.somebody("editor")).absent_from == TODAY


@pytest.mark.parametrize(
    ("first", "last"),
    [(None, date(2026, 12, 1)), (date(2026, 12, 1), None), (date(2026, 12, 2), date(2026, 12, 1))],
)
def test_an_absence_has_both_ends_in_order(first: date | None, last: date | None) -> None:
    doctor = make.make_doctor()
    codes = codes_of(away, doctor, absent_from=first, absent_until=last)
    assert codes == ["absence_dates_wrong"]


def test_another_active_doctor_covers() -> None:
    doctor = make.make_doctor()
    assert codes_of(away, doctor, cover=doctor) == ["absence_covered_by_self"]
    writer = make.somebody("author")
    assert codes_of(away, doctor, cover=writer) == ["absence_covered_by_no_doctor"]
    gone = make.make_doctor()
    User.objects.filter(pk=gone.pk).update(is_active=False)
    gone = User.objects.get(pk=gone.pk)
    assert codes_of(away, doctor, cover=gone) == ["absence_covered_by_no_doctor"]
