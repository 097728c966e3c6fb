"""What the reference types and elements of EndNote XML mean."""

from __future__ import annotations

from .csl_fields import words

NUMBERS = {
    "journal article": 17, "book": 6, "edited book": 28, "book section": 5, "web page": 12,
    "report": 27, "thesis": 32, "conference paper": 47, "conference proceedings": 10,
    "electronic article": 43, "electronic book": 44, "electronic book section": 60,
    "government document": 46, "magazine article": 19, "newspaper article": 23, "manuscript": 36,
    "unpublished work": 34, "pamphlet": 35, "standard": 58, "statute": 31, "bill": 4,
    "hearing": 14, "case": 7, "dataset": 59, "computer program": 9, "encyclopedia": 53,
    "dictionary": 52, "blog": 56, "map": 20, "patent": 25, "film or broadcast": 21,
    "audiovisual material": 3, "music": 61, "artwork": 2, "figure": 37, "serial": 57,
    "personal communication": 26, "legal rule or regulation": 50, "classical work": 49,
    "online database": 45, "aggregated database": 55, "online multimedia": 48,
    "chart or table": 38, "grant": 54, "interview": 62, "podcast": 63, "discussion forum": 64,
    "social media": 65, "multimedia application": 66, "generic": 13,
}  # fmt: skip
"""EndNote's numbers; files are read by the name where it is known, for numbers changed."""

TYPES = {
    "journal article": "article-journal", "electronic article": "article-journal",
    "magazine article": "article-magazine", "newspaper article": "article-newspaper",
    "book": "book", "edited book": "book", "electronic book": "book", "serial": "book",
    "conference proceedings": "paper-conference", "conference paper": "paper-conference",
    "book section": "chapter", "electronic book section": "chapter",
    "encyclopedia": "entry-encyclopedia", "dictionary": "entry-dictionary", "web page": "webpage",
    "blog": "post-weblog", "social media": "post", "discussion forum": "post",
    "report": "report", "government document": "report", "grant": "report", "thesis": "thesis",
    "manuscript": "manuscript", "unpublished work": "manuscript", "pamphlet": "pamphlet",
    "standard": "standard", "statute": "legislation", "bill": "bill", "hearing": "hearing",
    "case": "legal_case", "legal rule or regulation": "regulation", "dataset": "dataset",
    "online database": "dataset", "aggregated database": "dataset",
    "computer program": "software", "map": "map", "patent": "patent",
    "film or broadcast": "motion_picture", "audiovisual material": "motion_picture",
    "online multimedia": "motion_picture", "music": "musical_score", "podcast": "song",
    "artwork": "graphic", "figure": "figure", "chart or table": "figure",
    "interview": "interview", "personal communication": "personal_communication",
    "classical work": "classic", "generic": "document",
}  # fmt: skip
WRITTEN = {csl: name for name, csl in reversed(TYPES.items())} | {
    "paper-conference": "conference paper",
}

CONTAINED = frozenset(
    [
        "article-journal",
        "article-magazine",
        "article-newspaper",
        "chapter",
        "entry-encyclopedia",
        "entry-dictionary",
        "paper-conference",
        "webpage",
        "post-weblog",
        "post",
    ]
)
"""Types with a container. The secondary title of others is a series."""

TEXTS = {
    "titles/title": "title", "titles/tertiary-title": "collection-title",
    "titles/short-title": "title-short", "titles/translated-title": "original-title",
    "periodical/full-title": "container-title", "full-title": "container-title",
    "volume": "volume",
    "num-vols": "number-of-volumes",
    "pub-location": "publisher-place", "publisher": "publisher", "call-num": "call-number",
    "abstract": "abstract", "language": "language", "keywords/keyword": "keyword",
    "remote-database-provider": "source",
}  # fmt: skip
"""Elements that mean the same in every type, by the field of CSL."""

OWN = words("""
    ref-type label rec-number titles/secondary-title titles/alt-title pages number isbn
    edition section periodical/abbr-1
    accession-num dates/year dates/pub-dates/date access-date notes work-type
    electronic-resource-num remote-database-name custom2 custom7 urls/related-urls/url
    urls/web-urls/url contributors/authors/author contributors/secondary-authors/author
    contributors/tertiary-authors/author contributors/subsidiary-authors/author
    contributors/translated-authors/author
    """)
"""Elements with a rule of their own in ``endnote``."""

BOOKKEEPING = words("""
    database source-app foreign-keys/key modified-date added-date periodical/abbr-2
    periodical/abbr-3 alt-periodical/full-title alt-periodical/abbr-1 alt-periodical/abbr-2
    urls/pdf-urls/url urls/image-urls/url urls/text-urls/url caption
    """)
"""What EndNote tells about its own record, and files on the computer it was made on."""
