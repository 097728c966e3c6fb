"""One's own account: sessions, codes, a phone that is lost, a password that is forgotten."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from articles import transitions
from articles.models import OutboxMessage
from rlsportal.accounts import resets, second_factor, sessions
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db
NEW = "seven purple walruses"


@pytest.fixture
def doctor() -> User:
    user = make.make_doctor(username="dora")
    user.email = "dora@example.org"
    user.save()
    return user


def logged_in(user: User, agent: str = "") -> Client:
    client = Client(headers={"user-agent": agent})
    data = {"username": user.username, "password": make.PASSWORD, "next": "/admin/"}
    assert client.post("/admin/login/", data).status_code == 302
    return client


def is_at_work(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def subjects() -> list[str]:
    return list(OutboxMessage.objects.order_by("pk").values_list("subject", flat=True))


# --- sessions


def test_sessions_are_listed_and_ended(doctor: User) -> None:
    here = logged_in(doctor, "Firefox/140.0 (Windows NT)")
    there = logged_in(doctor, "Mobile Safari/605 (iPhone)")
    third = logged_in(doctor)
    page = here.get("/admin/account/").content.decode()
    assert "Firefox, Windows <strong>(this one)</strong>" in page
    assert "Safari, iPhone" in page
    (name,) = (
        s.name for s in sessions.own(doctor, None, timezone.now()) if s.browser == "Safari, iPhone"
    )
    here.post("/admin/account/sessions/", {"session": name})
    assert [is_at_work(each) for each in (here, there, third)] == [True, False, True]
    here.post("/admin/account/sessions/")
    assert [is_at_work(each) for each in (here, there, third)] == [True, False, False]


def test_nobody_ends_or_sees_the_sessions_of_others(doctor: User) -> None:
    theirs = logged_in(doctor)
    (name,) = (s.name for s in sessions.own(doctor, None, timezone.now()))
    other = logged_in(make.make_user("author"))
    other.post("/admin/account/sessions/", {"session": name})
    assert is_at_work(theirs)
    assert name not in other.get("/admin/account/").content.decode()
    assert Client().post("/admin/account/sessions/", {"session": name}).status_code == 302
    assert is_at_work(theirs)


def test_the_page_tells_no_key_of_a_session(doctor: User) -> None:
    here = logged_in(doctor)
    logged_in(doctor)
    page = here.get("/admin/account/").content.decode()
    assert not any(s.session_key in page for s in Session.objects.all())


def test_who_does_nothing_for_an_hour_logs_in_again(doctor: User, settings: Any) -> None:
    client = logged_in(doctor)

    def seen(minutes: int) -> None:
        session = client.session
        session[sessions.SEEN] = (timezone.now() - timedelta(minutes=minutes)).isoformat()
        session.save()

    seen(59)
    assert is_at_work(client)
    seen(61)
    assert not is_at_work(client)
    assert Session.objects.count() == 0


# --- recovery codes


def with_phone(user: User) -> None:
    user.second_factor_since = timezone.now()
    user.save()
    second_factor.new_codes(user)


def at_work_with_phone(user: User) -> Client:
    client = logged_in(user)
    with_phone(user)
    session = client.session
    session[second_factor.SESSION_KEY] = user.second_factor_since.isoformat()
    session.save()
    return client


def test_new_recovery_codes_ask_for_the_password_and_end_the_old(doctor: User) -> None:
    client = at_work_with_phone(doctor)
    before = set(doctor.recovery_codes.values_list("encoded", flat=True))
    refused = client.post("/admin/account/codes/", {"password": "wrong horse"})
    assert "This is not your password." in refused.content.decode()
    assert set(doctor.recovery_codes.values_list("encoded", flat=True)) == before
    page = client.post("/admin/account/codes/", {"password": make.PASSWORD}).content.decode()
    assert len(re.findall(r"<code>\w{5}-\w{5}</code>", page)) == 10
    assert not before & set(doctor.recovery_codes.values_list("encoded", flat=True))
    assert subjects()[-1] == "Your account has new recovery codes."


def test_without_a_phone_there_are_no_recovery_codes(doctor: User) -> None:
    client = logged_in(doctor)
    assert client.post("/admin/account/codes/", {"password": make.PASSWORD}).status_code == 302
    assert not doctor.recovery_codes.exists()


def test_guessing_the_password_on_the_own_page_is_slowed_down(doctor: User) -> None:
    client = at_work_with_phone(doctor)
    for _ in range(10):
        client.post("/admin/account/codes/", {"password": "wrong horse"})
    refused = client.post("/admin/account/codes/", {"password": make.PASSWORD})
    assert refused.status_code == 400


# --- a phone that is lost


def signing_problems(doctor: User) -> list[str]:
    from articles.transitions import facts

    doctor = User.objects.get(pk=doctor.pk)
    return [reason.code for reason in facts.signing_problems(doctor, timezone.now().date())]


def test_who_removes_a_second_factor_cannot_have_the_doctor_sign(doctor: User) -> None:
    with_phone(doctor)
    superuser = make.make_user("editor", is_superuser=True)
    client = logged_in(superuser)
    address = f"/admin/accounts/user/{doctor.pk}/second-factor/"
    assert "see first" in client.get(address).content.decode().lower()
    for typed in ({}, {"password": "wrong horse"}):
        assert client.post(address, typed).status_code == 400
    assert User.objects.get(pk=doctor.pk).second_factor_since is not None
    assert client.post(address, {"password": make.PASSWORD}).status_code == 302
    doctor = User.objects.get(pk=doctor.pk)
    assert (doctor.second_factor_since, doctor.second_factor_reset_by) == (None, superuser)
    assert not doctor.recovery_codes.exists()
    assert signing_problems(doctor) == ["password_set_by_another"]
    profile = doctor.medical_reviewer
    now = timezone.now()
    verify = transitions.verify_licence
    assert codes_of(verify, profile, by=superuser, now=now) == ["account_of_your_making"]
    verify(profile, by=make.make_user("editor"), now=now)
    assert signing_problems(doctor) == []
    assert subjects()[-1].startswith("The second step of your log-in was removed by ")


def test_only_superusers_remove_one_and_not_their_own(doctor: User) -> None:
    with_phone(doctor)
    editor, superuser = make.make_user("editor"), make.make_user(is_superuser=True)
    address = f"/admin/accounts/user/{doctor.pk}/second-factor/"
    assert logged_in(editor).post(address, {"password": make.PASSWORD}).status_code == 403
    own = f"/admin/accounts/user/{superuser.pk}/second-factor/"
    assert logged_in(superuser).post(own, {"password": make.PASSWORD}).status_code == 403
    assert User.objects.get(pk=doctor.pk).second_factor_since is not None


def test_on_the_command_line_too(doctor: User) -> None:
    with_phone(doctor)
    said = StringIO()
    call_command("reset_second_factor", "dora", stderr=said)
    assert "removed the second factor of dora" in said.getvalue()
    assert signing_problems(doctor) == ["password_set_by_another"]
    with pytest.raises(CommandError, match="no account with the user name “nobody”"):
        call_command("reset_second_factor", "nobody")


# --- a password that is forgotten


def asked_for(address: str) -> str:
    answer = Client().post("/admin/password-reset/", {"email": address}, follow=True)
    assert answer.status_code == 200
    call_command("run_due", stderr=StringIO())
    return answer.content.decode()


def link() -> str:
    found = re.search(r"http://[^/]+(/admin/password-reset/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def choose(address: str, password: str = NEW) -> Any:
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    page = client.get(address, follow=True)
    form = {"new_password1": password, "new_password2": password}
    return client.post(page.redirect_chain[-1][0], form) if page.redirect_chain else page


def test_a_link_by_mail_sets_a_new_password_once(doctor: User) -> None:
    old = logged_in(doctor)
    asked_for("DORA@example.org")
    address = link()
    assert address.split("/")[-2] not in "".join(
        OutboxMessage.objects.values_list("body", flat=True)
    )
    assert choose(address)["Location"] == "/admin/login/"
    assert User.objects.get(pk=doctor.pk).check_password(NEW)
    assert not is_at_work(old)
    assert "This link does not work" in choose(address, "another password x").content.decode()
    assert signing_problems(doctor) == []  # it was the owner
    assert subjects()[-1] == "Your password was set anew by mail."
    told = OutboxMessage.objects.order_by("pk").last()
    assert told is not None
    assert "counts as known from now on: Firefox, Linux." in told.body


def test_nobody_learns_who_has_an_account(doctor: User) -> None:
    page = asked_for("dora@example.org")
    assert asked_for("nobody@example.org") == page
    assert len(mail.outbox) == 1


def test_mails_do_not_pile_up(doctor: User) -> None:
    for _ in range(3):
        asked_for("dora@example.org")
    assert len(mail.outbox) == 1


def test_an_old_link_does_nothing(doctor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    token = resets.tokens.make_token(doctor)
    assert resets.tokens.check_token(doctor, token)
    now = resets.tokens._now()
    for minutes, is_good in ((59, True), (61, False)):
        monkeypatch.setattr(resets.tokens, "_now", lambda m=minutes: now + timedelta(minutes=m))
        assert resets.tokens.check_token(doctor, token) is is_good


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_demonstration": True}])
def test_some_get_no_link(doctor: User, fields: dict[str, bool]) -> None:
    User.objects.filter(pk=doctor.pk).update(**fields)
    asked_for("dora@example.org")
    assert mail.outbox == []


def test_the_second_factor_is_asked_for_after_a_new_password(doctor: User) -> None:
    with_phone(doctor)
    asked_for("dora@example.org")
    choose(link())
    client = Client()
    data = {"username": "dora", "password": NEW, "next": "/admin/"}
    client.post("/admin/login/", data)
    assert not is_at_work(client)


def test_a_wrong_address_is_told_and_kept(doctor: User) -> None:
    page = Client().post("/admin/password-reset/", {"email": "not an address"})
    assert page.status_code == 400
    assert 'value="not an address"' in page.content.decode()


# --- passwords


def test_a_password_of_the_list_of_breaches_is_refused(tmp_path: Path, settings: Any) -> None:
    known = [f"known password number {n}" for n in range(500)]
    lines = sorted(hashlib.sha1(word.encode()).hexdigest().upper() for word in known)
    path = tmp_path / "breached.txt"
    path.write_text("".join(f"{line}:{n}\n" for n, line in enumerate(lines)))
    settings.PORTAL_BREACHED_PASSWORDS = str(path)
    for word in known:
        with pytest.raises(ValidationError, match="lists that attackers have"):
            validate_password(word)
    for number in range(500):
        validate_password(f"unknown password number {number}")


def test_a_common_password_is_refused_without_the_list() -> None:
    with pytest.raises(ValidationError, match="too common"):
        validate_password("1qaz2wsx3edc")


def test_a_password_set_by_somebody_else_is_told_to_the_owner(doctor: User) -> None:
    client = logged_in(make.make_user(is_superuser=True, username="sue"))
    new = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    form = {**new, "password": make.PASSWORD}
    client.post(f"/admin/accounts/user/{doctor.pk}/password/", form)
    assert subjects()[-1] == "Your password was set by somebody else: sue."


def test_ones_own_new_password_is_told(doctor: User) -> None:
    client = logged_in(doctor)
    form = {"old_password": make.PASSWORD, "new_password1": NEW, "new_password2": NEW}
    client.post("/admin/password_change/", form)
    assert subjects()[-1] == "Your password was changed."
