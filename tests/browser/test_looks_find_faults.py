"""What looks at every screen finds the faults it is there for."""

import re
from typing import Any

from playwright.sync_api import Browser, Page

from tests.support.looks import faults_of_keyboard, faults_of_looks
from tests.support.targets import faults_of_small_targets
from tests.support.without_scripts import faults_without_scripts

SPOIL = """() => {
  const add = (name, words, styles) => {
    const made = document.createElement(name);
    made.textContent = words;
    Object.assign(made.style, styles);
    document.querySelector("main").append(made);
    return made;
  };
  add("p", "Pale", { color: "#ccc", background: "#fff" });
  add("p", "Wide", { width: "500px" });
  add("button", "Ringless", { outline: "none", boxShadow: "none" });
  add("button", "Never").tabIndex = -1;
  const late = add("button", "Late");
  late.tabIndex = 3;
  document.querySelector("main").prepend(late);
  document.querySelector("a[href^='#']").remove();
}"""
TRAP = """() => {
  const field = document.querySelector("[type=password]");
  field.addEventListener("keydown", (event) => event.preventDefault());
}"""


def words_of(faults: list[str]) -> set[str]:
    """Return where and what, without the elements."""
    return {fault.split("<")[0].split(" (")[0].strip() for fault in faults}


def test_a_spoiled_page_is_found_out(page: Page) -> None:
    page.goto("/admin/login/")
    assert faults_of_looks(page) + faults_of_keyboard(page) == []
    page.evaluate(SPOIL)
    looks = {f"{w} px, {scheme}" for w in (390, 1280) for scheme in ("light", "dark")}
    everywhere = {f"{look}: {what}" for look in looks for what in ("color-contrast", "too wide")}
    other = {"390 px, light: tabindex", "1280 px, light: tabindex"}
    assert words_of(faults_of_looks(page)) == everywhere | other
    assert words_of(faults_of_keyboard(page)) == {
        "keyboard: first is",
        "keyboard: no ring:",
        "keyboard: not reached:",
        "keyboard: out of order:",
    }


def test_a_trap_is_found_out(page: Page) -> None:
    page.goto("/admin/login/")
    page.evaluate(TRAP)
    assert "keyboard: does not come around after 5" in words_of(faults_of_keyboard(page))


CROWD = """<style>* { margin: 0; } button { height: 43px; } input { height: 44px; }
  sup a { display: inline-block; width: 24px; height: 24px; margin-left: -2px; }</style>
<p>Read <a href="/">this</a>.</p><button type="button">Press</button><input aria-label="Type">
<sup class="citation"><a href="/" id="c1">1</a><a href="/" id="c2">2</a></sup>"""


def test_what_is_small_or_crowded_is_found_out(page: Page) -> None:
    page.route("**/", lambda route: route.fulfill(body=CROWD, content_type="text/html"))
    page.goto("/")
    found = {re.sub(r" [\d.]+ x [\d.]+", "", fault) for fault in faults_of_small_targets(page)}
    what = ("small: this", "small: Press", "shares its room: citation c2")
    assert found == {f"{width} px: {fault}" for width in (390, 1280) for fault in what}


WRITTEN = """<!DOCTYPE html><html lang="en"><title>A</title>
<p>Both</p><button type="button" BY>Convenience</button><noscript>No scripts here.</noscript>
<form action="/search/"><input name="q"></form>
<script>
  document.body.insertAdjacentHTML("beforeend", "<p>Late <a href='/late'>link</a></p>");
  document.querySelectorAll("[hidden]").forEach((each) => { each.hidden = false; });
</script>"""


def test_what_is_lost_without_scripts_is_found_out(browser: Browser, live_server: Any) -> None:
    pages = []
    for runs in (True, False):
        context = browser.new_context(base_url=live_server.url, java_script_enabled=runs)
        pages.append(context.new_page())
    for hidden in ("", "hidden"):
        written = WRITTEN.replace("BY", hidden)
        for page in pages:
            page.route("**/", lambda route, _, body=written: route.fulfill(body=body))
        pages[0].goto("/")
        dead = [] if hidden else ['<button type="button">Convenience</button>']
        dead += ['<form action="/search/"><input name="q"></form>']
        assert [fault.strip() for fault in faults_without_scripts(*pages, "/")] == [
            "only with scripts: <a /late>",
            "only with scripts: Late",
            "only with scripts: link",
            *(f"does nothing without scripts: {what}" for what in dead),
        ]
    for page in pages:
        page.context.close()
