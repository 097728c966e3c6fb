"""What a file says comes into the record, or a warning or refusal names it."""

import pytest

from articles.bibliography import csl_json, medline, names, ris
from articles.bibliography.draft import entry_of
from articles.bibliography.formats import FORMATS
from articles.bibliography.records import Entry


def only(reading):
    assert reading.refused == ()
    (entry,) = reading.records
    return entry


def codes(entry):
    return [(one.code, one.field, *one.params.values()) for one in entry.warnings]


def nbib(*lines):
    return only(medline.read("\n".join(("PMID- 1", "TI  - T", *lines)) + "\n"))


def test_pubmed_says_when_an_article_went_online():
    entry = nbib("DP  - 2019 Mar", "DEP - 20181206")
    assert entry.csl["issued"] == {"date-parts": [[2019, 3]]}
    assert entry.csl["available-date"] == {"date-parts": [[2018, 12, 6]]}
    assert FORMATS["medline"].lost(entry.csl) == ()
    alone = nbib("DEP - 20181206")
    assert alone.csl["issued"] == {"date-parts": [[2018, 12, 6]]}
    assert "available-date" not in alone.csl
    assert "available-date" not in nbib("DP  - 2018 Dec 6", "DEP - 20181206").csl


@pytest.mark.parametrize(
    ("lines", "page", "remarks"),
    [
        (("LID - zsab123 [pii]",), "zsab123", []),
        (("LID - e1234 [pii]", "AID - e1234 [pii]"), "e1234", []),
        (("PG  - e123",), "e123", []),
        (("PG  - 5-9", "LID - 77 [pii]"), "5-9", [("left_out", "", "LID [pii]")]),
        (("LID - S1389-9457(13)00123-4 [pii]",), None, [("left_out", "", "LID [pii]")]),
        (("LID - 10.1000/a.e77 [doi]", "PG  - 1", "AID - e77 [pii]"), "1", []),
    ],
)
def test_the_number_of_an_article_stands_for_its_pages(lines, page, remarks):
    entry = nbib(*lines)
    assert (entry.csl.get("page"), codes(entry)) == (page, remarks)


@pytest.mark.parametrize(
    ("line", "remark"),
    [
        ("PT  - Retracted Publication", ("retracted", "")),
        ("RIN - J Sleep. 2020;1:2. PMID: 5", ("retraction_in", "", "J Sleep. 2020;1:2. PMID: 5")),
        ("PRIN- J Sleep. 2020;1:2", ("retraction_in", "", "J Sleep. 2020;1:2")),
        ("ECI - J Sleep. 2020;1:2", ("concern_in", "", "J Sleep. 2020;1:2")),
        ("EIN - J Sleep. 2020;1:2", ("correction_in", "", "J Sleep. 2020;1:2")),
        ("CRI - J Sleep. 2020;1:2", ("correction_in", "", "J Sleep. 2020;1:2")),
        ("UIN - Cochrane. 2020;1:2", ("update_in", "", "Cochrane. 2020;1:2")),
        ("ROF - J Sleep. 2010;1:2", ("is_notice", "")),
        ("EFR - J Sleep. 2010;1:2", ("is_notice", "")),
        ("CIN - J Sleep. 2010;1:2", ("left_out", "", "CIN")),
    ],
)
def test_what_pubmed_knows_against_a_work_is_said(line, remark):
    assert codes(nbib(line)) == [remark]


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ({"dropping-particle": "von", "non-dropping-particle": "zu"}, "von zu Berg"),
        ({"dropping-particle": "de", "non-dropping-particle": "l'"}, "de l'Berg"),
        ({"dropping-particle": "d’"}, "d’Berg"),
        ({"non-dropping-particle": "van der"}, "van der Berg"),
    ],
)
def test_all_particles_of_a_name_stay(name, family):
    assert names.normal({**name, "family": "Berg", "given": "A"}) == {
        "family": family,
        "given": "A",
    }


def test_ris_knows_the_short_name_of_electronic_articles():
    entry = only(ris.read("TY  - EJOU\nTI  - T\nER  - \n"))
    assert (entry.csl["type"], entry.warnings) == ("article-journal", ())


@pytest.mark.parametrize("value", ["PMID: 123", "PMID 123", "pmid:123"])
def test_ris_has_the_number_of_pubmed_without_its_name_as_database(value):
    entry = only(ris.read(f"TY  - JOUR\nTI  - T\nAN  - {value}\nER  - \n"))
    assert entry.csl == {"type": "article-journal", "title": "T", "PMID": "123"}


@pytest.mark.parametrize(
    ("read", "text", "refused"),
    [
        (
            ris.read,
            "TY  - JOUR\nTI  - T\nER  -\nwords of nobody\nmore\nTY  - JOUR\nTI  - U\nER  -",
            [(4, "words of nobody")],
        ),
        (ris.read, "before all\n\nTY  - JOUR\nTI  - T\nER  - \nafter all\n",
         [(1, "before all"), (6, "after all")]),
        (ris.read, "Record #1 of 2\nProvider: X\n-----\nTY  - JOUR\nTI  - T\nER  - \n***\n", []),
        (medline.read, "words of nobody\nPMID- 1\nTI  - T\n\nmore\n\nPMID- 2\nTI  - U\n",
         [(1, "words of nobody"), (5, "more")]),
    ],
)  # fmt: skip
def test_text_between_records_is_refused_once(read, text, refused):
    reading = read(text)
    assert [(one.line, one.params["value"]) for one in reading.refused] == refused
    assert {one.code for one in reading.refused} <= {"not_a_record"}
    assert len(reading.records) == text.count("TI  - ")


@pytest.mark.parametrize(
    "value",
    ["javascript:alert(1)", "data:text/html,<b>x</b>", "file:///C:/a.pdf", "see page 5", "http://"],
)
@pytest.mark.parametrize("code", ["ris", "bibtex", "csl-json", "endnote"])
def test_what_is_no_web_address_is_no_url(value, code):
    written = FORMATS[code].write(
        [Entry({"type": "book", "title": "T", "URL": "https://a.example/"})]
    )
    changed = value.replace("<", "&lt;") if code == "endnote" else value
    entry = only(FORMATS[code].read(written.replace("https://a.example/", changed)))
    assert entry.csl == {"type": "book", "title": "T"}
    assert [(one.code, one.field) for one in entry.warnings] == [("bad_url", "URL")]


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("www.sleep.example/a", "https://www.sleep.example/a"),
        ("https://sleep.example/a b.pdf", "https://sleep.example/a%20b.pdf"),
        ("URL: http://sleep.example/", "http://sleep.example/"),
        ("<https://sleep.example/>", "https://sleep.example/"),
        ("https://a.example/ https://b.example/", "https://a.example/"),
    ],
)
def test_an_address_that_is_meant_is_taken(value, address):
    entry = only(csl_json.read(f'[{{"type": "book", "title": "T", "URL": "{value}"}}]'))
    assert entry.csl["URL"] == address


@pytest.mark.parametrize(
    "value", ["<Go to ISI>://WOS:000302788800004", "Go to ISI://000302788800004"]
)
def test_endnotes_link_to_web_of_science_is_its_number(value):
    entry = only(ris.read(f"TY  - JOUR\nTI  - T\nUR  - {value}\nER  - \n"))
    assert entry.csl == {
        "type": "article-journal",
        "title": "T",
        "archive_location": "WOS:000302788800004",
    }
    assert entry.warnings == ()


@pytest.mark.parametrize(
    ("given", "kept", "remarks"),
    [
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097", []),
        ("http://orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X", []),
        ("0000-0002-1825-0098", None, [("bad_orcid", "author", "0000-0002-1825-0098")]),
    ],
)
def test_the_orcid_of_a_person_stays(given, kept, remarks):
    name = {"family": "Allen", "given": "R", "ORCID": given, "sequence": "first"}
    entry = entry_of({"type": "book", "title": "T", "author": [name]})
    assert entry.csl["author"][0].get("ORCID") == kept
    assert codes(entry) == remarks
    lost = {
        code: one.lost(entry.csl) for code, one in FORMATS.items() if "ORCID" in one.lost(entry.csl)
    }
    without = dict.fromkeys(("ris", "bibtex", "endnote"), ("ORCID",))
    assert lost == (without if kept else {})
    pubmed = nbib("FAU - Allen, R", "AU  - Allen R", f"AUID- ORCID: {given}", "FAU - Earley, C")
    assert [one.get("ORCID") for one in pubmed.csl["author"]] == [kept, None]
    assert [one[0] for one in codes(pubmed)] == [one[0] for one in remarks]


def test_other_numbers_of_people_are_named():
    assert codes(nbib("FAU - Allen, R", "AUID- ISNI: 0000000012345")) == [("left_out", "", "AUID")]
    assert codes(nbib("AUID- ORCID: 0000-0002-1825-0097", "CN  - Group")) == [
        ("bad_orcid", "author", "ORCID: 0000-0002-1825-0097")
    ]
