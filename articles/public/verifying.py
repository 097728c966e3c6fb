"""Where anybody checks a fingerprint, and where the head of the record is published."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models.publication import Publication
from articles.models.published_log import PublishedEvent, PublishedHead
from articles.public.catalog import HEAVY
from articles.public.feeds import QuietFeed
from articles.public.heads_of_records import head_of_head, head_of_verify
from articles.public.json_pages import json_page
from articles.public.paths import absolute, named
from articles.public.records import (
    checked,
    entries_of,
    entry_json,
    head_json,
    lost_heads,
    newest_head,
)
from articles.public.shell import answer, finished, make_page, shell_language
from articles.public.verify_script import script_sha256
from rlsportal.read_only import read_only

SHORTEST, LONGEST = 12, 64  # digits of a fingerprint; pages print the first twelve in bold
LENGTH = 60  # heads on the page and in the feed
ENTRIES = 1000  # of the log in one file
_HEX = re.compile(rf"[0-9a-f]{{{SHORTEST},{LONGEST}}}")
_NUMBER = re.compile(r"[0-9]{1,15}")


@read_only
def verify(request: HttpRequest) -> HttpResponseBase:
    """Check what was pasted: the fingerprint of a publication, or a head that was noted."""
    typed = request.GET.get("fingerprint", "")
    asked = "".join(typed.split()).lower()
    shown = asked[:LONGEST] if asked.isalnum() else ""
    context: dict[str, Any] = {"asked": shown, "is_asked": bool(asked)}
    if _HEX.fullmatch(asked):
        context |= _found(asked)
    elif asked:
        context["is_malformed"] = True
    live = Publication.objects.live().order_by("title", "pk")
    context["records"] = live.only("title", "fingerprint", "number", "slug", "language")
    context["newest_head"] = newest_head()
    context["script_sha256"] = script_sha256()
    return answer(request, make_page("articles/verify.html", context, head=head_of_verify))


def _found(asked: str) -> dict[str, Any]:
    """Return what has the fingerprint or its first digits, recomputed; a head as a last resort."""
    publications = list(_publications(asked)[:2])
    if len(publications) > 1:
        return {"is_ambiguous": True}
    if publications:
        (publication,) = publications
        check = checked(publication, entries_of(publication))
        return {"publication": publication, "check": check}
    head = PublishedHead.objects.filter(
        Q(event_hash__startswith=asked) | Q(entry_hash__startswith=asked)
    ).order_by("day")
    noted = head.first()
    return {"noted": noted, "is_rewritten": noted in lost_heads()}


def _publications(asked: str) -> Any:
    """Return the publications, each with the slug under which its article is found now."""
    same_article = Publication.objects.filter(article_id=OuterRef("article_id"))
    newest = same_article.order_by("-number").values("slug")[:1]
    found = Publication.objects.filter(fingerprint__startswith=asked)
    return found.annotate(address=Subquery(newest)).order_by("-pk")


@read_only
def head(request: HttpRequest) -> HttpResponseBase:
    """Show the newest head with its date, and the heads of the days before; one query."""
    heads = list(PublishedHead.objects.order_by("-day")[:LENGTH])
    context = {
        "newest": heads[0] if heads else None,
        "heads": heads,
        "script_sha256": script_sha256(),
    }
    newest = heads[0].day if heads else None
    page = make_page("articles/head.html", context, head=lambda: head_of_head(newest))
    return answer(request, page)


@read_only
def all_heads(request: HttpRequest) -> HttpResponseBase:
    """Return the newest head and every head there was, newest first."""
    heads = [head_json(each) for each in PublishedHead.objects.order_by("-day")]
    value = {
        "format": "rls-portal heads 1",
        "url": named("articles:head"),
        "head": heads[0] if heads else None,
        "heads": heads,
    }
    return answer(request, json_page(value))


@read_only
def log(request: HttpRequest) -> HttpResponseBase:
    """Return the public log from its beginning, or after the entry named; two queries."""
    typed = request.GET.get("after", "")
    after = int(typed) if _NUMBER.fullmatch(typed) else 0
    rows = PublishedEvent.objects.filter(number__gt=after).order_by("number")
    rows = rows.select_related("publication").defer(*(f"publication__{name}" for name in HEAVY))
    listed = list(rows[: ENTRIES + 1])
    shown, path = listed[:ENTRIES], named("articles:log")
    value = {
        "format": "rls-portal log 1",
        "url": path,
        "entries": [entry_json(each, each.publication) for each in shown],
        "next": f"{path}?after={shown[-1].number}" if len(listed) > ENTRIES else None,
    }
    return answer(request, json_page(value))


@read_only
def heads_feed(request: HttpRequest) -> HttpResponseBase:
    """Return the newest heads as Atom: whoever subscribes keeps copies that we cannot change."""
    title = _("Head of the record of %(site)s") % {"site": settings.PORTAL_SITE_NAME}
    feed = QuietFeed(
        title=title,
        link=named("articles:head"),
        description=_("How far the record had come on each day, to be kept and compared."),
        language=shell_language(""),
        author_name=settings.PORTAL_PUBLISHER_NAME,
        feed_url=named("articles:heads_feed"),
        feed_guid=named("articles:heads_feed"),
    )
    for each in PublishedHead.objects.order_by("-day")[:LENGTH]:
        words = _("Record: event %(seq)d, %(event)s. Public log: entry %(entry)d, %(hash)s.")
        feed.add_item(
            title=_("Head of the record on %(day)s") % {"day": each.day.isoformat()},
            link=f"{named('articles:head')}#day-{each.day.isoformat()}",
            description=words
            % {
                "seq": each.seq,
                "event": each.event_hash,
                "entry": each.entry,
                "hash": each.entry_hash,
            },
            unique_id=absolute(f"{reverse('articles:head')}#day-{each.day.isoformat()}"),
            pubdate=each.at,
            updateddate=each.at,
        )
    return answer(request, finished(feed.writeString("utf-8").encode(), feed.content_type))
