"""Compare any two texts of an article: its revisions, the live one, and the working copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.content import canonical
from articles.diff import Differences, compare_contents, compare_revisions
from articles.models import Article, Revision
from articles.transitions.desk import brings_its_note

from .base import Base

WORKING_COPY = "working-copy"


@dataclass(frozen=True)
class Text:
    """One text that can be compared: ``name`` is its value in the address."""

    name: str
    label: str
    revision: Revision | None


def working_copy_against(article: Article, revision: Revision) -> Differences:
    """Return what putting a revision into the working copy would change in it."""
    now, then = canonical(article), revision.data
    if not brings_its_note(article, revision):
        kept = ("change_note", "change_kind", "schema")  # the last follows from the others
        then = {**then, **{name: now[name] for name in kept if name in now}}
    return Differences(tuple(compare_contents(now, then)))


def compare_path(article: Article, old: str | int = "", new: str | int = "") -> str:
    """Return the address that compares two texts; without them, the newest two."""
    address = reverse("admin:articles_article_compare", args=[article.pk])
    return f"{address}?{urlencode({'old': old, 'new': new})}" if old and new else address


class CompareMixin(Base):
    """Gives the admin of articles the page that compares two of its texts."""

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the comparison."""
        view = self.admin_site.admin_view(self.compare_view)
        return [
            path("<int:pk>/compare/", view, name="articles_article_compare"),
            *super().get_urls(),
        ]

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Compare the texts named by ``old`` and ``new``; by default the newest two."""
        article = Article.objects.select_related("revision").filter(pk=pk).first()
        if article is None:
            raise Http404
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        texts = texts_of(article)
        new = _chosen(texts, request.GET.get("new"), default=_newest(texts))
        old = _chosen(texts, request.GET.get("old"), default=_before(texts, new))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Compare two texts"),
            "opts": Article._meta,
            "article": article,
            "texts": texts,
            "old": old,
            "new": new,
            "comparison": _compare(article, old, new),
        }
        return TemplateResponse(request, "admin/articles/article/compare.html", context)


def texts_of(article: Article) -> list[Text]:
    """Return what can be compared, newest first; the texts themselves are not read yet."""
    live = article.publications.live().values_list("number", flat=True).first()
    revisions = article.revisions.defer("content", "body_html").order_by("-number")
    found = [Text(WORKING_COPY, _("The working copy, as saved"), None)]
    for revision in revisions:
        day = date_format(localtime(revision.submitted_at), "DATE_FORMAT")
        words = {"number": revision.number, "day": day}
        label = _("Revision %(number)d, submitted on %(day)s") % words
        if revision.number == live:
            label = _("Revision %(number)d, submitted on %(day)s, live") % words
        found.append(Text(str(revision.number), label, revision))
    return found


def _newest(texts: list[Text]) -> Text:
    """Return the newest revision if there are two; else the working copy is the newer text."""
    return texts[1] if len(texts) > 2 else texts[0]


def _before(texts: list[Text], new: Text) -> Text:
    """Return the text that came before another one; the first has itself before it."""
    following = texts.index(new) + 1
    return texts[following] if following < len(texts) else new


def _chosen(texts: list[Text], name: str | None, *, default: Text) -> Text:
    """Return the text of that name; an unknown one is the default."""
    return next((text for text in texts if text.name == name), default)


def _compare(article: Article, old: Text, new: Text) -> Differences:
    if old.revision is not None and new.revision is not None:
        return compare_revisions(old.revision, new.revision)
    before, after = _content(article, old), _content(article, new)
    return Differences(tuple(compare_contents(before, after)))


def _content(article: Article, text: Text) -> Mapping[str, Any]:
    return text.revision.data if text.revision is not None else canonical(article)
