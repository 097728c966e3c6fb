"""Ways past the password and the code: old links, paper, other phones, browsers that were known."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail, signing
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.models import OutboxMessage
from articles.workflow import Role
from rlsportal.accounts import devices, invitations, resets, second_factor
from rlsportal.accounts.forms import OwnPasswordChangeForm, PasswordByMailForm
from rlsportal.accounts.models import RecoveryCode, User
from tests import factories as make

pytestmark = pytest.mark.django_db
NEW = "seven purple walruses"
DAY = 24 * 60 * 60  # seconds


@pytest.fixture
def doctor() -> User:
    user = make.make_doctor(username="dora")
    user.email = "dora@example.org"
    user.save()
    return user


def code_of(key: str, steps: int = 0) -> str:
    totp = TOTP(bytes.fromhex(key))
    totp.time = timezone.now().timestamp() + 30 * steps
    return f"{totp.token():06d}"


@pytest.fixture
def paper(doctor: User) -> list[str]:
    """Set a phone up; return the codes on paper."""
    return second_factor.set_up(doctor, "00" * 20, code_of("00" * 20), now=timezone.now())


def choose(client: Client, address: str) -> Any:
    page = client.get(address, follow=True)
    form = {"new_password1": NEW, "new_password2": NEW}
    return client.post(page.redirect_chain[-1][0], form) if page.redirect_chain else page


def link_by_mail() -> str:
    Client().post("/admin/password-reset/", {"email": "dora@example.org"})
    call_command("run_due", stderr=StringIO())
    found = re.search(r"http://[^/]+(/admin/password-reset/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def try_in(client: Client, password: str) -> bool:
    data = {"username": "dora", "password": password, "next": "/admin/"}
    return client.post("/admin/login/", data).status_code == 302


# --- the link to a new password


def test_a_link_sent_before_somebody_left_opens_nothing_after(doctor: User) -> None:
    address = link_by_mail()
    User.objects.filter(pk=doctor.pk).update(is_active=False)
    assert "This link does not work" in choose(Client(), address).content.decode()
    assert User.objects.get(pk=doctor.pk).check_password(make.PASSWORD)
    User.objects.filter(pk=doctor.pk).update(is_active=True)
    assert choose(Client(), address).status_code == 302  # it was that alone


def test_no_token_is_good_where_there_is_no_password_to_forget(doctor: User) -> None:
    assert resets.tokens.check_token(doctor, resets.tokens.make_token(doctor))
    doctor.set_unusable_password()
    assert not resets.tokens.check_token(doctor, resets.tokens.make_token(doctor))
    assert not resets.tokens.check_token(None, "a-b")


def test_who_left_is_written_no_link(doctor: User) -> None:
    User.objects.filter(pk=doctor.pk).update(is_active=False)
    Client().post("/admin/password-reset/", {"email": "dora@example.org"})
    assert not OutboxMessage.objects.exists()


def test_an_invitation_of_who_left_before_they_came_opens_nothing() -> None:
    person = User(username="new", email="new@example.org")
    now, editor = timezone.now(), make.make_user("editor")
    invitations.invite(person, role=Role.AUTHOR, by=editor, now=now)
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    address = f"/admin/welcome/{uid}/{invitations.tokens.make_token(person)}/"
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert "This link does not work" in choose(Client(), address).content.decode()
    assert not User.objects.get(pk=person.pk).has_usable_password()
    User.objects.filter(pk=person.pk).update(is_active=True)
    assert choose(Client(), address).status_code == 302


def test_who_chose_a_new_password_gets_in_however_many_guess(doctor: User) -> None:
    """On a browser that nobody had logged in from: it holds the mail, which is proof enough."""
    for _ in range(11):
        assert not try_in(Client(), "wrong horse")
    own = Client()
    assert choose(own, link_by_mail()).status_code == 302
    assert not try_in(Client(), NEW)
    assert try_in(own, NEW)


# --- a browser that is known


@pytest.mark.parametrize(("days", "is_known"), [(0, True), (179, True), (181, False)])
def test_a_browser_is_known_for_half_a_year(
    doctor: User, monkeypatch: pytest.MonkeyPatch, days: int, is_known: bool
) -> None:
    """Whatever it sends: a browser that kept the cookie for longer, or whoever copied it."""
    request, answer = RequestFactory().get("/admin/"), HttpResponse()
    devices.remember(request, answer, doctor)
    cookie = answer.cookies[devices.COOKIE]
    assert int(cookie["max-age"]) == 180 * DAY
    request.COOKIES[devices.COOKIE] = cookie.value
    later = SimpleNamespace(time=lambda: time.time() + days * DAY)
    monkeypatch.setattr("django.core.signing.time", later)
    assert bool(devices.known(request, "dora")) is is_known


def test_of_many_who_share_a_browser_the_one_longest_away_is_forgotten() -> None:
    """A cookie that grew for ever would be taken by no browser at all."""
    request, people = RequestFactory().get("/admin/"), [make.make_user() for _ in range(12)]
    for person in (*people, people[4]):
        answer = HttpResponse()
        devices.remember(request, answer, person)
        request.COOKIES[devices.COOKIE] = answer.cookies[devices.COOKIE].value
    known = [bool(devices.known(request, person.username)) for person in people]
    assert known == [False] * 4 + [True] * 8
    assert len(request.COOKIES[devices.COOKIE]) < 1000


@pytest.mark.parametrize("is_https", [True, False])
def test_the_cookie_of_a_known_browser_goes_by_https_only_where_the_desk_does(
    doctor: User, settings: Any, is_https: bool
) -> None:
    settings.SESSION_COOKIE_SECURE = is_https
    answer = HttpResponse()
    devices.remember(RequestFactory().get("/admin/"), answer, doctor)
    cookie = answer.cookies[devices.COOKIE]
    assert bool(cookie["secure"]) is is_https
    assert cookie["path"] == "/admin/"  # no page for readers hears of it


def test_a_cookie_of_another_shape_is_none(doctor: User) -> None:
    request = RequestFactory().get("/admin/")
    request.COOKIES[devices.COOKIE] = signing.dumps([doctor.pk], salt=devices.SALT)
    assert devices.known(request, "dora") == ""


@pytest.mark.parametrize("page", ["sessions", "codes"])
def test_a_link_alone_ends_no_session_and_makes_no_codes(
    doctor: User, paper: list[str], page: str
) -> None:
    client, elsewhere = Client(), Client()
    for each in (client, elsewhere):
        each.force_login(doctor)
        session = each.session
        second_factor.passed(User.objects.get(pk=doctor.pk), session)
        session.save()
        each.cookies["sessionid"] = session.session_key
    before = set(RecoveryCode.objects.values_list("encoded", flat=True))
    assert client.get(f"/admin/account/{page}/").status_code == 405
    assert elsewhere.get("/admin/").status_code == 200
    assert set(RecoveryCode.objects.values_list("encoded", flat=True)) == before


# --- the code of the second step


def test_wrong_codes_of_paper_have_their_pause_too(doctor: User, paper: list[str]) -> None:
    now = timezone.now()
    assert not second_factor.check(doctor, "22222-22222", now=now)
    until = second_factor.locked_until(doctor)
    assert until is not None
    assert until > now
    assert not second_factor.check(doctor, paper[0], now=now)  # not looked at, and not used up
    assert second_factor.codes_left(doctor) == 10
    for _ in range(4):
        TOTPDevice.objects.update(throttling_failure_timestamp=now - timedelta(days=1))
        assert not second_factor.check(doctor, "22222-22222", now=now)
    until = second_factor.locked_until(doctor)
    assert until is not None
    assert until - now > timedelta(seconds=10)  # longer each time


def test_paper_of_somebody_else_opens_nothing(doctor: User) -> None:
    other = make.make_user("author", username="ann")
    theirs = second_factor.new_codes(other)
    now = timezone.now()
    second_factor.set_up(doctor, "00" * 20, code_of("00" * 20), now=now)
    assert not second_factor.check(doctor, theirs[0], now=now)
    RecoveryCode.objects.filter(user=doctor).delete()
    TOTPDevice.objects.update(throttling_failure_timestamp=now - timedelta(days=1))
    assert not second_factor.check(doctor, theirs[0], now=now)
    assert second_factor.codes_left(other) == 10


def test_the_owner_hears_of_a_new_phone(doctor: User) -> None:
    client = Client()
    client.force_login(doctor)
    client.get("/admin/second-step/new/")
    code = code_of(client.session["second_factor_key"])
    form = {"code": code, "password": make.PASSWORD}
    assert client.post("/admin/second-step/new/", form).status_code == 200
    assert "second_factor_key" not in client.session  # the phone has it now, and nobody else
    (told,) = OutboxMessage.objects.filter(kind="account", to=doctor)
    assert told.subject == "Your account has a new second step: a code of another phone."


def test_no_phone_is_set_up_where_nobody_works(doctor: User) -> None:
    """A password is right, but the account does not open the desk (any more)."""
    client = Client()
    client.force_login(doctor)
    client.get("/admin/second-step/new/")
    code = code_of(client.session["second_factor_key"])
    User.objects.filter(pk=doctor.pk).update(is_staff=False)
    form = {"code": code, "password": make.PASSWORD}
    for answer in (
        client.get("/admin/second-step/new/"),
        client.post("/admin/second-step/new/", form),
    ):
        assert (answer.status_code, answer["Location"]) == (302, "/admin/login/")
    assert not TOTPDevice.objects.exists()


def test_no_page_shows_the_key_of_a_phone(doctor: User, paper: list[str]) -> None:
    boss = make.make_user("editor", is_superuser=True)
    client = Client()
    client.force_login(boss)
    device = TOTPDevice.objects.get()
    for page in ("", "add/", f"{device.pk}/change/", f"{device.pk}/config/", f"{device.pk}/qrcode"):
        address = f"/admin/otp_totp/totpdevice/{page}"
        assert client.get(address, follow=True).status_code == 404, page
    assert "totpdevice" not in client.get("/admin/").content.decode()


def test_nobody_is_written_about_an_account_that_everybody_shares(doctor: User) -> None:
    for person in (doctor, make.make_user(is_demonstration=True, email="demo@example.org")):
        Client().post("/admin/login/", {"username": person.username, "password": make.PASSWORD})
    assert [told.to for told in OutboxMessage.objects.filter(kind="account")] == [doctor]


@pytest.mark.parametrize("is_by_mail", [True, False])
def test_a_password_set_meanwhile_undoes_no_deactivation(is_by_mail: bool) -> None:
    """Hashing takes long enough for somebody to act, and the row was read before."""
    user = make.make_user("editor", email="e@example.org")
    form: Any = PasswordByMailForm(user, {})
    if not is_by_mail:
        form = OwnPasswordChangeForm(user, {}, request=RequestFactory().post("/"))
    form.cleaned_data = {"new_password1": NEW, "new_password2": NEW}
    User.objects.filter(pk=user.pk).update(is_active=False, email="new@example.org")
    form.save()
    after = User.objects.get(pk=user.pk)
    assert after.check_password(NEW)
    assert (after.is_active, after.email) == (False, "new@example.org")
