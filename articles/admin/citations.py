"""Find a reference to cite: for the list that opens at ``[@``, and as a page without a script."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from articles.models import Article, Citation, Reference

from .base import Base
from .markdown import refusal, refused
from .reference_files import formats_of

MOST = 10
MOST_ON_PAGE = 50
LONGEST = 100  # characters of a question
SEARCHED = ("key", "csl__title", "csl__author", "csl__container-title", "csl__DOI")


@dataclass(frozen=True)
class Found:
    """One reference; ``is_listed`` if it stands in the article's list."""

    key: str
    words: str
    is_listed: bool


def find(article: Article, question: str, most: int) -> list[Found]:
    """Return references that have every word of the question, those of the article first."""
    listed = Citation.objects.filter(article=article, reference=OuterRef("pk"))
    rows = Reference.objects.annotate(is_listed=Exists(listed))
    for word in question[:LONGEST].replace("\0", "").split():
        anywhere = Q()
        for name in SEARCHED:
            anywhere |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(anywhere)
    found = rows.order_by("-is_listed", "key")[:most]
    return [Found(row.key, in_words(row.csl), row.is_listed) for row in found]


def in_words(csl: dict[str, Any]) -> str:
    """Return first author, year and title of a record, as far as it has them."""
    author = _first(csl.get("author"), "family") or _first(csl.get("author"), "literal")
    parts = csl.get("issued", {}).get("date-parts") if isinstance(csl.get("issued"), dict) else ""
    year = str(parts[0][0]) if parts and parts[0] else ""
    head = " ".join(text for text in (author, year) if text)
    return ". ".join(text for text in (head, str(csl.get("title", ""))) if text)


def _first(people: Any, name: str) -> str:
    rows: Iterable[Any] = people if isinstance(people, list) else ()
    first = next(iter(rows), None)
    return str(first.get(name, "")) if isinstance(first, dict) else ""


class CitationsMixin(Base):
    """Gives the admin of articles the search for references, as data and as a page."""

    def get_urls(self) -> list[URLPattern]:
        """Add the two addresses."""
        page = self.admin_site.admin_view(self.citations_view)
        return [
            path("<int:pk>/citations/", page, name="articles_article_citations"),
            path("<int:pk>/citations.json", self.found_view, name="articles_article_found"),
            *super().get_urls(),
        ]

    def found_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer the script in words that it can show, never with a log-in page."""
        answer = refusal(request, "articles.view_article")
        if answer is not None:
            return answer
        article = Article.objects.filter(pk=pk).first()
        if article is None:
            return refused(_("This article does not exist."), 404)
        found = find(article, request.GET.get("q", ""), MOST)
        return JsonResponse({"results": [asdict(each) for each in found]})

    def citations_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what can be cited, and how to write it."""
        article = Article.objects.filter(pk=pk).first()
        if article is None:
            raise Http404
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        question = request.GET.get("q", "")
        listed = article.citations.select_related("reference")
        change = reverse("admin:articles_article_change", args=[pk])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Find a reference to cite"),
            "opts": Article._meta,
            "article": article,
            "question": question,
            "found": find(article, question, MOST_ON_PAGE),
            "most": MOST_ON_PAGE,
            "formats": formats_of(each.reference for each in listed),
            "list_url": f"{change}#citations-group",
        }
        return TemplateResponse(request, "admin/articles/article/citations.html", context)
