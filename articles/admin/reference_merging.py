"""Records that are probably of the same work, and making one of two: shown, then confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.bibliography.matching import Index
from articles.canonical import canonical_json
from articles.joined_records import joined
from articles.models import Article, Reference
from articles.reference_columns import IDENTIFIERS, columns_of
from articles.source_wording import field_name
from articles.transitions import Refused, merge_references, pair_digest
from articles.wording import sentences

from .base import may_write, user_of
from .library import say_what_changed
from .reference_form import field_text
from .reference_uses import article_links, citing
from .refusals import note

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    Base = ModelAdmin[Any]
else:
    Base = object

MOST = 100  # pairs on the page
PORTION = 2_000  # records compared with all before them; ten thousand would take a minute


@dataclass(frozen=True)
class Pair:
    """Two records, and what speaks for their being one work."""

    one: Reference
    other: Reference
    why: str


@dataclass(frozen=True)
class Line:
    """One field of two records, and of the one that they become."""

    name: str
    kept: str
    kept_seen: str
    other: str
    other_seen: str
    after: str
    after_seen: str
    is_taken: bool


def clear_pairs() -> Iterator[Pair]:
    """Yield records with the same title, and those that lack a column another record has."""
    rows = Reference.objects.exclude(title_key="").values("title_key").order_by("title_key")
    shared = rows.annotate(count=Count("pk")).filter(count__gt=1)
    keys = [row["title_key"] for row in shared[:MOST]]
    by_title: dict[str, list[Reference]] = {}
    for row in Reference.objects.filter(title_key__in=keys).order_by("title_key", "key"):
        by_title.setdefault(row.title_key, []).append(row)
    for same in by_title.values():
        index: Index[int] = Index()
        for place, row in enumerate(same):
            matches = index.matches(row.csl)
            index.add(place, row.csl)
            if matches:
                yield Pair(same[matches[0][0]], row, _("same title"))
    yield from _hidden_clashes()


def _hidden_clashes() -> Iterator[Pair]:
    """Yield records from before there were columns, whose identifier another record keeps."""
    for name, column in IDENTIFIERS.items():
        lacking = Reference.objects.filter(
            **{f"{column}__isnull": True, f"csl__{name}__isnull": False}
        )
        for row in lacking.order_by("key")[:MOST]:
            value = columns_of(row.key, row.csl, row.verified)[column]
            first = Reference.objects.filter(**{column: value}).first() if value else None
            if first is not None:
                yield Pair(first, row, name)


def portions() -> int:
    """Return in how many portions the library is looked through for similar titles."""
    return max(1, -(-Reference.objects.count() // PORTION))


def similar_pairs(portion: int) -> Iterator[Pair]:
    """Yield records whose titles differ a little, too, of one portion of the library.

    Each record of the portion is compared with all that are older, so that the portions together
    compare every record with every other.

    :param portion: from 1, which has the newest records.
    """
    index: Index[int] = Index()
    found = []
    end = Reference.objects.count() - (portion - 1) * PORTION
    old = end - PORTION
    rows = Reference.objects.order_by("pk").values_list("pk", "csl")[: max(end, 0)].iterator(500)
    for place, (pk, csl) in enumerate(rows):
        matches = index.matches(csl) if place >= old else ()
        index.add(pk, csl)
        if matches:
            found.append((matches[0][0], pk, ", ".join(matches[0][1].by)))
        if len(found) > MOST:
            break
    whole = Reference.objects.in_bulk([pk for pair in found for pk in pair[:2]])
    for one, other, by in found:
        why = _("similar title") if by == "title" else by
        yield Pair(whole[one], whole[other], why)


def lines_of(kept: Reference, other: Reference) -> list[Line]:
    """Return every field of two records, and what the one that stays will say."""
    whole = joined((kept.csl, kept.verified), (other.csl, other.verified))
    names = [*whole.csl, *(name for name in other.csl if name not in whole.csl)]
    return [
        Line(
            field_name(name),
            _shown(kept.csl, name),
            kept.verified.get(name, ""),
            _shown(other.csl, name),
            other.verified.get(name, ""),
            _shown(whole.csl, name),
            whole.verified.get(name, ""),
            name in whole.taken,
        )
        for name in names
    ]


def _shown(csl: dict[str, Any], name: str) -> str:
    if name not in csl:
        return ""
    return field_text(csl, name) or canonical_json(csl[name])


class MergingMixin(Base):
    """Gives the admin of references the page of duplicates, and that of merging two."""

    def get_urls(self) -> list[URLPattern]:
        """Add the two addresses."""
        pairs = self.admin_site.admin_view(self.duplicates_view)
        merge = self.admin_site.admin_view(self.merge_view)
        return [
            path("duplicates/", pairs, name="articles_reference_duplicates"),
            path("<int:pk>/merge/<int:other>/", merge, name="articles_reference_merge"),
            *super().get_urls(),
        ]

    def duplicates_view(self, request: HttpRequest) -> HttpResponse:
        """Show pairs that are probably one work."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        is_wide = request.GET.get("similar") == "1"
        found: dict[frozenset[int], Pair] = {}
        count = portions() if is_wide else 1
        asked = request.GET.get("part", "1")
        part = min(int(asked), count) if asked.isdecimal() and int(asked[:9]) else 1
        for pair in similar_pairs(part) if is_wide else clear_pairs():
            found.setdefault(frozenset((pair.one.pk, pair.other.pk)), pair)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Probably the same"),
            "opts": self.opts,
            "pairs": list(found.values())[:MOST],
            "has_more": len(found) > MOST,
            "is_wide": is_wide,
            "portion": PORTION,
            "part": part,
            "parts": count,
            "newer": part - 1,
            "older": part + 1 if part < count else 0,
            "may_write": may_write(request),
        }
        return TemplateResponse(request, "admin/articles/reference/duplicates.html", context)

    def merge_view(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        """Show both records and what becomes of them; merge them when that is confirmed."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        rows = Reference.objects.in_bulk([pk, other])
        if pk == other or len(rows) < 2:
            raise Http404
        kept, gone = rows[pk], rows[other]
        refusals: list[str] = []
        if request.method == "POST":
            try:
                with transaction.atomic():
                    articles = self._merge(request, kept, gone)
            except Refused as refused:
                note(user_of(request), refused.transition, refused.reasons)
                refusals = sentences(refused.reasons)
                rows = Reference.objects.in_bulk([pk, other])
                if len(rows) < 2:
                    raise Http404 from None
                kept, gone = rows[pk], rows[other]
            else:
                self._say(request, kept, gone, articles)
                address = reverse("admin:articles_reference_change", args=[kept.pk])
                return HttpResponseRedirect(address)
        articles = citing([kept, gone])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Make one of two references"),
            "opts": self.opts,
            "kept": kept,
            "gone": gone,
            "lines": lines_of(kept, gone),
            "articles": article_links(articles),
            "shown": pair_digest(kept, gone),
            "refusals": refusals,
        }
        page = "admin/articles/reference/merge.html"
        return TemplateResponse(request, page, context, status=409 if refusals else 200)

    def _merge(self, request: HttpRequest, kept: Reference, gone: Reference) -> list[Article]:
        return merge_references(
            kept,
            gone,
            as_shown=request.POST.get("shown", ""),
            by=user_of(request),
            now=timezone.now(),
        )

    def _say(
        self, request: HttpRequest, kept: Reference, gone: Reference, articles: list[Article]
    ) -> None:
        words = _("“%(gone)s” is part of “%(kept)s” now. [@%(gone)s] leads there.")
        messages.success(request, words % {"gone": gone.key, "kept": kept.key})
        say_what_changed(request, articles)
