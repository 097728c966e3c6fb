"""The table of all claims of a text: of the working copy, or of one revision."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from articles.content import canonical
from articles.models import Article
from articles.rendering.claims_table import table_of

from .base import Base


class ClaimsMixin(Base):
    """Gives the admin of articles the page that lists what a text says and on what it rests."""

    def get_urls(self) -> list[URLPattern]:
        """Add its addresses."""
        view, name = self.admin_site.admin_view(self.claims_view), "articles_article_claims"
        return [
            path("<int:pk>/claims/", view, name=name),
            path("<int:pk>/claims/<int:number>/", view, name=name),
            *super().get_urls(),
        ]

    def claims_view(self, request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
        """List the claims of the stored working copy, or of the revision with a number."""
        article = Article.objects.filter(pk=pk).first()
        if article is None:
            raise Http404
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        revision = article.revisions.filter(number=number).first() if number is not None else None
        if number is not None and revision is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": _("Claims and sources"),
            "opts": Article._meta,
            "article": article,
            "revision": revision,
            "table": table_of(revision.data if revision is not None else canonical(article)),
        }
        return TemplateResponse(request, "admin/articles/article/claims.html", context)
