"""Atom feeds of what happened: to all articles, to those of a topic, to one."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from articles.models.publication import Publication
from articles.public.addresses import newest_once_at
from articles.public.events import Event, newest_events
from articles.public.licensing import licence
from articles.public.paths import absolute, article_path
from articles.public.shell import answer, finished, moved, shell_language
from rlsportal.read_only import read_only

LENGTH = 50

# Before there was anything to tell: a feed must say when it changed, and not "just now" for ever.
NEVER = datetime(2026, 1, 1, tzinfo=UTC)

# Characters that XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class QuietFeed(Atom1Feed):
    """Atom that says the same until something happens, also while nothing has."""

    def latest_post_date(self) -> datetime:
        """Return when the newest entry was written."""
        return max((item["updateddate"] for item in self.items), default=NEVER)


class EventFeed(QuietFeed):
    """Atom with all authors of an entry, and the kind of the event as a category."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Add what Django's feed has no words for."""
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        handler.addQuickElement(
            "link", "", {"rel": "related", "href": item["record"], "title": _("Record")}
        )
        scheme = absolute(reverse("articles:feed"))
        handler.addQuickElement("category", "", {"term": item["kind"], "scheme": scheme})


@read_only
def articles(request: HttpRequest) -> HttpResponseBase:
    """Return what happened last, to whatever article."""
    with translation.override(shell_language("")):
        return _answer(
            request,
            _("%(site)s: what is new, reviewed again, corrected and withdrawn")
            % {"site": settings.PORTAL_SITE_NAME},
            path=reverse("home"),
            name="articles",
            events=newest_events(LENGTH),
        )


@read_only
def topic(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return what happened last to the articles of a topic.

    It goes on when all of them were withdrawn: those who follow it are told.
    """
    of_topic = Publication.objects.filter(topic_slug=slug).order_by("-published_at", "-pk")
    # A name that only withdrawn texts had is not repeated.
    public = of_topic.public().values_list("topic_name", flat=True).first()
    if public is None and not of_topic.exists():
        raise Http404
    title = slug if public is None else public
    with translation.override(shell_language("")):
        return _answer(
            request,
            f"{settings.PORTAL_SITE_NAME}: {title}",
            path=reverse("articles:topic", kwargs={"slug": slug}),
            name=f"topic/{slug}",
            events=newest_events(LENGTH, topic_slug=slug),
        )


@read_only
def article(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return what happened to one article; 301 from old addresses.

    It goes on when the article was withdrawn: those who follow it are told.
    """
    newest = newest_once_at(slug)
    if newest is None:
        raise Http404
    if newest.slug != slug:
        return moved(reverse("articles:article_feed", kwargs={"slug": newest.slug}))
    path = article_path(slug)
    with translation.override(shell_language("")):
        withdrawn = _("The article at %(path)s, which was withdrawn") % {"path": path}
        return _answer(
            request,
            newest.title if newest.is_live else withdrawn,
            path=path,
            name=f"article/{newest.article_id}",
            events=newest_events(LENGTH, article_id=newest.article_id),
        )


def _answer(
    request: HttpRequest, title: str, *, path: str, name: str, events: list[Event]
) -> HttpResponseBase:
    feed = EventFeed(
        title=_xml(title),
        link=absolute(path),
        description=_("Articles about restless legs syndrome, signed by medical reviewers."),
        language=shell_language(""),
        author_name=settings.PORTAL_PUBLISHER_NAME,
        feed_url=absolute(request.path),
        feed_guid=_tag(name),
        feed_copyright=_rights(),
    )
    for event in events:
        _add(feed, event)
    return answer(request, finished(feed.writeString("utf-8").encode(), feed.content_type))


def _rights() -> str | None:
    """Return the licence of the texts in words, with its address where that is known."""
    found = licence()
    return _xml(" ".join(dict.fromkeys(filter(None, (found.name, found.url))))) if found else None


def _add(feed: EventFeed, event: Event) -> None:
    feed.add_item(
        title=_xml(event.title),
        link=absolute(event.path),
        # Django calls summaries HTML, so their words are escaped like those of a page.
        description=_xml("".join(f"<p>{escape(line)}</p>" for line in event.lines)),
        unique_id=_tag(event.name),
        pubdate=event.published_at,
        updateddate=event.happened_at,
        categories=[_xml(event.topic)] if event.topic else [],
        authors=[_xml(name) for name in event.authors],
        kind=event.kind,
        record=absolute(event.record),
    )


def _tag(name: str) -> str:
    """Return an identifier that outlives changes of the address (RFC 4151)."""
    return f"tag:{urlsplit(settings.PORTAL_BASE_URL).hostname},2026:{name}"


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
