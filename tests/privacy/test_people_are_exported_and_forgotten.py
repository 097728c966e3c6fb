"""Somebody who left takes their data along, and is forgotten; what they signed stays signed."""

from __future__ import annotations

import json
import runpy
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles import transitions
from articles.integrity import findings
from articles.models import (
    AuditEvent,
    AutosaveBuffer,
    MailSettings,
    OutboxMessage,
    PreviewLink,
    Reminder,
    Topic,
)
from rlsportal.accounts import second_factor, traces
from rlsportal.accounts.forgetting import forget
from rlsportal.accounts.models import RecoveryCode, User
from rlsportal.accounts.personal_data import personal_data
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
HOUR = timedelta(hours=1)
KEY = "00112233445566778899aabbccddeeff00112233"


def ran(command: str, *words: str) -> str:
    out = StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


def stored() -> str:
    """Return every value of every table as one text."""
    return repr(
        [
            list(model._base_manager.values_list())
            for model in apps.get_models(include_auto_created=True)
        ]
    )


def settle_in(user: User) -> None:
    """Give a person everything that one collects in months of work."""
    user.first_name, user.last_name, user.email = "Adelheid", "Stone", "adelheid@example.org"
    user.last_login, user.second_factor_since = NOW, NOW
    user.save()
    second_factor.new_codes(user)
    user.totpdevice_set.create(name="phone", key=KEY)
    client = Client()
    client.force_login(user)
    client.session.save()
    data = "title=Words+of+Adelheid"
    AutosaveBuffer.objects.create(user=user, data=data, saved_at=NOW)
    MailSettings.objects.create(user=user)
    other = make.somebody("lead_reviewer")
    for to, body, sent in (
        (user, "Dear Adelheid", None),
        (other, "Adelheid Stone asked for changes.", NOW),
        (other, "Adelheid Stonecutter did.", NOW),
        (other, "Dr Adelheid Stone signed.", None),
    ):
        OutboxMessage.objects.create(
            to=to, kind="test", subject="News", body=body, created_at=NOW, sent_at=sent
        )
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=other,
        content_type=kind,
        object_id=user.pk,
        object_repr=user.username,
        action_flag=CHANGE,
    )


@pytest.fixture
def doctor() -> User:
    """Return a doctor who signed what is live, and who has left."""
    user = make.make_doctor(username="adelheid", display_name="Dr Adelheid Stone")
    user.refresh_from_db()
    publication = make.live(doctors=(user,))
    settle_in(user)
    user.medical_reviewer.topics.add(Topic.objects.get())
    user.user_permissions.add(Permission.objects.get(codename="add_logentry"))
    asked = user.review_assignments.get()
    Reminder.objects.create(
        kind="test",
        target=f"{asked._meta.db_table}/{asked.pk}",
        due_on=NOW.date(),
        offset_days=0,
        created_at=NOW,
    )
    link, _secret = make.preview_link(publication.article, now=NOW)
    link.note = "Professor known to Adelheid Stone"
    link.save()
    user.is_active = False
    user.save()
    return user


@pytest.fixture
def author() -> User:
    user = make.make_user("author", username="adelheid")
    make.preview_link(make.submitted(by=user), by=user)
    settle_in(user)
    return user


def test_the_export_tells_everything_but_secrets(doctor: User) -> None:
    text = ran("export_person", "adelheid")
    data = json.loads(text)
    assert data["account"]["email"] == "adelheid@example.org"
    assert data["roles"] == ["Medical reviewers"]
    assert (data["permissions"], data["topics"]) == (["add_logentry"], ["Causes"])
    assert len(data["sessions"]) == 1
    assert set(data["rows"]) == {
        "articles.MedicalReviewer",
        "articles.MedicalReview",
        "articles.PublishedSignature",
        "articles.ReviewAssignment",
        "articles.AuditEvent",
        "articles.AutosaveBuffer",
        "articles.MailSettings",
        "articles.OutboxMessage",
        "articles.Reminder",
        "otp_totp.TOTPDevice",
        "accounts.RecoveryCode",
        "entries about the account",
    }
    (review,) = data["rows"]["articles.MedicalReview"]
    assert (review["signer_name"], review["signer"]) == ("Dr Adelheid Stone", doctor.pk)
    (printed,) = data["rows"]["articles.PublishedSignature"]
    assert (printed["name"], printed["medical_review"]) == ("Dr Adelheid Stone", review["id"])
    assert data["rows"]["articles.AutosaveBuffer"][0]["data"] == "title=Words+of+Adelheid"
    assert len(data["rows"]["articles.AuditEvent"]) == 2
    secrets = [doctor.password, KEY, *RecoveryCode.objects.values_list("encoded", flat=True)]
    secrets += Session.objects.values_list("session_key", flat=True)
    secrets += [Session.objects.get().get_decoded()["_auth_user_hash"]]
    assert [secret for secret in secrets if secret in text] == []


def test_the_export_tells_what_the_chain_says_of_the_account(doctor: User) -> None:
    boss = make.make_user("editor", username="boss")
    with transaction.atomic():
        for person in (doctor, boss):
            traces.leave("give_rights", person, by=boss, now=make.NOW)
    rows = personal_data(doctor)["rows"]["events about the account"]
    assert [(row["kind"], row["actor"]) for row in rows] == [("give_rights", boss.pk)]
    assert json.loads(rows[0]["payload"])["user"] == doctor.pk
    eleventh = User.objects.create(pk=int(f"{doctor.pk}1"), username="eleventh")
    with transaction.atomic():
        traces.leave("set_address", eleventh, by=boss, now=make.NOW)
    assert personal_data(doctor)["rows"]["events about the account"] == rows


def test_the_export_of_an_editor_has_no_word_of_a_reader() -> None:
    editor, report = make.make_user("editor", username="edda"), make.feedback(text="I am Zoe.")
    transitions.settle_feedback(report, by=editor, now=make.NOW, note="Right.", is_request=False)
    told = json.dumps(personal_data(editor), cls=DjangoJSONEncoder)
    assert "Right." in told
    assert "Zoe" not in told


def test_the_export_of_an_author_has_their_work_and_no_text_of_articles(author: User) -> None:
    text = ran("export_person", "adelheid")
    rows = json.loads(text)["rows"]
    assert {"articles.Article", "articles.Contribution", "articles.Revision"} <= set(rows)
    assert rows["articles.Article"][0]["title"] == "Iron and restless legs"
    assert "Iron is low in the brain" not in text
    (link,) = PreviewLink.objects.all()
    assert rows["articles.PreviewLink"][0]["note"] == "Professor Outside"
    assert link.token_hash not in text


def test_nobody_else_is_in_it(doctor: User) -> None:
    other = make.make_user("author", username="berthold", email="berthold@example.org")
    other.first_name = "Berthold"
    other.save()
    make.submitted(by=other)
    another = make.make_doctor(display_name="Dr Berthold")
    make.live(doctors=(another,), title="Another", slug="another")
    assert "berthold" not in ran("export_person", "adelheid").lower()


def test_what_was_signed_stays_and_the_rest_is_gone(doctor: User, tmp_path: Path) -> None:
    address = "/articles/iron-and-restless-legs/"
    page, profile_page = Client().get(address).content, Client().get("/reviewers/dr-adelheid/")
    assert b"Dr Adelheid Stone" in page
    head = AuditEvent.objects.order_by("-seq").first()
    said = ran("forget_person", "adelheid")
    assert f"The account is called former-{doctor.pk} from now on." in said
    doctor.refresh_from_db()
    assert doctor.username == f"former-{doctor.pk}"
    assert (doctor.email, doctor.get_full_name(), doctor.last_login) == ("", "", None)
    assert (doctor.has_usable_password(), doctor.is_staff, doctor.groups.count()) == (
        False,
        False,
        0,
    )
    # Readers see the same bytes: the name under a signature is part of it.
    assert Client().get(address).content == page
    assert Client().get("/reviewers/dr-adelheid/").content == profile_page.content
    # Nobody's name is anywhere else. What is signed has the name as printed.
    rest = stored().replace("Dr Adelheid Stone", "").replace("dr-adelheid", "")
    rest = rest.replace("dr adelheid stone", "")  # by which lists sort it
    assert "Adelheid Stonecutter did." in rest
    rest = rest.replace("Adelheid Stonecutter", "")
    assert "adelheid" not in rest.lower()
    profile = doctor.medical_reviewer
    assert (profile.display_name, profile.licence_number) == (doctor.username, "–")
    assert (profile.verified_at, profile.slug) == (None, "dr-adelheid")
    assert (profile.topics.count(), doctor.user_permissions.count()) == (0, 0)
    assert list(findings(head.hash)) == []
    record = tmp_path / "record.jsonl"
    record.write_text(ran("export_ledger"))
    check = runpy.run_path(str(ROOT / "docs/verify_export.py"))["check"]
    faults, last = check(record.read_text().splitlines(), head.hash)
    newest = AuditEvent.objects.order_by("-seq").first()
    assert (faults, last) == ([], newest.hash)
    assert (newest.kind, newest.actor, newest.seq) == ("forget_person", None, head.seq + 1)


def test_each_kind_is_gone(doctor: User) -> None:
    kept = OutboxMessage.objects.get(body="Adelheid Stonecutter did.")
    said = ran("forget_person", "adelheid")
    for model in (Session, RecoveryCode, TOTPDevice, AutosaveBuffer, MailSettings):
        assert not model._default_manager.exists()
    assert not OutboxMessage.objects.filter(to=doctor).exists()
    bodies = OutboxMessage.objects.filter(kind="test").values_list("body", flat=True)
    name = f"former-{doctor.pk}"
    assert set(bodies) == {kept.body, f"{name} asked for changes.", f"{name} signed."}
    assert LogEntry.objects.get().object_repr == f"former-{doctor.pk}"
    for line in ("sessions: 1", "phones: 1", "recovery codes: 10", "drafts of forms: 1"):
        assert line in said.splitlines()
    assert "notes on preview links: 1" in said.splitlines()


def test_an_author_is_a_number_in_the_record(author: User) -> None:
    with pytest.raises(CommandError, match="Deactivate"):
        ran("forget_person", "adelheid")
    User.objects.filter(pk=author.pk).update(is_active=False)
    ran("forget_person", "adelheid")
    assert list(findings()) == []
    assert author.contributions.count() == 1
    assert PreviewLink.objects.get().note == "–"
    author.refresh_from_db()
    assert str(author.contributions.get()).startswith(f"former-{author.pk} ·")


def test_a_name_is_found_as_it_is_written_in_html() -> None:
    user = make.make_user(first_name="Ann", last_name="O'Hara", is_active=False)
    other = make.make_user("editor")
    OutboxMessage.objects.create(
        to=other, body="Ann O'Hara", html="<p>Ann O&#x27;Hara</p>", created_at=NOW
    )
    ran("forget_person", user.username)
    mail = OutboxMessage.objects.get()
    name = f"former-{user.pk}"
    assert (mail.body, mail.html) == (name, f"<p>{name}</p>")


def test_a_doctor_who_signed_nothing_leaves_no_address(doctor: User) -> None:
    other = make.make_doctor(username="edda")
    User.objects.filter(pk=other.pk).update(is_active=False)
    ran("forget_person", "edda")
    assert "edda" not in stored().lower()
    assert list(findings()) == []


def test_a_dry_run_says_what_would_go_and_changes_nothing(doctor: User) -> None:
    before = stored()
    said = ran("forget_person", "adelheid", "--dry-run")
    assert "medical reviewer: 1" in said.splitlines()
    assert said.splitlines()[-1] == "Nothing was changed."
    assert stored() == before


def test_who_is_still_needed_is_not_forgotten(doctor: User) -> None:
    other = make.make_doctor(username="otto")
    reading = make.submitted(title="Reading", slug="reading")
    make.accepted(reading, other)
    waiting = make.approved(make.make_article(title="Waiting", slug="waiting"), other)
    editor = make.somebody("editor")
    transitions.set_owners(make.fresh(waiting), owner=other, backup_owner=None, by=editor, now=NOW)
    with pytest.raises(CommandError) as refused:
        ran("forget_person", "otto")
    lines = str(refused.value).splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "The account is active. Deactivate it under Users first.",
        "Reviews that still run",
        "Articles that they look after",
        "Texts that they approved and that are not published",
    ]
    assert User.objects.filter(username="otto").exists()


def test_whoever_came_back_meanwhile_is_not_forgotten(doctor: User) -> None:
    User.objects.filter(pk=doctor.pk).update(is_active=True)
    with pytest.raises(ValueError, match="The account is active"):
        forget(doctor, now=NOW)
    assert User.objects.filter(username="adelheid").exists()


def test_nobody_is_forgotten_twice_and_nobody_unknown(doctor: User) -> None:
    ran("forget_person", "adelheid")
    with pytest.raises(CommandError, match="forgotten before"):
        ran("forget_person", f"former-{doctor.pk}")
    for command in ("forget_person", "export_person"):
        with pytest.raises(CommandError, match="no account with the user name “adelheid”"):
            ran(command, "adelheid")


def test_the_name_of_a_former_account_is_taken_from_nobody(author: User) -> None:
    make.make_user("author", username=f"former-{author.pk}")
    User.objects.filter(pk=author.pk).update(is_active=False)
    ran("forget_person", "adelheid")
    author.refresh_from_db()
    assert author.username == f"former-{author.pk}-x"


def test_a_session_that_ended_is_erased_by_the_next_run() -> None:
    for name, day in (("ended", NOW - timedelta(days=1)), ("good", timezone.now() + HOUR)):
        Session.objects.create(session_key=name, session_data="", expire_date=day)
    call_command("run_due", "--no-mail", stderr=StringIO())
    assert list(Session.objects.values_list("session_key", flat=True)) == ["good"]
