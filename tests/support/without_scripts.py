"""What readers lose without scripts, which should be nothing but conveniences.

A button of `type="button"` can do nothing without a script, so it may come with one, and must not
be seen without. All else that is seen with scripts, words, links and fields, is there without.
"""

from __future__ import annotations

from playwright.sync_api import Page

SEEN = """() => {
  const seen = new Set();
  const visible = (e) => e.checkVisibility({ visibilityProperty: true });
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const words = texts.currentNode.data.replace(/\\s+/g, " ").trim();
    const parent = texts.currentNode.parentElement;
    if (words && visible(parent) && !parent.closest("button[type=button], noscript, script")) {
      seen.add(words);
    }
  }
  for (const e of document.querySelectorAll("a[href], input, select, textarea, [type=submit]")) {
    if (visible(e)) seen.add(`<${e.localName} ${e.getAttribute("href") || e.name || e.type}>`);
  }
  return [...seen];
}"""

DEAD = """() => [...document.querySelectorAll("button[type=button], form:not(:has([type=submit]))")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }))
  .map((e) => e.outerHTML.slice(0, 120))"""


def has_scripts(page: Page) -> bool:
    """Whether the loaded page has a script that runs; data for machines do not."""
    return bool(page.locator("script:not([type='application/ld+json'])").count())


def faults_without_scripts(
    page: Page, still: Page, path: str, *, but_dead_only: bool = False
) -> list[str]:
    """Return what the loaded page, which lies at `path`, lacks where no script runs.

    :param still: a page of a context with `java_script_enabled=False`; it is sent there too.
    :param but_dead_only: say only what stands there without scripts and does nothing.
    """
    if not has_scripts(page):
        return []
    with_scripts = set() if but_dead_only else set(page.evaluate(SEEN))
    still.goto(path)
    lost = with_scripts - set(still.evaluate(SEEN))
    dead: list[str] = still.evaluate(DEAD)
    return [
        *(f"only with scripts: {what}" for what in sorted(lost)),
        *(f"does nothing without scripts: {what}" for what in dead),
    ]
