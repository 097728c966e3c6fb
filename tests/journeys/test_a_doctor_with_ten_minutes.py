"""From the queue to a signed approval in a real browser, counted: page loads and interactions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from articles.models import MedicalReview, ReviewAssignment
from articles.policy import CHECKLIST
from articles.working_copy import SectionDraft
from rlsportal.accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

MOST_LOADS = 3
MOST_INTERACTIONS = 6 + len(CHECKLIST)
LONG = "Sleep suffers when the legs are restless, and so does the day after. " * 20


@dataclass
class Hand:
    """Does what a person does with the mouse and the keyboard, and counts it."""

    page: Page
    loads: list[str] = field(default_factory=list)
    interactions: int = 0

    def begin(self) -> None:
        """Count from here on."""
        self.page.on("domcontentloaded", lambda loaded: self.loads.append(loaded.url))

    def click(self, target: Locator) -> None:
        """Click once; scrolling is no interaction, and Playwright does it as a person would."""
        self.interactions += 1
        target.click()

    def type(self, target: Locator, words: str) -> None:
        """Type into one field."""
        self.interactions += 1
        target.fill(words)


@pytest.fixture
def doctor(db: None) -> User:
    return make.make_doctor(username="dora", specialty="Neurology")


@pytest.fixture
def one_paragraph_changed(doctor: User) -> ReviewAssignment:
    """An invitation to revision 2: one number changed, far down in a long paragraph."""

    def sections(dose: str) -> tuple[SectionDraft, ...]:
        text = f"{LONG}\n\n{LONG}Take {dose} of iron [@allen2013]. {LONG}"
        before = SectionDraft("Sleep", LONG, "sleep3")
        return (before, SectionDraft("The role of iron", text, "iron22"))

    publication = make.live(doctors=(make.make_doctor(),), sections=sections("75 mg"))
    changed = make.revised(publication, sections=sections("7.5 mg"), bottom_line="Ask first.")
    return make.assigned(make.submitted(changed), doctor)


def test_three_page_loads_and_six_interactions_plus_one_for_each_question(
    page: Page,
    log_in: Callable[[Any], None],
    doctor: User,
    one_paragraph_changed: ReviewAssignment,
) -> None:
    hand = Hand(page)
    log_in(doctor)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(reverse("admin:articles_reviewassignment_changelist"))
    hand.begin()

    hand.click(page.get_by_role("link", name="Iron and restless legs"))
    # The question comes before the text: not one word of it is on this page.
    assert "Take 7.5 mg" not in page.content()
    hand.click(page.get_by_label("No, none"))
    hand.click(page.get_by_role("button", name="Accept and read"))

    for changed in ("del mark", "ins mark"):
        expect(page.locator(f".changes {changed}").first).to_be_in_viewport(ratio=1)
    assert page.evaluate("window.scrollY") == 0
    expect(page.locator(".changes ins mark").first).to_have_text("amount 7.5")

    for question in CHECKLIST:
        hand.click(page.get_by_label(question.text))
    hand.type(page.get_by_label("Your password, as your signature"), make.PASSWORD)
    hand.click(page.get_by_role("button", name="Sign approval of revision 2"))

    expect(page.get_by_text("You signed approval of revision 2.")).to_be_visible()
    assert len(hand.loads) <= MOST_LOADS, hand.loads
    assert hand.interactions <= MOST_INTERACTIONS
    review = MedicalReview.objects.get(signer=doctor)
    assert (review.decision, review.scope) == ("approve", "whole")


def test_from_one_receipt_to_the_next_review(
    page: Page, log_in: Callable[[Any], None], doctor: User
) -> None:
    """Who has signed once need not go back to the queue."""
    done = make.accepted(make.submitted(title="Done"), doctor)
    make.sign(done.round.article, doctor)
    make.assigned(make.submitted(title="Waits"), doctor)
    log_in(doctor)
    page.goto(reverse("admin:articles_reviewassignment_change", args=[done.pk]))
    page.get_by_role("link", name="Review “Waits”").click()
    expect(page.get_by_role("button", name="Accept and read")).to_be_visible()
