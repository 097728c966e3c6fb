"""What the types and fields of BibTeX and biblatex mean."""

from __future__ import annotations

from .csl_fields import words

TYPES = {
    "article": "article-journal", "book": "book", "mvbook": "book", "collection": "book",
    "mvcollection": "book", "proceedings": "book", "mvproceedings": "book", "reference": "book",
    "mvreference": "book", "booklet": "pamphlet", "inbook": "chapter", "bookinbook": "chapter",
    "incollection": "chapter", "suppbook": "chapter", "suppcollection": "chapter",
    "inreference": "entry-encyclopedia", "inproceedings": "paper-conference",
    "conference": "paper-conference", "techreport": "report", "report": "report",
    "manual": "report", "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
    "unpublished": "manuscript", "online": "webpage", "electronic": "webpage", "www": "webpage",
    "webpage": "webpage", "periodical": "periodical", "suppperiodical": "article-journal",
    "dataset": "dataset", "software": "software", "patent": "patent", "standard": "standard",
    "legislation": "legislation", "jurisdiction": "legal_case", "movie": "motion_picture",
    "video": "motion_picture", "audio": "song", "music": "song", "artwork": "graphic",
    "image": "graphic", "letter": "personal_communication", "legal": "regulation",
    "review": "review", "commentary": "classic", "performance": "performance", "misc": "document",
}  # fmt: skip
WRITTEN = {
    **{csl: name for name, csl in reversed(TYPES.items())},
    "chapter": "incollection", "report": "techreport", "article-magazine": "article",
    "article-newspaper": "article",
}  # fmt: skip

INSIDE = frozenset({"chapter", "paper-conference", "entry-encyclopedia"})
"""Types whose title is part of a book: its crossref lends ``booktitle`` instead of ``title``."""

TEXTS = {
    "shorttitle": "title-short", "origtitle": "original-title", "journal": "container-title",
    "journaltitle": "container-title", "booktitle": "container-title",
    "shortjournal": "container-title-short", "journalabbr": "container-title-short",
    "series": "collection-title", "volume": "volume", "edition": "edition",
    "publisher": "publisher", "institution": "publisher", "school": "publisher",
    "organization": "publisher", "address": "publisher-place", "location": "publisher-place",
    "pages": "page", "page": "page", "eid": "page",
    "article-number": "page", "pagetotal": "number-of-pages",
    "numpages": "number-of-pages", "volumes": "number-of-volumes", "chapter": "chapter-number",
    "isbn": "ISBN", "issn": "ISSN", "eissn": "ISSN", "pmid": "PMID",
    "pmcid": "PMCID", "pmc": "PMCID",
    "abstract": "abstract", "keywords": "keyword", "keyword": "keyword", "language": "language",
    "langid": "language", "type": "genre", "version": "version", "eventtitle": "event-title",
    "venue": "event-place", "origlocation": "original-publisher-place",
    "origpublisher": "original-publisher", "pubstate": "status", "library": "archive",
    "part": "part-number",
}  # fmt: skip
"""Fields by the field of CSL; where two mean the same, the earlier one counts."""

SECOND = words("journaltitle booktitle eid article-number eissn")
"""Fields that are passed over where another one has given the value."""

VERBATIM = {"doi": "DOI", "url": "URL"}
NOTES = ("note", "annote", "annotation", "addendum")
NAMES = {
    "author": "author", "editor": "editor", "translator": "translator",
    "bookauthor": "container-author", "director": "director",
}  # fmt: skip
DATES = {"urldate": "accessed", "eventdate": "event-date", "origdate": "original-date"}
OWN = words("""
    title subtitle titleaddon booksubtitle journalsubtitle number issue year month day date eprint
    eprinttype archiveprefix eprintclass primaryclass howpublished crossref xdata entrysubtype
    editortype isrn
    """)
"""Fields with a rule of their own in ``bibtex``."""

LENT = {"title": "booktitle", "subtitle": "booksubtitle", "author": "bookauthor"}
NOT_LENT = frozenset({"crossref", "xdata", "ids", "key", "label", "note", "abstract", "keywords",
                      "pages", "doi", "url", "shorttitle", "file"})  # fmt: skip
"""What a crossref lends to no other entry: it belongs to the book alone."""

MONTHS = {
    name: name.capitalize()
    for name in ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
} | {"sept": "Sep", "june": "Jun", "july": "Jul"}  # fmt: skip
"""The macros that every style defines, and three that files use as if it did."""
