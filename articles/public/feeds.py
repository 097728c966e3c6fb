"""The Atom feed: what went live last."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.public.catalog import Entry, entries, live_publications
from articles.public.page import article_path, change_label
from articles.public.shell import answer, finished, shell_language, today

LENGTH = 50

# Characters that XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@require_safe
def articles(request: HttpRequest) -> HttpResponseBase:
    """Return the newest publications as Atom."""
    # With their content, where the kind of a change is written.
    newest = live_publications().defer(None).defer("body_html")
    newest = newest.order_by("-published_at", "-pk")[:LENGTH]
    feed = Atom1Feed(
        title=settings.PORTAL_SITE_NAME,
        link=f"{settings.PORTAL_BASE_URL}/",
        description=_("Articles about restless legs syndrome, signed by medical reviewers."),
        language=shell_language(""),
        author_name=settings.PORTAL_PUBLISHER_NAME,
        feed_url=settings.PORTAL_BASE_URL + reverse("articles:feed"),
        feed_guid=_tag("articles"),
    )
    for entry in entries(newest, today()):
        _add(feed, entry)
    return answer(request, finished(feed.writeString("utf-8").encode(), feed.content_type))


def _add(feed: Atom1Feed, entry: Entry) -> None:
    publication = entry.publication
    feed.add_item(
        title=_xml(publication.title),
        link=settings.PORTAL_BASE_URL + article_path(publication.slug),
        description=_xml("\n".join(_description(entry))),
        unique_id=_tag(f"article/{publication.article_id}"),
        pubdate=publication.first_published_at,
        updateddate=publication.published_at,
        categories=[_xml(publication.topic_name)] if publication.topic_name else [],
    )


def _description(entry: Entry) -> list[str]:
    publication = entry.publication
    lines = [publication.summary]
    if publication.change_note and publication.published_at > publication.first_published_at:
        kind = change_label(publication.data) or _("What changed")
        lines.append(f"{kind}: {publication.change_note}")
    if entry.review.is_demonstration:
        lines.insert(0, _("Demonstration: no real doctor reviewed this page."))
    return [line for line in lines if line]


def _tag(name: str) -> str:
    """Return an identifier that outlives changes of the address (RFC 4151)."""
    return f"tag:{urlsplit(settings.PORTAL_BASE_URL).hostname},2026:{name}"


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
