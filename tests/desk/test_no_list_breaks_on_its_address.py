"""Every list of the desk answers whatever an address says: a page, a way back, or a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from rlsportal.lists import TolerantListMixin
from tests import factories as make

pytestmark = pytest.mark.django_db

HUGE = "9" * 40
LOOKUPS: dict[type[models.Field[Any, Any]], dict[str, tuple[str, ...]]] = {
    models.Field: {"exact": (HUGE, "x", "\0"), "isnull": ("x",), "range": ("x", "1,2,3")},
    models.IntegerField: {"gte": (HUGE, "1e999"), "in": (HUGE, "1,x")},
    models.DateField: {
        "year": ("99999", "0", HUGE),
        "year__gt": ("99999",),
        "iso_year": ("99999",),
        "month": ("13", HUGE),
        "gte": ("2025-02-30", "99999-01-01"),
        "date": ("x", "0000-00-00"),
    },
}
ANYWHERE: tuple[tuple[str, str], ...] = (
    ("q", "\0"),
    ("q", "'\"\\%_" * 500),
    ("q", HUGE),
    ("q", "\udcff"),
    *[(name, value) for name in ("o", "p", "all", "e", "_facets") for value in (HUGE, "-9.x", "")],
    ("_to_field", "password"),
    ("_popup", "x"),
    ("nothing__at__all", "x"),
    ("pk__in", "1,x"),
    ("pk__in", HUGE),
    ("pk__regex", "("),
)


def hostile_queries(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Yield what a stranger to the list might put into its address, for each of its fields."""
    yield from ANYWHERE
    # How a lookup fails is a matter of the kind of its field: one of each kind is enough.
    for field in {type(field): field for field in model._meta.concrete_fields}.values():
        for kind, lookups in LOOKUPS.items():
            if isinstance(field, kind):
                yield from (
                    (f"{field.name}__{lookup}", value)
                    for lookup, values in lookups.items()
                    for value in values
                )
    for name in shown_filters(model):
        yield from ((name, value) for value in ("99999", HUGE, "\0"))


def shown_filters(model: type[models.Model]) -> set[str]:
    """Return the parameters that the filters beside the list read, and the date above it."""
    model_admin = admin.site.get_model_admin(model)
    request = RequestFactory().get("/")
    request.user = make.somebody("editor")
    found = set()
    for each in model_admin.get_list_filter(request):
        kind = each[1] if isinstance(each, tuple | list) else each
        if name := getattr(kind, "parameter_name", None):
            found.add(name)
    if model_admin.date_hierarchy:
        found |= {f"{model_admin.date_hierarchy}__{part}" for part in ("year", "month", "day")}
    return found


def quoted(name: str, value: str) -> str:
    return urlencode({name: value}, errors="surrogateescape")


def registered() -> list[type[models.Model]]:
    return sorted(admin.site._registry, key=lambda model: model._meta.label)


def test_all_lists_are_asked() -> None:
    assert len(registered()) > 15


@pytest.mark.parametrize("model", registered(), ids=lambda model: model._meta.model_name)
def test_it_is_answered(model: type[models.Model]) -> None:
    make.live()
    client = Client(raise_request_exception=False)
    client.force_login(make.make_user("editor", "author", is_superuser=True))
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert client.get(address).status_code == 200
    broken = {
        query
        for query in list(hostile_queries(model))
        if status_of(client, f"{address}?{quoted(*query)}") not in (200, 302, 400, 403)
    }
    assert broken == set()


def status_of(client: Client, address: str) -> int:
    """Return the status of an answer; what the database refused spoils nothing that follows.

    Requests have no transaction around them, but tests do, and PostgreSQL gives one up at the
    first error in it.
    """
    with transaction.atomic():
        status = client.get(address).status_code
        transaction.set_rollback(True)
    return int(status)


def test_an_author_is_led_back_to_the_list() -> None:
    client = Client()
    client.force_login(make.make_user("author"))
    for name in ("auditevent", "contribution", "revocation"):
        address = reverse(f"admin:articles_{name}_changelist")
        answer = client.get(address, {"at__year": "99999"})
        assert (answer.status_code, answer["Location"]) == (302, f"{address}?e=1")
        assert client.get(answer["Location"]).status_code == 200


def test_a_fault_of_ours_is_not_hidden() -> None:
    class Broken:
        def get_changelist_instance(self, request: HttpRequest) -> Any:
            raise ValueError("ours")

    class List(TolerantListMixin, Broken):  # type: ignore[misc]
        pass

    with pytest.raises(ValueError, match="ours"):
        List().get_changelist_instance(RequestFactory().get("/"))
