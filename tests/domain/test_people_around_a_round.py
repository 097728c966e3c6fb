"""Who is asked to read, who may be, what they answer, and who stands behind a licence."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group

from articles import transitions
from articles.models import Article, MedicalReviewer, OutboxMessage
from articles.roles import GROUPS, PERMISSIONS, actor_of, ensure_groups, roles_of, users_in
from articles.workflow import Role
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make.submitted()


def test_an_invitation_names_the_day_and_reaches_the_doctor(article: Article) -> None:
    doctor = make.make_doctor()
    asked = make.assigned(article, doctor)
    assert (asked.status, asked.due_on) == ("invited", date(2026, 11, 16))
    assert OutboxMessage.objects.filter(kind="assigned", to=doctor).count() == 1
    other = transitions.assign(
        article,
        reviewer=make.make_doctor(),
        by=make.make_user("lead_reviewer"),
        now=NOW,
        due_on=date(2026, 12, 24),
    )
    assert other.due_on == date(2026, 12, 24)


def test_only_a_doctor_whose_signature_could_count_is_asked(article: Article) -> None:
    def codes(user: User) -> list[str]:
        return codes_of(make.assigned, article, user)

    assert codes(make.make_user("medical_reviewer")) == ["no_reviewer_profile"]
    assert codes(make.make_doctor(verified=False)) == ["licence_not_verified"]
    assert codes(make.make_doctor(valid_until=NOW.date() - timedelta(days=1))) == [
        "licence_expired"
    ]
    unroled = make.make_doctor()
    unroled.groups.clear()
    assert codes(unroled) == ["assignee_is_no_reviewer"]
    gone = make.make_doctor()
    gone.is_active = False
    assert codes(gone) == ["assignee_is_no_reviewer"]
    running = make.assigned(article).reviewer
    assert codes(running) == ["assignee_is_assigned"]
    transitions.accept(running.review_assignments.get(), by=running, now=NOW, conflict="none")
    assert codes(running) == ["assignee_is_assigned"]


def test_nobody_is_asked_where_nothing_is_to_be_read() -> None:
    assert codes_of(make.assigned, make.make_article()) == ["no_open_round"]


@pytest.mark.parametrize(("conflict", "statement"), [("", ""), ("perhaps", "x"), ("declared", " ")])
def test_the_question_about_conflicts_is_answered_before_reading(
    article: Article, conflict: str, statement: str
) -> None:
    asked = make.assigned(article)
    codes = codes_of(
        transitions.accept,
        asked,
        by=asked.reviewer,
        now=NOW,
        conflict=conflict,
        statement=statement,
    )
    assert codes == ["conflict_not_answered"]


def test_a_declared_conflict_reaches_the_editors_at_once(article: Article) -> None:
    make.accepted(article, conflict="declared", statement="I sell iron.")
    editor = make.somebody("editor")
    assert OutboxMessage.objects.filter(kind="conflict_declared", to=editor).count() == 1
    assert not OutboxMessage.objects.filter(kind="accepted").exists()


def test_accepting_and_declining_reach_the_editors(article: Article) -> None:
    make.accepted(article)
    declined = make.assigned(article)
    transitions.decline(declined, by=declined.reviewer, now=NOW, note="On leave.")
    editor = make.somebody("editor")
    kinds = set(OutboxMessage.objects.filter(to=editor).values_list("kind", flat=True))
    assert {"accepted", "declined"} <= kinds
    declined.refresh_from_db()
    assert (declined.status, declined.note, declined.answered_at) == ("declined", "On leave.", NOW)


def test_an_assignment_is_answered_by_its_doctor_only(article: Article) -> None:
    asked, other = make.assigned(article), make.make_doctor()
    arguments = {"by": other, "now": NOW}
    accept = codes_of(transitions.accept, asked, **arguments, conflict="none")
    assert accept == ["not_your_assignment"]
    assert codes_of(transitions.decline, asked, **arguments) == ["not_your_assignment"]
    transitions.accept(asked, by=asked.reviewer, now=NOW, conflict="none")
    assert codes_of(transitions.recuse, asked, **arguments, note="x") == ["not_your_assignment"]


def test_an_answer_is_given_once(article: Article) -> None:
    asked = make.assigned(article)
    arguments = {"by": asked.reviewer, "now": NOW}
    assert codes_of(transitions.recuse, asked, **arguments, note="x") == ["assignment_not_accepted"]
    transitions.accept(asked, **arguments, conflict="none")
    assert codes_of(transitions.accept, asked, **arguments, conflict="none") == [
        "assignment_not_waiting"
    ]
    assert codes_of(transitions.decline, asked, **arguments) == ["assignment_not_waiting"]
    assert codes_of(transitions.recuse, asked, **arguments, note=" ") == ["reason_missing"]
    transitions.recuse(asked, **arguments, note="I know the author.")
    editor = make.somebody("editor")
    assert codes_of(transitions.cancel_assignment, asked, by=editor, now=NOW) == [
        "assignment_not_waiting"
    ]


def test_an_invitation_to_a_round_that_ended_cannot_be_accepted(article: Article) -> None:
    asked = make.assigned(article)
    transitions.recall(
        article, by=make.somebody("editor"), now=NOW, lock_version=article.lock_version
    )
    codes = codes_of(transitions.accept, asked, by=asked.reviewer, now=NOW, conflict="none")
    assert codes == ["no_open_round", "assignment_not_waiting"]


def test_a_conflict_is_waived_by_another_person_with_a_reason(article: Article) -> None:
    doctor = make.make_doctor("lead_reviewer")
    taken = make.accepted(article, doctor, conflict="declared", statement="I sell iron.")
    waive = transitions.waive_conflict
    assert codes_of(waive, taken, by=doctor, now=NOW, reason="Fine.") == ["by_another_person"]
    editor = make.somebody("editor")
    assert codes_of(waive, taken, by=editor, now=NOW, reason="") == ["reason_missing"]
    waived = waive(taken, by=editor, now=NOW, reason="Not this brand.")
    assert (waived.waived_by, waived.waived_at, waived.note) == (editor, NOW, "Not this brand.")
    assert codes_of(waive, taken, by=editor, now=NOW, reason="Again.") == ["no_conflict_to_waive"]
    plain = make.accepted(article)
    assert codes_of(waive, plain, by=editor, now=NOW, reason="x") == ["no_conflict_to_waive"]


def test_nobody_makes_a_doctor_alone() -> None:
    maker, other = make.make_user("editor"), make.make_user("editor")
    doctor = make.make_doctor("editor", verified=False)
    doctor.created_by = maker
    doctor.save()
    profile = MedicalReviewer.objects.get(user=doctor)
    verify = transitions.verify_licence
    assert codes_of(verify, profile, by=doctor, now=NOW) == ["by_another_person"]
    assert codes_of(verify, profile, by=maker, now=NOW) == ["account_of_your_making"]
    assert codes_of(verify, profile, by=make.make_user("lead_reviewer"), now=NOW) == ["wrong_role"]
    verified = verify(profile, by=other, now=NOW)
    assert (verified.verified_by, verified.verified_at) == (other, NOW)
    assert verified.licence_is_valid(NOW.date())
    assert not verified.licence_is_valid(date(2037, 1, 1))


def test_credentials_are_written_by_editors() -> None:
    profile = MedicalReviewer.objects.get(user=make.make_doctor())
    assert codes_of(transitions.save_reviewer, profile, by=profile.user, now=NOW) == ["wrong_role"]


def test_roles_are_groups_and_superusers_have_none() -> None:
    user = make.make_user("author", "editor", is_superuser=True)
    assert roles_of(user) == {Role.AUTHOR, Role.EDITOR}
    assert actor_of(user).is_active
    assert roles_of(make.make_user(is_superuser=True)) == frozenset()
    off = make.make_user("editor", is_active=False)
    assert user in users_in(Role.EDITOR)
    assert off not in users_in(Role.EDITOR)


def test_groups_are_complete_after_the_first_migration_and_stay_so() -> None:
    def codenames(role: Role) -> set[str]:
        group = Group.objects.get(name=GROUPS[role])
        return set(group.permissions.values_list("codename", flat=True))

    before = {role: codenames(role) for role in GROUPS}
    for role, names in PERMISSIONS.items():
        assert before[role] == set(names), role
    Group.objects.get(name=GROUPS[Role.AUTHOR]).permissions.clear()
    ensure_groups()
    assert {role: codenames(role) for role in GROUPS} == before
    doctors = before[Role.MEDICAL_REVIEWER]
    assert {name.split("_", 1)[0] for name in doctors} == {"view"}
