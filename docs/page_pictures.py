"""Pictures of every kind of page for readers: both widths, light and dark. No database of its own.

``docs/screenshots.py`` takes them at the end of its walk, when the demonstration has a text in its
second revision and one that was withdrawn. Each shows the whole page: a tall one is cut into
columns that stand side by side, from left to right. Besides there are what opens on a page, the
pages that refuse, colors that the reader's system forces, and the sheets of a printed article.
A test compares the names here with the URL resolver.
"""

from __future__ import annotations

import json
import math
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Route

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(__file__).resolve().parent / "pages"
SIZES = ((1280, 800), (390, 844))  # CSS pixels
TALLEST = 2600  # pixels of a page that stays in one column
WIDEST = 2200  # pixels of a picture; what is wider is scaled down
DESK_SCALE = 0.75  # of what a window of 1280 pixels shows
GAP = 24  # pixels between columns
QUALITY = 40  # of 100; letters stay sharp, and the pictures small
SHEETS_DPI = 80  # of the printed article

PAGE = "/articles/causes-of-restless-legs-syndrome/"
TWICE = "/articles/what-is-restless-legs-syndrome/"  # published twice
GONE = "/articles/rls-without-medicines/"

# The name of each picture, the name of its URL pattern, and where it is in the demonstration.
PAGES = (
    ("home", "home", "/"),
    ("article", "articles:article", PAGE),
    ("article-withdrawn", "articles:article", GONE),
    ("article-missing", "articles:article", "/articles/nothing-here/"),
    ("article-earlier-revision", "articles:revision", f"{TWICE}v/1/"),
    ("article-history", "articles:history", f"{TWICE}history/"),
    ("article-compare", "articles:compare", f"{TWICE}compare/1/2/"),
    ("article-record", "articles:record", f"{TWICE}v/2/record/"),
    ("article-claims", "articles:claims", f"{PAGE}claims/"),
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

# Pages that say no, which a demonstration in good health hardly does: (400, 500 and so on).
REFUSALS = ("400", "403", "413", "429", "500")
RENDER = f"""
import django, json
django.setup()
from django.template.loader import render_to_string
print(json.dumps({{name: render_to_string(name + ".html") for name in {REFUSALS}}}))
"""


def _note(page: Page) -> None:
    page.locator("#c1b").click()
    page.get_by_role("dialog").wait_for()


def _suggestions(page: Page) -> None:
    page.locator("main [name=q]").press_sequentially("rest")
    page.locator(".suggestions li").first.wait_for()


def _choose(theme: str, size: str) -> Callable[[Page], None]:
    def choose(page: Page) -> None:
        page.locator(f"[name=theme][value={theme}]").check()
        page.locator(f"[name=size][value={size}]").check()

    return choose


# What opens on a page or is chosen there: the name of the picture, where, and what is done.
SCENES: tuple[tuple[str, str, Callable[[Page], None]], ...] = (
    ("article-note", PAGES[1][2], _note),
    ("search-suggestions", "/search/", _suggestions),
    ("settings-chosen-light", "/settings/", _choose("light", "large")),
    ("settings-chosen-dark", "/settings/", _choose("dark", "larger")),
)
# Pages with boxes, marks and fields, which colors of the system could rub out.
FORCED = ("home", "article", "article-compare", "question", "search", "verify", "settings")
LEAFLET = "article-on-paper"


@dataclass(frozen=True)
class Look:
    """One window: its width and height, and the colors of the system, as media queries say."""

    size: tuple[int, int]
    colors: str  # light, dark or forced

    def __str__(self) -> str:
        return f"{self.size[0]}-{self.colors}"


LOOKS = tuple(Look(size, colors) for size in SIZES for colors in ("light", "dark", "forced"))


def names() -> Iterator[str]:
    """Yield the name of each picture, without its ending."""
    every = [name for name, *_rest in (*PAGES, *SCENES)] + [f"refused-{n}" for n in REFUSALS]
    for look in LOOKS:
        yield from (f"{name}-{look}" for name in (FORCED if look.colors == "forced" else every))
    yield LEAFLET


def take(browser: Browser, origin: str) -> None:
    """Write the picture of each page, and of the leaflet that an article is on paper.

    :param origin: scheme, host and port of a portal with the demonstration.
    """
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.webp"):
        old.unlink()
    refusals = _refusals()
    for page, look in _windows(browser, origin):
        for name, _pattern, path in PAGES:
            if look.colors != "forced" or name in FORCED:
                page.goto(path, wait_until="networkidle")
                _keep(page, f"{name}-{look}")
        if look.colors != "forced":
            _take_scenes(page, look)
            _take_refusals(page, look, refusals)
    _take_leaflet(browser, origin)


def _windows(browser: Browser, origin: str) -> Iterator[tuple[Page, Look]]:
    for look in LOOKS:
        context = browser.new_context(
            base_url=origin,
            viewport={"width": look.size[0], "height": look.size[1]},
            color_scheme="dark" if look.colors == "dark" else "light",
            forced_colors="active" if look.colors == "forced" else "none",
            locale="en-GB",
        )
        yield context.new_page(), look
        context.close()


def _take_scenes(page: Page, look: Look) -> None:
    for name, path, do in SCENES:
        page.goto(path, wait_until="networkidle")
        do(page)
        page.wait_for_load_state("networkidle")
        _keep(page, f"{name}-{look}", whole=False)
        page.evaluate("localStorage.clear()")


def _take_refusals(page: Page, look: Look, refusals: dict[str, str]) -> None:
    for name, words in refusals.items():

        def answer(route: Route, *, body: str = words) -> None:
            route.fulfill(body=body, content_type="text/html; charset=utf-8")

        page.route(f"**/refused/{name}/", answer)
        page.goto(f"/refused/{name}/", wait_until="networkidle")
        _keep(page, f"refused-{name}-{look}")


def _refusals() -> dict[str, str]:
    """Return the pages that say no, by the number of the answer, as the portal renders them."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "rlsportal.settings",
            "PORTAL_ENV_FILE": os.devnull,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "DATABASE_URL": f"sqlite:///{folder}/none.sqlite3",
        }
        done = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", RENDER],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    pages: dict[str, str] = json.loads(done.stdout)
    return pages


def _take_leaflet(browser: Browser, origin: str) -> None:
    """Print an article, and put its sheets beside each other.

    :raises RuntimeError: without pdftoppm (of poppler-utils), which draws the sheets.
    """
    if shutil.which("pdftoppm") is None:
        raise RuntimeError("No pdftoppm: install poppler-utils.")
    page = browser.new_page(base_url=origin)
    page.goto(PAGES[1][2], wait_until="networkidle")
    with tempfile.TemporaryDirectory() as folder:
        page.pdf(path=f"{folder}/leaflet.pdf", format="A4", prefer_css_page_size=True)
        drawn = ["-r", str(SHEETS_DPI), "-png", f"{folder}/leaflet.pdf", f"{folder}/sheet"]
        subprocess.run(["pdftoppm", *drawn], check=True)  # noqa: S603, S607 - our own words
        sheets = [Image.open(path).convert("RGB") for path in sorted(Path(folder).glob("*.png"))]
    _write(_beside(sheets), LEAFLET)
    page.close()


def _keep(page: Page, name: str, *, whole: bool = True) -> None:
    taken = page.screenshot(animations="disabled", caret="hide", full_page=whole)
    picture = Image.open(BytesIO(taken)).convert("RGB")
    if picture.height > TALLEST:
        picture = _beside(_columns(picture))
    elif picture.width == SIZES[0][0]:
        picture = _scaled(picture, DESK_SCALE)
    _write(picture, name)


def _columns(picture: Image.Image) -> list[Image.Image]:
    """Cut a tall picture so that its columns together are somewhat wider than high."""
    number = max(2, round(math.sqrt(1.4 * picture.height / picture.width)))
    height = math.ceil(picture.height / number)
    tops = range(0, picture.height, height)
    return [picture.crop((0, y, picture.width, min(y + height, picture.height))) for y in tops]


def _beside(pictures: list[Image.Image]) -> Image.Image:
    width = sum(each.width for each in pictures) + GAP * (len(pictures) - 1)
    sheet = Image.new("RGB", (width, max(each.height for each in pictures)), "#8a8578")
    left = 0
    for each in pictures:
        sheet.paste(each, (left, 0))
        left += each.width + GAP
    return _scaled(sheet, min(1, WIDEST / width))


def _scaled(picture: Image.Image, scale: float) -> Image.Image:
    size = (round(picture.width * scale), round(picture.height * scale))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _write(picture: Image.Image, name: str) -> None:
    picture.save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)
