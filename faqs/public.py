"""Questions for readers: the index, and one page for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString

from articles.models.publication import Publication, PublishedFAQ
from articles.public.addresses import live_of, successor_of
from articles.public.catalog import HEAVY, Entry, entries, live_publications, topics
from articles.public.changes import with_day_of_change
from articles.public.endnotes import references_of
from articles.public.heads import head_of_question, head_of_questions
from articles.public.page import article_path
from articles.public.search import cleaned, words_of
from articles.public.shell import answer, gone, make_page, moved, today
from articles.public.structured_article import Printed
from articles.public.views import withdrawn
from rlsportal.read_only import read_only

_CITATION = re.compile(r"@([A-Za-z0-9][A-Za-z0-9_-]{0,63})")


@dataclass(frozen=True)
class Group:
    """The questions of one article."""

    entry: Entry
    faqs: tuple[PublishedFAQ, ...]


@read_only
def index(request: HttpRequest) -> HttpResponseBase:
    """List the live questions with their answers by topic and article; three queries.

    ``q`` keeps those whose question has all of its words, as parts of words too.
    """
    query = cleaned(request.GET.get("q", ""))
    listed = entries(live_publications().filter(faqs__isnull=False).distinct(), today())
    faqs: dict[int, list[PublishedFAQ]] = {}
    live = PublishedFAQ.objects.filter(publication__in=Publication.objects.live())
    for faq in live:
        faqs.setdefault(faq.publication_id, []).append(faq)
    count = sum(map(len, faqs.values()))
    groups = _with_words(query, (Group(e, tuple(faqs.get(e.publication.pk, ()))) for e in listed))
    by_topic = list(_by_topic(groups))
    printed = [faq for _, of_topic in by_topic for group in of_topic for faq in group.faqs]
    context = {
        "topics": by_topic,
        "count": count,
        "query": query,
        "found": len(printed),
        "is_demonstration": any(entry.review.is_demonstration for entry in listed),
    }
    page = make_page("faqs/index.html", context, head=lambda: head_of_questions(printed))
    return answer(request, page)


def _with_words(query: str, groups: Iterable[Group]) -> list[Group]:
    """Return the groups with the questions that have all words of the query; all without one."""
    words = words_of(query)
    found = (
        Group(each.entry, tuple(faq for faq in each.faqs if _has(faq.question, words)))
        for each in groups
    )
    return [group for group in found if group.faqs]


def _has(question: str, words: list[str]) -> bool:
    """Tell whether a question has all words, in any case, and with or without its accents."""
    texts = (question.casefold(), " ".join(words_of(question)))
    return all(any(word in text for text in texts) for word in words)


def _by_topic(groups: list[Group]) -> Iterator[tuple[str, list[Group]]]:
    """Yield the name of each topic with its groups; those without a topic last, without name."""
    by_publication = {group.entry.publication.pk: group for group in groups}
    for topic in topics(group.entry for group in groups):
        yield topic.name, [by_publication[entry.publication.pk] for entry in topic.entries]
    rest = [group for group in groups if not group.entry.publication.topic_slug]
    if rest:
        yield "", rest


@read_only
def faq(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show one question with its answer; 301 and 410 as for articles."""
    asked = (
        with_day_of_change(PublishedFAQ.objects.filter(slug=slug))
        .filter(publication__in=Publication.objects.live())
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
