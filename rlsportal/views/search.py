"""The search page, and titles while typing. No query is stored or logged; any input is answered.

A GET form that works without JavaScript; what a script asks for while typing is on the page too.
"""

import json
from dataclasses import replace

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.public import search as engine
from articles.public.facets import address_of, facets_of, narrowed_by, top_topics
from articles.public.head import Head, Link
from articles.public.heads_of_publisher import head_of_search
from articles.public.matching import Narrowed
from articles.public.paths import named
from articles.public.shell import answer, finished, make_page, today
from articles.public.spelling import correction_of
from rlsportal.read_only import read_only


@read_only
def search(request: HttpRequest) -> HttpResponseBase:
    """Show what the words in ``q`` find; any input gets a page."""
    query = engine.cleaned(request.GET.get("q", ""))
    words = engine.words_of(query)
    context: dict[str, object] = {"query": query, "longest_query": engine.LONGEST_QUERY}
    if words:
        context |= _results(request, query, words)
    if not context.get("hits") and not context.get("correction"):
        # Whoever finds nothing, or has not asked yet, is shown what there is.
        topics = top_topics()
        context["topics"] = topics
        context["is_demonstration"] = any(topic.is_demonstration for topic in topics)
    return answer(request, make_page("search.html", context, head=_head))


def _head() -> Head:
    """Return the head of the page: whatever was asked, search engines list the page itself."""
    words = _("Search all articles and questions about restless legs syndrome.")
    found = head_of_search()
    return replace(found, tags=[("description", words)], links=[Link("canonical", named("search"))])


def _results(request: HttpRequest, query: str, words: list[str]) -> dict[str, object]:
    day = today()
    asked = request.GET
    narrowed = narrowed_by(
        asked.get("kind", ""), asked.get("topic", ""), asked.get("reviewed", ""), day
    )
    found = engine.find(words, narrowed, asked.get("page"), day)
    page, correction = found.page, None
    if not found.cells:
        correction = correction_of(words, day)
    shown = correction.hits if correction else found.hits
    return {
        "searched": True,
        "found": found,
        "hits": found.hits,
        "correction": correction,
        "correct_address": address_of(correction.query, narrowed) if correction else "",
        "facets": facets_of(found, query, narrowed, day) if found.cells else [],
        "wide_address": address_of(query, Narrowed()),
        "earlier": address_of(query, narrowed, page.number - 1),
        "further": address_of(query, narrowed, page.number + 1),
        "is_demonstration": any(hit.review.is_demonstration for hit in shown),
    }


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
