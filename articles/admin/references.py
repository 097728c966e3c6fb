"""The library of sources at the desk: each record, the list of all, and where they are cited."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.bibliography.formats import FORMATS
from articles.importing.references import Library
from articles.models import Citation, Reference, SourceNotice
from articles.source_wording import problem_sentence
from articles.transitions import save_reference, set_topics
from articles.workflow import Role

from .base import roles_on, user_of
from .library import LibraryAdmin, say_what_changed
from .reference_files import FilesMixin, export_action
from .reference_filters import (
    CheckFilter,
    NoticeFilter,
    UseFilter,
    YearFilter,
    gravest_nature,
    having_words,
    notices_of,
)
from .reference_form import CSL, ReferenceForm, found_problems
from .reference_import import ImportMixin
from .reference_merging import MergingMixin
from .reference_uses import article_links, citing, frozen_links
from .sources_in_doubt import notice_in_words


@admin.register(Reference)
class ReferenceAdmin(ImportMixin, MergingMixin, FilesMixin, LibraryAdmin):
    """Sources, and where each of their fields was seen."""

    form = ReferenceForm
    change_form_template = "admin/articles/reference/change_form.html"
    change_list_template = "admin/articles/reference/change_list.html"
    list_display = ("key", "title", "kind", "year", "to_check", "used")
    list_filter = ("kind", YearFilter, CheckFilter, UseFilter, NoticeFilter, "topics")
    ordering = ("key",)
    search_fields = ("words",)
    search_help_text = gettext_lazy(
        "Search keys, titles, authors, journals and identifiers; accents do not matter."
    )
    actions = [export_action(code) for code in FORMATS]
    readonly_fields = (
        *("noticed", "printed", "cited_by", "frozen_in"),
        *("wrong", "probably_same", "kept"),
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("key", "noticed", "kind", "topics", "printed", "wrong", "probably_same"),
                    *("cited_by", "frozen_in"),
                ),
                "description": gettext_lazy(
                    "Readers see a field only if somebody saw it in the source itself. Say where "
                    "you saw it: “publisher”, “PubMed”, “the PDF”. Leave it empty if it is still "
                    "to be checked; nothing is invented."
                ),
            },
        ),
        (gettext_lazy("The source"), {"fields": tuple((n, f"seen_{n}") for n in CSL)}),
        (gettext_lazy("Kept from the record"), {"fields": ("kept",), "classes": ["collapse"]}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reference]:
        """Count the articles along, and say whether a journal took something back."""
        uses = Citation.objects.filter(reference=OuterRef("pk")).order_by().values("reference")
        count = Subquery(uses.annotate(count=Count("pk")).values("count"))
        counted = super().get_queryset(request).annotate(use_count=Coalesce(count, 0))
        return counted.annotate(notice_nature=gravest_nature())

    def get_readonly_fields(self, request: HttpRequest, obj: Reference | None = None) -> Any:
        """A key stays: articles cite by it."""
        fields = super().get_readonly_fields(request, obj)
        if Role.EDITOR not in roles_on(request):
            fields = ("topics", *fields)
        return ("key", *fields) if obj is not None else fields

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the topics as boxes to be ticked."""
        return super().formfield_for_manytomany(
            db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Reference], search_term: str
    ) -> tuple[QuerySet[Reference], bool]:
        """Find every word, whatever its accents."""
        return having_words(queryset, search_term), False

    @admin.display(description=gettext_lazy("title"))
    def title(self, reference: Any) -> str | SafeString:
        """Show the title, and what a journal did about the paper."""
        title = str(reference.csl.get("title", ""))
        if reference.notice_nature is None:
            return title
        nature = SourceNotice.Nature(reference.notice_nature).label
        return format_html('{} <strong class="overdue">{}</strong>', title, nature)

    @admin.display(description=gettext_lazy("still to check"))
    def to_check(self, reference: Reference) -> str:
        """Name the fields nobody has verified."""
        return ", ".join(reference.fields_to_check)

    @admin.display(description=gettext_lazy("articles"), ordering="use_count")
    def used(self, reference: Any) -> int:
        """Count the articles that cite it."""
        count: int = reference.use_count
        return count

    @admin.display(description=gettext_lazy("Notices of journals"))
    def noticed(self, reference: Reference) -> SafeString | str:
        """Name the standing notices about the paper, the gravest first."""
        found = notices_of(reference) if reference.pk else []
        if not found:
            return _("None stands.")
        lines = ((notice.get_nature_display(), notice_in_words(notice)) for notice in found)
        listed = format_html_join("", "<li><strong>{}</strong> · {}</li>", lines)
        return format_html('<ul class="desk-list">{}</ul>', listed)

    @admin.display(description=gettext_lazy("As readers see it"))
    def printed(self, reference: Reference) -> str:
        """Show the printed line."""
        return reference.text or _("Nothing yet: no field is verified.")

    @admin.display(description=gettext_lazy("Cited by"))
    def cited_by(self, reference: Reference) -> SafeString | str:
        """Show whom a change concerns, before it is made."""
        links = article_links(citing([reference])) if reference.pk else ""
        if not links:
            return _("No article cites it.")
        return format_html(
            '<ul class="desk-list">{}</ul><p>{}</p>',
            links,
            _("Their working copies change with this record. What readers see does not."),
        )

    @admin.display(description=gettext_lazy("Frozen in"))
    def frozen_in(self, reference: Reference) -> SafeString | str:
        """Show which submitted texts have it as it was then."""
        links = frozen_links(reference) if reference.pk else ""
        if not links:
            return _("No submitted text has it.")
        return format_html('<ul class="desk-list">{}</ul>', links)

    @admin.display(description=gettext_lazy("To be mended"))
    def wrong(self, reference: Reference) -> SafeString | str:
        """Name what the rules find in the record as it is stored."""
        found = found_problems(reference.csl) if reference.pk else ()
        if not found:
            return _("Nothing was found.")
        lines = ((problem_sentence(problem),) for problem in found)
        return format_html(
            '<ul class="desk-list">{}</ul>', format_html_join("", "<li>{}</li>", lines)
        )

    @admin.display(description=gettext_lazy("Probably the same"))
    def probably_same(self, reference: Reference) -> SafeString | str:
        """Lead to merging this record with others of the work."""
        keys = []
        if reference.pk:
            others = Library.around([reference.csl], but=reference.key)
            keys = [key for key, _match in others.index.matches(reference.csl)]
        if not keys:
            return _("No other record with this title or identifier.")
        found = Reference.objects.filter(key__in=keys).order_by("key")
        rows = [
            (reverse("admin:articles_reference_merge", args=[reference.pk, other.pk]), other)
            for other in found
        ]
        links = format_html_join("", '<li><a href="{}">{}</a></li>', rows)
        return format_html('<ul class="desk-list">{}</ul>', links)

    @admin.display(description=gettext_lazy("Other fields of the record"))
    def kept(self, reference: Reference) -> str:
        """Show what the record has besides, which this form leaves alone."""
        others = sorted(set(reference.csl) - set(CSL.values()) - {"type"})
        return "\n".join(f"{name}: {reference.csl[name]}" for name in others) or "–"

    def save_model(
        self, request: HttpRequest, obj: Reference, form: forms.ModelForm, change: bool
    ) -> None:
        """Save by the verb, which counts it as writing in every article that cites it."""
        say_what_changed(request, save_reference(obj, by=user_of(request), now=timezone.now()))
        unproved = [
            str(form.fields[name].label)
            for name in CSL
            if name in form.changed_data and obj.verified.get(CSL[name])
            if f"seen_{name}" not in form.changed_data
        ]
        if change and unproved:
            message = _("You changed %(fields)s. Make sure that “where seen” still holds there.")
            messages.warning(request, message % {"fields": ", ".join(unproved)})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the topics by their verb, for editors alone."""
        if "topics" in form.cleaned_data:
            topics = list(form.cleaned_data["topics"])
            set_topics(form.instance, topics, by=user_of(request), now=timezone.now())
