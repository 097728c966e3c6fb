"""Reports, reminders, settings, invitations, steps for many: accessible, and by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.models import MailSettings
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


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
