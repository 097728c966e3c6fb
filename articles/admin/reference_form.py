"""A record of the library as a form: plain fields, and where each was seen.

The record is CSL-JSON. Fields this form does not show, and forms of a value it cannot show, stay as
they are; a field is written only if the person changed it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator, URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.canonical import canonical_json, clean_line
from articles.models import Reference

from .base import RefusableForm
from .fields import LineField, digest

DOI = re.compile(r"10\.\d{4,9}/[-._;()/:A-Za-z0-9]+")
DOI_PREFIX = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:)\s*", re.IGNORECASE)
DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")

# The form's field → the name in CSL-JSON, in the order of the page.
CSL = {
    "title": "title",
    "author": "author",
    "journal": "container-title",
    "issued": "issued",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "publisher": "publisher",
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "url": "URL",
}
KINDS = {
    "article-journal": gettext_lazy("Article in a journal"),
    "book": gettext_lazy("Book"),
    "chapter": gettext_lazy("Chapter of a book"),
    "report": gettext_lazy("Report or guideline"),
    "webpage": gettext_lazy("Web page"),
    "paper-conference": gettext_lazy("Conference paper"),
    "thesis": gettext_lazy("Thesis"),
    "document": gettext_lazy("Other document"),
}


def author_lines(authors: Any) -> dict[str, Any]:
    """Return each author of a record by the line that shows it."""
    lines = {}
    for author in authors if isinstance(authors, list) else ():
        if isinstance(author, Mapping):
            names = [clean_line(str(author.get(part) or "")) for part in ("family", "given")]
            lines[clean_line(str(author.get("literal") or "")) or ", ".join(names)] = author
    return lines


def read_authors(text: str, known: Mapping[str, Any]) -> list[Any]:
    """Return the authors of lines "Family, Given"; without a comma it is a group, or "et al".

    :param known: authors by line; a line that did not change keeps whatever else is known.
    :raises ValidationError: for a line that lacks a part.
    """
    authors = []
    for number, line in enumerate(map(clean_line, text.splitlines()), start=1):
        if not line:
            continue
        family, comma, given = (part.strip() for part in line.partition(","))
        if comma and not (family and given):
            raise forms.ValidationError(
                _("Line %(number)d: write “Family, Given”, or a group's name without a comma.")
                % {"number": number}
            )
        new = {"family": family, "given": given} if comma else {"literal": line}
        authors.append(known.get(line, new))
    return authors


def issued_text(issued: Any) -> str:
    """Return a date of CSL-JSON as 2013, 2013-05 or 2013-05-14; "" if it has no parts."""
    try:
        parts = [int(part) for part in issued["date-parts"][0]]
    except (KeyError, IndexError, TypeError, ValueError):
        return ""
    return "-".join(f"{part:0{4 if index == 0 else 2}d}" for index, part in enumerate(parts))


def read_issued(text: str) -> dict[str, list[list[int]]]:
    """Return the date as CSL-JSON has it.

    :raises ValidationError: for anything but a year, a month or a day that exists.
    """
    found = DATE.fullmatch(text)
    parts = [int(part) for part in found.groups() if part] if found else []
    try:
        date(*[*parts, 1, 1][:3])
    except (TypeError, ValueError):
        raise forms.ValidationError(_("Write the year, or a date such as 2013-05-14.")) from None
    return {"date-parts": [parts]}


def field_text(csl: Mapping[str, Any], key: str) -> str:
    """Return one field of a record as its form field shows it."""
    value = csl.get(key)
    if key == "author":
        return "\n".join(author_lines(value))
    if key == "issued":
        return issued_text(value)
    return clean_line(str(value)) if isinstance(value, str | int) else ""


def record_digest(reference: Reference) -> str:
    """Return a name for a record as it is, to notice when somebody else changed it."""
    return digest(canonical_json([reference.csl, reference.verified]))


def _line(label: Any, help_text: Any = "", **options: Any) -> LineField:
    return LineField(
        label=label,
        help_text=help_text,
        required=options.pop("required", False),
        max_length=options.pop("max_length", 300),
        widget=forms.TextInput({"class": options.pop("css", "vTextField")}),
        **options,
    )


def _seen() -> LineField:
    return _line(gettext_lazy("Where seen"), max_length=200)


def _like(pattern: str, message: Any) -> list[RegexValidator]:
    return [RegexValidator(rf"\A(?:{pattern})\Z", message)]


class ReferenceForm(RefusableForm, forms.ModelForm):
    """A source, field by field."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    title = _line(gettext_lazy("Title"), required=True, max_length=1000)
    author = forms.CharField(
        label=gettext_lazy("Authors"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 4, "class": "vLargeTextField"}),
        help_text=gettext_lazy(
            "One in each line: Family, Given. A group, or “et al” where the print says so, has no "
            "comma. List them as printed."
        ),
    )
    journal = _line(gettext_lazy("Journal, book or site"), gettext_lazy("What the text stands in."))
    issued = _line(
        gettext_lazy("Date"), gettext_lazy("2013, 2013-05 or 2013-05-14."), css="vDateField"
    )
    volume = _line(gettext_lazy("Volume"), max_length=40)
    issue = _line(gettext_lazy("Issue"), max_length=40)
    page = _line(gettext_lazy("Pages"), gettext_lazy("For example 2028-2034."), max_length=60)
    publisher = _line(gettext_lazy("Publisher"))
    doi = _line("DOI", gettext_lazy("For example 10.1212/WNL.0b013e318294b3f6."))
    pmid = _line(
        "PMID",
        gettext_lazy("The number in PubMed."),
        validators=_like(r"[1-9]\d{0,7}", gettext_lazy("A PMID has one to eight digits.")),
    )
    pmcid = _line(
        "PMCID",
        gettext_lazy("In PubMed Central, for example PMC3661237."),
        validators=_like(
            r"PMC[1-9]\d{0,8}", gettext_lazy("A PMCID is PMC and a number, such as PMC3661237.")
        ),
    )
    url = _line(
        gettext_lazy("Web address"),
        max_length=1000,
        validators=[URLValidator(schemes=["http", "https"])],
    )
    seen_title = _seen()
    seen_author = _seen()
    seen_journal = _seen()
    seen_issued = _seen()
    seen_volume = _seen()
    seen_issue = _seen()
    seen_page = _seen()
    seen_publisher = _seen()
    seen_doi = _seen()
    seen_pmid = _seen()
    seen_pmcid = _seen()
    seen_url = _seen()
    base = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Reference
        fields = ("key",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        csl, verified = self.instance.csl, self.instance.verified
        for name, key in CSL.items():
            self.initial.setdefault(name, field_text(csl, key))
            self.initial.setdefault(f"seen_{name}", clean_line(str(verified.get(key) or "")))
            self.fields[f"seen_{name}"].widget.attrs["aria-label"] = _("%(field)s: where seen") % {
                "field": self.fields[name].label
            }
        self.initial["base"] = record_digest(self.instance)
        kind = str(csl.get("type") or "article-journal")
        self.initial.setdefault("kind", kind)
        if "kind" in self.fields:
            choices = {kind: kind, **KINDS}
            self.fields["kind"].choices = list(choices.items())  # type: ignore[attr-defined]

    def clean_author(self) -> str:
        """Refuse lines that are no author."""
        text: str = self.cleaned_data["author"]
        read_authors(text, author_lines(self.instance.csl.get("author")))
        return text

    def clean_issued(self) -> str:
        """Refuse dates that do not exist; a value this form cannot show may stay."""
        text: str = self.cleaned_data["issued"]
        if text:
            read_issued(text)
        return text

    def clean_doi(self) -> str:
        """Take off what a link has around a DOI, and refuse what is none."""
        doi = DOI_PREFIX.sub("", self.cleaned_data["doi"])
        if doi and not DOI.fullmatch(doi):
            raise forms.ValidationError(_("A DOI begins with 10. and has a slash in it."))
        return doi

    def clean(self) -> dict[str, Any] | None:
        """Refuse a proof without a value, and a record that somebody else changed meanwhile."""
        cleaned = super().clean() or {}
        for name, key in CSL.items():
            seen = f"seen_{name}"
            keeps_hidden_value = name not in self.changed_data and key in self.instance.csl
            if cleaned.get(seen) and not cleaned.get(name, "-") and not keeps_hidden_value:
                self.add_error(
                    seen, _("There is no value that could have been seen. Fill in both or none.")
                )
        if self.instance.pk:
            stored = self.stored_now()
            if cleaned.get("base") != record_digest(stored):
                self._show_stored(stored)
        return cleaned

    def _show_stored(self, reference: Reference) -> None:
        """Write nothing, and name what is stored now; saving again is then a decision."""
        self.add_error(
            None, _("Nothing was saved yet: somebody changed this record meanwhile. Stored now:")
        )
        texts = {name: field_text(reference.csl, key) for name, key in CSL.items()}
        seen = {f"seen_{name}": reference.verified.get(key, "") for name, key in CSL.items()}
        for name, stored in {**texts, **seen}.items():
            if self.cleaned_data.get(name, stored) != stored:
                label = self.fields[name.removeprefix("seen_")].label
                word = _("%(field)s, where seen") if name.startswith("seen_") else "%(field)s"
                self.add_error(None, f"{word % {'field': label}}: {stored or '–'}")
        self.send_again("base", record_digest(reference))

    def save(self, commit: bool = True) -> Reference:
        """Put the changed fields into the record."""
        self.instance.csl, self.instance.verified = self.record()
        saved: Reference = super().save(commit)
        return saved

    def record(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the record and its verified fields with the changes made."""
        csl, verified = dict(self.instance.csl), dict(self.instance.verified)
        csl["type"] = self.cleaned_data["kind"]
        for name, key in CSL.items():
            if name in self.changed_data:
                csl[key] = self._value(name, csl.get(key))
            if f"seen_{name}" in self.changed_data:
                verified[key] = self.cleaned_data[f"seen_{name}"]
            if not csl.get(key):
                csl.pop(key, None)
            if not verified.get(key) or key not in csl:
                verified.pop(key, None)
        return csl, verified

    def _value(self, name: str, old: Any) -> Any:
        text = self.cleaned_data[name]
        if name == "author":
            return read_authors(text, author_lines(old))
        return read_issued(text) if name == "issued" and text else text
