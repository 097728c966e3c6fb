"""Random records of what each format can hold, for the tests that write and read them."""

from hypothesis import strategies as st

from articles.bibliography.identifiers import issn
from articles.bibliography.text import clean

# Letters of several scripts, and every sign that is special to one of the formats.
ALPHABET = "aZ09 éßøŁπ李и  -–.:;,'\"&%$#_~^{}\\@=/()[]|*+?!`“’"
WORDS = st.text(alphabet=ALPHABET, min_size=1, max_size=25).map(clean)


def _texts(forbidden="", *, words=WORDS):
    """Texts with a letter at both ends; punctuation there belongs to the formats."""
    inner = words.map(lambda text: "".join(sign for sign in text if sign not in forbidden))
    return inner.map(lambda text: clean(f"Q{text}q"))


def markup(tag):
    return _texts("<>&").map(lambda text: f"Iron in <{tag}>{text}</{tag}> tissue")


TITLES = st.one_of(_texts("<>&"), *map(markup, ("i", "b", "sub", "sup")))
PLAIN = _texts("<>&")
NUMBERS = st.integers(1, 9999).map(str)
PAGES = st.one_of(
    NUMBERS,
    st.builds(lambda a, b: f"{a}-{a + b}", st.integers(1, 5000), st.integers(1, 90)),
    NUMBERS.map("e{}".format),
    st.builds(lambda a: f"S{a}-S{a + 7}", st.integers(1, 99)),
)
NAME_PARTS = st.lists(
    st.sampled_from(["Garcia", "O'Neill", "Müller", "Ångström", "Ferri-Strambi", "李", "Löwe"]),
    min_size=1,
    max_size=2,
).map(" ".join)
GIVEN = st.sampled_from(["R P", "Diego", "J.-P.", "Karl-Axel", "Ö", "Mary Ann"])
PEOPLE = st.builds(lambda family, given: {"family": family, "given": given}, NAME_PARTS, GIVEN)
KNOWN = PEOPLE.map(lambda name: {**name, "ORCID": "0000-0002-1825-0097"})
JUNIORS = PEOPLE.map(lambda name: {**name, "suffix": "Jr"})
GROUPS = st.sampled_from(
    [{"literal": "RLS Study Group"}, {"literal": "Sleep, Health and Iron Institute"}]
)
AUTHORS = st.builds(
    lambda people, more: people + more,
    st.lists(st.one_of(PEOPLE, JUNIORS, GROUPS), min_size=1, max_size=4),
    st.sampled_from([[], [{"literal": "et al"}]]),
)
EDITORS = st.lists(PEOPLE, min_size=1, max_size=2)


def _date(year, month, day, form):
    if form == "year":
        return {"date-parts": [[year]]}
    if form == "month":
        return {"date-parts": [[year, month]]}
    if form == "season":
        return {"date-parts": [[year]], "season": month % 4 + 1}
    if form == "range":
        return {"date-parts": [[year, month], [year + 1, 1]]}
    return {"date-parts": [[year, month, day]]}


DATES = st.builds(
    _date,
    st.integers(1900, 2026),
    st.integers(1, 12),
    st.integers(1, 28),
    st.sampled_from(["year", "month", "day", "season", "range"]),
)
ROUGH_DATES = st.one_of(DATES, DATES.map(lambda date: {**date, "circa": True}))


def _issn(number):
    for check in "0123456789X":
        try:
            return issn(f"{number:07d}{check}")
        except ValueError:
            continue
    raise AssertionError(number)


SUFFIXES = st.from_regex(
    r"[a-z0-9._-]{0,9}(\([0-9A-Z]{2,4}\))?[a-z0-9<>;:]{0,3}[a-z0-9]", fullmatch=True
)
DOIS = st.builds("10.{}/{}".format, st.integers(1000, 99999), SUFFIXES)
PMIDS = st.integers(1, 99_999_999).map(str)
PMCIDS = st.integers(1, 9_999_999).map("PMC{}".format)
ISSNS = st.integers(0, 9_999_999).map(_issn)
ISBNS = st.sampled_from(["0306406152", "9780306406157", "9783161484100, 316148410X"])
URLS = st.builds("https://sleep.example/{}?q=a_b&c=%20~x#f".format, NUMBERS)
KEYWORDS = st.lists(
    st.sampled_from(["iron", "restless legs", "sleep/wake", "augmentation"]),
    min_size=1,
    max_size=3,
).map("; ".join)
GENRES = st.sampled_from(["guideline", "review", "trial"])

OF_EVERY_ARTICLE = {
    "title": TITLES,
    "author": AUTHORS,
    "container-title": PLAIN,
    "container-title-short": st.just("Sleep Med"),
    "issued": DATES,
    "volume": NUMBERS,
    "issue": NUMBERS,
    "page": PAGES,
    "DOI": DOIS,
    "PMID": PMIDS,
    "PMCID": PMCIDS,
    "ISSN": ISSNS,
    "abstract": PLAIN,
    "language": st.sampled_from(["en", "de", "fr"]),
    "keyword": KEYWORDS,
    "genre": GENRES,
    "note": PLAIN,
}
OF_EVERY_BOOK = {
    "title": TITLES,
    "author": AUTHORS,
    "editor": EDITORS,
    "issued": DATES,
    "publisher": PLAIN,
    "publisher-place": PLAIN,
    "edition": NUMBERS,
    "ISBN": ISBNS,
}


def records(fields, **fixed):
    """Records with a title, for a journal or book, and some of the other fields.

    Where only a short name of the journal is known, PubMed's format has it as the name.
    """
    needed = {name: fields[name] for name in ("title", "container-title") if name in fields}
    optional = {name: values for name, values in fields.items() if name not in needed}
    made = st.fixed_dictionaries(needed, optional=optional)
    return made.map(lambda csl: {**fixed, **csl})
