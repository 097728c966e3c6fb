"""Files with the quirks of real exports are read completely, or it is said why not.

The files imitate what Ovid, Embase, JSTOR, IEEE, EndNote, Zotero, Mendeley, Crossref, PubMed and
ERIC write; the records in them are invented. Those in ``real`` are exports as they came, and its
README says from where. What is expected of each stands beside them.
"""

import json
from pathlib import Path

import pytest

from articles.bibliography.detect import detect
from articles.bibliography.formats import FORMATS
from articles.bibliography.records import REFUSALS, WARNINGS

FILES = Path(__file__).with_name("files")
WRITTEN = ["endnote.xml", "publishers.ris", "pubmed.nbib", "zotero.bib", "zotero.json"]
NAMES = [*WRITTEN, *(f"real/{one.name}" for one in sorted(FILES.glob("real/*.[jx]*")))]


def reading_of(name):
    found = detect((FILES / name).read_bytes())
    return FORMATS[found.format].read(found.text)


def as_data(reading):
    return {
        "records": [
            {
                "line": entry.line,
                "key": entry.key,
                "csl": entry.csl,
                "warnings": [[one.code, one.field, dict(one.params)] for one in entry.warnings],
            }
            for entry in reading.records
        ],
        "refused": [[one.line, one.code, dict(one.params)] for one in reading.refused],
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_read_as_expected(name):
    expected = json.loads((FILES / "expected" / f"{name}.json").read_text("utf-8"))
    found = as_data(reading_of(name))
    assert found["records"] == expected["records"]
    assert found["refused"] == expected["refused"]


def test_real_files_are_read_as_people_would():
    """What these files got wrong before; the whole of them stands in ``expected``."""
    (ovid,) = reading_of("real/endnote-ovid.xml").records
    assert ovid.csl["accessed"] == {"date-parts": [[2025, 5, 28]]}
    assert "section" not in ovid.csl
    assert [one.params for one in ovid.warnings] == [{"names": "section"}]
    gel, acne = reading_of("real/endnote-pubmed.xml").records
    assert ("edition" in gel.csl, gel.csl["available-date"]) == (
        False,
        {"date-parts": [[2018, 3, 27]]},
    )
    assert acne.csl["container-title"] == "American journal of clinical dermatology"
    assert acne.csl["container-title-short"] == "Am J Clin Dermatol"
    preprint = reading_of("real/crossref-citeproc.json").records[1]
    assert (preprint.csl["container-title"], preprint.csl["genre"]) == ("medRxiv", "preprint")
    assert preprint.csl["author"][0]["ORCID"] == "0000-0001-5503-7888"


@pytest.mark.parametrize("name", NAMES)
def test_every_code_has_its_meaning_written_down(name):
    reading = reading_of(name)
    assert {one.code for one in reading.refused} <= REFUSALS.keys()
    assert {one.code for entry in reading.records for one in entry.warnings} <= WARNINGS.keys()


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("endnote.xml", 8),  # <record>
        ("publishers.ris", 10),  # nine times TY, and one record without
        ("pubmed.nbib", 6),  # runs of lines
        ("zotero.bib", 16),  # @ but of comments, the preamble and strings
        ("real/crossref-citeproc.json", 2),
        ("real/crossref-work.json", 1),
        ("real/endnote-ovid.xml", 1),
        ("real/endnote-pubmed.xml", 2),
        ("real/zotero-better-bibtex.json", 7),
        ("zotero.json", 11),  # objects and one text; a list of two inside of one
    ],
)
def test_the_counts_add_up(name, count):
    assert reading_of(name).count == count


@pytest.mark.parametrize("code", ["ris", "bibtex", "endnote", "csl-json"])
@pytest.mark.parametrize("name", NAMES)
def test_any_record_can_be_exported_in_any_format(name, code):
    entries = reading_of(name).records
    back = FORMATS[code].read(FORMATS[code].write(entries))
    assert back.refused == ()
    assert [one.csl.get("title") for one in back.records] == [
        one.csl.get("title") for one in entries
    ]
    keys = [one.key for one in entries if one.key]
    assert [one.key for one in back.records if one.key in keys] == keys


def test_what_a_format_cannot_hold_is_named():
    book = {
        "type": "webpage",
        "title": "Iron",
        "URL": "https://sleep.example/",
        "issued": {"date-parts": [[2013]], "circa": True},
        "archive": "Shelf",
        "number-of-pages": "20",
    }
    assert {code: FORMATS[code].lost(book) for code in FORMATS} == {
        "ris": ("number-of-pages",),
        "bibtex": (),
        "medline": ("type", "issued", "URL", "archive", "number-of-pages"),
        "endnote": ("number-of-pages",),
        "csl-json": (),
    }


@pytest.mark.parametrize("code", FORMATS)
def test_an_empty_record_is_written_as_one_that_is_refused(code):
    assert FORMATS[code].lost({}) == ()
    written = FORMATS[code].write([reading_of("zotero.json").records[0]])
    assert len(FORMATS[code].read(written).records) == 1
