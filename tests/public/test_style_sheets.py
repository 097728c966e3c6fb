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


SYSTEM_IS_DARK = "@media screen and (prefers-color-scheme: dark)"
READER_CHOSE_DARK = ':root[data-theme="dark"] {\n'

LIGHT = tokens(ARTICLE.split("@media")[0])
DARK = tokens(ARTICLE.split(SYSTEM_IS_DARK)[1].split("@media")[0])
CHOSEN = tokens(ARTICLE.split(READER_CHOSE_DARK)[1].split("}")[0])


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
    ("ink", "added", 7),
    ("ink", "removed", 7),
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


def test_who_chooses_the_dark_gets_that_of_the_system() -> None:
    assert CHOSEN == DARK
    assert ARTICLE.split(SYSTEM_IS_DARK)[1].startswith(' {\n  :root:not([data-theme="light"]) {')


def test_colors_are_tokens() -> None:
    """So that no corner is forgotten in the dark."""
    rules = ARTICLE.split("--measure: min")[1].split("@media print")[0] + SITE
    assert "rgb(" not in rules.replace("rgb(0 0 0 / 18%)", "")  # of the shadow under a note
    outside = [c for c in re.findall(r"#[0-9a-f]{3,6}\b", rules) if c not in DARK.values()]
    assert outside == ["#fff"]  # the ground of pictures, which are drawn for white paper


def test_every_class_of_the_renderer_is_styled() -> None:
    given = set().union(*sanitize._CLASSES.values())
    # Words that only say what an element is; its tag or parent has the style.
    unstyled = {"reference-text", "align-left", "back-link", "why-it-matters", "faqs", "help-cards"}
    unstyled |= {"article-section", "help-card-routine"}
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


def test_they_ask_for_two_fonts_and_nothing_else() -> None:
    asked = re.findall(r"url\(([^)]+)\)", ARTICLE + SITE)
    assert asked == ['"../fonts/serif.woff2"', '"../fonts/serif-italic.woff2"']
    assert "@import" not in ARTICLE + SITE


def test_fonts_weigh_little_and_come_with_their_licence() -> None:
    fonts = CSS.parent / "fonts"
    assert sum(font.stat().st_size for font in fonts.glob("*.woff2")) <= 60_000
    assert "SIL OPEN FONT LICENSE" in (fonts / "OFL.txt").read_text()


@pytest.mark.parametrize("face", ["Georgia", "Times New Roman", "DejaVu Serif"])
def test_a_face_of_the_system_is_fitted_to_ours(face: str) -> None:
    rule = next(r for r in ARTICLE.split("@font-face")[1:] if f'local("{face}")' in r)
    assert "size-adjust" in rule.split("}")[0]
    assert "ascent-override" in rule.split("}")[0]
    family = re.search(r'font-family: ("[^"]+")', rule)
    assert family is not None
    assert family[1] in ARTICLE.split("--serif:")[1].split(";")[0]


def test_scripts_weigh_little() -> None:
    """Together: an article has two of them, the search one more."""
    scripts = [CSS.parent / "js" / f"{name}.js" for name in ("theme", "reader", "suggest")]
    assert sum(len(gzip.compress(each.read_bytes(), 9)) for each in scripts) <= 6_000


def test_paper_is_white_whatever_the_reader_chose() -> None:
    """A dark page would print its margins and its footer in the dark."""
    on_the_screen = re.sub(r"@media screen[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", ARTICLE + SITE)
    assert "color-scheme: dark" in ARTICLE
    assert "color-scheme: dark" not in on_the_screen


def test_dates_are_written_as_the_language_does() -> None:
    """A format of our own in a template would be English in every language."""
    templates = CSS.parents[1] / "templates"
    found = [p.name for p in templates.rglob("*.html") if re.search(r'date:"j F', p.read_text())]
    assert found == []
