"""The search page, and titles while typing. No query is stored or logged; any input is answered.

A GET form that works without JavaScript; what a script asks for while typing is on the page too.
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles.public import search as engine
from articles.public.facets import address_of, facets_of, narrowed_by, top_topics
from articles.public.fallback import Fallback, instead_of, more_than
from articles.public.head import Head, Link
from articles.public.heads_of_publisher import head_of_search
from articles.public.matching import Narrowed
from articles.public.paths import named
from articles.public.shell import answer, finished, make_page, today
from articles.search_terms import Term, terms_of
from rlsportal.emergency import for_language
from rlsportal.help_now import help_for, sounds_like_danger
from rlsportal.read_only import read_only


@read_only
def search(request: HttpRequest) -> HttpResponseBase:
    """Show what the words in ``q`` find; any input gets a page."""
    query = engine.cleaned(request.GET.get("q", ""))
    terms = terms_of(query)
    context: dict[str, object] = {
        "query": query,
        "longest_query": engine.LONGEST_QUERY,
        "heading": _("Search"),
        "help_now": help_for(query, _numbers()),
    }
    if terms:
        context |= _results(request, query, terms)
    if not context.get("shown"):
        # Whoever finds nothing, or has not asked yet, is shown what there is.
        topics = top_topics()
        context["topics"] = topics
        context["is_demonstration"] = any(topic.is_demonstration for topic in topics)
    return answer(request, make_page("search.html", context, head=_head))


def _numbers() -> Mapping[str, tuple[str, ...]]:
    """Return whom to call, by level, in the language of the page."""
    return for_language(settings.PORTAL_EMERGENCY_NUMBERS, get_language() or "")


def _head() -> Head:
    """Return the head of the page: whatever was asked, search engines list the page itself."""
    words = _("Search all articles and questions about restless legs syndrome.")
    found = head_of_search()
    return replace(found, tags=[("description", words)], links=[Link("canonical", named("search"))])


def _results(request: HttpRequest, query: str, terms: list[Term]) -> dict[str, object]:
    day = today()
    asked = request.GET
    narrowed = narrowed_by(
        asked.get("kind", ""), asked.get("topic", ""), asked.get("reviewed", ""), day
    )
    found = engine.find(terms, narrowed, asked.get("page"), day)
    # Nobody who may be in danger is corrected.
    is_sought = not found.cells and not sounds_like_danger(query)
    instead = instead_of(query, terms, day) if is_sought else None
    more = more_than(found, terms, day) if narrowed == Narrowed() else []
    shown = instead.hits if instead else [*found.hits, *more]
    page = found.page
    missing = ", ".join(_("“%(word)s”") % {"word": word} for word in _missing(instead))
    return {
        "searched": True,
        "heading": _heading(query, found, instead, missing),
        "found": found,
        "hits": found.hits,
        "instead": instead,
        "missing": missing,
        "more": more,
        "shown": shown,
        "meant_address": address_of(instead.meant, Narrowed()) if instead else "",
        "facets": facets_of(found, query, narrowed, day) if found.cells else [],
        "wide_address": address_of(query, Narrowed()),
        "earlier": address_of(query, narrowed, page.number - 1),
        "further": address_of(query, narrowed, page.number + 1),
        "is_demonstration": any(hit.review.is_demonstration for hit in shown),
    }


def _missing(instead: Fallback | None) -> list[str]:
    return instead.missing if instead else []


def _heading(query: str, found: engine.Found, instead: Fallback | None, missing: str) -> str:
    """Return what the page shows, for its heading and its title.

    What the reader typed is always in it: other words are never put into somebody's mouth.
    """
    if instead and instead.is_guess and instead.hits:
        said = _("Nothing has %(missing)s. Results for “%(meant)s”")
        return said % {"missing": missing, "meant": instead.meant}
    if instead and instead.some:
        return _("Texts with some words of “%(query)s”") % {"query": query}
    words = ngettext(
        "%(count)s result for “%(query)s”", "%(count)s results for “%(query)s”", found.count
    )
    return words % {"count": found.count, "query": query}


@read_only
def suggest(request: HttpRequest) -> HttpResponseBase:
    """Answer titles for what is being typed in ``q``, as JSON."""
    found = engine.suggestions(request.GET.get("q", ""))
    body = json.dumps({"suggestions": [_as_json(each) for each in found]})
    return answer(request, finished(body.encode(), "application/json"))


def _as_json(each: engine.Suggestion) -> dict[str, str]:
    return {
        "title": each.title,
        "language": each.language,
        "kind": _("Question") if each.is_faq else _("Article"),
        "path": reverse("faqs:faq" if each.is_faq else "articles:article", args=[each.slug]),
    }
