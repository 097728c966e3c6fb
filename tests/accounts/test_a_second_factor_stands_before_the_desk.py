"""Whoever signs or publishes logs in with a code of their phone, and nothing opens before."""

from __future__ import annotations

import base64
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.models import OutboxMessage
from rlsportal.accounts import second_factor
from rlsportal.accounts.factor_views import CodeView
from rlsportal.accounts.models import RecoveryCode, User
from tests import factories as make

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.PORTAL_SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def doctor() -> User:
    user = make.make_doctor(username="dora")
    user.set_password(PASSWORD)
    user.save()
    return user


class Phone:
    """An app for one-time codes; each code is asked for once, so the clock moves on."""

    def __init__(self, key: str) -> None:
        self.totp, self.steps = TOTP(bytes.fromhex(key)), -1

    def code(self) -> str:
        self.steps += 1
        self.totp.time = timezone.now().timestamp() + 30 * self.steps
        return f"{self.totp.token():06d}"


@pytest.fixture
def phone(doctor: User) -> Phone:
    key = "00" * 20
    phone = Phone(key)
    assert second_factor.set_up(doctor, key, phone.code(), now=timezone.now())
    return phone


def password_typed(to: str = "/admin/articles/reviewassignment/") -> tuple[Client, Any]:
    client = Client()
    data = {"username": "dora", "password": PASSWORD, "next": to}
    return client, client.post("/admin/login/", data, follow=True)


def is_at_work(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def test_the_password_alone_opens_nothing(doctor: User, phone: Phone) -> None:
    client, answer = password_typed()
    (last, _status) = answer.redirect_chain[-1]
    assert last == "/admin/second-step/?next=%2Fadmin%2Farticles%2Freviewassignment%2F"
    assert not is_at_work(client)
    assert client.post("/admin/markdown/preview/", {"content": "x"}).status_code in (302, 403)
    assert client.get("/admin/password_change/").status_code == 302


def test_the_code_opens_where_one_was_going_under_a_new_session(doctor: User, phone: Phone) -> None:
    client, _ = password_typed()
    before = client.cookies["sessionid"].value
    answer = client.post(
        "/admin/second-step/", {"code": phone.code(), "next": "/admin/articles/reviewassignment/"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/admin/articles/reviewassignment/")
    assert is_at_work(client)
    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_nobody_is_sent_to_another_site(doctor: User, phone: Phone) -> None:
    client, _ = password_typed()
    form = {"code": phone.code(), "next": "https://evil.example/"}
    assert client.post("/admin/second-step/", form)["Location"] == "/admin/"


def test_a_code_works_once_and_a_wrong_one_says_what_to_do(doctor: User, phone: Phone) -> None:
    code = phone.code()
    for number, status in ((1, 302), (2, 400)):
        client, _ = password_typed()
        answer = client.post("/admin/second-step/", {"code": code})
        assert answer.status_code == status, number
    assert "This code is not right, or was used already." in answer.content.decode()
    assert "The next try is possible in" in answer.content.decode()
    assert not is_at_work(client)


def test_guessing_gets_slower_and_never_locks_out_for_long(doctor: User, phone: Phone) -> None:
    now = timezone.now()
    for _ in range(40):
        TOTPDevice.objects.update(throttling_failure_timestamp=now - timedelta(days=1))
        assert not second_factor.check(doctor, "000000", now=now)
    until = second_factor.locked_until(doctor)
    assert until is not None
    assert timedelta(minutes=30) < until - timezone.now() < timedelta(minutes=35)
    code = phone.code()
    assert not second_factor.check(doctor, code, now=now)  # the right one has to wait too
    TOTPDevice.objects.update(throttling_failure_timestamp=now - timedelta(minutes=36))
    assert second_factor.check(doctor, code, now=now)


def test_a_recovery_code_stands_in_for_the_phone_once(doctor: User, phone: Phone) -> None:
    code = second_factor.new_codes(doctor)[3]
    for typed, status in ((code.lower(), 302), (code, 400)):
        client, _ = password_typed()
        answer = client.post("/admin/second-step/", {"code": typed}, follow=False)
        assert answer.status_code == status, typed
        if status == 302:
            assert "9 are left" in client.get("/admin/").content.decode()
    assert second_factor.codes_left(doctor) == 9


def told() -> list[str]:
    return list(OutboxMessage.objects.order_by("pk").values_list("subject", flat=True))


def test_a_code_typed_with_a_space_is_no_code_of_paper(doctor: User, phone: Phone) -> None:
    client, _ = password_typed()
    code = phone.code()
    typed = f" {code[:3]} {code[3:]} "
    assert client.post("/admin/second-step/", {"code": typed}).status_code == 302
    assert "recovery code" not in client.get("/admin/").content.decode()


def test_the_owner_hears_of_a_recovery_code_and_of_wrong_codes(doctor: User, phone: Phone) -> None:
    """Whoever types wrong codes has typed the right password: that alone is news."""
    doctor.email = "dora@example.org"
    doctor.save()
    paper = second_factor.new_codes(doctor)
    for _ in range(6):
        assert not second_factor.check(doctor, "000000", now=timezone.now())
        TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(hours=1))
    wrong = "Somebody typed the right password and then wrong codes to log in as you."
    assert told() == [wrong]
    assert second_factor.check(doctor, paper[0], now=timezone.now())
    assert told() == [wrong, "A recovery code was used to log in as you; 9 are left."]


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 second"), (90, "90 seconds"), (91, "2 minutes")]
)
def test_how_long_to_wait_is_said_in_what_one_counts(seconds: int, words: str) -> None:
    assert CodeView.wait(seconds) == f"The next try is possible in {words}."


def test_what_is_stored_tells_no_recovery_code(doctor: User, phone: Phone) -> None:
    codes = second_factor.new_codes(doctor)
    stored = " ".join(RecoveryCode.objects.values_list("encoded", flat=True))
    assert len(set(codes)) == 10
    assert not any(code.replace("-", "") in stored for code in codes)


def set_up_in_the_browser(client: Client, **more: str) -> Any:
    page = client.get("/admin/second-step/new/").content.decode()
    link = re.search(r'href="(otpauth://[^"]+)"', page)
    assert link is not None
    assert "<svg" in page
    secret = parse_qs(urlparse(link[1].replace("&amp;", "&")).query)["secret"][0]
    phone = Phone(base64.b32decode(secret).hex())
    return client.post("/admin/second-step/new/", {"code": phone.code(), **more})


def test_the_first_login_sets_the_phone_up_and_shows_codes_for_paper(doctor: User) -> None:
    client, answer = password_typed()
    assert answer.redirect_chain[-1][0].startswith("/admin/second-step/new/")
    assert not is_at_work(client)
    page = set_up_in_the_browser(client)
    codes = re.findall(r"<code>(\w{5}-\w{5})</code>", page.content.decode())
    assert len(codes) == 10
    assert "RLS Portal, dora" in page.content.decode()  # whose they are, on paper
    assert "no-store" in page["Cache-Control"]
    assert is_at_work(client)
    client, _ = password_typed()
    assert client.post("/admin/second-step/", {"code": codes[0]}).status_code == 302
    assert is_at_work(client)


def test_a_wrong_first_code_sets_nothing_up_and_keeps_the_key(doctor: User) -> None:
    client, _ = password_typed()
    first = client.get("/admin/second-step/new/").content.decode()
    answer = client.post("/admin/second-step/new/", {"code": "12345"})
    assert answer.status_code == 400
    assert "This is not the code of this key." in answer.content.decode()
    key = re.compile(r'account-key">([A-Z2-7 ]+)<')
    assert key.findall(first) == key.findall(answer.content.decode()) != []
    assert not TOTPDevice.objects.exists()
    assert not is_at_work(client)


def test_who_has_a_phone_cannot_set_up_another_with_the_password_alone(
    doctor: User, phone: Phone
) -> None:
    client, _ = password_typed()
    answer = client.get("/admin/second-step/new/")
    assert (answer.status_code, urlparse(answer["Location"]).path) == (302, "/admin/second-step/")


def test_another_phone_asks_for_the_password_and_ends_what_the_old_one_opened(
    doctor: User, phone: Phone
) -> None:
    client, _ = password_typed()
    client.post("/admin/second-step/", {"code": phone.code()})
    elsewhere, _ = password_typed()
    elsewhere.post("/admin/second-step/", {"code": phone.code()})
    assert is_at_work(elsewhere)
    refused = set_up_in_the_browser(client, password="wrong horse")
    assert "This is not your password." in refused.content.decode()
    assert is_at_work(elsewhere)
    assert set_up_in_the_browser(client, password=PASSWORD).status_code == 200
    assert is_at_work(client)
    assert not is_at_work(elsewhere)
    assert TOTPDevice.objects.filter(user=doctor).count() == 1


@pytest.fixture
def everybody() -> dict[str, User]:
    roles = ("author", "medical_reviewer", "editor", "lead_reviewer")
    people = {role: make.make_user(role) for role in roles}
    people["superuser"] = make.make_user(is_superuser=True)
    for right in ("add_user", "change_user"):
        people[right] = make.make_user("author")
        people[right].user_permissions.add(Permission.objects.get(codename=right))
    people["demonstration"] = make.make_user("medical_reviewer", is_demonstration=True)
    return people


@pytest.mark.parametrize("is_on", [True, False])
def test_who_needs_it(everybody: dict[str, User], settings: Any, is_on: bool) -> None:
    settings.PORTAL_SECOND_FACTOR_REQUIRED = is_on
    needed = {name for name, user in everybody.items() if second_factor.is_required(user)}
    expected = {"medical_reviewer", "editor", "lead_reviewer", "superuser"}
    expected |= {"add_user", "change_user"}
    assert needed == (expected if is_on else set())


def test_a_half_finished_log_in_ends_soon_and_at_a_button(doctor: User, phone: Phone) -> None:
    client, _ = password_typed()
    assert client.session.get_expiry_age() == 600
    client.post("/admin/second-step/leave/")
    assert client.get("/admin/second-step/")["Location"] == "/admin/login/"
    client, _ = password_typed()
    client.post("/admin/second-step/", {"code": phone.code()})
    assert client.session.get_expiry_age() > 600


def test_a_role_given_later_asks_for_a_phone_at_once(doctor: User) -> None:
    writer = make.make_user("author", username="will")
    client = Client()
    client.force_login(writer)
    assert is_at_work(client)
    writer.groups.set(doctor.groups.all())
    assert not is_at_work(client)


def test_pages_for_readers_ask_nobody_who_they_are(
    doctor: User, phone: Phone, django_assert_num_queries: Any
) -> None:
    client, _ = password_typed()
    answer = client.get("/healthz")
    assert "Cookie" not in answer.get("Vary", "")
    with django_assert_num_queries(0):
        client.get("/robots.txt")
