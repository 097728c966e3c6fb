"""What the renderer reports about a text, as sentences; ``wording`` has those of the rules."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop

TEXT_SENTENCES: Mapping[str, str] = {
    "text.unknown_citation": gettext_noop("No reference of this article has the key “%(key)s”."),
    "text.citation_malformed": gettext_noop(
        "This citation cannot be read. Write [@key] or [@key, p. 5]."
    ),
    "text.unknown_image": gettext_noop("The library has no image “%(name)s”."),
    "text.image_without_alt": gettext_noop(
        "The image “%(name)s” has no alt text. Describe what it says."
    ),
    "text.raw_html": gettext_noop("HTML is not allowed and would be shown as text. Use Markdown."),
    "text.skipped_heading": gettext_noop(
        "Heading levels may not be skipped; inside a section they start with ###."
    ),
    "text.unknown_callout": gettext_noop(
        "Unknown callout. Use ::: definition TERM or ::: caution."
    ),
    "text.unclosed_callout": gettext_noop("A callout is not closed. End it with a line of :::."),
    "text.callout_without_term": gettext_noop("A definition needs its term: ::: definition TERM."),
    "text.disallowed_link": gettext_noop("This link cannot be used. Link to https:// addresses."),
    "text.too_long": gettext_noop("This text is too long."),
    "text.suspicious_character": gettext_noop(
        "There is an invisible or direction-changing character here. Delete it and type again."
    ),
    "text.empty_heading": gettext_noop("A heading is empty. Write one, or delete the line."),
    "text.callout_not_open": gettext_noop(
        "This ::: closes a callout, but none is open. Delete it."
    ),
    "text.nested_callout": gettext_noop("A callout cannot stand inside another. Close that first."),
    "text.code_with_label": gettext_noop(
        "The word after ``` would be shown as text (%(text)s). Put it on a line of its own."
    ),
    "text.heading_not_allowed": gettext_noop(
        "The call to action has no headings. Make it bold text, or move it to a section."
    ),
    "text.link_definition": gettext_noop(
        "Links cannot be defined apart (%(text)s). Write [words](https://address) in place."
    ),
    "text.link_title": gettext_noop(
        "Readers do not see the title of a link (%(text)s). Say it in the text."
    ),
    "text.link_without_text": gettext_noop(
        "The link to %(url)s has no words. Write what it leads to between [ and ]."
    ),
    "text.nested_link": gettext_noop("A link cannot stand inside another link (%(url)s)."),
    "text.nested_too_deeply": gettext_noop(
        "Lists or quotations are nested too deeply. Flatten them."
    ),
    "text.paragraph_too_long": gettext_noop("This paragraph is too long. Split it."),
    "text.table_row_too_long": gettext_noop(
        "This row has more cells than the table has columns (%(text)s). Remove the surplus."
    ),
    "text.duplicate_citation_key": gettext_noop("Two references have the key “%(key)s”. Keep one."),
    "text.identifier_malformed": gettext_noop(
        "Reference “%(key)s”: %(name)s cannot be “%(value)s”. Correct it in the library."
    ),
    "text.reference_without_text": gettext_noop(
        "Nothing of reference “%(key)s” can be printed. Verify its fields in the library."
    ),
    "text.too_many_problems": gettext_noop("There are more remarks than are listed here."),
}
