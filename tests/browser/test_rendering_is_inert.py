"""The hostile corpus in a real browser, without any security policy to help.

Rendered articles are put into a page as they are. Nothing may run, ask, load or be named.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from articles.rendering import render_body
from tests.rendering.corpus import CASES
from tests.rendering.samples import in_every_field

BATCH = 40
BATCHES = [CASES[start : start + BATCH] for start in range(0, len(CASES), BATCH)]
ORIGIN = "https://portal.example/"
CANARY = "<script>window.fired = []; window.hit = () => fired.push('script');</script>"
# Everything a reader could do by accident, done to everything: whatever listens gets its event.
TOUCH_EVERYTHING = """
() => {
  const names = ["click", "mouseover", "pointerenter", "focus", "error", "load", "toggle"];
  document.querySelectorAll("details").forEach((details) => { details.open = true; });
  for (const element of document.querySelectorAll("main, main *")) {
    if (element.matches("a[href]")) {
      element.addEventListener("click", (event) => event.preventDefault());
    }
    for (const name of names) {
      element.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
    }
  }
  location.hash = "#cookie";
}
"""
# What the browser's own parser made of it, not what ours thinks.
FAULTS = """
() => {
  const faults = [];
  const attributes = /^(on.*|style|srcdoc|srcset)$/;
  const protocols = ["http:", "https:", "mailto:", "tel:"];
  const elements =
    "script, style, iframe, object, embed, form, input, svg, math, base, meta, link, template";
  for (const element of document.querySelectorAll("main *")) {
    for (const { name } of element.attributes) {
      if (attributes.test(name)) faults.push(`${element.tagName} ${name}`);
    }
    if (element.protocol && !protocols.includes(element.protocol)) {
      faults.push(`${element.tagName} ${element.protocol}`);
    }
    if (element.matches(elements)) faults.push(element.tagName);
    if (element.id && element.id in document) faults.push(`document.${element.id}`);
  }
  return faults;
}
"""


class Watch:
    """What happened in a page that should not."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.dialogs: list[str] = []
        page.route("**/*", self._answer)
        page.on("dialog", self._dismiss)
        page.on("popup", lambda popup: self.requests.append(f"popup {popup.url}"))

    def show(self, html: str) -> None:
        """Load a page of the portal's origin, so that its own images are the only requests."""
        self._html = f"<!doctype html><title>x</title>{CANARY}<main>{html}</main>"
        self.page.goto(ORIGIN, wait_until="load")
        self.page.evaluate(TOUCH_EVERYTHING)
        self.page.wait_for_timeout(50)

    def happened(self) -> list[Any]:
        """All of it: what ran, what was asked, what was loaded, what the document holds."""
        return [
            *self.page.evaluate("() => window.fired"),
            *self.dialogs,
            *self.requests,
            *self.page.evaluate(FAULTS),
        ]

    def _answer(self, route: Any) -> None:
        url = route.request.url
        if url == ORIGIN:
            route.fulfill(body=self._html, content_type="text/html; charset=utf-8")
            return
        if not url.startswith(f"{ORIGIN}media/images/"):
            self.requests.append(url)
        route.fulfill(status=404, body="")

    def _dismiss(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@pytest.fixture
def watch(browser: Browser) -> Iterator[Watch]:
    context = browser.new_context()
    yield Watch(context.new_page())
    context.close()


def article_of(text: str) -> str:
    """An article with the text everywhere, as the browser gets it: in UTF-8."""
    return render_body(in_every_field(text)).html.encode("utf-8", "replace").decode()


@pytest.mark.parametrize("cases", BATCHES, ids=lambda cases: cases[0][0])
def test_the_corpus_does_nothing(watch, cases):
    watch.show("".join(f"<section>{article_of(text)}</section>" for _, text in cases))

    assert watch.happened() == []


@pytest.mark.parametrize(
    ("payload", "happens"),
    [
        ("<img src=/media/images/x onerror=hit()>", "script"),
        ("<svg onload=hit()></svg>", "script"),
        ("<a href='javascript:hit()'>x</a>", "A javascript:"),
        ("<p onpointerenter=hit()>x</p>", "script"),
        ("<iframe srcdoc='<script>parent.hit()</script>'></iframe>", "script"),
        ("<img src=https://evil.example/x.png>", "https://evil.example/x.png"),
        ("<p style='background:url(//evil.example/y)'>x</p>", "https://evil.example/y"),
        ("<svg onload='alert(1)'></svg>", "1"),
        ("<p id=cookie>x</p>", "document.cookie"),
    ],
)
def test_the_watch_sees_what_an_unsafe_page_does(watch, payload, happens):
    """The control: without the renderer the same page notices each kind of attack."""
    watch.show(payload)

    assert happens in watch.happened()


def test_the_same_payloads_are_harmless_when_rendered(watch):
    payload = "<svg onload=hit()></svg><img src=x onerror=hit()>"
    watch.show(article_of(payload))

    assert escape(payload) in watch.page.content()
    assert watch.happened() == []
