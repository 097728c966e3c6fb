"""The desk as its people see it: a client for each role, and forms as a browser sends them."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article
from rlsportal.accounts.models import User
from tests.factories import make_user
from tests.support.html_forms import fields_of

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    """Return a browser in which the user is logged in."""
    client = Client()
    client.force_login(user)
    return client


class Desk:
    """The article's form in the hands of one person."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.client = client_of(user)

    def url(self, article: Article) -> str:
        return reverse("admin:articles_article_change", args=[article.pk])

    def open(self, article: Article) -> dict[str, str]:
        """Return what the form would send if nothing was typed."""
        response = self.client.get(self.url(article))
        assert response.status_code == 200
        return fields_of(response.content, "article_form")

    def send(self, article: Article, data: dict[str, str]) -> Any:
        """Send the form by "Save and continue editing"."""
        return self.client.post(self.url(article), {**data, "_continue": "1"})

    def save(self, article: Article, **changes: str) -> Any:
        """Open the form, type, and save; fails the test if it was not saved."""
        response = self.send(article, {**self.open(article), **changes})
        assert response.status_code == 302, errors_of(response)
        return response


def errors_of(response: Any) -> list[str]:
    """Return everything the page of a form complains about."""
    context = response.context
    errors = context["errors"] if context and "errors" in context else []
    return [unescape(str(error)) for error in errors]


@pytest.fixture
def author(db: None) -> Desk:
    return Desk(make_user("author", username="ann", first_name="Ann"))


@pytest.fixture
def other_author(db: None) -> Desk:
    return Desk(make_user("author", username="ben", first_name="Ben"))


@pytest.fixture
def editor(db: None) -> Desk:
    return Desk(make_user("editor"))


@pytest.fixture
def reviewer(db: None) -> Desk:
    return Desk(make_user("medical_reviewer"))


@pytest.fixture
def add_row() -> Callable[..., dict[str, str]]:
    """Return a function that fills the empty part at the end of a list of parts."""

    def fill(data: dict[str, str], prefix: str, **values: str) -> dict[str, str]:
        number = int(data[f"{prefix}-TOTAL_FORMS"])
        empty = f"{prefix}-{number - 1}-"
        if data.get(f"{empty}id"):  # there is no empty one any more
            empty, number = f"{prefix}-{number}-", number + 1
        filled = {f"{empty}{name}": value for name, value in values.items()}
        return {**data, **filled, f"{prefix}-TOTAL_FORMS": str(number)}

    return fill
