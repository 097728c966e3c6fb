"""Names from anywhere, titles that end in a sign, and records of which half is missing."""

from typing import Any

import pytest

from articles.citation_styles import printed
from articles.citation_styles.names import initials
from articles.citation_styles.numbers import edition
from articles.citation_styles.titles import title_case

ARTICLE: dict[str, Any] = {
    "type": "article-journal",
    "author": [{"family": "Doe", "given": "J"}],
    "title": "Iron",
    "container-title": "Sleep",
    "volume": "8",
    "issued": {"date-parts": [[2013]]},
}


@pytest.mark.parametrize(
    ("given", "short"),
    [  # Citing Medicine, chapter 1: hyphens of given names are left out, "Jean-Louis" is "JL"
        ("Jean-Louis", "JL"),
        ("Ya-li", "YL"),
        ("ÉA", "ÉA"),
        ("É.-A.", "ÉA"),
        ("E\u0301milie", "É"),
        ("ÖMER", "ÖMER"),
        ("Şebnem Çiğdem", "ŞÇ"),
        ("R. P.", "RP"),
        ("J-L M", "JLM"),
        ("jean paul", "JP"),
        ("Ludwig van", "L van"),
        ("Юрий А.", "ЮА"),
        ("محمد", "محمد"),
        ("小明", "小明"),
        ("D'Arcy", "D"),
        ("(Bob)", "B"),
        ("ßa", "ß"),
        ("3 …", ""),
        ("", ""),
    ],
)
def test_initials(given: str, short: str) -> None:
    assert initials(given) == short


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Is it iron?", "Is it iron?"),
        ("Stop!", "Stop!"),
        ("The end.", "The end."),
        ("He said “sleep.”", "He said “sleep.”"),
        ("“Why?”", "“Why?”"),
        ("And then…", "And then…"),
        ("لماذا؟", "لماذا؟"),
        ("<i>Is it?</i>", "Is it?"),
        ("“Iron”", "“Iron”."),
    ],
)
@pytest.mark.parametrize("style", ["ama", "nlm", "plain"])
def test_no_full_stop_stands_behind_a_sign(title: str, shown: str, style: str) -> None:
    assert printed({**ARTICLE, "title": title}, style).text.startswith(f"Doe J. {shown} Sleep. ")


@pytest.mark.parametrize(
    ("left_out", "line"),
    [
        ({"title"}, "Doe J. Sleep. 2013;8."),
        ({"issued"}, "Doe J. Iron. Sleep. 8."),
        ({"author"}, "Iron. Sleep. 2013;8."),
        ({"container-title"}, "Doe J. Iron. 2013;8."),
        ({"title", "container-title", "volume", "issued"}, "Doe J."),
    ],
)
def test_what_is_missing_leaves_no_mark(left_out: set[str], line: str) -> None:
    record = {name: value for name, value in ARTICLE.items() if name not in left_out}
    assert printed(record).text == line


@pytest.mark.parametrize(
    ("text", "ama", "nlm"),
    [
        ("1", "", "1"),
        ("1st ed.", "", "1"),
        ("First edition", "", "1"),
        ("Sixth edition", "6", "6"),
        ("6th", "6", "6"),
        ("2nd rev. ed.", "2nd rev ed", "2nd rev. ed."),
        ("international", "International ed", "International ed."),
        ("edition", "", ""),
    ],
)
def test_editions(text: str, ama: str, nlm: str) -> None:
    assert (edition(text, "ama"), edition(text, "nlm")) == (ama, nlm)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("the care of legs: a guide to iron", "The Care of Legs: A Guide to Iron"),
        ("living with RLS and mRNA", "Living With RLS and mRNA"),
        ("what is sleep? an answer", "What Is Sleep? An Answer"),
        ("proc. of the congress", "Proc. of the Congress"),
        (
            "anti-inflammatory β-blockers in state-of-the-art care",
            "Anti-inflammatory β-Blockers in State-of-the-Art Care",
        ),
        ("‘things’ (and others)", "‘Things’ (and Others)"),
        ("<script>x</script>", "<script>x</script>"),
    ],
)
def test_capitals_of_titles(title: str, shown: str) -> None:
    assert title_case(title) == shown


def test_titles_in_another_language_keep_their_capitals() -> None:
    book = {"type": "book", "title": "das schlafende bein", "language": "de"}
    assert printed(book).text == "das schlafende bein."
    assert printed({**book, "language": "en-GB"}).text == "Das Schlafende Bein."


def test_a_list_cut_by_any_name_and_names_without_letters() -> None:
    names = [{"family": "Doe", "given": "J"}, {"family": "et al."}, {"family": "…", "given": "."}]
    assert printed({**ARTICLE, "author": names}).text == "Doe J, et al. Iron. Sleep. 2013;8."


@pytest.mark.parametrize("style", ["ama", "nlm", "plain"])
def test_a_number_at_the_beginning_of_a_title_stays(style: str) -> None:
    record = {**ARTICLE, "title": "1. Iron", "author": []}
    assert printed(record, style).text.startswith("1. Iron. Sleep. ")


def test_only_the_last_doi_or_address_is_a_link() -> None:
    doi = printed({**ARTICLE, "title": "On doi:10.1/x", "DOI": "10.1/x"}).html
    assert doi.startswith("Doe J. On doi:10.1/x. <i>")
    assert doi.count("<a ") == 1
    url = printed({**ARTICLE, "title": "On https://a.example", "URL": "https://a.example"}).html
    assert url.startswith("Doe J. On https://a.example. <i>")
    assert url.count("<a ") == 1


@pytest.mark.parametrize(
    ("issue", "ama", "nlm"),
    [
        ("5 Suppl 1", "8(5)(suppl 1)", "8(5 Suppl 1)"),
        ("5, Suppl. 1", "8(5)(suppl 1)", "8(5 Suppl 1)"),
        ("5 Supp 1", "8(5)(suppl 1)", "8(5 Suppl 1)"),
        ("Supplement_1", "8(suppl 1)", "8 Suppl 1"),
        ("suppl_1", "8(suppl 1)", "8 Suppl 1"),
        ("Suppl", "8(suppl)", "8 Suppl"),
        ("Suppl 1-2", "8(suppl 1-2)", "8 Suppl 1-2"),
        ("S1", "8(S1)", "8(S1)"),
        ("Support", "8(Support)", "8(Support)"),
    ],
)
def test_supplements(issue: str, ama: str, nlm: str) -> None:
    record = {**ARTICLE, "issue": issue}
    assert printed(record).text.endswith(f" 2013;{ama}.")
    assert printed(record, "nlm").text.endswith(f" 2013;{nlm}.")


@pytest.mark.parametrize(
    ("pages", "ama", "nlm"),
    [  # AMA prints both numbers whole, NLM what differs
        ("123-8", "123-128", "123-8"),
        ("1698–1700", "1698-1700", "1698-700"),
        ("321-28", "321-328", "321-8"),
        ("99-101", "99-101", "99-101"),
        ("S93-S99", "S93-S99", "S93-9"),
        ("e1-e12", "e1-e12", "e1-12"),
        ("e101-e105", "e101-e105", "e101-5"),
        ("1-3, 7-9", "1-3, 7-9", "1-3, 7-9"),
        ("iii-v", "iii-v", "iii-v"),
        ("04113", "04113", "04113"),
        ("1049-1050.e3", "1049-1050.e3", "1049-50.e3"),
    ],
)
def test_ranges_of_pages(pages: str, ama: str, nlm: str) -> None:
    record = {**ARTICLE, "page": pages}
    assert printed(record).text.endswith(f" 2013;8:{ama}.")
    assert printed(record, "nlm").text.endswith(f" 2013;8:{nlm}.")


def test_what_is_online_first_at_an_address_has_its_day_before_the_day_of_access() -> None:
    record = {
        **{name: value for name, value in ARTICLE.items() if name != "volume"},
        "status": "ahead of print",
        "URL": "https://a.example",
        "accessed": {"date-parts": [[2020, 1, 2]]},
    }
    assert printed(record, "nlm").text == (
        "Doe J. Iron. Sleep [Internet]. Epub 2013 [cited 2020 Jan 2]. "
        "Available from: https://a.example"
    )


def test_a_rule_is_printed_as_a_report_and_a_patent_is_not_online_first() -> None:
    rule = {"type": "regulation", "title": "sleep rule", "number": "7"}
    assert printed(rule).text == "Sleep Rule. Report No. 7."
    patent = {"type": "patent", "title": "Bed", "issued": {"date-parts": [[2020, 4, 1]]}}
    assert printed(patent).text == "Bed. April 1, 2020."


def test_a_changed_record_is_not_taken_from_memory() -> None:
    before = printed(ARTICLE).text
    assert printed(ARTICLE).text == before
    for change in (
        {"volume": "9"},
        {"status": "in press", "volume": ""},
        {"issued": {"date-parts": [[2013], [2014]]}},
        {"author": [{"family": "Doe", "given": "J", "suffix": "Jr"}]},
    ):
        assert printed({**ARTICLE, **change}).text != before, change


@pytest.mark.parametrize("name", ["issue", "volume"])
def test_a_hostile_issue_ends_soon(name: str) -> None:
    hostile = " ,(" * 20_000
    assert hostile.strip() in printed({**ARTICLE, name: hostile}).text
