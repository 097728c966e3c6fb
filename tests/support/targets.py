"""How large is what readers press: 24 pixels each way for all, 44 high for buttons and fields.

WCAG 2.2 (2.5.8) would excuse links within sentences, whose height is that of the line. Here they
have padding, which is pressed like their words, so none is excused.
"""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.looks import DESK, PHONE, look

MEASURE = """() => {
  const used = "a[href], button, input, select, textarea, summary";
  const all = [...document.querySelectorAll(used)].filter((e) =>
    e.checkVisibility({ visibilityProperty: true })
      && !e.closest(".skip-links, .visually-hidden, .not-for-people"));
  const words = (e) => e.textContent.replace(/\\s+/g, " ").trim();
  const room = (e) => {
    const isChoice = e.matches("[type=radio], [type=checkbox]");
    return (isChoice && e.closest("label") || e).getBoundingClientRect();
  };
  const small = all.filter((e) => {
    const least = e.matches("button, input, select, textarea, .button") ? 44 : 24;
    const { width, height } = room(e);
    return height > 0 && (height < least || width < 24);
  }).map((e) => `small: ${words(e)} ${room(e).width} x ${room(e).height}`);
  const numbers = all.filter((e) => e.closest("sup.citation"));
  const close = numbers.slice(1).filter((e, i) => {
    const [a, b] = [room(numbers[i]), room(e)];
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    return across > 0.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
  }).map((e) => `shares its room: citation ${e.id}`);
  return [...small, ...close];
}"""


def faults_of_small_targets(page: Page) -> list[str]:
    """Return what is too small to be pressed, or shares its room, on a phone and at a desk."""
    faults = []
    for size in (PHONE, DESK):
        look(page, size, "light")
        faults += [f"{size[0]} px: {fault}" for fault in page.evaluate(MEASURE)]
    return faults
