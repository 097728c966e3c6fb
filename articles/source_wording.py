"""What readers of bibliographies say in codes, as sentences that say what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from articles.bibliography.kinds import Kind, kind_of
from articles.bibliography.records import Problem

KINDS: Mapping[Kind, str] = {
    Kind.ARTICLE: gettext_noop("article"),
    Kind.GUIDELINE: gettext_noop("guideline"),
    Kind.REVIEW: gettext_noop("review"),
    Kind.TRIAL: gettext_noop("trial"),
    Kind.BOOK: gettext_noop("book"),
    Kind.CHAPTER: gettext_noop("chapter"),
    Kind.WEB_PAGE: gettext_noop("web page"),
    Kind.REPORT: gettext_noop("report"),
}
FIELDS: Mapping[str, str] = {
    "title": gettext_noop("Title"),
    "author": gettext_noop("Authors"),
    "editor": gettext_noop("Editors"),
    "container-title": gettext_noop("Journal, book or site"),
    "container-title-short": gettext_noop("Journal abbreviation"),
    "issued": gettext_noop("Date"),
    "accessed": gettext_noop("Accessed on"),
    "volume": gettext_noop("Volume"),
    "issue": gettext_noop("Issue"),
    "page": gettext_noop("Pages"),
    "edition": gettext_noop("Edition"),
    "publisher": gettext_noop("Publisher"),
    "publisher-place": gettext_noop("Place of the publisher"),
    "URL": gettext_noop("Web address"),
    "type": gettext_noop("Kind"),
    "number-of-pages": gettext_noop("Number of pages"),
    "ORCID": gettext_noop("ORCID iD"),
}
PROBLEMS: Mapping[str, str] = {
    "not_a_record": gettext_noop("The record is not made of named fields."),
    "no_title": gettext_noop("There is no title. Readers know a source by its title: add it."),
    "no_type": gettext_noop("It does not say what kind of source it is. Choose one."),
    "unknown_type": gettext_noop("“%(value)s” is no kind of source. Choose one."),
    "unknown_field": gettext_noop("No style knows the field “%(value)s”. Leave it out."),
    "not_a_text": gettext_noop("“%(value)s” is no text. Write words or a number."),
    "not_names": gettext_noop("This must be a list of names, one in each line."),
    "no_name": gettext_noop("There is a name without letters (%(value)s). Correct or remove it."),
    "unknown_name_part": gettext_noop("A name has a part that no style knows: “%(value)s”."),
    "not_a_name_part": gettext_noop("A part of a name is no text: “%(value)s”."),
    "bad_date": gettext_noop("Write the year, or a date such as 2013-05-14."),
    "no_such_day": gettext_noop("There is no such day: %(value)s. Look at the source again."),
    "date_in_future": gettext_noop("%(value)s has not come yet. Look at the source again."),
    "dates_backwards": gettext_noop("The dates end before they begin: %(value)s. Swap them."),
    "bad_page": gettext_noop("“%(value)s” has no page in it. Write 2028-2034, or e145."),
    "page_range_short": gettext_noop("Write the last page in full: %(expanded)s."),
    "page_range_backwards": gettext_noop(
        "The pages %(value)s end before they begin. Look at the source again."
    ),
    "identifier_malformed": gettext_noop(
        "“%(value)s” is not of that form. Copy it from the page of the source again."
    ),
    "identifier_check_digit": gettext_noop(
        "A digit of “%(value)s” is wrong: its check digit does not fit. Copy it again."
    ),
    "identifier_form": gettext_noop("Write “%(value)s” as %(expanded)s."),
    "bad_url": gettext_noop(
        "“%(value)s” is no address of a web page. It begins with https:// or http://."
    ),
}
WARNINGS: Mapping[str, str] = {
    "same_key": gettext_noop("The key “%(key)s” stands twice in the file."),
    "left_out": gettext_noop("Left out, for a record has no field for it: %(names)s."),
    "second_value": gettext_noop("There was a second value, which was left out: %(value)s."),
    "bad_identifier": gettext_noop("“%(value)s” is no valid one, and was kept as it stood."),
    "bad_orcid": gettext_noop("“%(value)s” is no ORCID iD of a person, and was left out."),
    "bad_date": gettext_noop("“%(value)s” was not understood as a date, and was left out."),
    "day_or_month": gettext_noop(
        "In %(value)s day and month cannot be told apart; only the year was taken."
    ),
    "no_type": gettext_noop("The file does not say what it is; an article was assumed."),
    "unknown_type": gettext_noop("The type “%(value)s” is not known; a document was assumed."),
    "name_guessed": gettext_noop("Family name and initials of “%(value)s” were guessed."),
    "bad_name": gettext_noop("“%(value)s” is no name, and was left out."),
    "not_closed": gettext_noop("The record has no end, and was read up to the next one."),
    "no_crossref": gettext_noop("The entry “%(key)s”, to which it refers, is not in the file."),
    "unknown_word": gettext_noop("“%(value)s” is defined nowhere, and was taken as a text."),
    "latex_left": gettext_noop("These commands of LaTeX were left out: %(names)s."),
    "bad_value": gettext_noop("“%(value)s” is not of the right form, and was left out."),
    "markup_as_text": gettext_noop(
        "There are signs in it like those of markup: %(value)s. Readers will see the signs; make "
        "them italics or the like if that is what is meant."
    ),
    "bad_url": gettext_noop("“%(value)s” is no address of a web page, and was left out."),
    "retracted": gettext_noop(
        "The file says that this publication is retracted. Readers are told of it once the "
        "notice is in the data that check_references reads."
    ),
    "retraction_in": gettext_noop(
        "The file names its retraction: %(value)s. Readers are told of it once the notice is in "
        "the data that check_references reads."
    ),
    "concern_in": gettext_noop("The file names an expression of concern about it: %(value)s"),
    "correction_in": gettext_noop("The file names a correction of it: %(value)s"),
    "update_in": gettext_noop("The file names a newer version of it: %(value)s"),
    "is_notice": gettext_noop("This is a notice about another publication, no source itself."),
}
REFUSALS: Mapping[str, str] = {
    "no_content": gettext_noop("There is nothing in the record."),
    "not_a_record": gettext_noop("This text belongs to no record: %(value)s"),
    "not_closed": gettext_noop("The record does not end: %(value)s"),
    "broken": gettext_noop("The record is not well-formed: %(value)s"),
    "not_an_object": gettext_noop("This is no record: %(value)s"),
    "too_deep": gettext_noop("The record is nested more than 50 deep."),
    "document_type": gettext_noop("The file defines entities, and for safety is not read."),
    "too_long": gettext_noop("The record is longer than 1,000,000 characters."),
}
UNREADABLE: Mapping[str, str] = {
    "empty": gettext_noop("There is nothing in it. Export the references again."),
    "too_large": gettext_noop(
        "It is larger than %(limit)s bytes. Split it, or ask the operator for import_references."
    ),
    "binary": gettext_noop("This is no text, or the text is damaged. Export it again."),
    "zip": gettext_noop("This is a compressed file or an office document. Unpack or export it."),
    "pdf": gettext_noop("This is a PDF. Use the “Cite” link of the page it came from."),
    "html": gettext_noop("This is a web page. Save the file behind its download link."),
    "web_of_science": gettext_noop("This is Web of Science’s own format. Export it as RIS."),
    "endnote_tagged": gettext_noop("This is EndNote’s tagged format. Export it as XML or RIS."),
    "pubmed_xml": gettext_noop("This is PubMed XML. Choose the format “PubMed” in PubMed."),
    "other_xml": gettext_noop("This is XML, but not of EndNote. Export it as RIS."),
    "csv": gettext_noop("This is a table. Export the references as RIS or BibTeX."),
    "unknown": gettext_noop(
        "None of the formats was recognized: RIS, BibTeX, PubMed (NBIB), EndNote XML, CSL-JSON."
    ),
}
ASSUMED: Mapping[str, str] = {
    "windows-1252": gettext_noop("It is no UTF-8; Windows-1252 was assumed. Look at the accents."),
    "utf-16": gettext_noop("It is written in UTF-16."),
    "mojibake": gettext_noop("Accents had been damaged once, and were repaired. Look at them."),
    "undecoded": gettext_noop("Some letters were damaged, and are shown as question marks."),
}


class _Known(dict[str, object]):
    """Parameters of a sentence; one that is missing is left blank rather than an error."""

    def __missing__(self, name: str) -> str:
        return ""


def kind_name(csl: Mapping[str, Any]) -> str:
    """Return the kind of a source for a reader."""
    return _(KINDS[kind_of(csl)])


def field_name(field: str) -> str:
    """Return what people call a field of CSL-JSON."""
    return _(FIELDS[field]) if field in FIELDS else field


def loss_sentences(losses: Mapping[str, int], format_name: str) -> list[str]:
    """Return what a format does not hold of some records, a sentence for each field.

    :param losses: the number of records by field, as ``reference_export.losses`` counts them.
    """
    return [
        ngettext(
            "%(count)s record: %(field)s is not part of %(format)s, or not all of it.",
            "%(count)s records: %(field)s is not part of %(format)s, or not all of it.",
            count,
        )
        % {"count": count, "field": field_name(field), "format": format_name}
        for field, count in losses.items()
    ]


def problem_sentence(problem: Problem) -> str:
    """Return what is wrong with a record, or what a reader of files remarked on it."""
    known = PROBLEMS.get(problem.code) or WARNINGS.get(problem.code) or problem.code
    sentence = _(known) % _Known(problem.params)
    if not problem.field:
        return sentence
    names = {"field": field_name(problem.field), "sentence": sentence}
    return _("%(field)s: %(sentence)s") % names


def warning_sentence(warning: Problem) -> str:
    """Return a remark on a record as it was read."""
    sentence = _(WARNINGS.get(warning.code, warning.code)) % _Known(warning.params)
    if not warning.field:
        return sentence
    names = {"field": field_name(warning.field), "sentence": sentence}
    return _("%(field)s: %(sentence)s") % names


def refusal_sentence(code: str, params: Mapping[str, object]) -> str:
    """Return why a part of a file could not be read."""
    return _(REFUSALS.get(code, code)) % _Known(params)


def unreadable_sentence(code: str, params: Mapping[str, object]) -> str:
    """Return why a whole file could not be read."""
    return _(UNREADABLE.get(code, code)) % _Known(params)


def assumed_sentences(codes: tuple[str, ...]) -> list[str]:
    """Return what was assumed about a file, as far as a person should look at it."""
    return [_(ASSUMED[code]) for code in codes if code in ASSUMED]
