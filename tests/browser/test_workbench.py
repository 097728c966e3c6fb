"""A doctor at the workbench, in a real browser: from the queue to the signature."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from articles import transitions
from articles.models import ChangeRequest, MedicalReview, ReviewAssignment
from articles.policy import CHECKLIST
from rlsportal.accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

LogIn = Callable[[Any], None]
SIZES = [(390, 844), (1280, 800)]


def admin(name: str, *args: Any) -> str:
    return reverse(f"admin:articles_{name}", args=args)


@pytest.fixture
def doctor(db: None) -> User:
    return make.make_doctor(username="dora", specialty="Neurology")


@pytest.fixture
def second(doctor: User) -> ReviewAssignment:
    """The doctor's invitation to revision 2, of which one paragraph changed."""
    publication = make.live(doctors=(make.make_doctor(),))
    article = make.submitted(make.revised(publication, bottom_line="Ask for a transferrin test."))
    return make.assigned(article, doctor)


def accept(row: ReviewAssignment) -> ReviewAssignment:
    return transitions.accept(row, by=row.reviewer, now=make.NOW, conflict="none")


# --- the way of a doctor with ten minutes, which journeys/ counts ---------------------------------


def test_without_javascript(
    browser: Browser,
    live_server: Any,
    page: Page,
    log_in: LogIn,
    doctor: User,
    second: ReviewAssignment,
) -> None:
    log_in(doctor)
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
    )
    plain = context.new_page()
    plain.goto(admin("reviewassignment_change", second.pk))
    plain.get_by_label("No, none").check()
    plain.get_by_role("button", name="Accept and read").click()
    plain.get_by_text("Change request 1", exact=True).click()
    plain.get_by_label("Place").first.select_option("section:iron22")
    plain.get_by_label("What should change, and why").first.fill("Say how much iron.")
    plain.get_by_label("Your password, as your signature").fill(make.PASSWORD)
    plain.get_by_role("button", name="Request changes to revision 2").click()
    expect(plain.get_by_text("You requested changes to revision 2.")).to_be_visible()
    context.close()
    assert ChangeRequest.objects.get().anchor_label == "The role of iron"


@pytest.fixture
def asked(doctor: User) -> ReviewAssignment:
    """The doctor asked for a change of revision 2; revision 3 answers it, and waits for anybody."""
    publication = make.live(doctors=(make.make_doctor(),))
    article = make.submitted(make.revised(publication, bottom_line="Take 75 mg."))
    row = make.accepted(article, doctor)
    make.ask_changes(article, doctor, "Not so much.", anchor="article")
    transitions.answer_change_request(
        ChangeRequest.objects.get(), by=make.somebody("author"), now=make.NOW, text="A slip."
    )
    make.submitted(make.edited(article, bottom_line="Take 7.5 mg."))
    return row


def test_claimed_settled_and_signed_without_javascript(
    browser: Browser,
    live_server: Any,
    page: Page,
    log_in: LogIn,
    doctor: User,
    asked: ReviewAssignment,
) -> None:
    log_in(doctor)
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
    )
    plain = context.new_page()
    plain.goto(admin("reviewassignment_changelist"))
    plain.get_by_role("link", name="Claim “Iron and restless legs”").click()
    plain.get_by_role("button", name="Claim this review").click()
    plain.get_by_label("No, none").check()
    plain.get_by_role("button", name="Accept and read").click()
    plain.get_by_label("Comment (optional, kept in the record)").fill("Two hours of thought")
    plain.get_by_label("Reply, or say what is still missing").fill("Thank you.")
    plain.get_by_role("button", name="Settle: ").click()
    expect(plain.get_by_text("The change request is settled.")).to_be_visible()
    kept = plain.get_by_label("Comment (optional, kept in the record)")
    expect(kept).to_have_value("Two hours of thought")
    for question in CHECKLIST:
        plain.get_by_label(question.text).check()
    plain.get_by_label("Your password, as your signature").fill(make.PASSWORD)
    plain.get_by_role("button", name="Sign approval of revision 3").click()
    expect(plain.get_by_text("You signed approval of revision 3.")).to_be_visible()
    context.close()
    assert ChangeRequest.objects.get().replies.last().text == "Thank you."


def test_what_changed_since_my_last_decision_is_one_key_away(
    page: Page, log_in: LogIn, doctor: User, asked: ReviewAssignment
) -> None:
    row = make.accepted(asked.round.article, doctor)
    log_in(doctor)
    page.goto(admin("reviewassignment_change", row.pk))
    approved, judged = page.locator("#since-approved"), page.locator("#since-judged")
    expect(approved).to_be_visible()
    expect(judged).to_be_hidden()
    page.get_by_label("Comment (optional, kept in the record)").fill("Two hours of thought")
    page.get_by_role("link", name="Since revision 2, which you judged last").press("Enter")
    expect(judged.locator("ins mark")).to_have_text("amount 7.5")
    expect(approved).to_be_hidden()
    kept = page.get_by_label("Comment (optional, kept in the record)")
    expect(kept).to_have_value("Two hours of thought")
    page.get_by_role("link", name="Since revision 1, which readers see").press("Enter")
    expect(judged).to_be_hidden()


def press_until(
    page: Page, is_there: Callable[[], bool], key: str = "Tab", most: int = 120
) -> None:
    """Press a key until the focus is where it should be."""
    for _ in range(most):
        if is_there():
            return
        page.keyboard.press(key)
    raise AssertionError("the keyboard never gets there")


def focus_name(page: Page) -> str:
    """Return the label or text of what has the focus."""
    return page.evaluate(
        "() => { const e = document.activeElement;"
        " return (e.labels && e.labels.length ? e.labels[0].textContent : e.textContent)"
        "   .trim().replace(/\\s+/g, ' '); }"
    )


def test_by_the_keyboard_alone(
    page: Page, log_in: LogIn, doctor: User, second: ReviewAssignment
) -> None:
    log_in(doctor)
    page.goto(admin("reviewassignment_changelist"))

    def reach(name: str) -> None:
        press_until(page, lambda: focus_name(page).startswith(name))

    reach("Iron and restless legs")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accept/")
    reach("No, none")
    page.keyboard.press("Space")
    press_until(page, lambda: page.evaluate("document.activeElement.value") == "Accept and read")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    for question in CHECKLIST:
        reach(question.text)
        page.keyboard.press("Space")
    reach("Your password")
    page.keyboard.type(make.PASSWORD)
    reach("Sign approval of revision 2")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You signed approval of revision 2.")).to_be_visible()


def test_enter_in_a_field_never_signs(
    page: Page, log_in: LogIn, doctor: User, second: ReviewAssignment
) -> None:
    accept(second)
    log_in(doctor)
    page.goto(admin("reviewassignment_change", second.pk))
    for question in CHECKLIST:
        page.get_by_label(question.text).check()
    field = page.get_by_label("Your password, as your signature")
    field.fill(make.PASSWORD)
    field.press("Enter")
    page.get_by_label(CHECKLIST[0].text).press("Enter")
    page.wait_for_timeout(300)
    assert not MedicalReview.objects.filter(signer=doctor).exists()


def test_a_double_click_signs_once(
    page: Page, log_in: LogIn, browser_log: Any, doctor: User, second: ReviewAssignment
) -> None:
    accept(second)
    log_in(doctor)
    page.goto(admin("reviewassignment_change", second.pk))
    for question in CHECKLIST:
        page.get_by_label(question.text).check()
    page.get_by_label("Your password, as your signature").fill(make.PASSWORD)
    browser_log.expect("409")
    page.get_by_role("button", name="Sign approval of revision 2").dblclick()
    decided = page.get_by_text("You signed approval of revision 2.")
    expect(
        decided.or_(page.get_by_text("You have decided on this revision already."))
    ).to_be_visible()
    assert MedicalReview.objects.filter(signer=doctor).count() == 1


def test_the_back_button_after_signing_signs_nothing_more(
    page: Page, log_in: LogIn, browser_log: Any, doctor: User, second: ReviewAssignment
) -> None:
    accept(second)
    log_in(doctor)
    page.goto(admin("reviewassignment_change", second.pk))
    for question in CHECKLIST:
        page.get_by_label(question.text).check()
    page.get_by_label("Your password, as your signature").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign approval of revision 2").click()
    expect(page.get_by_text("You signed approval of revision 2.")).to_be_visible()
    page.go_back()
    # Never kept by the browser: going back asks the server, and the server shows the receipt.
    expect(page.get_by_text("Meaning of the signature")).to_be_visible()
    assert MedicalReview.objects.filter(signer=doctor).count() == 1


# --- the text looks as it will look ---------------------------------------------------------------

COMPUTED = """() => {
  const sizes = 'inline-size|block-size|width|height|perspective-origin|transform-origin|inset';
  const skipped = new RegExp('^(' + sizes + '|top|right|bottom|left|-webkit-|--|transition-)');
  return [...document.querySelectorAll(
    '.article h1, .article .summary, .article-body, .article-body *')]
    .filter((element) => !element.closest('details.faq'))
    .map((element) => {
      const style = getComputedStyle(element);
      const found = {};
      for (const name of style) {
        if (!skipped.test(name)) found[name] = style.getPropertyValue(name);
      }
      return [element.tagName + '.' + element.className, found];
    });
}"""

RICH = """Iron is low [@allen2013]. See [the list](https://example.org/) and `code`.

### A heading

- one
- two

1. first
2. second

> A quotation

| dose | effect |
| ---: | ------ |
| 5 mg | some   |

::: caution
Do not drive tired.
:::

![The path](image:iron-path)

---

The end is **near**, ~~not~~ *here*.
"""


# Where the text stands on the page, not how it looks; the title is larger for readers.
OF_THE_PAGE = {
    ("DIV.article-body", "max-width"),
    ("DIV.article-body", "max-inline-size"),
    ("SECTION.faqs", "position"),  # the button that opens all stands in its corner
    ("H2.", "padding-right"),
    ("H2.", "padding-inline-end"),
    *(("H1.", name) for name in ("font-size", "line-height", "letter-spacing")),
}


# Wider screens put the contents beside the text; at the workbench the decision is there.
@pytest.mark.parametrize("width", [390, 1000])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_stock_styles_of_the_admin_do_not_reach_the_text(
    page: Page, log_in: LogIn, doctor: User, scheme: Any, width: int
) -> None:
    from articles.working_copy import SectionDraft

    article = make.submitted(
        sections=(SectionDraft("The role of iron", RICH, "iron22"),),
        images=(make.make_image_draft(),),
    )
    make.accepted(article, doctor)
    make.sign(article, doctor)
    publication = make.live(article)
    other = make.make_doctor()
    transitions.open_reaffirmation(
        article,
        by=make.somebody("editor"),
        now=make.NOW,
        lock_version=make.fresh(article).lock_version,
    )
    row = make.accepted(article, other)
    log_in(other)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(admin("reviewassignment_change", row.pk))
    page.mouse.move(0, 0)
    at_the_workbench = page.evaluate(COMPUTED)
    page.goto(f"/articles/{publication.slug}/")
    for_readers = page.evaluate(COMPUTED)
    assert len(at_the_workbench) > 60
    assert [name for name, _style in at_the_workbench] == [name for name, _style in for_readers]
    different = [
        (name, prop, mine.get(prop), theirs.get(prop))
        for (name, mine), (_other, theirs) in zip(at_the_workbench, for_readers, strict=True)
        for prop in {*mine, *theirs}
        if mine.get(prop) != theirs.get(prop) and (name, prop) not in OF_THE_PAGE
        if name != "NAV.contents"  # readers have it beside the text, or folded
    ]
    assert not different, "\n".join(map(str, different))


def test_answers_to_faqs_are_unfolded_for_the_doctor(
    page: Page, log_in: LogIn, doctor: User, second: ReviewAssignment
) -> None:
    accept(second)
    log_in(doctor)
    page.goto(admin("reviewassignment_change", second.pk))
    answer = page.locator(".article-body details.faq .faq-answer").first
    expect(answer).to_be_visible()
    assert answer.bounding_box()["height"] > 10  # type: ignore[index]


def test_a_place_of_the_text_is_reached_from_its_contents(
    page: Page, log_in: LogIn, doctor: User, second: ReviewAssignment
) -> None:
    accept(second)
    log_in(doctor)
    page.goto(admin("reviewassignment_change", second.pk))
    page.locator(".article-body nav.contents").get_by_role("link", name="Sleep").click()
    expect(page.locator(".article-body").get_by_role("heading", name="Sleep")).to_be_in_viewport()
