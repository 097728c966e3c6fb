"""Words that people read have typographic apostrophes and quotation marks, and one spelling."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
MARKED = re.compile(
    r"{% translate \"([^\"]*)\"|{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", re.DOTALL
)
STRAIGHT = re.compile(r"[A-Za-z]'[a-z]|(?<=\s)'[A-Za-z]")
MARKS = re.compile(r"<[^>]*>|{[{%].*?[%}]}|%\(\w+\)s")
AMERICAN = re.compile(r"\b(?:colors?|behaviors?|centers?|licenses?|favorites?|gray)\b", re.I)
FUNCTIONS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "pgettext"}


def words() -> Iterator[tuple[str, str]]:
    """Yield every text that is marked for translation, with the file that has it."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for found in MARKED.finditer(path.read_text()):
            yield path.name, found[1] or found[2] or ""
    for package in ("articles", "faqs", "rlsportal"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from ((path.name, text) for text in marked(path.read_text()))


def marked(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in FUNCTIONS:
            for each in node.args:
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value


def faults(text: str) -> list[str]:
    plain = MARKS.sub(" ", text)
    return [*STRAIGHT.findall(plain), *(['"'] if '"' in plain else []), *AMERICAN.findall(plain)]


def test_no_text_of_a_screen_has_a_straight_quotation_mark_or_two_spellings() -> None:
    listed = [each for each in words() if each[0] != "help_now.py"]  # words to look for
    assert len(listed) > 1000
    assert [(name, text) for name, text in listed if faults(text)] == []


def test_nor_has_a_text_of_the_demonstration() -> None:
    """Titles of sources stay as they were printed."""
    for path in sorted((ROOT / "articles" / "demo").glob("*.md")):
        if path.name != "README.md":
            body = path.read_text().split("\n---\n", maxsplit=1)[1]
            assert faults(body) == [], path.name


def test_faults_are_found() -> None:
    for text in ("another person's", 'say "no"', "a poison center", "Colors"):
        assert faults(text), text
    for text in ("another person’s", 'say <q class="a">no</q>', "the licence", "colours"):
        assert not faults(text), text
