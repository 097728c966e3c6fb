"""Somebody who is forgotten may have been called otherwise before; no name of theirs stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from articles import transitions
from articles.models import Article, OutboxMessage, PreviewLink, ReviewAssignment
from rlsportal.accounts.forgetting import forget
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW
from tests.privacy.test_people_are_exported_and_forgotten import stored

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def zelda() -> User:
    user = make.make_user("medical_reviewer", username="zquux", email="zelda@quux.example")
    user.first_name, user.last_name = "Zelda", "Quux"
    user.save()
    return make.make_doctor(user=user, display_name="Zelda Quux")


def rename(user: User, name: str = "Married") -> None:
    """As superuser and editor do at the desk; the entries there say the new name."""
    profile = user.medical_reviewer
    user.username, user.first_name, user.last_name = name.lower(), name, "Name"
    user.email = f"{name.lower()}@example.org"
    user.save()
    profile.display_name = f"{name} Name"
    transitions.save_reviewer(profile, by=make.somebody("editor"), now=NOW)


def leave(user: User) -> str:
    """Forget somebody; return everything that is stored then."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    forget(user, now=NOW + HOUR * 9)
    return stored().lower()


def entry(row: Model, label: str, words: str = "") -> LogEntry:
    return LogEntry.objects.create(
        user=make.somebody("editor"),
        content_type=ContentType.objects.get_for_model(type(row)),
        object_id=row.pk,
        object_repr=label,
        action_flag=CHANGE,
        change_message=words,
    )


def mail(body: str, **more: str) -> OutboxMessage:
    to = make.somebody("lead_reviewer")
    return OutboxMessage.objects.create(to=to, body=body, created_at=NOW, kind="test", **more)


def bodies() -> set[str]:
    return set(OutboxMessage.objects.filter(kind="test").values_list("body", flat=True))


def test_who_declined_and_married_is_in_no_mail(zelda: User) -> None:
    transitions.decline(make.assigned(make.submitted(), zelda), by=zelda, now=NOW + HOUR, note="No")
    told = OutboxMessage.objects.filter(kind="declined").first()
    assert told is not None
    assert "\n\nZelda Quux: No\n" in told.body
    assert "Zelda Quux" in told.html
    rename(zelda)
    assert "quux" not in leave(zelda)
    told.refresh_from_db()
    assert f"\n\nformer-{zelda.pk}: No\n" in told.body


@pytest.mark.parametrize("answer", ["accept", "declare", "recuse", "claim"])
def test_nor_who_answered_otherwise(zelda: User, answer: str) -> None:
    article = make.submitted()
    asked: ReviewAssignment | None = None
    if answer == "claim":
        asked = transitions.claim(article, by=zelda, now=NOW + HOUR)
    else:
        asked = make.assigned(article, zelda)
        given = {"conflict": "declared", "statement": "My shares"} if answer == "declare" else {}
        transitions.accept(asked, by=zelda, now=NOW + HOUR, **{"conflict": "none", **given})
    if answer == "recuse":
        rename(zelda, "Between")
        transitions.recuse(asked, by=zelda, now=NOW + HOUR * 2, note="Ill")
    else:
        transitions.cancel_assignment(asked, by=make.somebody("editor"), now=NOW + HOUR * 3)
    assert OutboxMessage.objects.filter(body__contains="Zelda Quux").exists()
    rename(zelda)
    rest = leave(zelda)
    assert "quux" not in rest
    assert "between name" not in rest


def test_entries_are_found_by_the_row_and_tell_the_names_of_then(zelda: User) -> None:
    entries = [entry(zelda, "zquux"), entry(zelda.medical_reviewer, "Zoë Quux, MD, PhD")]
    entries.append(entry(zelda.medical_reviewer, "Second Name, MD"))
    mail("Zoë Quux was asked, then zquux, and Second Name.")
    rename(zelda, "Third")
    rest = leave(zelda)
    assert "quux" not in rest
    assert "second name" not in rest
    name = f"former-{zelda.pk}"
    assert {LogEntry.objects.get(pk=each.pk).object_repr for each in entries} == {name}
    assert bodies() == {f"{name} was asked, then {name}, and {name}."}


def test_names_go_from_what_was_changed_in_a_row_of_others(zelda: User) -> None:
    article: Article = make.make_article(title="Letters to Zelda Quux")
    zelda.first_name = "Zoë"
    zelda.save()
    changed = '[{"added": {"name": "author", "object": "Zo\\u00eb Quux"}}]'
    kept = entry(article, "Letters to Zelda Quux, Zoë Quux", changed)
    leave(zelda)
    kept.refresh_from_db()
    name = f"former-{zelda.pk}"
    assert kept.object_repr == f"Letters to {name}, {name}"
    assert kept.change_message == f'[{{"added": {{"name": "author", "object": "{name}"}}}}]'


def test_signatures_and_addresses_tell_earlier_names(zelda: User) -> None:
    zelda.medical_reviewer.display_name = "Professor Quux"
    transitions.save_reviewer(zelda.medical_reviewer, by=make.somebody("editor"), now=NOW)
    transitions.verify_licence(zelda.medical_reviewer, by=make.somebody("editor"), now=NOW)
    make.live(doctors=(zelda,))
    OutboxMessage.objects.create(to=zelda, address="z@old.example", created_at=NOW)
    rename(zelda)
    mail("Professor Quux <z@old.example> signed.")
    leave(zelda)
    assert bodies() == {f"former-{zelda.pk} <former-{zelda.pk}> signed."}


def test_who_waived_a_conflict_under_another_name(zelda: User) -> None:
    editor = make.make_user("editor", username="edgar", first_name="Edgar", last_name="Poe")
    asked = make.accepted(make.submitted(), zelda, conflict="declared", statement="My shares")
    transitions.waive_conflict(asked, by=editor, now=NOW, reason="They are few.")
    make.sign(make.fresh(asked.round.article), zelda)
    User.objects.filter(pk=editor.pk).update(username="ed", first_name="Ed", last_name="Po")
    mail("Edgar Poe waived it.")
    leave(User.objects.get(pk=editor.pk))
    assert bodies() == {f"former-{editor.pk} waived it."}


def test_case_does_not_hide_a_name_and_the_longest_goes_first(zelda: User) -> None:
    """A word by itself is found as it is: it may be the first name of somebody else."""
    User.objects.filter(pk=zelda.pk).update(username="zelda")
    mail("ZELDA QUUX, zelda quux, Zelda@Quux.example and zelda; not Zelda Fitzgerald, not zeldas.")
    link, _secret = make.preview_link(make.submitted())
    PreviewLink.objects.filter(pk=link.pk).update(note="for ZELDA QUUX")
    leave(User.objects.get(pk=zelda.pk))
    name = f"former-{zelda.pk}"
    assert bodies() == {f"{name}, {name}, {name} and {name}; not Zelda Fitzgerald, not zeldas."}
    assert PreviewLink.objects.get().note == "–"


def test_what_is_somebody_elses_name_by_now_stays_theirs(zelda: User) -> None:
    entry(zelda, "zq")
    entry(zelda.medical_reviewer, "Nell Trent, MD")
    make.make_doctor(username="ZQ", display_name="Nell TRENT")
    mail("zq and Nell Trent and Zelda Quux")
    leave(zelda)
    assert bodies() == {f"zq and Nell Trent and former-{zelda.pk}"}
