"""Pages as people use them: a client for each person, and forms as a browser sends them."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, ReviewAssignment
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.html_forms import fields_of


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def text_of(response: Any) -> str:
    """Return the words of a page, without tags, with single blanks."""
    parser = _Text()
    parser.feed(response.content.decode())
    return " ".join("".join(parser.parts).split())


class Person:
    """Somebody at the keyboard."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.client = Client()
        self.client.force_login(user)

    def get(self, name: str, *args: Any, status: int = 200) -> Any:
        """Open an admin page by the name of its address."""
        response = self.client.get(reverse(f"admin:articles_{name}", args=args))
        assert response.status_code == status, text_of(response)
        return response

    def post(self, name: str, *args: Any, data: dict[str, Any], status: int = 302) -> Any:
        """Send a form as it is given."""
        response = self.client.post(reverse(f"admin:articles_{name}", args=args), data)
        assert response.status_code == status, text_of(response)
        return response

    def step(
        self, article: Article, name: str, *target: int, status: int = 302, **typed: Any
    ) -> Any:
        """Open the page of a step, type, and confirm."""
        args = (article.pk, name, *target)
        shown = self.get("article_process", *args)
        form = fields_of(shown.content, "step-form")
        return self.post("article_process", *args, data={**form, **typed}, status=status)


class Doctor(Person):
    """A medical reviewer at the workbench."""

    def open(self, row: ReviewAssignment) -> dict[str, str]:
        """Return what the decision form would send if nothing was typed."""
        shown = self.get("reviewassignment_change", row.pk)
        return {**fields_of(shown.content, "decision-form"), "scope": "whole"}

    def filled(self, row: ReviewAssignment, **typed: Any) -> dict[str, Any]:
        """Return the form with the checklist ticked and the password typed."""
        ticks = {f"check_{code}": "on" for code in make.ALL_CONFIRMED}
        return {**self.open(row), **ticks, "password": make.PASSWORD, **typed}

    def send(self, row: ReviewAssignment, data: dict[str, Any], status: int = 302) -> Any:
        """Send the decision form."""
        return self.post("reviewassignment_change", row.pk, data=data, status=status)


def wish(number: int, text: str, **typed: str) -> dict[str, str]:
    """Return what a row for a change request sends when something is asked for."""
    row = {"place": "article:", "text": text, "weight": "blocking", **typed}
    return {f"requests-{number}-{name}": value for name, value in row.items()}


@pytest.fixture
def author(db: None) -> Person:
    return Person(make.somebody("author"))


@pytest.fixture
def editor(db: None) -> Person:
    return Person(make.somebody("editor"))


@pytest.fixture
def doctor(db: None) -> Doctor:
    return Doctor(make.make_doctor(username="dora"))


@pytest.fixture
def person(db: None) -> Callable[..., Person]:
    """Return a maker of people with roles."""

    def of(*roles: str, **fields: Any) -> Person:
        return Person(make.make_user(*roles, **fields))

    return of


@pytest.fixture
def row(doctor: Doctor) -> ReviewAssignment:
    """The doctor's accepted assignment to a new article."""
    return make.accepted(make.submitted(), doctor.user)
