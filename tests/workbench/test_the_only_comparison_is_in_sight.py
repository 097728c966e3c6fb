"""What changed is in sight also where nothing was ever approved: since one's own decision."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles import transitions
from tests import factories as make


@pytest.mark.django_db(transaction=True)
def test_what_changed_since_my_decision_is_in_sight_before_any_approval(
    page: Page, log_in: Callable[[Any], None]
) -> None:
    article, doctor = make.submitted(), make.make_doctor()
    make.accepted(article, doctor)
    make.ask_changes(article, doctor, "Say how much.")
    asked, author = article.change_requests.get(), make.somebody("author")
    transitions.answer_change_request(asked, by=author, now=make.NOW, text="65 mg.")
    article = make.submitted(make.edited(article, bottom_line="Ask for two tests."))
    row = make.accepted(article, doctor)
    log_in(doctor)
    page.goto(reverse("admin:articles_reviewassignment_change", args=[row.pk]))
    expect(page.locator(".changes ins").first).to_be_in_viewport()
    expect(page.get_by_text("Since revision 1, which you judged last")).to_be_visible()
