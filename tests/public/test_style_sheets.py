"""The style sheets: contrast of the tokens, what they style, and how much they weigh."""

import gzip
import re
from pathlib import Path

import pytest

from articles.rendering import sanitize

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
ARTICLE = (CSS / "article.css").read_text()
SITE = (CSS / "site.css").read_text()
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def tokens(block: str) -> dict[str, str]:
    """The colors of a block of custom properties."""
    found = re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", block)
    return {name: value if len(value) == 7 else f"#{value[1:]}" for name, value in found}


LIGHT = tokens(ARTICLE.split("@media")[0])
DARK = tokens(ARTICLE.split("@media (prefers-color-scheme: dark)")[1].split("@media")[0])


def luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2 between two colors."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def classes(sheet: str) -> set[str]:
    """The names of all classes that have a rule."""
    return set(re.findall(r"\.([a-z][a-z0-9-]*)", sheet))


def test_the_formula() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#1d2733", "#fbfaf7"), 2) == 14.47


# Foreground, background, least ratio: 7 for running text, 4.5 for short text, 3 for borders.
PAIRS = [
    ("ink", "paper", 7),
    ("ink", "surface", 7),
    ("ink", "sunk", 7),
    ("ink", "mark", 7),
    ("ink", "info-bg", 7),
    ("ink", "caution-bg", 7),
    ("ink", "urgent-bg", 7),
    ("ink-2", "paper", 7),
    ("ink-2", "sunk", 4.5),
    ("action", "paper", 7),
    ("paper", "action", 7),
    ("action", "surface", 4.5),
    ("action", "sunk", 4.5),
    ("action", "info-bg", 4.5),
    ("action", "caution-bg", 4.5),
    ("action-hover", "paper", 7),
    ("visited", "paper", 7),
    ("visited", "sunk", 4.5),
    ("visited", "info-bg", 4.5),
    ("visited", "caution-bg", 4.5),
    ("info", "info-bg", 4.5),
    ("info", "paper", 4.5),
    ("caution", "caution-bg", 4.5),
    ("caution", "paper", 4.5),
    ("urgent", "urgent-bg", 4.5),
    ("urgent", "paper", 4.5),
    ("reviewed", "paper", 4.5),
    ("ink-2", "mark", 4.5),
    ("action", "mark", 4.5),
    ("visited", "mark", 4.5),
    ("reviewed", "mark", 4.5),
    ("info", "mark", 4.5),
    ("caution", "mark", 4.5),
    ("rule", "paper", 3),
    ("rule", "surface", 3),
    ("focus", "paper", 3),
    ("focus", "sunk", 3),
]


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast(scheme: dict[str, str], front: str, back: str, least: float) -> None:
    assert contrast(scheme[front], scheme[back]) >= least


def test_both_schemes_name_the_same_colors() -> None:
    assert set(LIGHT) - {"focus-gap"} == set(DARK)


def test_colors_are_tokens() -> None:
    """So that no corner is forgotten in the dark."""
    rules = ARTICLE.split("--measure: min")[1].split("@media print")[0] + SITE
    outside = [c for c in re.findall(r"#[0-9a-f]{3,6}\b", rules) if c not in DARK.values()]
    assert outside == ["#fff"]  # the ground of pictures, which are drawn for white paper


def test_every_class_of_the_renderer_is_styled() -> None:
    given = set().union(*sanitize._CLASSES.values())
    # Words that only say what an element is; its tag or parent has the style.
    unstyled = {"reference-text", "align-left", "back-link", "why-it-matters", "faqs", "help-cards"}
    unstyled |= {"article-section", "citation-run", "help-card-routine"}
    assert given - classes(ARTICLE) == unstyled


def test_every_class_of_the_templates_is_known() -> None:
    """A class without a rule is a slip of the pen, or a rule that was forgotten."""
    pages = [TEMPLATES / name for name in ("base.html", "home.html", "search.html", "error.html")]
    for folder in ("articles", "faqs", "includes"):
        pages += (TEMPLATES / folder).glob("*.html")
    used = {
        name
        for page in pages
        for value in re.findall(r'class="([^"]+)"', page.read_text())
        for name in re.sub(r"{[%{].*?[%}]}", " ", value).split()
        if not name.endswith("-")
    }
    assert used - classes(ARTICLE + SITE) == set()


def test_they_weigh_little() -> None:
    assert len(gzip.compress(ARTICLE.encode(), 9)) + len(gzip.compress(SITE.encode(), 9)) < 12_000


def test_they_ask_for_nothing_else() -> None:
    assert "url(" not in ARTICLE + SITE
    assert "@import" not in ARTICLE + SITE
