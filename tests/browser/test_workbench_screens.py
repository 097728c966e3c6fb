"""Every screen of the workbench: no fault that axe finds, and nothing wider than the screen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles import transitions
from articles.models import Article, ChangeRequest, MedicalReview, ReviewAssignment
from articles.transitions import NewChangeRequest
from rlsportal.accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

LogIn = Callable[[Any], None]
Screens = dict[str, tuple[User, str]]
SIZES = [(390, 844), (1280, 800)]
COMMENT = "Comment (optional, kept in the record)"


def admin(name: str, *args: Any) -> str:
    return reverse(f"admin:articles_{name}", args=args)


@pytest.fixture
def doctor(db: None) -> User:
    return make.make_doctor(username="dora", specialty="Neurology")


@pytest.fixture
def said(page: Page) -> list[str]:
    """Everything the browser's console said, whatever its kind."""
    lines: list[str] = []
    page.on("console", lambda message: lines.append(f"{message.type}: {message.text}"))
    return lines


@pytest.fixture
def row(doctor: User) -> ReviewAssignment:
    """The doctor's assignment to revision 2 of a live article, with a conflict declared."""
    article = make.revised(make.live(title="Live"), bottom_line="Ask for two tests.\n\nSoon.")
    return make.accepted(
        make.submitted(article), doctor, conflict="declared", statement="I own shares."
    )


@pytest.fixture
def done(doctor: User) -> ReviewAssignment:
    """An assignment in which the doctor asked for changes."""
    row = make.accepted(make.submitted(title="Done"), doctor)
    make.ask_changes(row.round.article, doctor, "Say how much iron.", "And how long.")
    return row


def asked_before(doctor: User) -> ReviewAssignment:
    """The doctor's assignment to the revision that answers what another doctor asked for."""
    article = make.revised(make.live(title="Asked"), bottom_line="Take 75 mg, not more.")
    other = make.make_doctor()
    make.accepted(make.submitted(article), other)
    wishes = [NewChangeRequest("Why 75 mg?", "field", "bottom_line", quote="Take 75 mg")]
    make.ask_changes(article, other, requests=wishes)
    author = make.somebody("author")
    for wish in article.change_requests.all():
        transitions.answer_change_request(wish, by=author, now=make.NOW, text="A slip.")
    article = make.submitted(make.edited(article, bottom_line="Take **7.5 mg**."))
    return make.accepted(article, doctor)


@pytest.fixture
def at_the_workbench(doctor: User, row: ReviewAssignment, done: ReviewAssignment) -> Screens:
    """The screens of a doctor."""
    invited = make.assigned(make.submitted(title="Invited"), doctor)
    urgent = make.submitted(title="Nobody reads it", risk="high")
    editor, record = make.somebody("editor"), doctor.medical_reviewer
    transitions.expedite(urgent, by=editor, now=make.NOW, reason="A wrong dose.")
    return {
        "queue": (doctor, admin("reviewassignment_changelist")),
        "queue of an editor": (editor, admin("reviewassignment_changelist")),
        "claim": (doctor, admin("article_process", urgent.pk, "claim")),
        "absence": (doctor, admin("medicalreviewer_absence", record.pk)),
        "asked and answered": (doctor, admin("reviewassignment_change", asked_before(doctor).pk)),
        "invitation": (doctor, admin("reviewassignment_accept", invited.pk)),
        "decline": (doctor, admin("reviewassignment_decline", invited.pk)),
        "workbench": (doctor, admin("reviewassignment_change", row.pk)),
        "step back": (doctor, admin("reviewassignment_recuse", row.pk)),
        "receipt": (doctor, admin("reviewassignment_change", done.pk)),
        "of another": (make.somebody("editor"), admin("reviewassignment_change", row.pk)),
    }


@pytest.fixture
def of_the_process(row: ReviewAssignment, done: ReviewAssignment) -> Screens:
    """The pages of the steps, and the panel that leads to them."""
    editor, author = make.somebody("editor"), make.somebody("author")
    approved = make.approved(make.make_article(title="Approved"), make.make_doctor())
    empty = make.make_article(title="Empty", sections=(), faqs=(), references=())
    live, asked = row.round.article, done.round.article
    publication, wish = live.publications.get(), asked.change_requests.all()[0]
    steps: list[tuple[User, Article, tuple[Any, ...]]] = [
        (editor, live, ("assign",)),
        (editor, live, ("waive_conflict", row.pk)),
        (editor, live, ("reassign", row.pk)),
        (editor, live, ("expedite",)),
        (editor, live, ("withdraw", publication.pk)),
        (editor, approved, ("publish",)),
        (editor, approved, ("schedule",)),
        (editor, approved, ("return_to_review",)),
        (author, asked, ("answer_change_request", wish.pk)),
        (row.reviewer, asked, ("reply_to_change_request", wish.pk)),
        (author, empty, ("submit_for_review",)),
    ]
    pages = {
        " ".join(map(str, step)): (user, admin("article_process", article.pk, *step))
        for user, article, step in steps
    }
    return {**pages, "panel": (author, admin("article_change", asked.pk))}


@pytest.fixture
def of_the_record(row: ReviewAssignment, done: ReviewAssignment) -> Screens:
    """The front page, ledgers, and doctors."""
    editor, lead = make.somebody("editor"), make.somebody("lead_reviewer")
    unverified = make.make_doctor(verified=False, username="una").medical_reviewer
    wish = ChangeRequest.objects.all()[0]
    return {
        "front page": (editor, reverse("admin:index")),
        "revision": (editor, admin("revision_change", row.round.revision_id)),
        "events": (editor, admin("auditevent_changelist")),
        "change request": (editor, admin("changerequest_change", wish.pk)),
        "medical reviews": (lead, admin("medicalreview_changelist")),
        "doctors": (editor, admin("medicalreviewer_changelist")),
        "doctor": (editor, admin("medicalreviewer_change", unverified.pk)),
        "new doctor": (editor, admin("medicalreviewer_add")),
        "verify": (editor, admin("medicalreviewer_verify", unverified.pk)),
    }


@pytest.fixture
def screens(
    at_the_workbench: Screens,
    of_the_process: Screens,
    of_the_record: Screens,
) -> Screens:
    """Every screen, with somebody who uses it."""
    return {**at_the_workbench, **of_the_process, **of_the_record}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_screens_are_accessible_and_fit(
    page: Page,
    log_in: LogIn,
    axe: Callable[[Page], None],
    said: list[str],
    screens: Screens,
    size: tuple[int, int],
    scheme: Any,
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme)
    faults: list[str] = []
    for name, (user, address) in screens.items():
        log_in(user)
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
    assert said == []


@pytest.fixture(params=SIZES, ids=["phone", "desk"])
def typed(
    request: pytest.FixtureRequest, page: Page, log_in: LogIn, browser_log: Any, doctor: User
) -> Page:
    """The workbench with a comment and a change request typed, but nothing confirmed."""
    browser_log.expect("status of 4")
    row = make.accepted(make.submitted(), doctor)
    log_in(doctor)
    page.set_viewport_size({"width": request.param[0], "height": request.param[1]})
    page.goto(admin("reviewassignment_change", row.pk))
    page.get_by_label(COMMENT).fill("Two hours of thought")
    page.get_by_text("Change request 1", exact=True).click()
    page.get_by_label("What should change, and why").first.fill("Say how much.")
    page.get_by_label("Weight").first.select_option("advice")
    return page


def sign(page: Page, words: str) -> None:
    """Press the button, and see why nothing was signed, with everything typed still there."""
    page.get_by_role("button", name="Sign approval of revision 1").click()
    expect(page.get_by_text(words)).to_be_visible()
    assert MedicalReview.objects.count() == 0


def test_refused_and_overtaken_pages_are_accessible_too(
    typed: Page, axe: Callable[[Page], None]
) -> None:
    sign(typed, "The password is not right.")
    axe(typed)
    typed.get_by_label("What should change, and why").first.fill("")
    typed.get_by_label("Proposed wording (optional)").first.fill("5 mg")
    sign(typed, "Say what should change, or empty this whole row.")
    axe(typed)
    typed.get_by_label("What should change, and why").first.fill("Say how much.")
    Article.objects.update(lock_version=99)
    sign(typed, "something happened after this page was shown")
    axe(typed)
    expect(typed.get_by_label(COMMENT)).to_have_value("Two hours of thought")


def test_after_the_login_expired_the_words_are_still_there(
    typed: Page, axe: Callable[[Page], None], log_in: LogIn, doctor: User
) -> None:
    typed.context.clear_cookies(name="sessionid")
    sign(typed, "nothing you typed is lost")
    axe(typed)
    log_in(doctor)
    typed.get_by_role("button", name="I have logged in: continue").click()
    expect(typed.get_by_label(COMMENT)).to_have_value("Two hours of thought")
