import re
from typing import Any

import pytest
from django.test import Client

from rlsportal.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    return User.objects.create_user("author", password="correct horse", is_staff=True)


def post(client: Client, username: str, password: str, to: str = "/admin/") -> Any:
    data = {"username": username, "password": password, "next": to}
    return client.post("/admin/login/", data)


def test_the_page_has_language_heading_and_labels(client: Client) -> None:
    page = client.get("/admin/login/").content.decode()
    assert '<html lang="en" dir="ltr">' in page
    assert page.count("<h1>") == 1
    assert "<h1>Log in to RLS Portal</h1>" in page
    assert re.findall(r'<label [^>]*for="(\w+)"', page) == ["id_username", "id_password"]


def test_right_words_lead_where_one_was_going(client: Client, author: User) -> None:
    response = post(client, "author", "correct horse", "/admin/password_change/")
    assert (response.status_code, response["Location"]) == (302, "/admin/password_change/")


def test_nobody_is_sent_to_another_site(client: Client, author: User) -> None:
    response = post(client, "author", "correct horse", "https://evil.example/")
    assert (response.status_code, response["Location"]) == (302, "/admin/")


@pytest.mark.parametrize(
    ("username", "password"),
    [("author", "wrong horse"), ("nobody", "correct horse"), ("reader", "correct horse")],
)
def test_every_refusal_says_the_same(
    client: Client, author: User, username: str, password: str
) -> None:
    User.objects.create_user("reader", password="correct horse", is_staff=False)
    page = post(client, username, password).content.decode()
    assert 'role="alert"' in page
    assert "do not match an account that may work here" in page


def test_an_empty_form_asks_for_both(client: Client) -> None:
    page = post(client, "", "").content.decode()
    assert "Enter both your user name and your password." in page


def test_a_visitor_without_permission_is_told_who_they_are(client: Client) -> None:
    client.force_login(User.objects.create_user("reader"))
    page = client.get("/admin/login/?next=/admin/").content.decode()
    assert "You are logged in as reader" in page
