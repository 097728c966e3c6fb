"""Questions for readers: the index, and one page for each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString

from articles.models.listing import ListedTopic
from articles.models.publication import Publication, PublishedFAQ, SearchEntry
from articles.public.addresses import live_of, successor_of
from articles.public.catalog import HEAVY, Entry, Listing, entries, topics
from articles.public.endnotes import references_of
from articles.public.heads import head_of_question, head_of_questions
from articles.public.page import article_path
from articles.public.search import cleaned, words_of
from articles.public.shell import answer, gone, make_page, moved, today
from articles.public.structured_article import Printed
from articles.public.views import withdrawn
from rlsportal.read_only import read_only

_CITATION = re.compile(r"@([A-Za-z0-9][A-Za-z0-9_-]{0,63})")


PER_PAGE = 25  # articles, each with its questions


@dataclass(frozen=True)
class Group:
    """The questions of one article."""

    entry: Entry
    faqs: tuple[PublishedFAQ, ...]


@read_only
def index(request: HttpRequest) -> HttpResponseBase:
    """List the live questions with their answers by topic and article; three queries.

    Who asks for some words is sent to the search of the site, which knows them in other forms.
    """
    query = cleaned(request.GET.get("q", ""))
    if words_of(query):
        wanted = urlencode({"q": query, "kind": SearchEntry.Kind.FAQ.value})
        return HttpResponseRedirect(f"{reverse('search')}?{wanted}")
    shelves = topics()
    lines: Any = Listing(shelves, today(), asked=True)  # a paginator asks no more than it has
    found = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    by_topic = _by_topic(list(found))
    printed = [faq for _, groups in by_topic for group in groups for faq in group.faqs]
    context = {
        "topics": by_topic,
        "found": found,
        "count": sum(topic.questions for topic in shelves),
        "is_demonstration": any(topic.demonstrations for topic in shelves),
    }
    page = make_page(
        "faqs/index.html", context, head=lambda: head_of_questions(printed, found.number)
    )
    return answer(request, page)


def _by_topic(listed: Sequence[tuple[ListedTopic, Entry]]) -> list[tuple[str, list[Group]]]:
    """Return the name of each topic, "" for none, with the questions of its articles; one query."""
    publications = [entry.publication.pk for _, entry in listed]
    faqs: dict[int, list[PublishedFAQ]] = defaultdict(list)
    for faq in PublishedFAQ.objects.filter(publication__in=publications):
        faqs[faq.publication_id].append(faq)
    return [
        (
            topic.name if topic.slug else "",
            [Group(entry, tuple(faqs[entry.publication.pk])) for _, entry in rows],
        )
        for topic, rows in groupby(listed, itemgetter(0))
    ]


@read_only
def faq(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show one question with its answer; 301 and 410 as for articles."""
    asked = (
        PublishedFAQ.objects.filter(slug=slug, publication__in=Publication.objects.live())
        .annotate(changed_at=F("listed__changed_at"))
        .select_related("publication")
        .first()
    )
    return _without_live_question(request, slug) if asked is None else _show(request, asked)


def _show(request: HttpRequest, asked: PublishedFAQ) -> HttpResponseBase:
    publication = asked.publication
    (entry,) = entries([publication], today())
    context = {
        "faq": asked,
        "publication": publication,
        "review": entry.review,
        "references": _cited(asked),
        "others": publication.faqs.exclude(pk=asked.pk).defer("answer_html"),
        "canonical": settings.PORTAL_BASE_URL + reverse("faqs:faq", kwargs={"slug": asked.slug}),
    }
    printed = Printed(publication, entry.review, publication.slug, current=publication)
    page = make_page(
        "faqs/faq.html",
        context,
        language=publication.language,
        head=lambda: head_of_question(printed, asked, keys=_cited_keys(asked)),
    )
    return answer(request, page)


def _cited(asked: PublishedFAQ) -> list[tuple[int, SafeString]]:
    """Return number and words of the references that the answer cites, as the article has them."""
    keys = _cited_keys(asked)
    cited = asked.publication.references.filter(key__in=keys) if keys else ()
    return list(references_of(asked.publication.body_html, {each.number for each in cited}))


def _cited_keys(asked: PublishedFAQ) -> list[str]:
    """Return the keys of the references that the answer cites."""
    text = next(f["answer"] for f in asked.publication.data["faqs"] if f["uid"] == asked.uid)
    return _CITATION.findall(text)


def _without_live_question(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Answer for an address that no live question has: moved, dropped, withdrawn, or unknown.

    Of a retired article the way leads to the article that took its place.
    """
    once = (
        PublishedFAQ.objects.filter(slug=slug)
        .select_related("publication")
        .defer(*(f"publication__{name}" for name in HEAVY))
        .order_by("-pk")
        .first()
    )
    if once is None:
        raise Http404
    article_id = once.publication.article_id
    live = live_of(article_id)
    if live is None:
        of_article = Publication.objects.filter(article_id=article_id).defer(*HEAVY)
        newest = of_article.order_by("-number")[0]
        successor = successor_of(newest)
        return moved(article_path(successor.slug)) if successor else withdrawn(request, newest)
    same = live.faqs.filter(uid=once.uid).defer("answer_html").first()
    if same is not None:
        return moved(reverse("faqs:faq", kwargs={"slug": same.slug}))
    context = {"article": live, "article_path": article_path(live.slug)}
    return gone(request, "faqs/dropped.html", context)
