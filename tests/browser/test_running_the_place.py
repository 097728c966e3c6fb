"""Reports, reminders, settings, invitations, steps for many: accessible, and by keyboard."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.delivery import deliver
from articles.models import MailSettings
from articles.workflow import Role
from rlsportal.accounts.invitations import invite
from rlsportal.accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
# Each colour scheme and each width is seen once; the four together would say little more.
LOOKS = [((390, 844), "light"), ((1280, 800), "dark")]


@pytest.fixture
def screens() -> dict[str, str]:
    """The addresses of the screens, with something on each."""
    live = make.live(title="Live").article
    row = make.assigned(make.submitted(title="In review"), make.make_doctor(username="dora"))
    person = invite(
        User(username="nora", email="nora@example.org"),
        role=Role.AUTHOR,
        by=make.somebody("editor"),
        now=timezone.now(),
    )
    deliver(now=timezone.now())
    link = re.search(r"http://localhost:8000(/\S+/welcome/\S+)", mail.outbox[-1].body)
    assert link
    ids = f"?ids={live.pk},{row.round.article_id}"
    return {
        "front page": reverse("admin:index"),
        "reports": reverse("admin:reports"),
        "report": reverse("admin:report", args=["turnaround"]),
        "reminders": reverse("admin:reminders"),
        "mail settings": reverse("admin:mail_settings"),
        "invitations": reverse("admin:invitations"),
        "invite again": reverse("admin:invite_again", args=[person.pk]),
        "assign many": reverse("admin:bulk", args=["assign"]) + ids,
        "retire": reverse("admin:articles_article_process", args=[live.pk, "retire"]),
        "welcome": link[1],
    }


@pytest.mark.parametrize(("size", "scheme"), LOOKS, ids=["phone, light", "desk, dark"])
def test_screens_are_accessible_and_fit(
    page: Page,
    log_in: Callable[[Any], None],
    axe: Callable[[Page], None],
    screens: dict[str, str],
    size: tuple[int, int],
    scheme: Any,
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme)
    log_in(make.somebody("editor"))
    faults: list[str] = []
    for name, address in screens.items():
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, name
        try:
            axe(page)
        except AssertionError as error:
            faults.append(f"{name}: {str(error)[:1500]}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > size[0]:
            faults.append(f"{name}: {wide} px wide")
    assert faults == []


def test_mail_settings_by_keyboard_alone(page: Page, log_in: Callable[[Any], None]) -> None:
    user = make.somebody("editor")
    log_in(user)
    page.goto(reverse("admin:mail_settings"))
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "progress":
            break
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your mail settings are saved.")).to_be_visible()
    chosen = MailSettings.objects.get(user=user)
    assert (chosen.progress, chosen.reminders) == ("digest", "digest")
