"""axe finds nothing wrong with a body that has every part, in the smallest page around it."""

import json

import pytest

from articles.rendering import render_body
from tests.rendering.test_the_same_content_gives_the_same_bytes import CONTENT


def page_around(html: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Iron</title></head>'
        f"<body><main><h1>Iron</h1>{html}</main></body></html>"
    )


@pytest.mark.parametrize("folded", [True, False], ids=["folded", "unfolded"])
def test_a_body_with_every_part_passes_axe(browser, axe, folded):
    context = browser.new_context()
    page = context.new_page()
    page.set_content(page_around(render_body(json.loads(CONTENT.read_text("utf-8"))).html))
    if not folded:
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")

    axe(page)
    context.close()
