"""The forms of an article: its first words, and the whole working copy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article
from articles.transitions import article_slug_is_taken

from .base import RefusableForm
from .fields import LineField, ShownField, digests

LINES = ("title", "summary", "meta_description", "change_note")
ADD_FIELDS = ("title", "slug", "topic", "risk", "language")
ABOUT_FIELDS = ("title", "summary", "slug", "topic", "risk", "language")
START_FIELDS = ("in_short_source", "why_it_matters_source")
END_FIELDS = ("bottom_line_source", "questions_source", "call_to_action_source")
RECORD_FIELDS = ("meta_description", "change_kind", "change_note")

is_language = RegexValidator(
    r"\A[a-z]{2,3}(-[A-Za-z0-9]{1,8})*\Z",
    gettext_lazy("Write a language code such as en or pt-BR."),
)


class ArticleAddForm(RefusableForm, forms.ModelForm):
    """What an article needs to exist; everything else is typed on its own page."""

    class Meta:
        model = Article
        fields: tuple[str, ...] = ADD_FIELDS
        field_classes = dict.fromkeys(LINES, LineField)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = self.instance.pk is not None
        if "language" in self.fields:
            self.fields["language"].validators.append(is_language)

    def clean_slug(self) -> str:
        """Refuse an address that another article has, or ever had in public."""
        slug: str = self.cleaned_data["slug"]
        article = self.instance if self.instance.pk else None
        if slug and article_slug_is_taken(slug, article):
            raise forms.ValidationError(
                _("Another article has or had the address “%(slug)s”. Choose another one."),
                params={"slug": slug},
            )
        return slug


class ArticleForm(ArticleAddForm):
    """The whole working copy but its parts, with what the person was shown."""

    lock_version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        error_messages={
            "required": gettext_lazy(
                "The form came without its version, so nothing was saved. Save it again."
            )
        },
    )
    base = ShownField()

    class Meta(ArticleAddForm.Meta):
        fields = (*ABOUT_FIELDS, *START_FIELDS, *END_FIELDS, *RECORD_FIELDS)
        field_classes = dict.fromkeys(LINES, LineField)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["lock_version"] = self.instance.lock_version
        self.initial["base"] = digests(self)
        for name in ("summary", "meta_description", "change_note"):
            if name in self.fields:
                field = self.fields[name]
                field.widget = forms.Textarea({"rows": 2, "class": "vLargeTextField"})
                field.widget.attrs.update(field.widget_attrs(field.widget))
