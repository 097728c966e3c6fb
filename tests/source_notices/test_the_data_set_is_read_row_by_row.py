"""The Retraction Watch data set, with what real exports have in them."""

import io
from datetime import date

import pytest

from articles.retraction_watch import NotTheFormat, Row, Unread, read

HEADER = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,"
    "RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,"
    "OriginalPaperPubMedID,RetractionNature,Reason,Paywalled,Notes"
)


def line(**cells: str) -> str:
    values = {
        "Record ID": "7",
        "RetractionDate": "2/17/2023 0:00",
        "RetractionDOI": "10.1/notice",
        "OriginalPaperDOI": "10.1000/Paper.1",
        "OriginalPaperPubMedID": "123",
        "RetractionNature": "Retraction",
        "Reason": "+Error in Data;+Unreliable  Results;",
        **{name.replace("_", " "): value for name, value in cells.items()},
    }
    return ",".join(f'"{values.get(name, "")}"' for name in HEADER.split(","))


def rows(*lines: str, header: str = HEADER) -> list[Row | Unread]:
    return list(read(io.BytesIO("\n".join([header, *lines]).encode())))


def test_a_row_names_the_paper_and_the_notice() -> None:
    assert rows(line(RetractionDOI="10.1000/notice")) == [
        Row(
            line=2,
            record_id="7",
            nature="retraction",
            doi="10.1000/paper.1",
            pmid="123",
            on=date(2023, 2, 17),
            notice_doi="10.1000/notice",
            notice_pmid="",
            reasons=("Error in Data", "Unreliable Results"),
        )
    ]


@pytest.mark.parametrize(
    ("dois", "pmids", "papers"),
    [
        (
            "10.1000/a; 10.1000/b",
            "123;456",
            [("7", "10.1000/a", "123"), ("7#2", "10.1000/b", "456")],
        ),
        (
            "https://doi.org/10.1000/A,doi:10.1000/b 10.1000/a",
            "0",
            [("7", "10.1000/a", ""), ("7#2", "10.1000/b", "")],
        ),
        (
            "10.1000/a;10.1000/b",  # which of the two the number belongs to, nobody says
            "123",
            [("7", "10.1000/a", ""), ("7#2", "10.1000/b", ""), ("7#3", "", "123")],
        ),
        ("unavailable", "123, 456", [("7", "", "123"), ("7#2", "", "456")]),
        ("10.1000/a; unavailable", "123", [("7", "10.1000/a", "123")]),
        (
            "10.1002/(SICI)1097(199806)49:8<693::AID-ASI4>3.0.CO;2-O",
            "123",
            [("7", "10.1002/(sici)1097(199806)49:8<693::aid-asi4>3.0.co;2-o", "123")],
        ),
    ],
)
def test_a_row_may_name_several_papers(
    dois: str, pmids: str, papers: list[tuple[str, str, str]]
) -> None:
    found = rows(line(OriginalPaperDOI=dois, OriginalPaperPubMedID=pmids))
    assert [(row.record_id, row.doi, row.pmid) for row in found if isinstance(row, Row)] == papers
    assert len(found) == len(papers)


def test_numbers_of_several_papers_differ_however_long_they_are() -> None:
    cells = {"OriginalPaperDOI": "10.1000/a;10.1000/b", "OriginalPaperPubMedID": "0"}
    first, second = rows(line(Record_ID="9" * 60, **cells))
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert (len(first.record_id), len(second.record_id)) == (40, 40)
    assert first.record_id != second.record_id


@pytest.mark.parametrize(
    ("written", "nature"),
    [
        ("Retraction", "retraction"),
        ("Expression of concern", "concern"),
        ("EXPRESSION OF CONCERN", "concern"),
        ("Correction", "correction"),
        ("Reinstatement", "reinstatement"),
    ],
)
def test_every_kind_of_notice_is_known(written: str, nature: str) -> None:
    (row,) = rows(line(RetractionNature=written))
    assert isinstance(row, Row)
    assert row.nature == nature


@pytest.mark.parametrize(
    ("cells", "code", "value"),
    [
        ({"RetractionNature": "Rumor"}, "unknown_nature", "Rumor"),
        (
            {"OriginalPaperDOI": "unavailable", "OriginalPaperPubMedID": "0"},
            *("no_identifier", "7"),
        ),
        ({"OriginalPaperDOI": "Unavailable", "OriginalPaperPubMedID": ""}, "no_identifier", "7"),
        ({"Record_ID": ""}, "no_record", ""),
        (
            {"OriginalPaperDOI": f"10.1000/{'x' * 300}", "OriginalPaperPubMedID": "0"},
            *("no_identifier", "7"),
        ),
    ],
)
def test_what_says_nothing_is_named_with_its_line(
    cells: dict[str, str], code: str, value: str
) -> None:
    assert rows(line(), line(**cells))[1] == Unread(3, code, value)


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("https://doi.org/10.1000/ABC", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/abc.", "10.1000/abc"),
        ("doi: 10.1000/abc", "10.1000/abc"),
        (" 10.1000/S1389-9457(02)00258-7 ", "10.1000/s1389-9457(02)00258-7"),
    ],
)
def test_a_doi_is_known_in_every_spelling(written: str, doi: str) -> None:
    (row,) = rows(line(OriginalPaperDOI=written))
    assert isinstance(row, Row)
    assert row.doi == doi


@pytest.mark.parametrize(
    ("written", "on"),
    [
        ("12/31/2020 0:00", date(2020, 12, 31)),
        ("2020-12-31", date(2020, 12, 31)),
        ("2020-12-31T00:00:00Z", date(2020, 12, 31)),
        ("31/12/2020", None),
        ("2/30/2020", None),
        ("", None),
    ],
)
def test_days_are_american_or_iso(written: str, on: date | None) -> None:
    (row,) = rows(line(RetractionDate=written))
    assert isinstance(row, Row)
    assert row.on == on


def test_line_ends_in_cells_marks_of_order_and_old_encodings_do_no_harm() -> None:
    data = (
        b"\xef\xbb\xbf"
        + "\n".join([HEADER, line(Title="two\nlines", Author="Hög\x00l")]).encode()
        + b"\n"
        + line(Author="Müller", Record_ID="8").encode("cp1252")
        + b"\n\n"
    )
    found = list(read(io.BytesIO(data)))
    assert [(row.line, row.record_id) for row in found if isinstance(row, Row)] == [
        (3, "7"),
        (4, "8"),
    ]


def test_an_open_quotation_mark_that_swallows_a_row_is_damage() -> None:
    swallowed = '7,"open title,' + "x," * 5 + "\n" + line(Record_ID="8") + '"' + "," * 3
    assert [row.code for row in rows(swallowed) if isinstance(row, Unread)] == ["damaged"]
    in_a_cell = line(Reason="See the notice of\n2019, and more, of\n3, too", Record_ID="9")
    assert [row.record_id for row in rows(in_a_cell) if isinstance(row, Row)] == ["9"]
    longer = line() + ",,more"
    assert [row.code for row in rows(longer) if isinstance(row, Unread)] == ["damaged"]


def test_a_short_row_lacks_its_last_cells_only() -> None:
    (row,) = rows("7" + "," * 14 + "55,Correction")
    assert isinstance(row, Unread | Row)


@pytest.mark.parametrize(
    "data",
    [b"", b"Record ID,Title\n1,x\n", b"<html></html>", b"%PDF-1.7\n", b'a,"' + b"x" * 1_100_000],
)
def test_another_file_is_refused_with_what_it_lacks(data: bytes) -> None:
    with pytest.raises(NotTheFormat) as error:
        list(read(io.BytesIO(data)))
    assert error.value.missing


def test_it_is_read_while_it_arrives() -> None:
    def lines():  # type: ignore[no-untyped-def]
        yield (HEADER + "\n").encode()
        yield (line() + "\n").encode()
        raise AssertionError("read ahead")

    stream = read(lines())  # type: ignore[arg-type]
    assert isinstance(next(stream), Row)
