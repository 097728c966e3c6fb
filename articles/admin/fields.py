"""Form fields that hold texts in canonical form, and know which text a person was shown.

Browsers send CR LF and people leave blanks at line ends; what is stored is the canonical form, and
"changed" means changed in that form.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from markdownx.fields import MarkdownxFormField

from articles.canonical import clean_line, clean_text
from articles.rendering.parser import FIELD_LIMIT

from .markdown import MarkdownWidget


class LineField(forms.CharField):
    """One line of plain text, with single blanks."""

    def to_python(self, value: Any) -> str:
        """Return the text in canonical form."""
        return clean_line(super().to_python(value) or "")


class MarkdownFormField(MarkdownxFormField):
    """Markdown, with line feeds and without blanks at its end."""

    widget = MarkdownWidget

    def __init__(self, **kwargs: Any) -> None:
        kwargs["max_length"] = FIELD_LIMIT
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text in canonical form."""
        return clean_text(super().to_python(value) or "")


def markdown_field(where: str) -> dict[str, Any]:
    """Return what a model field's ``formfield`` needs to make an editor with a preview.

    :param where: the field as the renderer names it; it decides which headings are allowed.
    """
    return {"form_class": MarkdownFormField, "widget": MarkdownWidget({"data-where": where})}


def offer_citing(field: forms.Field | None, request: HttpRequest) -> forms.Field | None:
    """Give an editor of an article the way to its references: by its script, and by a link.

    :param field: of a form on an article's page, whose address names the article.
    """
    found = request.resolver_match.kwargs if request.resolver_match else {}
    article = str(found.get("object_id") or found.get("pk") or "")
    if field is not None and article.isdecimal():
        data = reverse("admin:articles_article_found", args=[article])
        field.widget.attrs["data-found"] = data
        page = reverse("admin:articles_article_citations", args=[article])
        link = '{} <a class="desk-cite" href="{}" target="_blank" rel="noopener">{}</a>'
        words = _("Find a reference to cite (new tab)")
        field.help_text = format_html(link, field.help_text, page, words)
    return field


class ShownField(forms.CharField):
    """Digests of what every field of the form held when it was shown. Nobody edits it."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=4000, **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Never: it says what was, not what should be."""
        return False


def normal(field: forms.Field, value: Any) -> str:
    """Return what a field would store of ``value``, as text; values it refuses as they are."""
    value = field.prepare_value(value)
    if isinstance(field, LineField | MarkdownFormField):
        try:
            return str(field.to_python(value))
        except forms.ValidationError:
            pass
    return "" if value is None else str(value).strip()


def stored_text(form: forms.BaseForm, name: str) -> str:
    """Return what the form's instance holds in a field now."""
    field = form.fields[name]
    return normal(field, form.get_initial_for_field(field, name))


def digest(text: str) -> str:
    """Return a short name for a text; long enough to tell two versions of a field apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def digests(form: forms.BaseForm) -> str:
    """Return the digests of all visible fields of the form's instance, as JSON."""
    names = [name for name, field in form.fields.items() if not field.widget.is_hidden]
    return json.dumps({name: digest(stored_text(form, name)) for name in names})


def read_digests(text: str) -> dict[str, Any]:
    """Return digests by field name; whatever else a request sends gives none."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
