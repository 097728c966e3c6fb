"""One way to write days and times everywhere, and no way to read a day for another one."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.urls import reverse
from django.utils.formats import localize

from articles.wording import sentence
from articles.workflow import Reason
from tests.factories import approved, make_doctor, make_user, scheduled

MOMENT = datetime(2026, 11, 3, 14, 5, tzinfo=UTC)
OF_THE_UNITED_STATES = re.compile(r"[ap]\.m\.|\b[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}")


def test_days_have_their_month_in_words_and_clocks_24_hours() -> None:
    assert localize(date(2026, 11, 3)) == "3 November 2026"
    assert localize(MOMENT) == "3 November 2026, 14:05"
    assert localize(MOMENT.time()) == "14:05"


@pytest.mark.parametrize("typed", ["2026-11-03", "3 November 2026", "03 Nov 2026"])
def test_forms_take_iso_and_months_in_words(typed: str) -> None:
    assert forms.DateField().clean(typed) == date(2026, 11, 3)


@pytest.mark.parametrize("typed", ["11/03/2026", "11/03/26", "03.11.2026"])
def test_forms_refuse_what_has_two_meanings(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean(typed)


@pytest.mark.parametrize("typed", ["2026-11-03 14:05", "2026-11-03T14:05", "2026-11-03 14:05:00"])
def test_forms_take_iso_times(typed: str) -> None:
    assert forms.DateTimeField().clean(typed) == MOMENT


def test_fields_are_filled_with_what_they_take() -> None:
    widget: Any = forms.DateField().widget
    assert widget.format_value(date(2026, 11, 3)) == "2026-11-03"


def test_refusals_write_days_the_same_way() -> None:
    reason = Reason("licence_expired", {"name": "Dr A", "on": "2026-11-03"})
    assert "ran out on 3 November 2026." in sentence(reason)


@pytest.mark.django_db
def test_no_screen_of_the_desk_shows_another_format(client: Any) -> None:
    client.force_login(make_user("editor", is_superuser=True))
    make_doctor()
    article = scheduled(approved())
    names = ("article", "revision", "auditevent", "medicalreviewer", "reviewassignment")
    pages = [reverse(f"admin:articles_{name}_changelist") for name in names]
    pages.append(reverse("admin:articles_article_change", args=[article.pk]))
    for address in pages:
        page = client.get(address, follow=True).content.decode()
        assert not OF_THE_UNITED_STATES.search(re.sub(r"<[^>]+>", " ", page)), address
    assert "goes live on 2 November 2026, 10:30 (UTC)" in page
