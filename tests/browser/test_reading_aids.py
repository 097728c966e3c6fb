"""What the reader's script adds: notes, definitions in place, all questions at once, a theme."""

import itertools
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from articles.models import Publication
from articles.working_copy import FAQDraft, SectionDraft
from tests import factories as make

PHONE, TABLET, WIDE = ({"width": w, "height": 900} for w in (390, 1000, 1280))

SECTION = """\
Iron helps some people [@first], and rarely others [@first; @second, p. 5].

::: definition Ferritin
A protein that stores iron [@second].
:::

Your ferritin is measured in blood. Ferritins are not, and ferritin once more.
"""


@pytest.fixture
def publication(live_server: Any) -> Publication:
    """A text with two references, a definition and two questions."""
    references = tuple(
        make.ReferenceDraft(
            key,
            {**make.REFERENCE.csl, "title": f"Study {key}"},
            make.REFERENCE.verified,
            finding=f"Finding of {key}",
            strength="strong",
        )
        for key in ("first", "second")
    )
    return make.live(
        slug="aids",
        references=references,
        sections=(SectionDraft("Iron", SECTION, "ironab"),),
        faqs=(
            FAQDraft("Does iron help?", "Some people [@first].", "faqab2", "does-iron-help"),
            FAQDraft("Is it safe?", "Ask first.", "faqcd3", "is-it-safe"),
        ),
    )


def opened(page: Page, size: dict[str, int]) -> Page:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto("/articles/aids/")
    return page


def style(page: Page, rules: str) -> None:
    """Add rules to a page that takes no style of others."""
    page.evaluate(
        """rules => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(rules);
            document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
        }""",
        rules,
    )


def citation(page: Page, name: str = "c1a") -> Locator:
    return page.locator(f"#{name}")


@pytest.mark.parametrize("size", [PHONE, TABLET, WIDE], ids=["phone", "tablet", "wide"])
def test_a_note_opens_by_keyboard_and_gives_the_focus_back(
    page: Page, publication: Publication, size: dict[str, int], axe: Any
) -> None:
    opened(page, size)
    note = page.get_by_role("dialog")
    citation(page).focus()
    page.keyboard.press("Enter")
    expect(note).to_be_focused()
    expect(note).to_be_in_viewport()
    expect(note).to_contain_text("Study first")
    expect(note).to_contain_text("Finding: Finding of first")
    expect(note).to_contain_text("Strong evidence")
    assert page.url.endswith("/articles/aids/")  # nobody was sent away
    axe(page)
    page.keyboard.press("Tab")
    expect(note.get_by_role("button", name="Close")).to_be_focused()  # first, and on top
    page.keyboard.press("Tab")
    expect(note.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)
    expect(citation(page)).to_be_focused()


def test_a_note_closes_by_its_button_and_by_another_note(
    page: Page, publication: Publication
) -> None:
    opened(page, PHONE)
    note = page.get_by_role("dialog")
    citation(page).click()
    citation(page, "c2a").click()
    expect(note).to_have_count(1)
    expect(note).to_contain_text("Study second")
    expect(note).to_contain_text("Study first")  # of a group, all are shown
    note.get_by_role("button", name="Close").click()
    expect(note).to_have_count(0)
    expect(citation(page, "c2a")).to_be_focused()


def test_a_note_on_a_phone_stands_below_its_paragraph(page: Page, publication: Publication) -> None:
    opened(page, PHONE)
    citation(page).click()
    above = page.locator("p", has=citation(page)).bounding_box()
    note = page.get_by_role("dialog").bounding_box()
    assert above is not None
    assert note is not None
    assert 0 <= note["y"] - above["y"] - above["height"] < 24


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_what_was_read_stays_in_sight_when_its_note_opens(
    page: Page, publication: Publication, size: dict[str, int]
) -> None:
    opened(page, {**size, "height": 500})
    style(page, ".note-words { min-height: 2000px; }")  # a long note
    link, note = citation(page, "c2a"), page.get_by_role("dialog")
    for corner in (20, 470):  # at the top of the window, and at its end
        link.evaluate("(link, y) => scrollBy(0, link.getBoundingClientRect().top - y)", corner)
        link.click()
        box, close = note.bounding_box(), note.get_by_role("button").bounding_box()
        assert box is not None
        assert close is not None
        assert box["height"] <= 484  # of the 500 there are, with a bar of its own
        assert close["y"] - box["y"] < 10
        expect(link).to_be_in_viewport(ratio=1)
        expect(note.get_by_role("button")).to_be_in_viewport(ratio=1)
        page.keyboard.press("Escape")


def test_a_number_pressed_again_closes_its_note(page: Page, publication: Publication) -> None:
    opened(page, PHONE)
    citation(page).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    citation(page).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_escape_closes_a_note_that_was_left(page: Page, publication: Publication) -> None:
    opened(page, PHONE)
    citation(page).click()
    page.get_by_role("heading", level=1).click()  # on a phone, this does not close it
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(citation(page)).to_be_focused()


def test_a_click_beside_a_note_closes_it(page: Page, publication: Publication) -> None:
    opened(page, TABLET)
    citation(page).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.mouse.click(5, 5)
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_a_note_leads_on_to_the_list(
    page: Page, publication: Publication, size: dict[str, int]
) -> None:
    opened(page, size)
    citation(page).click()
    page.get_by_role("link", name="In the list of references").click()
    expect(page).to_have_url(f"{page.url.split('#')[0]}#ref-1")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#ref-1")).to_be_in_viewport()


def test_a_source_of_a_definition_is_found_from_its_note(
    page: Page, publication: Publication
) -> None:
    opened(page, PHONE)
    page.locator("a.term").click()
    page.get_by_role("dialog").locator("[role=doc-noteref]").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#ref-2")).to_be_in_viewport()


def test_sources_stand_beside_the_line_that_cites_them_first(
    page: Page, publication: Publication
) -> None:
    opened(page, WIDE)
    notes = page.locator(".side-note:not(.brief)").filter(visible=True)
    expect(notes).to_have_count(2)
    text = page.locator("p", has=citation(page)).bounding_box()
    boxes = [note.bounding_box() for note in notes.all()]
    assert text is not None
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["x"] > text["x"] + text["width"]
    assert abs(boxes[0]["y"] - text["y"]) < text["height"]
    assert boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"]  # below each other
    assert notes.first.locator("xpath=ancestor::*[@aria-hidden='true']").count() == 1
    page.set_viewport_size(TABLET)  # type: ignore[arg-type]
    expect(notes).to_have_count(0)


def test_what_sums_up_or_repeats_names_its_sources_beside_it(page: Page, live_server: Any) -> None:
    make.live(
        slug="aids",
        in_short="- Iron helps some people [@allen2013].",
        sections=(SectionDraft("Iron", "It helps some people [@allen2013].", "ironab"),),
        faqs=(FAQDraft("Does iron help?", "Some people [@allen2013].", "faqab2", "does-it"),),
    )
    opened(page, WIDE)
    brief = page.locator(".side-note.brief").filter(visible=True)
    expect(brief).to_have_count(1)  # of the summary; the answer is closed
    page.get_by_role("heading", name="Does iron help?").click()
    expect(brief).to_have_count(2)
    names = [text.replace("\n", " ") for text in brief.all_inner_texts()]
    assert names == ["1 Allen 2013", "1 Allen 2013"]
    for note, mark in ((brief.nth(0), "c1a"), (brief.nth(1), "c1c")):
        beside, at = note.bounding_box(), citation(page, mark).bounding_box()
        assert beside is not None
        assert at is not None
        assert abs(beside["y"] - at["y"]) < 24


def test_a_closed_answer_tells_no_source(page: Page, live_server: Any) -> None:
    """What is first cited there is told whole where an open part cites it again."""
    make.live(
        slug="aids",
        sections=(SectionDraft("Iron", "Plain words.", "ironab"),),
        faqs=(FAQDraft("Does iron help?", "Some people [@allen2013].", "faqab2", "does-it"),),
        bottom_line="Iron helps [@allen2013].",
    )
    opened(page, WIDE)
    seen = page.locator(".side-note").filter(visible=True)
    expect(seen).to_have_count(1)
    expect(seen).to_contain_text("Iron in the brain")


def test_what_would_stand_far_below_its_line_is_told_where_it_is_cited_again(
    page: Page, live_server: Any
) -> None:
    references = tuple(
        make.ReferenceDraft(f"key{n}", make.REFERENCE.csl, make.REFERENCE.verified, "Found. " * 20)
        for n in range(1, 5)
    )
    section = SectionDraft("All", "Much [@key1] [@key2] [@key3] [@key4].", "allabc")
    later = SectionDraft("Later", "Words. " * 400 + "Again [@key1] [@key4].", "lateab")
    make.live(slug="aids", references=references, sections=(section, later), faqs=())
    opened(page, WIDE)
    shown = page.locator(".side-note").filter(visible=True)
    whole = page.locator(".side-note:not(.brief)").filter(visible=True)
    expect(shown).to_have_count(5)
    numbers = [text[0] for text in whole.all_inner_texts()]
    assert numbers == ["1", "2", "3", "4"]  # the fourth beside its second line
    gap = whole.nth(3).bounding_box(), page.locator(".side-note.brief").nth(0).bounding_box()
    assert gap[0] is not None
    assert gap[1] is not None
    assert gap[0]["y"] - gap[1]["y"] - gap[1]["height"] >= 5


def test_a_note_on_a_wide_screen_leaves_its_sentence_in_sight(
    page: Page, publication: Publication
) -> None:
    opened(page, WIDE)
    citation(page).click()
    note = page.get_by_role("dialog").bounding_box()
    text = page.locator("article > .article-body").bounding_box()
    assert note is not None
    assert text is not None
    assert note["x"] >= text["x"] + text["width"]
    assert note["x"] + note["width"] <= 1280


def test_notes_neither_meet_nor_hang_over_the_end(page: Page, live_server: Any) -> None:
    references = tuple(
        make.ReferenceDraft(f"key{n}", make.REFERENCE.csl, make.REFERENCE.verified, "Found. " * 20)
        for n in range(1, 5)
    )
    cited = " ".join(f"[@{each.key}]" for each in references)
    section = SectionDraft("All", f"Much {cited}.", "allabc")
    make.live(slug="aids", references=references, sections=(section,), faqs=())
    opened(page, WIDE)
    style(page, "section.references { display: none; }")  # a short text
    page.wait_for_timeout(100)
    notes = page.locator(".side-note:not(.brief)")
    boxes = [note.bounding_box() for note in notes.filter(visible=True).all()]
    text = page.locator("article > .article-body").bounding_box()
    assert text is not None
    assert (len(boxes), notes.count()) == (3, 4)  # the last one would stand far below its line
    for above, below in itertools.pairwise(filter(None, boxes)):
        assert below["y"] >= above["y"] + above["height"]
    last = boxes[-1]
    assert last is not None
    assert last["y"] + last["height"] <= text["y"] + text["height"]


def test_no_word_of_the_signed_text_is_changed(page: Page, publication: Publication) -> None:
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.goto("/articles/aids/")
    words = """html => {
        const box = document.createElement('div');
        box.innerHTML = html;
        for (const each of box.querySelectorAll('button')) each.remove();
        return box.textContent.replace(/\\s+/g, ' ').trim();
    }"""
    shown = page.locator("article > .article-body").evaluate("body => body.innerHTML")
    assert page.evaluate(words, shown) == page.evaluate(words, publication.body_html)


@pytest.mark.parametrize("path", ["/articles/aids/", "/faqs/does-iron-help/", "/glossary/"])
def test_a_number_keeps_to_the_word_before_it(
    page: Page, publication: Publication, path: str
) -> None:
    page.goto(path)
    last = page.locator("main sup").first.evaluate("sup => sup.previousSibling.data.at(-1)")
    assert last == "\u00a0"


def test_a_defined_word_is_explained_where_it_is_used(page: Page, publication: Publication) -> None:
    opened(page, TABLET)
    terms = page.locator("a.term")
    expect(terms).to_have_count(1)  # the first time in a section, and whole words only
    expect(terms).to_have_text("ferritin")
    terms.focus()
    page.keyboard.press("Enter")
    note = page.get_by_role("dialog", name="Definition: Ferritin")
    expect(note).to_be_focused()
    expect(note).to_contain_text("A protein that stores iron")
    page.keyboard.press("Escape")
    expect(terms).to_be_focused()
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
    assert len(ids) == len(set(ids))


def test_a_word_that_another_article_explains_is_explained_in_place(
    page: Page, publication: Publication
) -> None:
    """In whichever usual form it is written; the definition is the one the glossary has now."""
    explained = "::: definition Brain stem (BST)\nIt joins brain and spine [@allen2013].\n:::"
    make.live(slug="stem", title="The stem", in_short=explained)
    section = SectionDraft("Where", "Brain stems and the BST matter.", "stem22")
    make.live(slug="user", title="The user", sections=(section,), faqs=())
    page.goto("/articles/user/")
    terms = page.locator("a.term")
    expect(terms).to_have_text(["Brain stems"])
    terms.focus()
    page.keyboard.press("Enter")
    note = page.get_by_role("dialog", name="Brain stem (BST)")
    expect(note).to_contain_text("It joins brain and spine.")  # without numbers of that list
    expect(note.get_by_role("link", name="The stem")).to_be_visible()
    page.keyboard.press("Escape")
    expect(terms).to_be_focused()


@pytest.mark.parametrize("path", ["/articles/aids/", "/faqs/"])
def test_all_questions_open_at_once(page: Page, publication: Publication, path: str) -> None:
    page.goto(path)
    answers = page.locator(".faq-answer")
    expect(answers.first).to_be_hidden()
    page.get_by_role("button", name="Open all").click()
    for answer in answers.all():
        expect(answer).to_be_visible()
    page.get_by_role("button", name="Close all").click()
    expect(answers.first).to_be_hidden()
    for question in page.locator("summary h3, summary h4").all():
        question.click()  # one by one
    expect(page.get_by_role("button", name="Close all")).to_be_visible()


def test_an_address_opens_the_question_it_names(page: Page, publication: Publication) -> None:
    page.goto("/articles/aids/#faq-faqab2")
    expect(page.locator("#faq-faqab2 .faq-answer")).to_be_visible()
    expect(page.locator("#faq-faqcd3 .faq-answer")).to_be_hidden()


def test_theme_and_size_hold_on_every_page_and_before_it_is_painted(
    page: Page, publication: Publication, browser_log: Any
) -> None:
    browser_log.expect("status of 404")
    page.goto("/articles/aids/")
    ground = "getComputedStyle(document.body).backgroundColor"
    size = "getComputedStyle(document.documentElement).fontSize"
    assert [page.evaluate(ground), page.evaluate(size)] == ["rgb(251, 250, 247)", "16px"]
    page.evaluate("localStorage.setItem('portal-theme', 'dark')")
    page.evaluate("localStorage.setItem('portal-size', 'larger')")
    for path in ("/", "/articles/aids/", "/search/", "/articles/none/"):
        page.goto(path, wait_until="commit")
        page.wait_for_selector("header")
        assert [page.evaluate(ground), page.evaluate(size)] == ["rgb(18, 24, 31)", "21px"], path
    page.evaluate("localStorage.setItem('portal-theme', 'light')")
    page.emulate_media(color_scheme="dark")
    page.goto("/")
    assert page.evaluate(ground) == "rgb(251, 250, 247)"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


def test_nonsense_in_the_store_is_passed_over(page: Page, publication: Publication) -> None:
    page.goto("/")
    page.evaluate("localStorage.setItem('portal-theme', 'neon')")
    page.goto("/")
    assert page.evaluate("document.documentElement.dataset.theme") is None
    assert page.context.cookies() == []


def test_the_margin_of_a_printed_page_says_what_it_is(page: Page, publication: Publication) -> None:
    page.goto("/articles/aids/")
    rules = page.evaluate(
        "document.adoptedStyleSheets.flatMap(s => [...s.cssRules].map(r => r.cssText)).join()"
    )
    assert "@bottom-left" in rules
    page.emulate_media(media="print")
    expect(page.locator(".print-only")).to_be_hidden()  # it would be said twice
    assert "Revision 1" in rules
    assert "/articles/aids/v/1/" in rules
