"""A doctor asks for a change, the author makes it, and readers wait for the signature."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.test import Client
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.journeys.hands import QUEUE, InBrowser

WISH = "Say below which value iron is low."
ANSWER = "Done: the value is in the first sentence now."
OLD, UNSIGNED, NEW = "Iron is low.", "Iron is rather low.", "Ferritin below 75 µg/l is low here."


def test_a_wish_is_seen_answered_settled_and_read_only_once_signed(
    page: Page, log_in: Callable[[Any], None]
) -> None:
    hands = InBrowser(page, log_in)
    author, editor = make.make_user("author"), make.make_user("editor")
    first, other = make.make_doctor(), make.make_doctor()
    iron = make.make_draft().sections[0]
    was_live = make.live(
        by=editor, doctors=(first,), sections=(make.SectionDraft(iron.heading, OLD, iron.uid),)
    )
    changed = (make.SectionDraft(iron.heading, UNSIGNED, iron.uid),)
    article = make.submitted(make.revised(was_live, by=author, sections=changed), by=author)
    make.accepted(article, first)
    address = f"/articles/{article.slug}/"

    ask_for_a_change(hands, first, article.title, iron.heading)
    see_answer_and_edit(hands, author, article.title, iron.heading)
    hands.take_step("Submit for review", "Revision 3 is submitted for review.")
    for doctor in (first, other):
        hands.open_article(editor, article.title)
        page.get_by_role("link", name="Assign a medical reviewer").click()
        page.get_by_role("radio", name=doctor.username).check()
        hands.confirm("Assign a medical reviewer", "is asked to review.")

    accept(hands, other, article.title)  # another doctor sees no wish of the first to settle
    expect(page.get_by_text("What you asked for before")).not_to_be_visible()
    accept(hands, first, article.title)
    asked = page.get_by_role("listitem").filter(has_text=WISH)
    expect(asked).to_contain_text(ANSWER)
    asked.get_by_role("button", name="Settle").click()
    expect(page.get_by_text("The change request is settled.")).to_be_visible()
    sign(hands, "Sign approval of revision 3", "You signed approval of revision 3.")
    assert_readers_see(address, OLD)

    hands.open_article(editor, article.title)
    hands.take_step("Publish revision 3", "Revision 3 is public now.")
    assert_readers_see(address, NEW)
    assert_readers_see(f"{address}v/1/", OLD)
    assert Client().get(f"{address}v/2/").status_code == 404


def ask_for_a_change(hands: InBrowser, doctor: Any, title: str, heading: str) -> None:
    """Ask for a change at a section, with the password, and see the receipt."""
    page = hands.page
    hands.log_in(doctor)
    page.goto(QUEUE)
    page.get_by_role("link", name=title, exact=True).click()
    page.get_by_text("Change request 1").click()
    page.get_by_label("Place").first.select_option(label=heading)
    page.get_by_label("What should change, and why").first.fill(WISH)
    page.get_by_label("Your password, as your signature").fill(make.PASSWORD)
    hands.confirm("Request changes to revision 2", "You requested changes to revision 2.")


def see_answer_and_edit(hands: InBrowser, author: Any, title: str, heading: str) -> None:
    """Find the wish beside its section and nowhere else; answer it there, and change the text."""
    page = hands.page
    hands.open_article(author, title)
    expect(page.get_by_text("A doctor asked for changes to revision 2.")).to_be_visible()
    unanswered = page.get_by_role("region", name="Before you can submit")
    expect(unanswered).to_contain_text("blocking change request has no answer")
    section = page.get_by_role("group", name=f"Section: {heading}")
    expect(section).to_contain_text(WISH)
    parts = page.get_by_role("group", name=re.compile("^(Section|FAQ|Help card|Reference): "))
    expect(parts.filter(has_text=WISH)).to_have_count(1)
    section.get_by_role("link", name="Answer it").click()
    page.get_by_label("Answer").fill(ANSWER)
    hands.confirm("Answer the change request", "The change request is answered.")
    section.get_by_role("textbox", name="Text").fill(NEW)
    hands.confirm("Save and continue editing", "was changed successfully")
    expect(unanswered).to_contain_text("Nothing is missing")


def accept(hands: InBrowser, doctor: Any, title: str) -> None:
    """Accept the invitation without a conflict of interest; the workbench opens."""
    hands.log_in(doctor)
    hands.page.goto(QUEUE)
    hands.page.get_by_role("link", name=title, exact=True).click()
    hands.page.get_by_label("No, none").check()
    hands.page.get_by_role("button", name="Accept and read").click()
    expect(hands.page.get_by_role("heading", name="Your decision")).to_be_visible()


def sign(hands: InBrowser, button: str, said: str) -> None:
    """Confirm the checklist and sign as having read the whole page."""
    page = hands.page
    for box in page.get_by_role("group", name="I confirm").get_by_role("checkbox").all():
        box.check()
    page.get_by_label("The whole page").check()
    page.get_by_label("Your password, as your signature").fill(make.PASSWORD)
    hands.confirm(button, said)


def assert_readers_see(address: str, text: str) -> None:
    """One of the three texts is on the page, and no other."""
    html = Client().get(address).content.decode()
    assert [known for known in (OLD, UNSIGNED, NEW) if known in html] == [text]
