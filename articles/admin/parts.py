"""The ordered parts of an article on the desk: sections, help cards, references.

Other applications add their own by ``register_inline`` (FAQs do), so that articles need not know
them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import (
    Article,
    Byline,
    ChangeRequest,
    Citation,
    HelpCard,
    Reference,
    Section,
)
from articles.models.fields import MarkdownField

from .base import may_write
from .emergency import suggested_headings
from .fields import LineField, ShownField, digests, markdown_field, offer_citing

if TYPE_CHECKING:
    FormSet = forms.BaseInlineFormSet[Any, Any, Any]
    StackedInline = admin.StackedInline[Any, Any]
    ReferenceChoice = forms.ModelChoiceField[Reference]
else:
    FormSet = forms.BaseInlineFormSet
    StackedInline = admin.StackedInline
    ReferenceChoice = forms.ModelChoiceField

AT_THE_END = 9999

_registered: list[tuple[int, type[PartInline]]] = []


def register_inline(inline: type[PartInline], *, order: int) -> None:
    """Put an inline on the article's form; smaller ``order`` comes first (sections have 10)."""
    _registered.append((order, inline))
    _registered.sort(key=lambda entry: entry[0])


def registered_inlines() -> list[type[PartInline]]:
    """Return the inlines of the article's form, in reading order."""
    return [inline for _order, inline in _registered]


def text_is_open(request: HttpRequest, article: Article | None) -> bool:
    """Return whether who asks may type into this article's form now.

    A form that came too late is shown once more, as typed, whatever the state.
    """
    is_shown_again = getattr(request, "desk_conflict", None) is not None
    return may_write(request) and (article is None or article.is_editable or is_shown_again)


class PartForm(forms.ModelForm):
    """One part. Uniqueness is a matter of the whole list, so its formset looks after it."""

    position = forms.IntegerField(
        label=gettext_lazy("Order"),
        required=False,
        min_value=0,
        max_value=AT_THE_END,
        help_text=gettext_lazy("1 is the first. Leave it empty to put the part at the end."),
    )
    base = ShownField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.change_requests: list[ChangeRequest] = []
        self.fields["position"].widget.attrs["class"] = "part-position"
        if self.instance.pk is None:
            self.initial["position"] = None
        else:
            self.initial["base"] = digests(self)

    def clean_position(self) -> int:
        """Return the wish; none means the end."""
        position = self.cleaned_data["position"]
        return AT_THE_END if position is None else position

    def has_changed(self) -> bool:
        """Return whether the person did anything; a number alone does not make a new part."""
        is_new = self.instance.pk is None
        return bool(set(self.changed_data) - {"position"}) if is_new else super().has_changed()

    def validate_unique(self) -> None:
        """Leave it to the formset, which knows what is deleted in the same moment."""

    def validate_constraints(self) -> None:
        """Leave it to the formset, for the same reason."""


class PartFormSet(FormSet):
    """All parts of one kind, in order, none of them twice."""

    unique_field = ""
    duplicate_message: Any = ""

    def clean(self) -> None:
        """Refuse a second part with a value that may be there once, at that part."""
        seen: set[Any] = set()
        for form in self.kept() if self.unique_field else ():
            value = form.cleaned_data.get(self.unique_field)
            if value and value in seen:
                form.add_error(self.unique_field, self.duplicate_message)
            seen.add(value)

    def save(self, commit: bool = True) -> Any:
        """Save the parts, and number them 1, 2, 3 in the order asked for."""
        if self.unique_field:
            self._free_unique_values()
        saved = super().save(commit)
        for number, form in enumerate(sorted(self.kept(), key=self._place), start=1):
            if form.instance.position != number:
                form.instance.position = number
                form.instance.save(update_fields=["position"])
        return saved

    def kept(self) -> list[PartForm]:
        """Return the forms of the parts that will be there after saving."""
        deleted = self.deleted_forms
        return [
            form
            for form in self.forms
            if form not in deleted and (form.instance.pk is not None or form.has_changed())
        ]

    def _place(self, form: PartForm) -> tuple[int, int, int]:
        """Return the sort key: of two parts with one number, the moved one gets its way."""
        wanted = form.cleaned_data.get("position", AT_THE_END)
        initial = form.initial.get("position")
        was = AT_THE_END if initial is None else initial
        moved = (wanted > was) - (wanted < was)
        return wanted, moved, self.forms.index(form)

    def _free_unique_values(self) -> None:
        """Take away the rows that give their value up, so that two parts can swap.

        Django then inserts a changed row again, with its old primary key.
        """
        changed = [form for form in self.initial_forms if self.unique_field in form.changed_data]
        leaving = [form.instance.pk for form in (*changed, *self.deleted_forms)]
        assert self.model is not None
        self.model.objects.filter(pk__in=[pk for pk in leaving if pk]).delete()


class PartInline(StackedInline):
    """Stock stacked inline, with up and down buttons by ``parts.js``.

    Where the article cannot be changed, the admin shows its parts for reading only.
    """

    form = PartForm
    formset = PartFormSet
    template = "admin/articles/article/part_inline.html"
    extra = 1  # without JavaScript there is no other way to a new part
    max_num = 200
    where = ""
    place = "middle"  # of the form: "middle" or "end"

    class Media:
        js = ["desk/parts.js"]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset's class; a request cannot ask for a thousand parts."""
        return super().get_formset(request, obj, **{"absolute_max": self.max_num, **kwargs})

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Give Markdown its editor."""
        if isinstance(db_field, MarkdownField):
            kwargs.update(markdown_field(self.where))
            return offer_citing(super().formfield_for_dbfield(db_field, request, **kwargs), request)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class BylineForm(PartForm):
    """A name, and what readers should know about the person."""

    class Meta:
        field_classes = dict.fromkeys(("name", "about", "disclosure"), LineField)


class BylineInline(PartInline):
    """Who wrote the article, as readers will see it."""

    model = Byline
    form = BylineForm
    fields = ("position", "name", "about", "disclosure")
    where = "byline"
    max_num = 20


class SectionForm(PartForm):
    """A heading and a text."""

    class Meta:
        field_classes = {"heading": LineField}


class SectionInline(PartInline):
    """Sections, each under a heading of its own."""

    model = Section
    form = SectionForm
    fields = ("position", "heading", "body_source")
    where = "section"


class HelpCardForm(PartForm):
    """A level, a heading and a text."""

    class Meta:
        field_classes = {"heading": LineField}


class HelpCardFormSet(PartFormSet):
    """One card of each level at most."""

    unique_field = "level"
    duplicate_message = gettext_lazy(
        "There is a card of this level already. An article has one of each at most: put both "
        "texts into one card, or choose another level."
    )


class HelpCardInline(PartInline):
    """When to get help, at three levels."""

    model = HelpCard
    form = HelpCardForm
    formset = HelpCardFormSet
    fields = (("position", "level"), "heading", "body_source")
    where = "help_card"
    headings: Mapping[str, str] = {}

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset's class; offer headings with the numbers of the article's language."""
        language = obj.language if obj else settings.LANGUAGE_CODE
        self.headings = suggested_headings(language) if text_is_open(request, obj) else {}
        return super().get_formset(request, obj, **kwargs)

    @property
    def headings_json(self) -> str:
        """The headings by level, for the script that fills in an empty one."""
        return json.dumps(self.headings) if self.headings else ""


class ReferenceKeyField(ReferenceChoice):
    """A reference of the library, typed by its key; the script suggests keys while one types."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Reference.objects.all(),
            to_field_name="key",
            widget=forms.TextInput({"class": "vTextField reference-key", "autocomplete": "off"}),
            error_messages={
                "invalid_choice": gettext_lazy(
                    "The library has no reference “%(value)s”. Add it to the library first, or "
                    "choose another key."
                )
            },
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """Return the bare key; people also paste it as they cite it: [@allen2013]."""
        prepared = super().prepare_value(value)
        return prepared.strip(" []@;") if isinstance(prepared, str) else prepared

    def to_python(self, value: Any) -> Reference | None:
        """Return the library's record for the key."""
        return super().to_python(self.prepare_value(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare keys."""
        return str(initial or "") != str(self.prepare_value(data) or "")


class CitationForm(PartForm):
    """The use of a reference, by its key."""

    reference = ReferenceKeyField(
        label=gettext_lazy("Reference"),
        help_text=gettext_lazy("Its key in the library, for example allen2013."),
    )

    class Meta:
        field_classes = {"finding": LineField, "locator": LineField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        if instance is not None and instance.pk is not None:
            initial = {"reference": instance.reference.key}
            kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if "reference" in self.fields:
            self.fields["reference"].widget.attrs["data-suggest"] = reverse("admin:autocomplete")


class CitationFormSet(PartFormSet):
    """Each reference once."""

    unique_field = "reference"
    duplicate_message = gettext_lazy(
        "This reference is in the list already. One entry is enough: cite it as often as you like."
    )


class CitationInline(PartInline):
    """The article's list of references."""

    model = Citation
    form = CitationForm
    formset = CitationFormSet
    fields = (("position", "reference"), "source", "finding", ("locator", "strength"))
    readonly_fields = ("source",)
    where = "reference"
    place = "end"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """Fetch the library's records along."""
        return super().get_queryset(request).select_related("reference")

    @admin.display(description=gettext_lazy("In the library"))
    def source(self, citation: Citation) -> SafeString | str:
        """Show what readers will see, and what is still to be checked."""
        if not citation.pk:
            return _("Shown here once you have saved.")
        reference = citation.reference
        link = reverse("admin:articles_reference_change", args=[reference.pk])
        to_check = ", ".join(reference.fields_to_check)
        return format_html(
            '{} <a href="{}">{}</a>{}',
            reference.text or _("Readers would see nothing yet: no field is verified."),
            link,
            _("Open %(key)s in the library") % {"key": reference.key},
            format_html("<br>{}", _("Still to check: %(fields)s.") % {"fields": to_check})
            if to_check
            else "",
        )


register_inline(BylineInline, order=5)
register_inline(SectionInline, order=10)
register_inline(HelpCardInline, order=30)
register_inline(CitationInline, order=40)
