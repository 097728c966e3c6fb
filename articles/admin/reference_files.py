"""Files of references for other programs: of a selection, of all, of an article's list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from articles.bibliography.formats import FORMATS
from articles.models import Article, Reference
from articles.reference_export import exported, losses
from articles.source_wording import loss_sentences

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    Base = ModelAdmin[Any]
else:
    Base = object


@dataclass(frozen=True)
class FileFormat:
    """A format for people.

    :param lost: sentences on what it does not hold of the records; None where nobody looked.
    """

    code: str
    name: str
    lost: list[str] | None = None


def formats_of(
    references: Iterable[Reference] = (), looked_at: Iterable[str] = FORMATS
) -> list[FileFormat]:
    """Return every format, with what it does not hold of these records.

    :param looked_at: codes of the formats of which that is asked.
    """
    some = list(references)
    asked = set(looked_at)
    return [
        FileFormat(
            kind.code,
            kind.name,
            loss_sentences(losses(some, kind.code), kind.name) if kind.code in asked else None,
        )
        for kind in FORMATS.values()
    ]


def file_of(references: Iterable[Reference], code: str, name: str) -> HttpResponse:
    """Answer with a file to be stored."""
    kind = FORMATS[code]
    answer = HttpResponse(exported(references, code), f"{kind.media_type}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}{kind.suffix}"'
    return answer


def _export_as(code: str) -> str:
    return _("Export as %(format)s") % {"format": FORMATS[code].name}


_in_words = lazy(_export_as, str)


def export_action(code: str) -> Callable[..., HttpResponse]:
    """Return the action of the list that exports what is selected."""

    def export(
        model_admin: Any, request: HttpRequest, selected: QuerySet[Reference]
    ) -> HttpResponse:
        """Answer with the file."""
        return file_of(selected.order_by("key"), code, "references")

    export.short_description = _in_words(code)  # type: ignore[attr-defined]
    export.__name__ = f"export_{code.replace('-', '_')}"
    return export


class FilesMixin(Base):
    """Gives the admin of references its files."""

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses of files: of an article's list, of all references, and about them."""
        view = self.admin_site.admin_view(self.file_view)
        formats = self.admin_site.admin_view(self.formats_view)
        return [
            path("export/", formats, name="articles_reference_formats"),
            path("export/<slug:code>/", view, name="articles_reference_export"),
            path("export/<slug:code>/<int:pk>/", view, name="articles_reference_export"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, and offer all of it in every format."""
        formats = {"export_formats": list(FORMATS.values())}
        return super().changelist_view(request, {**formats, **(extra_context or {})})

    def formats_view(self, request: HttpRequest) -> HttpResponse:
        """Offer all references in every format, and say what one of them does not hold.

        One at a time, on demand: for 10,000 records it takes some seconds.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        code = request.GET.get("format", "")
        looked_at = [code] if code in FORMATS else []
        references = Reference.objects.order_by("key") if looked_at else ()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Export references"),
            "opts": self.opts,
            "formats": formats_of(references, looked_at),
        }
        return TemplateResponse(request, "admin/articles/reference/formats.html", context)

    def file_view(self, request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
        """Answer with all references, or with those that an article lists, in its order."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if code not in FORMATS:
            raise Http404
        if pk is None:
            return file_of(Reference.objects.order_by("key").iterator(500), code, "references")
        article = Article.objects.filter(pk=pk).first()
        if article is None:
            raise Http404
        citations = article.citations.select_related("reference")
        return file_of((each.reference for each in citations), code, article.slug)
