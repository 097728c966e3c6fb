"""A graph in a page is data: the policy of the site has nothing against it, and nothing runs."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests import factories as make

HOSTILE = "</script><script>document.title = 'run'</script> & \u2028 it’s iron"
REPORTS = """
    window.refused = [];
    document.addEventListener(
        "securitypolicyviolation", event => refused.push(event.violatedDirective)
    );
"""


@pytest.mark.browser
def test_no_violation_is_reported_and_the_words_come_through(page: Page, live_server: Any) -> None:
    """Every console message fails the test too; see tests/support/browser.py."""
    make.live(title=HOSTILE, slug="iron", summary=HOSTILE)
    page.add_init_script(REPORTS)
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    for path in ("/articles/iron/", "/articles/iron/v/1/", "/articles/", "/"):
        answer = page.goto(live_server.url + path)
        assert answer is not None
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert page.evaluate("refused") == []
        found = page.evaluate(
            "[...document.querySelectorAll('script[type=\"application/ld+json\"]')]"
            ".map(each => JSON.parse(each.textContent))"
        )
        (graph,) = found
        assert graph["@context"] == "https://schema.org"
        assert page.title() != "run"
    page.goto(f"{live_server.url}/articles/iron/")
    title = page.evaluate(
        "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)"
        "['@graph'].find(node => node['@type'] === 'Article').name"
    )
    assert title == " ".join(HOSTILE.split())
    assert messages == []


@pytest.mark.browser
def test_an_inline_script_would_be_refused(page: Page, live_server: Any, browser_log: Any) -> None:
    """The same place in the page, as a script: the policy is in force, so the test above counts."""
    browser_log.expect("Content Security Policy")
    browser_log.expect("Refused to execute inline script")
    make.live(slug="iron")

    def with_script(route: Any) -> None:
        answer = route.fetch()
        body = answer.text().replace('type="application/ld+json"', 'type="text/javascript"')
        route.fulfill(response=answer, body=body)

    page.route("**/articles/iron/", with_script)
    page.add_init_script(REPORTS)
    page.goto(f"{live_server.url}/articles/iron/")
    assert page.evaluate("refused") == ["script-src-elem"]
