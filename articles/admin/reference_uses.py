"""Where a source is cited: working copies, those with readers first, and what froze it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.models import Article, Publication, Reference, Revision

MOST = 50  # of each kind on the page


def citing(references: Sequence[Reference]) -> list[Article]:
    """Return the articles that cite one of them, live ones first."""
    live = Publication.objects.live().filter(article=OuterRef("pk"))
    rows = Article.objects.filter(citations__reference__in=references).distinct()
    return list(rows.annotate(is_live=Exists(live)).order_by("-is_live", "title"))


def article_links(articles: Sequence[Article]) -> SafeString:
    """Return links to articles with what they are now, one in each line."""
    rows = []
    for article in articles:
        state = article.get_state_display()
        is_live = getattr(article, "is_live", False)
        words = _("%(state)s, readers see it") % {"state": state} if is_live else state
        address = reverse("admin:articles_article_change", args=[article.pk])
        rows.append((address, article.title, words))
    return format_html_join("", '<li><a href="{}">{}</a> ({})</li>', rows)


def frozen_links(reference: Reference) -> SafeString:
    """Return links to the revisions that froze the source, and what became of them."""
    keys = [reference.key, *reference.aliases.values_list("key", flat=True)]
    anywhere = Q()
    for key in keys:
        anywhere |= Q(content__contains=f'"key":"{key}"')
    found = Revision.objects.filter(anywhere).defer("content", "body_html")
    revisions = list(found.select_related("article").order_by("-submitted_at")[: MOST + 1])
    became = _became([revision.pk for revision in revisions])
    rows = [
        (
            reverse("admin:articles_revision_change", args=[revision.pk]),
            _("%(title)s, revision %(number)s of %(day)s")
            % {
                "title": revision.article.title,
                "number": revision.number,
                "day": date_format(revision.submitted_at, "j F Y"),
            },
            became.get(revision.pk, _("never published")),
        )
        for revision in revisions[:MOST]
    ]
    links = format_html_join("", '<li><a href="{}">{}</a> ({})</li>', rows)
    if len(revisions) > MOST:
        more = _("There are more; these are the newest %(most)s.") % {"most": MOST}
        links = format_html("{}<li>{}</li>", links, more)
    return links


def _became(revisions: Sequence[int]) -> dict[int, str]:
    """Return what became of published revisions."""
    found = {}
    rows = Publication.objects.filter(revision__in=revisions).order_by("pk")
    for row in rows.only("revision_id", "superseded_at", "withdrawn_at"):
        words = _("live")
        if row.withdrawn_at:
            words = _("withdrawn")
        elif row.superseded_at:
            words = _("superseded")
        found[row.revision_id] = words
    return found
