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
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.bibliography import kinds, pages
from articles.bibliography.identifiers import NORMALIZE, BadIdentifier, orcid
from articles.bibliography.records import Problem
from articles.canonical import canonical_json, clean_line
from articles.models import Reference
from articles.models.reference import KIND_NAMES
from articles.reference_columns import record_problems
from articles.source_wording import PROBLEMS, problem_sentence

from .base import RefusableForm
from .fields import LineField, digest

DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")

# The form's field → the name in CSL-JSON, in the order of the page.
CSL = {
    "title": "title",
    "author": "author",
    "editor": "editor",
    "journal": "container-title",
    "journal_short": "container-title-short",
    "issued": "issued",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "edition": "edition",
    "publisher": "publisher",
    "place": "publisher-place",
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "isbn": "ISBN",
    "url": "URL",
    "accessed": "accessed",
}
PEOPLE = ("author", "editor")
DATES = ("issued", "accessed")
IDENTIFIERS = ("doi", "pmid", "pmcid", "isbn")


def author_line(author: Mapping[str, Any]) -> str:
    """Return one person or group as the form shows them, with the ORCID iD if there is one."""
    names = [clean_line(str(author.get(part) or "")) for part in ("family", "given")]
    line = clean_line(str(author.get("literal") or "")) or ", ".join(filter(None, names))
    return f"{line}; {author['ORCID']}" if _is_orcid(author.get("ORCID")) else line


def _is_orcid(text: Any) -> bool:
    try:
        return bool(orcid(str(text or "")))
    except BadIdentifier:
        return False


def author_lines(authors: Any) -> dict[str, Any]:
    """Return each author of a record by the line that shows it."""
    people = authors if isinstance(authors, list) else ()
    return {author_line(author): author for author in people if isinstance(author, Mapping)}


def read_authors(text: str, known: Mapping[str, Any]) -> list[Any]:
    """Return the people of lines "Family, Given; ORCID"; without a comma it is a group.

    :param known: authors by line; a line that did not change keeps whatever else is known.
    :raises ValidationError: for a line that lacks a part, or has an ORCID iD that is none.
    """
    authors = []
    for number, line in enumerate(map(clean_line, text.splitlines()), start=1):
        if line:
            authors.append(known[line] if line in known else _author(line, number))
    return authors


def _author(line: str, number: int) -> dict[str, str]:
    name, semicolon, identifier = (part.strip() for part in line.partition(";"))
    family, comma, given = (part.strip() for part in name.partition(","))
    if not name or (comma and not (family and given)):
        raise forms.ValidationError(
            _("Line %(number)d: write “Family, Given”, or a group’s name without a comma.")
            % {"number": number}
        )
    author = {"family": family, "given": given} if comma else {"literal": name}
    if semicolon:
        try:
            author["ORCID"] = orcid(identifier)
        except BadIdentifier as error:
            raise forms.ValidationError(
                _("Line %(number)d: “%(value)s” is no ORCID iD. Write 0000-0002-1825-0097.")
                % {"number": number, "value": error.value}
            ) from None
    return author


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
    if key in PEOPLE:
        return "\n".join(author_lines(value))
    if key in DATES:
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


def found_problems(csl: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with a record today."""
    return record_problems(csl, timezone.localdate())


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
            "comma. List them as printed. An ORCID iD may follow after a semicolon."
        ),
    )
    editor = forms.CharField(
        label=gettext_lazy("Editors"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 2, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Of a book, in the same form."),
    )
    journal = _line(gettext_lazy("Journal, book or site"), gettext_lazy("What the text stands in."))
    journal_short = _line(
        gettext_lazy("Journal abbreviation"),
        gettext_lazy("As in the NLM catalog, for example Sleep Med."),
        max_length=200,
    )
    issued = _line(
        gettext_lazy("Date"), gettext_lazy("2013, 2013-05 or 2013-05-14."), css="vDateField"
    )
    volume = _line(gettext_lazy("Volume"), max_length=40)
    issue = _line(gettext_lazy("Issue"), max_length=40)
    page = _line(gettext_lazy("Pages"), gettext_lazy("For example 2028-2034."), max_length=60)
    edition = _line(gettext_lazy("Edition"), gettext_lazy("For example 4."), max_length=40)
    publisher = _line(gettext_lazy("Publisher"))
    place = _line(gettext_lazy("Place of the publisher"), max_length=200)
    doi = _line("DOI", gettext_lazy("For example 10.1212/WNL.0b013e318294b3f6."))
    pmid = _line("PMID", gettext_lazy("The number in PubMed."))
    pmcid = _line("PMCID", gettext_lazy("In PubMed Central, for example PMC3661237."))
    isbn = _line(
        gettext_lazy("ISBN"), gettext_lazy("Of a book; several have a comma between them.")
    )
    url = _line(
        gettext_lazy("Web address"),
        max_length=1000,
        validators=[URLValidator(schemes=["http", "https"])],
    )
    accessed = _line(
        gettext_lazy("Accessed on"),
        gettext_lazy("The day you looked at a web page, for example 2026-11-23."),
        css="vDateField",
    )
    seen_title = _seen()
    seen_author = _seen()
    seen_editor = _seen()
    seen_journal = _seen()
    seen_journal_short = _seen()
    seen_issued = _seen()
    seen_volume = _seen()
    seen_issue = _seen()
    seen_page = _seen()
    seen_edition = _seen()
    seen_publisher = _seen()
    seen_place = _seen()
    seen_doi = _seen()
    seen_pmid = _seen()
    seen_pmcid = _seen()
    seen_isbn = _seen()
    seen_url = _seen()
    seen_accessed = _seen()
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
        if "kind" in self.fields:
            self.initial["kind"] = kinds.kind_of(csl).value
            self.fields["kind"].choices = KIND_NAMES  # type: ignore[attr-defined]

    def clean_author(self) -> str:
        """Refuse lines that are no author."""
        return self._people("author")

    def clean_editor(self) -> str:
        """Refuse lines that are no editor."""
        return self._people("editor")

    def _people(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        read_authors(text, author_lines(self.instance.csl.get(CSL[name])))
        return text

    def clean_issued(self) -> str:
        """Refuse dates that do not exist; a value this form cannot show may stay."""
        return self._date("issued")

    def clean_accessed(self) -> str:
        """Refuse days that do not exist."""
        return self._date("accessed")

    def _date(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        if text:
            read_issued(text)
        return text

    def clean_page(self) -> str:
        """Write both pages of a range in full."""
        return pages.normal(self.cleaned_data["page"])

    def _clean_identifiers(self, cleaned: dict[str, Any]) -> None:
        """Take off what links and labels have around an identifier, and refuse what is none."""
        for name in IDENTIFIERS:
            if not cleaned.get(name) or name not in self.changed_data:
                continue
            try:
                cleaned[name] = NORMALIZE[CSL[name]](cleaned[name])
            except BadIdentifier as error:
                sentence = PROBLEMS[f"identifier_{error.code}"]
                self.add_error(name, _(sentence) % {"value": error.value})

    def clean(self) -> dict[str, Any] | None:
        """Refuse a proof without a value, and a record that somebody else changed meanwhile."""
        cleaned = super().clean() or {}
        self._clean_identifiers(cleaned)
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

    def _post_clean(self) -> None:
        """Put the changed fields into the record, and refuse what is wrong with them."""
        if self.is_valid_so_far():
            csl, verified = self.record()
            fields = {key: name for name, key in CSL.items()}
            for problem in found_problems(csl):
                name = fields.get(problem.field, "")
                if name in self.changed_data:
                    bare = Problem(problem.code, "", problem.params)
                    self.add_error(name, problem_sentence(bare))
            if self.is_valid_so_far():
                self.instance.csl, self.instance.verified = csl, verified
        super()._post_clean()  # type: ignore[misc]

    def is_valid_so_far(self) -> bool:
        """Return whether nothing was found wrong yet."""
        return not self._errors  # type: ignore[attr-defined]

    def record(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the record and its verified fields with the changes made."""
        csl, verified = dict(self.instance.csl), dict(self.instance.verified)
        if "kind" in self.changed_data or not csl.get("type"):
            csl = kinds.with_kind(csl, kinds.Kind(self.cleaned_data["kind"]))
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
        if name in PEOPLE:
            return read_authors(text, author_lines(old))
        return read_issued(text) if name in DATES and text else text
