"""What every screen stands: axe in each look, the width of a phone, and the keyboard alone.

A page is loaded once and then looked at; between the looks only the window and the color scheme
change. axe is put into a page once, and says only what is wrong: most of its time went into
being read again, and into lists of what is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

from playwright.sync_api import Page

PHONE, DESK = (390, 844), (1280, 800)
Scheme = Literal["light", "dark"]
# In the dark only colors are others, so only the rules about colors are asked again.
COLOR_RULES = ["color-contrast", "link-in-text-block"]
Look = tuple[tuple[int, int], Scheme, list[str]]
LOOKS: tuple[Look, ...] = (
    (PHONE, "light", []),
    (PHONE, "dark", COLOR_RULES),
    (DESK, "dark", COLOR_RULES),
    (DESK, "light", []),
)
# Public pages are fewer: they are asked by all rules in every look, and by more rules.
ALL_RULES: tuple[Look, ...] = tuple((size, scheme, []) for size, scheme, _rules in LOOKS)
MOST_STOPS = 150  # of the keyboard on one page; longer pages are long by their rows

# Off by default: newer than most sites, or on trial. Not among them: what takes bold entries of
# lists for headings (p-as-heading), what repeats other rules, and the highest level of contrast.
MORE_RULES = (
    "css-orientation-lock",
    "focus-order-semantics",
    "label-content-name-mismatch",
    "table-fake-caption",
    "target-size",
    "td-has-header",
)
# Style sheets that import others would be written into the page by axe ("preload"), which the
# content security policy refuses with an error. No rule of ours needs them.
RUN = """async ([rules, more]) => {
  const options = { preload: false, resultTypes: ["violations"], rules: {} };
  for (const rule of more) options.rules[rule] = { enabled: true };
  if (rules.length) options.runOnly = { type: "rule", values: rules };
  const found = await axe.run(document, options);
  return found.violations.flatMap((fault) => fault.nodes.map((node) =>
    `${fault.id} (${fault.help}): ${node.target} ${node.html.slice(0, 200)}`));
}"""

SETTLE = "document.getAnimations().forEach((each) => each.finish())"
OPEN = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
# The log-in page of the admin cuts off what is too wide, where no bar to scroll would show it.
TOO_WIDE = """() => {
  const boxes = [document.documentElement, document.querySelector("#container")];
  const wide = boxes.find((box) => box && box.scrollWidth > box.clientWidth);
  return wide && `too wide (${wide.scrollWidth} px)`;
}"""

WALK = """() => {
  const stops = [];
  const walk = { stops, rings: [], isDone: false };
  const name = (e) => e.outerHTML.replace(/\\s+/g, " ").slice(0, 120);
  const visible = (e) => e.checkVisibility({ visibilityProperty: true });
  const group = (e) => e.type === "radio" && e.name
    ? (e.form?.querySelector(`[type=radio][name="${e.name}"]:checked`)
      || e.form?.querySelector(`[type=radio][name="${e.name}"]:enabled`) || e) : e;
  // What people use is reached whatever its tabindex says; other elements may be for scripts only.
  const used = "a[href], button, input, select, textarea, summary";
  const all = document.querySelectorAll(`${used}, [tabindex], [contenteditable], audio, iframe`);
  const expected = [...all].filter((e) => (e.matches(used) || e.tabIndex >= 0)
    && !e.matches(":disabled, [type=hidden], audio:not([controls])")
    && !e.closest("[inert]") && visible(e) && group(e) === e
    && (e.localName !== "summary" || e.parentElement.querySelector("summary") === e));
  const hasRing = (e) => {
    const style = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    const isDrawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return box.width > 1 && box.height > 1 && (isDrawn || style.boxShadow !== "none");
  };
  const follow = (event) => {
    const e = event.target;
    if (walk.isDone) return;
    if (e === stops[0]) { walk.isDone = true; return; }
    if (stops.at(-1) === e) return;
    stops.push(e);
    if (!hasRing(e)) walk.rings.push(name(e));
  };
  document.addEventListener("focusin", follow);
  walk.count = () => stops.length;
  walk.faults = (most) => {
    document.removeEventListener("focusin", follow);
    const faults = walk.rings.map((e) => `no ring: ${e}`);
    const skip = stops[0];
    // Only where something stands before the text is there something to skip.
    if (skip && !skip.matches("a[href^='#'], main *")) faults.push(`first is ${name(skip)}`);
    if (!walk.isDone && expected.length < most) {
      faults.push(`does not come around after ${stops.length}`);
    }
    const reached = new Set(stops);
    expected.slice(0, most).filter((e) => !reached.has(e))
      .forEach((e) => faults.push(`not reached: ${name(e)}`));
    stops.slice(1).forEach((e, i) => {
      const isAfter = stops[i].compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (!isAfter) faults.push(`out of order: ${name(e)}`);
    });
    return faults;
  };
  // Start where the page starts, wherever it put the focus when it was opened.
  const start = document.createElement("span");
  start.tabIndex = -1;
  document.body.prepend(start);
  start.focus();
  start.remove();
  stops.length = walk.rings.length = 0;
  window.keyboardWalk = walk;
  // Fields of dates are one element with several stops inside.
  const inner = document.querySelectorAll("[type=date], [type=time], [type=datetime-local]").length;
  return Math.min(expected.length, most_stops) + 8 * inner + 12;
}""".replace("most_stops", str(MOST_STOPS))


@cache
def _axe_source() -> str:
    from axe_playwright_python.base import AXE_SCRIPT

    return str(AXE_SCRIPT)


def faults_by_axe(page: Page, rules: Sequence[str] = (), more: Sequence[str] = ()) -> list[str]:
    """Return what axe finds on the page as it is now, by all its rules or by some.

    :param more: rules that are asked besides, though axe leaves them off.
    """
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(f"() => {{ {_axe_source()} }}")
    found: list[str] = page.evaluate(RUN, [list(rules), list(more)])
    return found


def look(page: Page, size: tuple[int, int], scheme: Scheme) -> None:
    """Show the loaded page in another window and another color scheme, at once."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme)
    page.evaluate(SETTLE)


def faults_of_looks(
    page: Page, looks: Sequence[Look] = LOOKS, more: Sequence[str] = ()
) -> list[str]:
    """Return what is wrong with the loaded page in the looks, everything on it unfolded."""
    page.evaluate(OPEN)
    faults = []
    for size, scheme, rules in looks:
        look(page, size, scheme)
        wide: Any = page.evaluate(TOO_WIDE)
        found = [*([wide] if wide else []), *faults_by_axe(page, rules, more)]
        faults += [f"{size[0]} px, {scheme}: {fault}" for fault in found]
    return faults


def faults_of_keyboard(page: Page) -> list[str]:
    """Return what is wrong when somebody goes through the page with the Tab key alone.

    Everything that can be used is reached, in the order of the page, is seen to have the focus,
    and is left again; the first stop is the way past the menus.
    """
    left = page.evaluate(WALK)
    while left > 0 and not page.evaluate("keyboardWalk.isDone"):
        for _press in range(min(left, 20)):
            page.keyboard.down("Tab")
        left -= 20
    page.keyboard.up("Tab")
    found: list[str] = page.evaluate("most => keyboardWalk.faults(most)", MOST_STOPS)
    return [f"keyboard: {fault}" for fault in found]
