"""On a doctor's laptop the first changed word is seen without scrolling, whatever stands above."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles import transitions
from articles.models import ReviewAssignment
from articles.working_copy import SectionDraft
from rlsportal.accounts.models import User
from tests import factories as make
from tests.support.browser import BrowserLog

pytestmark = pytest.mark.django_db(transaction=True)

LONG_TITLE = "What people who live with restless legs syndrome should know about iron " * 2
LONG = "Sleep suffers when the legs are restless, and so does the day after. " * 20
SHORT_LINES = "\n".join(f"- sign {number}" for number in range(35))


@pytest.fixture
def doctor(db: None) -> User:
    return make.make_doctor(username="dora", specialty="Neurology")


def second_reading(doctor: User, title: str, before: str) -> ReviewAssignment:
    """The doctor asked for a change of revision 2, and accepted to read revision 3."""
    image = make.make_image_draft()

    def sections(dose: str) -> tuple[SectionDraft, ...]:
        text = f"![](image:{image.name})\n\n{before}\n\nTake {dose} of iron [@allen2013]."
        return (SectionDraft("Sleep", LONG, "sleep3"), SectionDraft("Iron", text, "iron22"))

    one: dict[str, Any] = {"title": title.strip(), "images": (image,), "sections": sections("75 g")}
    publication = make.live(doctors=(make.make_doctor(),), **one)
    same = {"bottom_line": "Ask for a ferritin test."}
    article = make.submitted(make.revised(publication, sections=sections("75 mg"), **same))
    make.accepted(article, doctor)
    make.ask_changes(article, doctor, "Not so much.")
    asked, author = article.change_requests.get(), make.somebody("author")
    transitions.answer_change_request(asked, by=author, now=make.NOW, text="A slip.")
    article = make.submitted(make.edited(article, sections=sections("7.5 mg")))
    return make.accepted(article, doctor)


@pytest.mark.parametrize("before", [LONG, SHORT_LINES], ids=["long lines", "short lines"])
@pytest.mark.parametrize("title", ["Iron", LONG_TITLE], ids=["short title", "long title"])
def test_at_first_and_below_a_notice(
    page: Page,
    browser_log: BrowserLog,
    log_in: Callable[[Any], None],
    doctor: User,
    title: str,
    before: str,
) -> None:
    browser_log.expect("409")
    row = second_reading(doctor, title, before)
    log_in(doctor)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(reverse("admin:articles_reviewassignment_change", args=[row.pk]))

    def is_in_sight() -> None:
        assert page.evaluate("window.scrollY") == 0
        for changed in ("del mark", "ins mark"):
            expect(page.locator(f".changes {changed}").first).to_be_in_viewport(ratio=1)

    is_in_sight()
    page.get_by_label("Your password, as your signature").fill("not it")
    page.get_by_role("button", name="Sign approval of revision 3").click()
    expect(page.get_by_role("alert").first).to_contain_text("Nothing was signed")
    is_in_sight()
