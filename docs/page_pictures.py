"""Pictures of every kind of page for readers: both widths, light and dark. No database of its own.

``docs/screenshots.py`` takes them at the end of its walk, when the demonstration has a text in its
second revision and one that was withdrawn. A test compares the names here with the URL resolver.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).resolve().parent / "pages"
SIZES = ((1280, 800), (390, 844))  # CSS pixels
TALLEST = 1800  # pixels; what comes below repeats what is above
QUALITY = 45  # of 100; letters stay sharp, and a hundred pictures small

TWICE = "/articles/what-is-restless-legs-syndrome/"  # published twice
GONE = "/articles/rls-without-medicines/"

# The name of each picture, the name of its URL pattern, and where it is in the demonstration.
PAGES = (
    ("home", "home", "/"),
    ("article", "articles:article", "/articles/causes-of-restless-legs-syndrome/"),
    ("article-withdrawn", "articles:article", GONE),
    ("article-missing", "articles:article", "/articles/nothing-here/"),
    ("article-earlier-revision", "articles:revision", f"{TWICE}v/1/"),
    ("article-history", "articles:history", f"{TWICE}history/"),
    ("article-compare", "articles:compare", f"{TWICE}compare/1/2/"),
    ("article-record", "articles:record", f"{TWICE}v/2/record/"),
    ("article-cite", "articles:cite", f"{TWICE}v/2/cite/"),
    ("articles", "articles:articles", "/articles/"),
    ("topics", "articles:topics", "/topics/"),
    ("topic", "articles:topic", "/topics/understanding-rls/"),
    ("questions", "faqs:index", "/faqs/"),
    ("question", "faqs:faq", "/faqs/is-rls-inherited/"),
    ("search", "search", "/search/?q=iron"),
    ("search-misspelled", "search", "/search/?q=iorn"),
    ("search-nothing", "search", "/search/?q=xylophone"),
    ("glossary", "articles:glossary", "/glossary/"),
    ("reviewers", "articles:reviewers", "/reviewers/"),
    ("reviewer", "articles:reviewer", "/reviewers/demo-reviewer-a/"),
    ("verify", "articles:verify", "/verify/"),
    ("verify-head", "articles:head", "/verify/head/"),
    ("corrections", "articles:corrections", "/corrections/"),
    ("feedback", "articles:feedback", f"{TWICE}feedback/"),
    ("feedback-thanks", "articles:thanks", f"{TWICE}feedback/thanks/"),
    ("editorial-policy", "editorial_policy", "/editorial-policy/"),
    ("funding", "funding", "/funding/"),
    ("privacy", "privacy", "/privacy/"),
    ("contact", "contact", "/contact/"),
    ("accessibility", "accessibility", "/accessibility/"),
    ("settings", "settings", "/settings/"),
)


def take(browser: Browser, origin: str) -> None:
    """Write the picture of each page, and of the leaflet that an article is on paper.

    :param origin: scheme, host and port of a portal with the demonstration.
    """
    FOLDER.mkdir(exist_ok=True)
    for page, look in _windows(browser, origin):
        for name, _pattern, path in PAGES:
            page.goto(path, wait_until="networkidle")
            _keep(page, f"{name}-{look}")


def _windows(browser: Browser, origin: str) -> Iterator[tuple[Page, str]]:
    for width, height in SIZES:
        for scheme in ("light", "dark"):
            context = browser.new_context(
                base_url=origin,
                viewport={"width": width, "height": height},
                color_scheme=scheme,  # type: ignore[arg-type]  # one of its words
                locale="en-GB",
            )
            yield context.new_page(), f"{width}-{scheme}"
            context.close()


def _keep(page: Page, name: str) -> None:
    taken = page.screenshot(animations="disabled", caret="hide", full_page=True)
    picture = Image.open(BytesIO(taken)).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, TALLEST)))
    picture.save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)
