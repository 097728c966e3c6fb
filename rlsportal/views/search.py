"""The search page: a GET form that works without JavaScript. No query is stored or logged."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from articles.public import search as engine
from articles.public.catalog import entries, live_publications, topics
from articles.public.shell import answer, make_page, today


@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    """Show what the words in ``q`` find; any input gets a page."""
    query = engine.cleaned(request.GET.get("q", ""))
    words = engine.words_of(query)
    context: dict[str, object] = {"query": query, "longest_query": engine.LONGEST_QUERY}
    if words:
        found, hits = engine.find(words, request.GET.get("page"), today())
        context |= {"searched": True, "found": found, "hits": hits}
        context["is_demonstration"] = any(hit.review.is_demonstration for hit in hits)
    if not context.get("hits"):
        # Whoever finds nothing, or has not asked yet, is shown what there is.
        listed = entries(live_publications(), today())
        context["topics"] = topics(listed)
        context["is_demonstration"] = any(each.review.is_demonstration for each in listed)
    return answer(request, make_page("search.html", context))
