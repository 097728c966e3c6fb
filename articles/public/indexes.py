"""Where everything that is public is listed: articles, topics, and the doctors who signed it."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase

from articles.models.listing import ListedReviewer
from articles.public.catalog import Listing, topics
from articles.public.heads import head_of_articles, head_of_reviewers, head_of_topics
from articles.public.shell import answer, make_page, today
from rlsportal.read_only import read_only

PER_PAGE = 50  # articles or doctors; nonsense as a page number is the first page or the last

WITHOUT_TOPIC = 50  # articles without a topic, beside the topics; all of them are in the list


@read_only
def all_articles(request: HttpRequest) -> HttpResponseBase:
    """List the live articles by topic; two queries, and one for each topic on the page."""
    shelves = topics()
    lines: Any = Listing(shelves, today())  # a paginator asks no more than it has
    found = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    listed = list(found)
    groups = [
        (topic, [entry for _, entry in rows]) for topic, rows in groupby(listed, itemgetter(0))
    ]
    context = {
        "groups": groups,
        "found": found,
        "is_demonstration": any(topic.demonstrations for topic in shelves),
    }
    shown = [entry for _, entry in listed]
    page = make_page(
        "articles/articles.html", context, head=lambda: head_of_articles(shown, found.number)
    )
    return answer(request, page)


@read_only
def all_topics(request: HttpRequest) -> HttpResponseBase:
    """List the topics of live articles; one query, and two more where some have no topic.

    One page: an editor keeps topics few.
    """
    shelves = topics()
    named = [topic for topic in shelves if topic.slug]
    rest = Listing([topic for topic in shelves if not topic.slug], today())[:WITHOUT_TOPIC]
    context = {
        "topics": named,
        "without_topic": [entry for _, entry in rest],
        "is_demonstration": any(topic.demonstrations for topic in shelves),
    }
    return answer(
        request, make_page("articles/topics.html", context, head=lambda: head_of_topics(named))
    )


@read_only
def all_reviewers(request: HttpRequest) -> HttpResponseBase:
    """List the doctors whose signature stands under a live text; three queries."""
    signers = ListedReviewer.objects.filter(texts__gt=0)
    rows = signers.select_related("newest").order_by("name_key", "slug")
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    listed = list(found)
    is_demonstration = signers.filter(newest__is_demonstration=True).exists()
    context = {"found": found, "signers": listed, "is_demonstration": is_demonstration}
    page = make_page(
        "articles/reviewers.html",
        context,
        head=lambda: head_of_reviewers([signer.newest for signer in listed], found.number),
    )
    return answer(request, page)
