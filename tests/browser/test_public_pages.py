"""Public pages in a real browser: accessible, quiet, narrow, printed, and without scripts."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from articles.working_copy import SectionDraft
from tests import factories as make
from tests.public import extremes
from tests.public.examples import Address, Site
from tests.support.looks import (
    ALL_RULES,
    MORE_RULES,
    faults_of_keyboard,
    faults_of_looks,
)
from tests.support.screens import PUBLIC
from tests.support.screens_excused import EXCUSED
from tests.support.targets import faults_of_small_targets
from tests.support.without_scripts import faults_without_scripts

# Chosen there is what scripts do on other pages; where none run, the page says what to do instead.
BY_SCRIPTS_ONLY = {"settings"}
REFUSAL = "Failed to load resource: the server responded with a status of 4"
WIDTHS = (320, 700, 1100)  # besides those of every look
PARTS = 3  # in which all pages are visited, so that several processes share them


@pytest.fixture
def site(live_server: Any) -> Site:
    return extremes.build()


@pytest.fixture
def still(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A page in which no script runs."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_every_page_in_html_is_visited(db: None) -> None:
    visited = {address.name for address in extremes.pages(extremes.build())}
    assert visited - set(EXCUSED) == PUBLIC


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible_quiet_and_in_its_width(
    page: Page, still: Page, site: Site, browser_log: Any, part: int
) -> None:
    browser_log.expect(REFUSAL)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    faults = []
    for address in [*extremes.pages(site)][part::PARTS]:
        open_page(page, address)
        by_scripts = address.name in BY_SCRIPTS_ONLY
        found = faults_without_scripts(page, still, address.path, but_dead_only=by_scripts)
        found += [*faults_of_looks(page, ALL_RULES, MORE_RULES), *faults_of_keyboard(page)]
        found += faults_of_small_targets(page)
        found += ["320 px, letters twice as large: too wide"] if is_too_wide(page, 320, 2) else []
        found += [f"{width} px: scrolls sideways" for width in WIDTHS if is_too_wide(page, width)]
        found += [f"cookie: {cookie}" for cookie in page.context.cookies()]
        found += [f"console: {words}" for words in said if REFUSAL not in words]
        faults += [f"{address.path}: {fault}" for fault in found]
        said.clear()
    assert faults == []


def open_page(page: Page, address: Address) -> None:
    response = page.goto(address.path)
    assert response is not None
    assert response.status == address.status, address


def is_too_wide(page: Page, width: int, letters: int = 1) -> bool:
    page.set_viewport_size({"width": width, "height": 800})
    wide = """letters => {
        const { style } = document.documentElement;
        style.fontSize = `${letters * 100}%`;
        const isWide = document.documentElement.scrollWidth > innerWidth;
        style.fontSize = "";
        return isWide;
    }"""
    return bool(page.evaluate(wide, letters))


def test_wide_tables_scroll_by_keyboard(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/articles/everything/")
    region = page.get_by_role("region", name="Table 1")
    assert region.evaluate("region => region.scrollWidth > region.clientWidth")
    region.focus()
    page.keyboard.press("ArrowRight")
    for _ in range(100):
        if region.evaluate("region => region.scrollLeft"):
            return
        page.wait_for_timeout(20)
    pytest.fail("the arrow key did not scroll the table")


def test_a_reader_without_scripts_gets_everywhere(
    still: Page, live_server: Any, site: Site
) -> None:
    page = still
    page.goto("/")
    page.get_by_label("Search articles and questions").fill("does iron")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("for “does iron”")
    expect(page.get_by_role("searchbox")).to_have_value("does iron")
    page.get_by_role("link", name="Does iron help?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Does iron help?")
    page.get_by_role("link", name="Iron and restless legs").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Iron and restless legs")
    answer = page.locator("details .faq-answer")
    expect(answer).to_be_hidden()
    page.get_by_role("heading", name="Does iron help?").click()
    expect(answer).to_be_visible()
    page.locator("[role=doc-noteref]").first.click()
    expect(page).to_have_url(f"{live_server.url}/articles/iron/#ref-1")
    page.get_by_role("link", name="How this page was reviewed").click()
    expect(page.get_by_role("heading", name="How this page was reviewed")).to_be_in_viewport()


def test_the_keyboard_can_skip_what_it_knows(page: Page, site: Site) -> None:
    page.goto("/articles/iron/")
    names = ["Skip to the text", "Skip to the contents", "Skip to the references"]
    for name in names:
        page.keyboard.press("Tab")
        link = page.get_by_role("link", name=name)
        expect(link).to_be_focused()
        expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{page.url.split('#')[0]}#references")
    expect(page.get_by_role("heading", name="References")).to_be_in_viewport()


def test_what_has_the_focus_is_seen(page: Page, site: Site) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto("/")
        for _ in range(5):
            page.keyboard.press("Tab")
            ring = page.evaluate(
                "() => { const s = getComputedStyle(document.activeElement);"
                " return [s.outlineStyle, s.outlineWidth]; }"
            )
            assert ring == ["solid", "3px"]


def test_contents_stand_beside_the_text_on_wide_screens_only(page: Page, site: Site) -> None:
    page.goto("/articles/iron/")
    contents, text = page.locator("nav.contents"), page.locator("section.in-short")
    above = page.locator(".contents-fold")
    for width in (390, 1000):
        page.set_viewport_size({"width": width, "height": 900})
        expect(contents).to_be_hidden()
        expect(above.get_by_role("link").first).to_be_hidden()
        above.locator("summary").click()
        expect(above.get_by_role("link").first).to_be_visible()
        above.locator("summary").click()
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(above).to_be_hidden()
    left, right = contents.bounding_box(), text.bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] < right["x"]


def test_lines_of_text_are_short_enough(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 1920, "height": 1000})
    page.goto("/articles/iron/")
    width, ch = page.evaluate(
        """() => {
            const text = document.querySelector(".article-section p");
            const probe = document.createElement("span");
            probe.textContent = "0".repeat(66);
            probe.style.whiteSpace = "nowrap";
            text.append(probe);
            return [text.getBoundingClientRect().width, probe.getBoundingClientRect().width];
        }"""
    )
    assert width <= ch + 1


def test_a_run_of_citations_opens_for_the_keyboard(page: Page, live_server: Any) -> None:
    references = tuple(
        make.ReferenceDraft(f"key{n}", {**make.REFERENCE.csl}, make.REFERENCE.verified)
        for n in range(1, 6)
    )
    cited = "; ".join(f"@key{n}" for n in range(1, 6))
    section = SectionDraft("Run", f"Many [{cited}].", "runabc")
    make.live(slug="run", references=references, sections=(section,), faqs=())
    page.goto("/articles/run/")
    inner = page.locator(".citation-within > .visually-hidden")
    assert inner.bounding_box()["width"] == 1  # type: ignore[index]
    inner.locator("[role=doc-noteref]").nth(1).focus()
    assert inner.bounding_box()["width"] > 20  # type: ignore[index]


def test_print_is_a_leaflet(page: Page, site: Site) -> None:
    page.goto("/articles/iron/")
    page.emulate_media(media="print")
    for hidden in (".site-header", ".skip-links", "nav.contents", ".breadcrumb"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.locator(".back-links").count() > 0
    expect(page.locator(".back-links").first).to_be_hidden()  # nothing to click on paper
    answer = page.locator("details .faq-answer")
    assert answer.bounding_box()["height"] > 10  # type: ignore[index]
    expect(page.locator(".print-only")).to_be_hidden()  # the margin of each page says it
    style = "e => [getComputedStyle(e).columnCount, getComputedStyle(e).fontSize]"
    assert page.locator("article > .article-body").evaluate(style) == ["2", "14.6667px"]  # 11 pt
    references = page.locator("section.references").evaluate(style)
    assert float(references[1].removesuffix("px")) < 12  # smaller
    expect(page.get_by_text("This page does not replace your own doctor.")).to_be_visible()


def test_paper_without_margins_says_under_the_title_what_it_is(still: Page, site: Site) -> None:
    still.goto("/articles/iron/")
    expect(still.locator(".print-only")).to_be_hidden()
    still.emulate_media(media="print")
    expect(still.locator(".print-only")).to_be_visible()
    expect(still.locator(".print-only")).to_contain_text("/articles/iron/v/2/")


def test_forced_colors_draw_boxes_by_their_borders(page: Page, site: Site) -> None:
    page.emulate_media(forced_colors="active")
    page.goto("/articles/everything/")
    widths = page.locator("aside.callout, .help-card").evaluate_all(
        "boxes => boxes.map(box => getComputedStyle(box).borderTopWidth)"
    )
    assert set(widths) == {"2px"}


def test_what_a_doctor_signed_is_read_without_scrolling_on_a_phone(page: Page, site: Site) -> None:
    """The decision and the conflict of interest are what the page is read for."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/reviewers/")
    page.locator(".entry-title a").first.click()
    cells = page.get_by_role("row").first.get_by_role("cell")
    expect(cells).to_have_count(5)
    left = {cell.evaluate("cell => cell.getBoundingClientRect().left") for cell in cells.all()}
    assert len(left) == 1
    labels = cells.evaluate_all("cells => cells.map(c => getComputedStyle(c, '::before').content)")
    assert labels[3:] == ['"Decision"', '"Conflict of interest"']


def test_settings_are_in_the_header_at_every_width(page: Page, site: Site) -> None:
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/articles/")
        expect(page.locator(".site-header").get_by_role("link", name="Settings")).to_be_visible()
