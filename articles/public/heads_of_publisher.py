"""The heads of the publisher's own pages, and of the tools for readers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.public.head import Head
from articles.public.heads import card, home_step
from articles.public.paths import named
from articles.public.structured_data import publisher_in_full, reference, web_page


@dataclass(frozen=True)
class _Page:
    """A page of the publisher.

    :param kind: a kind of WebPage.
    :param is_about: whether it tells who the publisher is and what it stands for.
    """

    kind: str
    title: str | Promise
    is_about: bool = False


PAGES = {
    "editorial_policy": _Page("AboutPage", gettext_lazy("Editorial policy"), is_about=True),
    "funding": _Page("AboutPage", gettext_lazy("Funding and independence"), is_about=True),
    "contact": _Page("ContactPage", gettext_lazy("Contact"), is_about=True),
    "privacy": _Page("WebPage", gettext_lazy("Privacy")),
    "accessibility": _Page("WebPage", gettext_lazy("Accessibility")),
    "settings": _Page("WebPage", gettext_lazy("Settings")),
}


def head_of_publisher(name: str) -> Head:
    """Return the head of a page of the publisher by the name of its URL pattern."""
    page, url = PAGES[name], named(name)
    title = str(page.title)
    trail = [home_step(), (title, "")]
    if not page.is_about:
        return Head(web_page(page.kind, url, title, trail), card("website", title, "", url))
    whole = publisher_in_full()
    nodes = web_page(page.kind, url, title, trail, mainEntity=reference(whole))
    return Head([*nodes, whole], card("website", title, "", url))


def head_of_search() -> Head:
    """Return the head of the search page: whatever was asked, it tells of the page itself."""
    title, url = _("Search"), named("search")
    return Head(web_page("SearchResultsPage", url, title, ()), card("website", title, "", url))
