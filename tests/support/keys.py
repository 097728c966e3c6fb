"""Going through a page with the keyboard alone, as somebody does who has no mouse."""

from playwright.sync_api import Page

MOST = 120


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus; fails if the keyboard does not get there."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def press_enter(page: Page, selector: str) -> None:
    """Tab to a link or a button, press Enter, and wait for the page that comes."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")
