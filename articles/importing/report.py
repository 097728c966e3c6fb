"""The words for what an import has to say: sentences with line numbers, for people.

The only place of the package that speaks; the parsers know codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .notices import Fault, Kind, Notice

FAULTS: Mapping[str, str] = {
    # the file
    "missing_file": gettext_noop("There is no such file."),
    "is_a_directory": gettext_noop("This is a directory. Name the files in it."),
    "not_a_file": gettext_noop("This is not a regular file."),
    "not_permitted": gettext_noop("The file may not be read. Change its permissions."),
    "not_readable": gettext_noop("The file cannot be read: %(reason)s."),
    "too_large": gettext_noop(
        "The file has %(size)s MB; at most %(maximum)s MB are read. Is it the right file?"
    ),
    "empty": gettext_noop("The file is empty."),
    "binary": gettext_noop(
        "This is not text (it holds a zero byte). Save the words as plain text."
    ),
    "other_format": gettext_noop(
        "This is %(format)s, not text. Copy the words of the page, and save them as plain text in "
        "UTF-8."
    ),
    "not_utf8": gettext_noop(
        "Not UTF-8 (byte %(byte)s, perhaps “%(shown)s” in Windows-1252). Save the file as UTF-8."
    ),
    # the article
    "missing_title": gettext_noop("The title is missing. %(hint)s"),
    "no_front_matter": gettext_noop(
        "A Markdown file begins with a line of --- and the title of the article below it."
    ),
    "front_matter_without_end": gettext_noop(
        "The front matter does not end. Close it with a line of ---."
    ),
    "not_yaml": gettext_noop("The front matter cannot be read as YAML here: %(problem)s."),
    "yaml_anchor": gettext_noop("Anchors and aliases (& and *) are not allowed. Write it out."),
    "yaml_tag": gettext_noop("Tags (!) are not allowed. Put the text in quotation marks."),
    "control_character": gettext_noop(
        "This holds a control character, which no article can hold. Remove it."
    ),
    "yaml_too_deep": gettext_noop("This is nested too deeply for an article."),
    "not_a_mapping": gettext_noop("Fields are expected here, each as “name: value”."),
    "not_a_name": gettext_noop("A field name is expected here."),
    "not_a_text": gettext_noop("“%(field)s” must be a text, not a list or a group of fields."),
    "not_a_list": gettext_noop("“%(field)s” must be a list, with a - before each entry."),
    "not_a_date": gettext_noop("“%(field)s” is no date. Write 2013, 2013-05 or 2013-05-14."),
    "not_a_person": gettext_noop(
        "A person is written {family: Allen, given: RP}, anything else {literal: et al}."
    ),
    "duplicate_field": gettext_noop("“%(field)s” stands here twice (first in line %(first)s)."),
    "unknown_field": gettext_noop("Unknown field “%(field)s”. Known are: %(known)s."),
    "unknown_value": gettext_noop("“%(value)s” is no %(field)s. Possible: %(known)s."),
    "too_long": gettext_noop(
        "The %(field)s has %(length)s characters; at most %(most)s are possible."
    ),
    "bad_slug": gettext_noop(
        "“%(value)s” cannot be part of a web address. Use letters, digits and hyphens."
    ),
    "no_key": gettext_noop("This reference has no key. Write one, such as “key: allen2013”."),
    "bad_key": gettext_noop(
        "“%(key)s” cannot be a key. Use letters, digits, - and _, such as allen2013."
    ),
    "key_twice": gettext_noop("Two references have the key “%(name)s” (first in line %(first)s)."),
    "image_twice": gettext_noop("Two images have the name “%(name)s” (first in line %(first)s)."),
    "bad_image_name": gettext_noop(
        "“%(value)s” cannot be an image name. Use small letters, digits and hyphens."
    ),
    "bad_image_file": gettext_noop("Image “%(name)s” needs a file of type png, jpg or webp."),
    "bad_sha256": gettext_noop("“%(value)s” is no SHA-256 (64 of the characters 0–9 and a–f)."),
    "byline_without_name": gettext_noop("Each byline needs a name."),
    "no_alt": gettext_noop("Image “%(name)s” needs an alt text: what it says, in words."),
    "no_licence": gettext_noop("Image “%(name)s” needs a licence."),
    "image_file": gettext_noop("The file of image “%(name)s” (%(file)s): %(reason)s"),
    "image_outside": gettext_noop(
        "The file of image “%(name)s” must stand beside the article file or below it."
    ),
    "image_changed": gettext_noop(
        "The file of image “%(name)s” is not the one its sha256 names. Remove the sha256 if the "
        "new picture is meant."
    ),
    "image_not_of_type": gettext_noop("The file of image “%(name)s” is no %(extension)s picture."),
    "image_too_many_pixels": gettext_noop(
        "Image “%(name)s” has more than %(most)s million pixels. Make it smaller."
    ),
    # the body
    "text_before_heading": gettext_noop(
        "Text before the first heading: “%(text)s”. Give it a heading (## …)."
    ),
    "text_before_first": gettext_noop(
        "Text directly below “%(heading)s”: “%(text)s”. Each entry begins with ### there."
    ),
    "heading_of_level_1": gettext_noop(
        "“%(text)s”: the title stands in the front matter, and sections begin with ##. If the line "
        "belongs to the text above it, put {.body} at its end."
    ),
    "open_code_block": gettext_noop("The code block that begins here has no end."),
    "unknown_class": gettext_noop("Unknown part “.%(name)s”. Known are: %(known)s."),
    "unknown_level": gettext_noop("A help card needs its level after the heading: %(known)s."),
    "part_twice": gettext_noop("“%(name)s” stands here twice (first in line %(first)s)."),
    "bad_uid": gettext_noop("“%(uid)s” is no uid. Use 6 to 32 of the characters a–z and 0–9."),
    "uid_twice": gettext_noop("Two parts have the uid %(uid)s (first in line %(first)s)."),
    "attribute_without_use": gettext_noop(
        "The braces after “%(heading)s” hold something that has no use there."
    ),
    # export
    "unwritable_character": gettext_noop(
        "“%(where)s” holds a character that no text file can hold. Remove it at the desk."
    ),
    "unwritable_field": gettext_noop(
        "Reference “%(key)s” has the field “%(field)s” in a form that CSL-JSON does not know. "
        "Correct it in the reference library."
    ),
}
"""Why a file is refused, or an article cannot be written to one."""

NOTICES: Mapping[str, str] = {
    "article": gettext_noop("article “%(title)s”"),
    "part": gettext_noop("part “%(shown)s”"),
    "section": gettext_noop("section “%(heading)s”"),
    "help_card": gettext_noop("help card “%(heading)s” (%(level)s)"),
    "image": gettext_noop("image %(name)s"),
    "reference_listed": gettext_noop("reference %(key)s"),
    "faq": gettext_noop("FAQ “%(question)s”"),
    "label": gettext_noop("“%(text)s” is shown to readers as “%(shown)s”"),
    "reference": gettext_noop("reference %(key)s (read: %(fields)s): %(text)s"),
    "reference_with_rest": gettext_noop(
        "reference %(key)s (read: %(fields)s; not understood: “%(unread)s”): %(text)s"
    ),
    "whole_reference": gettext_noop(
        "reference %(key)s could not be taken apart and is kept whole as a title: %(text)s"
    ),
    "reference_reused": gettext_noop(
        "reference “%(text)s” is in the library already, as %(key)s, and is used from there"
    ),
    "reference_renamed": gettext_noop(
        "the library has another reference %(old)s, so this one is called %(key)s: %(text)s"
    ),
    "reference_differs": gettext_noop(
        "the library’s record of %(key)s is used as it is; the file differs in: %(fields)s"
    ),
    "reference_not_shown": gettext_noop(
        "other articles cite %(key)s too, and the library has these printed fields unverified, so "
        "readers will not see them: %(fields)s. Check them against the source, and verify them in "
        "the library"
    ),
    "reference_faulty": gettext_noop("reference %(key)s: %(problem)s"),
    "image_anew": gettext_noop(
        "image %(name)s held more than its pixels (such as place or device), and was encoded anew"
    ),
    "image_kept": gettext_noop(
        "image %(name)s keeps the credit and licence that it has in the library"
    ),
    "changed": gettext_noop("%(where)s"),
    "callout": gettext_noop(
        "taken for the definition of “%(term)s” in “%(heading)s”, because of its form and place: "
        "%(text)s"
    ),
    "call_to_action": gettext_noop("taken for the call to action: %(text)s"),
    "summary": gettext_noop("taken for the summary: %(text)s"),
    "summary_definition": gettext_noop(
        "taken for the summary, though it reads like a definition, because no other paragraph "
        "before the first part can be it: %(text)s"
    ),
    "callout_moved": gettext_noop(
        "stands before the first part, where the article has no place for a callout, and was put "
        "at the beginning of “%(heading)s”: %(text)s"
    ),
    "text_before_heading": gettext_noop(
        "text before the first heading became a section, with the title for its heading"
    ),
    "heading": gettext_noop("taken for the heading of a section: %(text)s"),
    "subheading": gettext_noop("taken for a subheading: %(text)s"),
    "question": gettext_noop("taken for a question, though it has no question mark: %(question)s"),
    "list": gettext_noop(
        "taken for the points of a list, because it stands below a colon: %(text)s, and on"
    ),
    "citation": gettext_noop("%(text)s became a citation of the reference with that number"),
    "citation_by_place": gettext_noop(
        "%(text)s became a citation of the reference in that place; the list has no numbers"
    ),
    "unknown_citation": gettext_noop(
        "%(text)s looks like the number of a reference, but the list has no such number; cite the "
        "source or take it out"
    ),
    "empty_section": gettext_noop("section “%(heading)s” has no text"),
    "no_answer": gettext_noop("question “%(question)s” has no answer"),
    "kept_statement": gettext_noop(
        "stands inside the text, so it was kept; take it out if it says who reviewed the page: "
        "%(text)s"
    ),
    "kept_line": gettext_noop(
        "stands inside the text, so it was kept; take it out if it belongs to the website: %(text)s"
    ),
    "marked_callout": gettext_noop("callout, known by its label: %(text)s"),
    "callout_without_term": gettext_noop(
        "a definition without a word that it defines; it stays a paragraph: %(text)s"
    ),
    # repeated
    "contents": gettext_noop("list of contents: %(text)s"),
    "title": gettext_noop("the title again: %(text)s"),
    "questions": gettext_noop("list of questions: %(text)s"),
    # not placed
    "review_statement": gettext_noop(
        "a review statement. Nobody has reviewed the article here yet, so it is left out: %(text)s"
    ),
    "date": gettext_noop("a date of the page: %(text)s"),
    "byline": gettext_noop("who wrote the page: %(text)s"),
    "furniture": gettext_noop("part of the website, not of the article: %(text)s"),
    "rule": gettext_noop("a drawn line, not words: %(text)s"),
    "contents_without_section": gettext_noop(
        "in the list of contents, but not in the text: %(text)s"
    ),
    "before_title": gettext_noop("stands before the title: %(text)s"),
    "before_first_question": gettext_noop("stands before the first question: %(text)s"),
    "after_references": gettext_noop("stands below the references: %(text)s"),
    "no_place": gettext_noop("no rule knows where this belongs: %(text)s"),
}
"""What became of the text; completed by the line number and the heading of its kind."""

KINDS: Mapping[Kind, str] = {
    Kind.CHANGED: gettext_noop("Changed"),
    Kind.MADE: gettext_noop("Read from the file"),
    Kind.GUESS: gettext_noop("Guessed by a rule, please check"),
    Kind.WARNING: gettext_noop("To mend before submitting"),
    Kind.DUPLICATE: gettext_noop("Repeated on the page, left out"),
    Kind.NOT_PLACED: gettext_noop("Not placed, left out"),
}


class _Lenient(dict[str, object]):
    """Never fail on a sentence because one detail of it is unknown."""

    def __missing__(self, key: str) -> str:
        return "…"


LONGEST_QUOTE = 80
"""How much of a file is quoted where it is wrong, in characters; one line may be a megabyte."""
_OUR_WORDS = frozenset({"known", "reason", "problem"})  # lists and sentences, not quoted


def _shortened(name: str, value: object) -> object:
    text = str(value)
    if name in _OUR_WORDS or len(text) <= LONGEST_QUOTE:
        return value
    return f"{text[: LONGEST_QUOTE - 1].rstrip()}…"


def fault_sentence(fault: Fault) -> str:
    """Return one fault as a sentence, with its line if it has one."""
    params = {name: _shortened(name, value) for name, value in fault.params.items()}
    if fault.code == "missing_title":
        first = params.get("text")
        hint = _("The text begins with “%(text)s”.") % {"text": first} if first else ""
        params["hint"] = hint or _("Write “title: …” in the front matter, or a first line.")
    text = _(FAULTS[fault.code]) % _Lenient(params)
    return _("line %(line)s: %(text)s") % {"line": fault.line, "text": text} if fault.line else text


def notice_sentence(notice: Notice) -> str:
    """Return one notice as a sentence, with its line if it has one."""
    text = _(NOTICES[notice.code]) % _Lenient(notice.params)
    return (
        _("line %(line)s: %(text)s") % {"line": notice.line, "text": text} if notice.line else text
    )


def report_lines(notices: Iterable[Notice]) -> Iterator[str]:
    """Yield the report of one file: a line for each kind that occurs, and its notices below."""
    found = list(notices)
    for kind, title in KINDS.items():
        own = [notice for notice in found if notice.kind == kind]
        if own:
            yield f"  {_(title)}:"
            yield from (f"    {notice_sentence(notice)}" for notice in own)
