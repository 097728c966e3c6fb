"""Injection through search and lists: nothing reaches the database but as a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rlsportal.accounts.models import User
from tests import factories as make
from tests.public import examples

pytestmark = pytest.mark.django_db

SQL = (
    "' OR '1'='1",
    "1' UNION SELECT password FROM accounts_user --",
    "'; DROP TABLE accounts_attempts; --",
    '" OR ""="',
    "%' ESCAPE '!",
    "iron') OR 1=1 --",
    "\\'; --",
    "1) OR SLEEP(9)#",
)
# What no list may be asked for, even by who may see it: letter by letter it would be told.
SECRETS = {
    "accounts.User": ("password", "last_login"),
    "articles.PreviewLink": ("token_hash",),
}
SIGNED = {"articles_publishedsignature"}
SEARCHED = {f"articles_search{name}" for name in ("entry", "document", "text", "word", "index")}


@pytest.fixture
def root() -> Client:
    client = Client()
    client.force_login(make.make_user("editor", "author", is_superuser=True))
    return client


def test_the_public_search_takes_it_for_words() -> None:
    examples.build()
    for query in SQL:
        with CaptureQueriesContext(connection) as queries:
            answer = Client().get("/search/", {"q": query, "page": query})
        assert answer.status_code == 200
        tables = {
            table for q in queries for table in re.findall(r'(?:FROM|JOIN) "?(\w+)"?', q["sql"])
        }
        assert tables <= {*SEARCHED, "articles_publication", *SIGNED}, query
    assert User.objects.exists()


@pytest.mark.parametrize("query", SQL[:3])
def test_so_does_every_list_of_the_desk(root: Client, query: str) -> None:
    make.live()
    count = User.objects.count()
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        for words in ({"q": query}, {"o": query}, {"pk__in": query}, {query: "x"}):
            assert root.get(reverse(name), words).status_code in (200, 302, 400)
    assert User.objects.count() == count


def secrets() -> Iterator[tuple[type[models.Model], str]]:
    """Yield every list, and each way in it from its rows to what is secret."""
    for model in admin.site._registry:
        yield from ((model, path) for path in _paths(model, "", 2))


def _paths(model: type[models.Model], before: str, depth: int) -> Iterator[str]:
    for name in SECRETS.get(model._meta.label, ()):
        if name in ("password", "token_hash"):
            yield before + name
    if depth:
        for field in model._meta.get_fields():
            if field.is_relation and field.related_model and field.related_model is not model:
                yield from _paths(field.related_model, f"{before}{field.name}__", depth - 1)


def test_no_list_can_be_asked_for_a_secret(root: Client) -> None:
    """Not by the beginning of a password's hash, nor of the hash of a link."""
    make.live()
    asked = list(secrets())
    assert len(asked) > 20
    told = []
    for model, path in asked:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        answer = root.get(reverse(name), {f"{path}__startswith": "p"})
        if answer.status_code not in (302, 400):
            told.append(f"{model.__name__} {path}")
    assert told == []


def test_no_list_is_sorted_or_opened_by_a_secret(root: Client) -> None:
    address = reverse("admin:accounts_user_changelist")
    plain = rows_of(root, address)
    assert rows_of(root, f"{address}?o=99") == plain
    assert root.get(f"{address}?_to_field=password").status_code == 400
    user = make.make_user("author")
    change = reverse("admin:accounts_user_change", args=[user.pk])
    assert root.get(f"{change}?_to_field=password").status_code == 400


def rows_of(client: Client, address: str) -> list[Any]:
    answer = client.get(address)
    return [row.pk for row in answer.context["cl"].result_list]


@pytest.mark.parametrize("app", ["accounts", "auth", "articles", "sessions", "x"])
def test_suggestions_name_nobody_and_nothing_secret(app: str) -> None:
    """They are asked by scripts, with model and field in the address."""
    client = Client()
    client.force_login(make.make_user("author"))
    make.make_user("editor", username="findme")
    for model, field in (
        ("user", "password"),
        ("article", "created_by"),
        ("citation", "reference"),
    ):
        words = {"app_label": app, "model_name": model, "field_name": field, "term": "findme"}
        answer = client.get("/admin/autocomplete/", words)
        assert b"findme" not in answer.content
        assert answer.status_code in (200, 403)


@pytest.mark.parametrize(
    "query", ["\0", "\udcff", "x" * 100_000, "%" * 5000, "_" * 5000, "🦵" * 3000]
)
def test_no_search_breaks(root: Client, query: str) -> None:
    words = urlencode({"q": query}, errors="surrogateescape")
    assert Client().get(f"/search/?{words}").status_code == 200
    article = make.make_article()
    found = reverse("admin:articles_article_found", args=[article.pk])
    assert root.get(f"{found}?{words}").status_code in (200, 400)
    citations = reverse("admin:articles_article_citations", args=[article.pk])
    assert root.get(f"{citations}?{words}").status_code in (200, 400)
