"""Password and buttons are beside the text; what cannot be taken back is not beside the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from articles import transitions
from articles.models import ReviewAssignment
from rlsportal.accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

LogIn = Callable[[Any], None]
COMFORTABLE = 44  # CSS pixels


@pytest.fixture
def doctor(db: None) -> User:
    return make.make_doctor(username="dora", specialty="Neurology")


@pytest.fixture
def bench(page: Page, log_in: LogIn, doctor: User) -> Page:
    """The workbench of a long text, not scrolled."""
    sections = make.make_draft().sections[:1]
    draft = make.make_article(sections=sections, bottom_line="Ask your doctor.\n\n" * 60)
    row: ReviewAssignment = make.assigned(make.submitted(draft), doctor)
    transitions.accept(row, by=doctor, now=make.NOW, conflict="none")
    log_in(doctor)
    page.goto(reverse("admin:articles_reviewassignment_change", args=[row.pk]))
    return page


def deciding(page: Page) -> list[Locator]:
    return [
        page.get_by_label("Your password, as your signature"),
        page.get_by_role("button", name="Sign approval of revision 1"),
        page.get_by_role("button", name="Request changes to revision 1"),
    ]


@pytest.mark.parametrize("size", [(1280, 800), (1100, 700)])
def test_one_signs_beside_the_text_wherever_one_reads(bench: Page, size: tuple[int, int]) -> None:
    bench.set_viewport_size({"width": size[0], "height": size[1]})
    for top in (0, 600, 1500):
        bench.evaluate(f"window.scrollTo(0, {top})")
        for place in deciding(bench):
            expect(place).to_be_in_viewport(ratio=1)


def test_every_part_of_the_form_can_be_reached_in_it(bench: Page) -> None:
    bench.set_viewport_size({"width": 1280, "height": 800})
    row = bench.get_by_text("Change request 3")
    row.scroll_into_view_if_needed()
    row.click()
    expect(bench.get_by_label("What should change, and why").nth(2)).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_buttons_are_comfortable_targets(bench: Page, width: int) -> None:
    bench.set_viewport_size({"width": width, "height": 800})
    buttons = bench.locator("#decision-form button:not([hidden])")
    assert buttons.count() == 3
    for number in range(3):
        box = buttons.nth(number).bounding_box()
        assert box
        assert min(box["height"], box["width"]) >= COMFORTABLE


def test_on_a_phone_everything_is_one_column(bench: Page) -> None:
    bench.set_viewport_size({"width": 390, "height": 844})
    assert bench.evaluate("document.documentElement.scrollWidth") <= 390
    reading = bench.locator(".workbench-reading").bounding_box()
    decision = bench.locator(".decision").bounding_box()
    parts = bench.locator(".decision-parts")
    assert reading
    assert decision
    assert decision["y"] >= reading["y"] + reading["height"]
    assert parts.evaluate("e => e.scrollHeight - e.clientHeight") == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_discarding_stands_apart_from_submitting(page: Page, log_in: LogIn, width: int) -> None:
    article = make.make_article()
    log_in(make.somebody("author"))
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(reverse("admin:articles_article_change", args=[article.pk]))
    submit = page.get_by_role("link", name="Submit for review").bounding_box()
    discard = page.get_by_role("link", name="Discard the working copy").bounding_box()
    assert submit
    assert discard
    across = discard["x"] - submit["x"] - submit["width"]
    down = discard["y"] - submit["y"] - submit["height"]
    assert max(across, down) >= 24
    assert (down if width == 390 else across) > 0
    assert min(submit["height"], discard["height"]) >= COMFORTABLE
