"""What the types and tags of RIS mean.

Sources: the RIS specification of 2011 (EndNote's tags per type) and what PubMed, Zotero, Ovid,
Embase, Scopus, Web of Science and publishers write. Where they differ, what most of them write
is read, and what most programs read is written.
"""

from __future__ import annotations

TYPES = {
    "JOUR": "article-journal", "EJOUR": "article-journal", "EJOU": "article-journal",
    "JFULL": "periodical",
    "INPR": "article-journal", "ABST": "article-journal", "MGZN": "article-magazine",
    "NEWS": "article-newspaper", "BOOK": "book", "EBOOK": "book", "EDBOOK": "book",
    "WHOLE": "book", "CLSWK": "classic", "SER": "book", "CHAP": "chapter", "ECHAP": "chapter",
    "ENCYC": "entry-encyclopedia", "DICT": "entry-dictionary", "ELEC": "webpage",
    "WEB": "webpage", "ICOMM": "webpage", "BLOG": "post-weblog", "RPRT": "report",
    "GOVDOC": "report", "GRNT": "report", "THES": "thesis", "CONF": "paper-conference",
    "CPAPER": "paper-conference", "UNPB": "manuscript", "MANSCPT": "manuscript",
    "PAMP": "pamphlet", "STAND": "standard", "STAT": "legislation", "BILL": "bill",
    "UNBILL": "bill", "HEAR": "hearing", "CASE": "legal_case", "DATA": "dataset",
    "AGGR": "dataset", "DBASE": "dataset", "COMP": "software", "MAP": "map", "PAT": "patent",
    "VIDEO": "motion_picture", "MPCT": "motion_picture", "ADVS": "motion_picture",
    "SOUND": "song", "MUSIC": "musical_score", "ART": "graphic", "FIGURE": "figure",
    "CHART": "figure", "PCOMM": "personal_communication", "LEGAL": "regulation",
    "SLIDE": "speech", "GEN": "document", "ANCIENT": "classic",
}  # fmt: skip
"""What each TY means; for writing, the first TY of a type counts."""

WRITTEN = {csl: tag for tag, csl in reversed(TYPES.items())}

CONTAINED = frozenset(
    [
        "article-journal",
        "article-magazine",
        "article-newspaper",
        "chapter",
        "entry-encyclopedia",
        "entry-dictionary",
        "paper-conference",
        "periodical",
        "webpage",
        "post-weblog",
    ]
)
"""Types with a container: their T2 is its title. The T2 of others is a series."""

NAMES = {
    "AU": "author", "A1": "author", "A2": "editor", "ED": "editor", "A3": "collection-editor",
    "A4": "translator", "TA": "translator",
}  # fmt: skip

TEXTS = {
    "TI": "title", "T1": "title", "CT": "title", "ST": "title-short", "OP": "original-title",
    "J2": "container-title-short",
    "JA": "container-title-short", "J1": "container-title-short", "T3": "collection-title",
    "VL": "volume", "IS": "issue", "CP": "issue", "NV": "number-of-volumes", "ET": "edition",
    "PB": "publisher", "CY": "publisher-place", "PP": "publisher-place", "AB": "abstract",
    "N2": "abstract", "LA": "language", "CN": "call-number", "SE": "section", "DP": "source",
}  # fmt: skip
"""Tags that mean the same in every type. Later ones are used where earlier ones are missing."""

DATES = {"DA": "issued", "PY": "issued", "Y1": "issued", "Y2": "accessed"}
OWN = frozenset(
    {"TY", "ID", "DO", "DI", "UR", "LK", "SN", "SP", "EP", "T2", "BT", "JF", "JO", "N1", "RN", "M1",
    "M2", "M3", "KW", "AN", "DB", "C2", "C6", "C7"}
)  # fmt: skip
"""Tags with a rule of their own in ``ris``."""
