"""A signature is over bytes: they depend on the content and the renderer's version alone."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from articles.rendering import RENDERER_VERSION, Body, render_body
from tests.rendering.corpus import CASES
from tests.rendering.samples import in_every_field

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CONTENT = HERE / "golden" / "content.json"
GOLDEN = HERE / "golden" / f"renderer-{RENDERER_VERSION}.txt"
HASH_OF_EVERYTHING = """
import hashlib
from articles.rendering import render_body
from tests.rendering.corpus import CASES
from tests.rendering.samples import in_every_field
print(hashlib.sha256(repr([render_body(in_every_field(t)) for _, t in CASES]).encode()).hexdigest())
"""


def written_out(body: Body) -> str:
    """Everything a body consists of, as lines that a difference can be read from."""
    parts = {
        "html": body.html,
        "contents": "\n".join(map(repr, body.contents)),
        "definitions": "\n".join(f"{d.term} #{d.anchor}\n{d.html}" for d in body.definitions),
        **{f"faq {uid}": html for uid, html in body.faq_html.items()},
        "numbers": json.dumps(body.numbers),
        "problems": "\n".join(map(repr, body.problems)),
    }
    return "".join(f"==== {name}\n{text}\n" for name, text in parts.items())


def test_the_golden_article_is_rendered_as_ever():
    """`PORTAL_REWRITE_GOLDEN=1` writes the file for a new version; an old one is never touched."""
    body = render_body(json.loads(CONTENT.read_text(encoding="utf-8")))
    if os.environ.get("PORTAL_REWRITE_GOLDEN"):
        GOLDEN.write_text(written_out(body), encoding="utf-8")
    if not GOLDEN.exists():
        pytest.fail(f"{GOLDEN.name} is missing: write it with PORTAL_REWRITE_GOLDEN=1")
    expected = GOLDEN.read_text(encoding="utf-8")

    assert written_out(body) == expected, (
        "The HTML of a frozen article changed. Signed bodies carry the version of their renderer:"
        " bump RENDERER_VERSION in articles/rendering/__init__.py, and write the new golden file."
    )


def test_the_golden_article_uses_every_part():
    html = render_body(json.loads(CONTENT.read_text(encoding="utf-8"))).html

    for part in (
        "contents", "in-short", "why-it-matters", "article-section", "callout definition",
        "callout caution", "faqs", "help-card-routine", "help-card-urgent", "help-card-emergency",
        "bottom-line", "questions", "call-to-action", "references", "citation-run", "table-scroll",
        "back-links", "reference-strength limited", "image-credit", "unresolved",
    ):  # fmt: skip
        assert part in html, part


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_other_processes_and_hash_seeds_make_no_difference(seed):
    printed = subprocess.run(
        [sys.executable, "-c", HASH_OF_EVERYTHING],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    here = repr([render_body(in_every_field(text)) for _, text in CASES])

    assert printed.strip() == hashlib.sha256(here.encode()).hexdigest()


def test_rendering_twice_makes_no_difference():
    for _, text in CASES[:40]:
        assert render_body(in_every_field(text)) == render_body(in_every_field(text))
