"""By what the list of references is narrowed, and in which words it is searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.bibliography.matching import title_key
from articles.models import Citation, Reference, SourceNotice
from articles.models.notice import BY_GRAVITY

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 300  # characters of a question
MOST_WORDS = 12
PERIODS = (("2", 2), ("5", 5), ("10", 10))  # years back from this one


def having_words(references: QuerySet[Reference], question: str) -> QuerySet[Reference]:
    """Return those that have every word of the question, in any case and with any accents."""
    words = title_key({"title": question[:LONGEST].replace("\0", " ")}).split()
    for word in words[:MOST_WORDS]:
        references = references.filter(words__contains=word)
    return references if words or not question.strip() else references.none()


ABOUT = Q(doi=OuterRef("doi")) | Q(pmid=OuterRef("pmid"))


def with_notice() -> Exists:
    """Return the condition that a standing notice is about the source."""
    return Exists(SourceNotice.objects.standing().filter(ABOUT))


def notices_of(reference: Reference) -> list[SourceNotice]:
    """Return the standing notices about a source, the gravest first."""
    about = Q(doi=reference.doi or None) | Q(pmid=reference.pmid or None)
    found = SourceNotice.objects.standing().filter(about)
    return sorted(found, key=lambda notice: (-notice.gravity, notice.pk))


def gravest_nature() -> Subquery:
    """Return the nature of the gravest standing notice about the source, NULL for none."""
    order = [When(nature=nature, then=Value(n)) for n, nature in enumerate(BY_GRAVITY)]
    notices = SourceNotice.objects.standing().filter(ABOUT).order_by(Case(*order).desc())
    return Subquery(notices.values("nature")[:1])


class _Choices(admin.SimpleListFilter):
    """A filter of fixed choices; each is a condition."""

    choices_of: dict[str, tuple[Any, Callable[[], Any]]] = {}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices."""
        return [(value, str(label)) for value, (label, _condition) in self.choices_of.items()]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Reference]
    ) -> QuerySet[Reference] | None:
        """Return the rows of the choice."""
        chosen = self.choices_of.get(self.value() or "")
        return queryset.filter(chosen[1]()) if chosen else None


class CheckFilter(_Choices):
    """Whether printed fields are still to be checked."""

    title = gettext_lazy("checking")
    parameter_name = "check"
    choices_of = {
        "open": (gettext_lazy("fields to check"), lambda: Q(unverified_count__gt=0)),
        "done": (gettext_lazy("all fields verified"), lambda: Q(unverified_count=0)),
    }


def _cited() -> Exists:
    return Exists(Citation.objects.filter(reference=OuterRef("pk")))


class UseFilter(_Choices):
    """Whether an article cites it."""

    title = gettext_lazy("use")
    parameter_name = "use"
    choices_of = {
        "cited": (gettext_lazy("cited by an article"), _cited),
        "uncited": (gettext_lazy("cited by none"), lambda: ~_cited()),
    }


class NoticeFilter(_Choices):
    """Whether a journal said something about it."""

    title = gettext_lazy("notices")
    parameter_name = "notice"
    choices_of = {
        "any": (gettext_lazy("retracted, corrected or in doubt"), with_notice),
        "none": (gettext_lazy("no notice"), lambda: ~with_notice()),
    }


class YearFilter(admin.SimpleListFilter):
    """How old it is."""

    title = gettext_lazy("year")
    parameter_name = "years"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the periods."""
        this = timezone.localdate().year
        words = _("%(first)s and later")
        recent = [(name, words % {"first": this - back}) for name, back in PERIODS]
        older = _("before %(first)s") % {"first": this - PERIODS[-1][1]}
        return [*recent, ("older", older), ("unknown", _("unknown"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Reference]
    ) -> QuerySet[Reference] | None:
        """Return the references of the period."""
        this, chosen = timezone.localdate().year, self.value()
        if chosen in dict(PERIODS):
            return queryset.filter(year__gte=this - dict(PERIODS)[chosen])
        if chosen == "older":
            return queryset.filter(year__lt=this - PERIODS[-1][1])
        return queryset.filter(year__isnull=True) if chosen == "unknown" else None
