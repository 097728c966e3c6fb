"""What people do on their screens, by hand in a browser or by sending the same forms.

Both ways find a page as a person would: in a list, by its title, by the words on a button.
"""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any, Protocol
from urllib.parse import urljoin

from django.test import Client
from playwright.sync_api import Page, expect

from rlsportal.accounts.models import User
from tests.factories import PASSWORD
from tests.journeys.html_tree import Node, tree
from tests.support.html_forms import fields_of

ARTICLES = "/admin/articles/article/?whose=all"
# Some page texts are far too hard to read, and are submitted as they were printed.
WHY = "Why it should go to review all the same"
REASON = "It is taken over word by word."
QUEUE = "/admin/articles/reviewassignment/"
NEW_REFERENCE = "/admin/articles/reference/add/"


class Hands(Protocol):
    """The steps from a draft to a page. Each fails the test if it does not succeed."""

    def missing(self, author: User, title: str) -> list[str]:
        """Return what the panel "before you can submit" lists."""

    def add_reference(self, author: User, title: str, key: str, source: str) -> None:
        """Take a source into the library, and its key into the article's list."""

    def answer_faq(self, author: User, title: str, question: str, answer: str) -> None:
        """Write the answer of an FAQ that has none."""

    def submit(self, author: User, title: str) -> None:
        """Submit the first revision for review."""

    def assign(self, editor: User, title: str, doctor: str) -> None:
        """Ask a doctor, by the name on the screen, to review."""

    def sign(self, doctor: User, title: str) -> str:
        """Accept without a conflict of interest, confirm the checklist, sign approval.

        Returns the words of the text that stood beside the decision.
        """

    def publish(self, editor: User, title: str) -> None:
        """Publish the first revision."""

    def read(self, path: str) -> str:
        """Return the HTML that an anonymous reader gets at an address."""


class InBrowser:
    """By hand, in a real browser."""

    def __init__(self, page: Page, log_in: Callable[[User], None]) -> None:
        self.page = page
        self.log_in = log_in

    def open_article(self, user: User, title: str) -> None:
        """Log in and find the article in the list."""
        self.log_in(user)
        self.page.goto(ARTICLES)
        self.page.get_by_role("link", name=title, exact=True).click()
        expect(self.page.get_by_role("heading", name="Where it stands")).to_be_visible()

    def take_step(self, label: str, said: str) -> None:
        """Follow the button of a step to its page, press the button there, read the message."""
        self.page.get_by_role("link", name=label, exact=True).click()
        self.confirm(label, said)

    def confirm(self, label: str, said: str) -> None:
        """Press a button, and find the message that says it is done."""
        self.page.get_by_role("button", name=label, exact=True).click()
        expect(self.page.get_by_text(said)).to_be_visible()

    def missing(self, author: User, title: str) -> list[str]:
        self.open_article(author, title)
        panel = self.page.get_by_role("region", name="Before you can submit")
        expect(panel).to_be_visible()
        return panel.locator("#still-missing").get_by_role("listitem").all_inner_texts()

    def add_reference(self, author: User, title: str, key: str, source: str) -> None:
        self.log_in(author)
        self.page.goto(NEW_REFERENCE)
        self.page.get_by_label("Key:", exact=True).fill(key)
        self.page.get_by_label("Title:", exact=True).fill(source)
        self.page.get_by_label("Title: where seen").fill("the publisher's page")
        self.confirm("Save", "was added successfully")
        self.open_article(author, title)
        new = self.page.get_by_role("group", name="Reference: new").last
        new.get_by_role("textbox", name="Reference").fill(key)
        self.confirm("Save and continue editing", "was changed successfully")

    def answer_faq(self, author: User, title: str, question: str, answer: str) -> None:
        self.open_article(author, title)
        faq = self.page.get_by_role("group", name=question)
        faq.get_by_role("textbox", name="Answer").fill(answer)
        expect(faq.get_by_role("region")).to_contain_text(answer)  # the live preview
        self.confirm("Save and continue editing", "was changed successfully")

    def submit(self, author: User, title: str) -> None:
        self.open_article(author, title)
        self.page.get_by_role("link", name="Submit for review", exact=True).click()
        reason = self.page.get_by_label(WHY)
        if reason.count():
            reason.fill(REASON)
        self.confirm("Submit for review", "Revision 1 is submitted for review.")

    def assign(self, editor: User, title: str, doctor: str) -> None:
        self.open_article(editor, title)
        self.page.get_by_role("link", name="Assign a medical reviewer").click()
        self.page.get_by_role("radio", name=doctor).check()
        self.confirm("Assign a medical reviewer", "is asked to review.")

    def sign(self, doctor: User, title: str) -> str:
        self.log_in(doctor)
        self.page.goto(QUEUE)
        self.page.get_by_role("link", name=title, exact=True).click()
        self.page.get_by_label("No, none").check()
        self.page.get_by_role("button", name="Accept and read").click()
        text = self.page.get_by_role("region", name="The text as readers will see it")
        expect(text.get_by_role("heading", level=1)).to_have_text(title)
        words = str(text.text_content())
        for box in self.page.get_by_role("group", name="I confirm").get_by_role("checkbox").all():
            box.check()
        self.page.get_by_label("Your password, as your signature").fill(PASSWORD)
        self.confirm("Sign approval of revision 1", "You signed approval of revision 1.")
        return words

    def publish(self, editor: User, title: str) -> None:
        self.open_article(editor, title)
        self.take_step("Publish revision 1", "Revision 1 is public now.")

    def read(self, path: str) -> str:
        self.page.context.clear_cookies()
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200
        assert self.page.context.cookies() == []
        return self.page.content()


class ByForms:
    """The same, by sending each form with what it shows and what the person would type."""

    def __init__(self) -> None:
        self.client = Client()
        self.path = ""
        self.shown = Node("page")
        self.html = ""

    # --- what a browser does --------------------------------------------------------------------

    def get(self, path: str) -> None:
        """Open a page, and follow redirects."""
        answer = self.client.get(path, follow=True)
        self._take(answer, path)
        assert answer.status_code == 200, path

    def post(self, form_id: str, **typed: str) -> Any:
        """Send the form of the page that is open, with what is typed into it."""
        data = {**fields_of(self.html, form_id), **typed}
        answer = self.client.post(self.path, data, follow=True)
        self._take(answer, self.path)
        return answer

    def _take(self, answer: Any, path: str) -> None:
        self.path = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        self.html = answer.content.decode()
        self.shown = tree(self.html)

    def follow(self, words: str) -> None:
        """Follow the first link with exactly these words."""
        links = [link for link in self.shown.all("a") if link.text() == words]
        assert links, f"no link “{words}” on {self.path}"
        self.get(urljoin(self.path, links[0].attributes["href"]))

    def press(self, form_id: str, button: str, said: str, **typed: str) -> None:
        """Press a button of a form, and find the message that says it is done."""
        form = self.shown.one("form", id=form_id)
        buttons = {node.text(): node for node in form.all("button")}
        buttons |= {node.attributes.get("value", ""): node for node in form.all("input")}
        pressed = buttons[button].attributes
        if "name" in pressed:
            typed = {**typed, pressed["name"]: pressed.get("value", "")}
        self.post(form_id, **typed)
        assert said in self.shown.text(), self.shown.one("main", id="content-start").text()

    def enter(self, user: User) -> None:
        """Log in as somebody."""
        self.client = Client()
        self.client.force_login(user)

    def open_article(self, user: User, title: str) -> None:
        """Log in and find the article in the list."""
        self.enter(user)
        self.get(ARTICLES)
        self.follow(title)

    # --- the steps ------------------------------------------------------------------------------

    def missing(self, author: User, title: str) -> list[str]:
        self.open_article(author, title)
        panel = self.shown.one("div", id="still-missing")
        return [item.text() for item in panel.all("li")]

    def add_reference(self, author: User, title: str, key: str, source: str) -> None:
        self.enter(author)
        self.get(NEW_REFERENCE)
        typed = {"key": key, "title": source, "seen_title": "the publisher's page"}
        self.press("reference_form", "Save", "was added successfully", **typed)
        self.open_article(author, title)
        new = f"citations-{int(fields_of(self.html, 'article_form')['citations-TOTAL_FORMS']) - 1}"
        self.save_article(**{f"{new}-reference": key})

    def answer_faq(self, author: User, title: str, question: str, answer: str) -> None:
        self.open_article(author, title)
        sent = fields_of(self.html, "article_form")
        name = next(name for name, value in sent.items() if value == question)
        self.save_article(**{name.replace("-question", "-answer_source"): answer})

    def save_article(self, **typed: str) -> None:
        """Save the article's form and stay on it."""
        button = "Save and continue editing"
        self.press("article_form", button, "was changed successfully", **typed)

    def submit(self, author: User, title: str) -> None:
        self.open_article(author, title)
        self.follow("Submit for review")
        asked = any(WHY in label.text() for label in self.shown.all("label"))
        said = "Revision 1 is submitted for review."
        self.press("step-form", "Submit for review", said, **({"waiver": REASON} if asked else {}))

    def assign(self, editor: User, title: str, doctor: str) -> None:
        self.open_article(editor, title)
        self.follow("Assign a medical reviewer")
        offered = [label for label in self.shown.all("label") if doctor in label.text()]
        chosen = offered[0].attributes["for"].removeprefix("id_reviewer_")
        said = "is asked to review."
        self.press("step-form", "Assign a medical reviewer", said, reviewer=chosen)

    def sign(self, doctor: User, title: str) -> str:
        self.enter(doctor)
        self.get(QUEUE)
        self.follow(title)
        self.post("step-form", conflict="none")
        words = self.shown.one("section", class_="reader").text()
        boxes = self.shown.one("fieldset", class_="checklist").all("input", type="checkbox")
        typed = {box.attributes["name"]: "on" for box in boxes}
        said = "You signed approval of revision 1."
        button = "Sign approval of revision 1"
        self.press("decision-form", button, said, password=PASSWORD, **typed)
        return words

    def publish(self, editor: User, title: str) -> None:
        self.open_article(editor, title)
        self.follow("Publish revision 1")
        self.press("step-form", "Publish revision 1", "Revision 1 is public now.")

    def read(self, path: str) -> str:
        answer = Client().get(path)
        assert answer.status_code == 200
        assert not answer.cookies
        return (
            unescape(answer.content.decode())
            if "xml" in answer["Content-Type"]
            else (answer.content.decode())
        )
