"""200 kB of the worst texts we know end in seconds: a guard against hangs, not a benchmark.

They run in processes of their own, which are ended when they take too long.
"""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.soak import FACTOR, scaled

ROOT = Path(__file__).parents[2]
# Each takes one second or two where nothing else runs; CI may be busy with other things.
SECONDS = 10
SIZE = 200_000
PROGRAM = """
import sys
from articles.rendering import plain_text, render_body
from tests.rendering.samples import article, section
from tests.rendering.test_hostile_sizes_end_soon import TEXTS, grown
for name in sys.argv[1:]:
    print(name, flush=True)
    text = grown(TEXTS[name] if name in TEXTS else eval(name))
    body = render_body(article(sections=[section(text)]))
    assert len(body.problems) <= 101
    plain_text(text)
"""
# A text is repeated up to the size; a function makes its own.
TEXTS = {
    "open brackets": "[",
    "paragraphs of open brackets": "[" * 900 + "\n\n",
    "image openers": "![",
    "paragraphs of image openers": "![" * 400 + "\n\n",
    "unclosed links": "[a](",
    "empty links": "[](",
    "bracket pairs": "[[]",
    "nested links": lambda: "[" * 9_000 + "a" + "](/b)" * 9_000,
    "nested images": lambda: "![" * 4_000 + "a" + "](image:iron)" * 4_000,
    "brackets in an address": lambda: "[a](" + "(" * SIZE,
    "unclosed titles": '[a](b "',
    "links to refuse": "[a](javascript:b) ",
    "links in links": "[a <https://b.example>](/c) ",
    "citations": "[@allen]\n\n",
    "unclosed citations": "[@allen; ",
    "unknown citations": "[@no]\n\n",
    "stars": "*",
    "open emphasis": "*a ",
    "open and closed emphasis": lambda: ("*a " * 3_200 + "b* " * 3_200 + "\n\n") * 10,
    "mixed emphasis": "*_a**b~~",
    "back-ticks of growing length": lambda: " ".join("`" * n for n in range(1, 630)),
    "back-ticks in paragraphs": lambda: (" ".join("`" * n for n in range(1, 190)) + "\n\n") * 11,
    "tags": "<b>",
    "unclosed tags": "<b ",
    "comments": "<!--",
    "unclosed attributes": '<a b="',
    "entities": "&amp;",
    "entities of invisible characters": "&#x202e;",
    "invisible characters": "\u202e",
    "direction marks": "\u200f",
    "direction marks beside Hebrew": "\u05d0\u200f\n",
    "backslashes": "\\",
    "one word": "a",
    "quotations": "> a\n",
    "deep quotations": ">",
    "lazy quotations": lambda: ">" * 9 + "aaaaaaaaaaaaaaaaaa\n" * 9_900,
    "lists": "- a\n",
    "deep lists": lambda: "".join("  " * n + "- a\n" for n in range(440)),
    "lists on one line": "- - - - - - - a\n",
    "lists in quotations": "> - > - aaaaaaaaaaaa\n",
    "ordered lists": "1. 2. 3. aaaaaaaaaaa\n",
    "wide table": lambda: "|a" * 90 + "|\n" + "|-" * 90 + "|\n" + "|x\n" * 9_000,
    "long table": lambda: "|a|\n|-|\n" + "|bbbbbbbbbbbbbbbbb|\n" * 9_900,
    "surplus cells": lambda: "|a|\n|-|\n" + "|b|c|d|e|f|g|h|i|\n" * 9_900,
    "small tables": "|a|b|\n|-|-|\n\n",
    "headings": "### same\n\n",
    "deep headings": "###### a\n",
    "underlines": "a\n=\n",
    "callouts": "::: definition a\n:::\n",
    "open callouts": "::: caution\n",
    "open callouts in lists": "- ::: caution aaaaa\n",
    "colons": ":",
    "colon lines": ":::\n",
    "fences": "```a\nb\n```\n",
    "definitions of links": "[a]: /bbbbbbbbbbbbbb\n",
    "one long definition": lambda: "[a]: " + "b(" * 9_900,
    "blank lines": "\n",
    "blanks": " ",
    "tabs": "\t",
}


def grown(text: object) -> str:
    made = text() if callable(text) else str(text) * (SIZE // len(str(text)) + 1)
    return made[:SIZE]


BATCHES = [list(TEXTS)[start : start + 10] for start in range(0, len(TEXTS), 10)]


@pytest.mark.parametrize("names", BATCHES, ids=lambda names: f"{names[0]} and more")
def test_they_end(names):
    assert_they_end(names)


@pytest.mark.soak
def test_random_mixtures_of_them_end():
    """The same four in every run; `make soak` draws more, and others each time."""
    chance = random.Random() if FACTOR > 1 else random.Random(4)
    openers = [text for text in TEXTS.values() if isinstance(text, str)]
    for _ in range(scaled(4)):
        mixture = "".join(chance.choices(openers, k=chance.randint(2, 6)))
        assert_they_end([repr(mixture * chance.choice((1, 1, 30)))])


def assert_they_end(names):
    """Render the texts of these names, or spelled as Python literals, in another process."""
    try:
        run = subprocess.run(
            [sys.executable, "-c", PROGRAM, *names],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS * len(names),
        )
    except subprocess.TimeoutExpired as hang:
        pytest.fail(f"the last of these does not end: {hang.stdout!r}")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.split("\n") == [*names, ""]
