from typing import Any

import pytest

from articles.importing.bibliography import entries_of, keys_for, references_of
from articles.importing.lines import Sheet
from articles.importing.printed_reference import read_reference

AUTHORS = [{"family": "Earley", "given": "CJ"}, {"family": "Connor", "given": "JR"}]
ARTICLE = {
    "type": "article-journal",
    "author": AUTHORS,
    "title": "Iron in the brain",
    "container-title": "Neurology",
    "issued": {"date-parts": [[2000]]},
    "volume": "54",
    "page": "1698-1700",
}


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in ARTICLE.items() if name not in names}


@pytest.mark.parametrize(
    ("text", "csl"),
    [
        ("Earley CJ, Connor JR. Iron in the brain. Neurology 2000; 54:1698-1700.", ARTICLE),
        ("Earley CJ, Connor JR. Iron in the brain. Neurology. 2000;54:1698–1700.", ARTICLE),
        ("Earley CJ and Connor JR. Iron in the brain. Neurology. 2000;54:1698-1700", ARTICLE),
        ("Earley CJ, Connor JR. Iron in the brain. Neurology 54 (2000) 1698-1700.", ARTICLE),
        (
            "Earley CJ, Connor JR. Iron in the brain. Neurology, vol. 54, pp. 1698-1700, 2000.",
            ARTICLE,
        ),
        (
            "Earley CJ, Connor JR, et al. Iron in the brain. Neurology. 2000;54:1698-1700.",
            {**ARTICLE, "author": [*AUTHORS, {"literal": "et al"}]},
        ),
        (
            "Earley CJ, Connor JR; RLS Group. Iron in the brain. Neurology. 2000;54:1698-1700.",
            {**ARTICLE, "author": [*AUTHORS, {"literal": "RLS Group"}]},
        ),
        (
            (
                "Earley CJ, Connor JR. Iron in the brain. Neurology. 2000 Apr 25;54(8):1698-1700. "
                "doi:10.1212/WNL.54.8.1698. PMID: 10762522; PMCID: PMC1234567."
            ),
            {
                **ARTICLE,
                "issued": {"date-parts": [[2000, 4, 25]]},
                "issue": "8",
                "DOI": "10.1212/WNL.54.8.1698",
                "PMID": "10762522",
                "PMCID": "PMC1234567",
            },
        ),
        (
            "Earley CJ, Connor JR. Iron in the brain? N. Engl. J. Med. 2000;54:1698-1700.",
            {**ARTICLE, "title": "Iron in the brain?", "container-title": "N. Engl. J. Med"},
        ),
        (
            (
                "Earley, C. J., & Connor, J. R. (2000). Iron in the brain. Neurology, 54(8), "
                "1698–1700. https://doi.org/10.1212/WNL.54.8.1698"
            ),
            {
                **ARTICLE,
                "author": [
                    {"family": "Earley", "given": "C. J."},
                    {"family": "Connor", "given": "J. R."},
                ],
                "issue": "8",
                "DOI": "10.1212/WNL.54.8.1698",
            },
        ),
        (
            (
                "de Weerd A, O'Hara R, Chesson AL Jr, Garcia-Borreguero D, Ferré S. "
                "Iron in the brain. Neurology. 2000;54:1698-1700."
            ),
            {
                **ARTICLE,
                "author": [
                    {"family": "de Weerd", "given": "A"},
                    {"family": "O'Hara", "given": "R"},
                    {"family": "Chesson", "given": "AL Jr"},
                    {"family": "Garcia-Borreguero", "given": "D"},
                    {"family": "Ferré", "given": "S"},
                ],
            },
        ),
        (
            "RLS Study Group. Iron in the brain. Neurology. 2000;54:1698-1700.",
            {**ARTICLE, "author": [{"literal": "RLS Study Group"}]},
        ),
        ("Iron in the brain. Neurology. 2000;54:1698-1700.", without("author")),
        ("Earley CJ, Connor JR. Iron in the brain. Neurology. 2000:1698-1700.", without("volume")),
        (
            "Earley CJ, Connor JR. Iron in the brain. Neurology. 2000. PMID 10762522",
            {**without("volume", "page"), "PMID": "10762522"},
        ),
        (
            "Earley CJ, Connor JR. Iron in the brain. Sleep. 2000;(10):zsad190.",
            {**without("volume"), "container-title": "Sleep", "issue": "10", "page": "zsad190"},
        ),
        (
            "Earley CJ, Connor JR. Iron in the brain. 2nd ed. New York: Example Press; 2000.",
            {
                **without("container-title", "volume", "page"),
                "type": "book",
                "edition": "2",
                "publisher-place": "New York",
                "publisher": "Example Press",
            },
        ),
        (
            "Example Clinic. Restless legs. https://example.org/legs. Accessed May 3, 2024.",
            {
                "type": "webpage",
                "author": [{"literal": "Example Clinic"}],
                "title": "Restless legs",
                "URL": "https://example.org/legs",
                "accessed": {"date-parts": [[2024, 5, 3]]},
            },
        ),
        (
            "Example AB, et al. (2018). Restless legs. Example Site. https://example.org/legs",
            {
                "type": "webpage",
                "author": [{"family": "Example", "given": "AB"}, {"literal": "et al"}],
                "title": "Restless legs",
                "container-title": "Example Site",
                "issued": {"date-parts": [[2018]]},
                "URL": "https://example.org/legs",
            },
        ),
        (
            "Example Publishing. (2023, March 1). Restless legs. https://example.org/legs.",
            {
                "type": "webpage",
                "author": [{"literal": "Example Publishing"}],
                "title": "Restless legs",
                "issued": {"date-parts": [[2023, 3, 1]]},
                "URL": "https://example.org/legs",
            },
        ),
    ],
)
def test_a_printed_reference_is_taken_apart(text: str, csl: dict[str, Any]) -> None:
    printed = read_reference(text)
    assert (printed.csl, printed.unread, printed.is_whole_title) == (csl, "", False)


@pytest.mark.parametrize(
    "text",
    [
        "A leaflet from the waiting room",
        "Christopher J. Earley, James R. Connor. Iron in the brain. Neurology. 2000;54:1698.",
        "Smith J. A title. Something. 2010.",
        "Iron",
        "x" * 3000,
        ". . . ; 2000 ; :",
    ],
)
def test_what_is_not_understood_stays_whole(text: str) -> None:
    printed = read_reference(text)
    assert printed.csl == {"type": "document", "title": text}
    assert printed.is_whole_title


def test_words_that_fit_no_field_are_handed_back() -> None:
    assert read_reference("Example Clinic. Legs. Updated 2023. https://example.org/x").unread == (
        "Updated 2023"
    )
    day = read_reference("Example Clinic. Legs (RLS) (https://example.org/x). Accessed 11/05/2023.")
    assert (day.csl["title"], day.unread) == ("Legs (RLS)", "Accessed 11/05/2023")
    assert day.csl["URL"] == "https://example.org/x"
    month = read_reference("Earley CJ. Iron. Neurology. 2000 Mar-Apr;54:1.")
    assert month.csl["issued"] == {"date-parts": [[2000]]}
    assert month.unread == "Mar-Apr"


def entries(text: str, *, is_wrapped: bool = False) -> tuple[list[str], list[str]]:
    found, after = entries_of(list(Sheet(text).free()), is_wrapped)
    return [entry.text for entry in found], [line.text for line in after]


@pytest.mark.parametrize("marker", ["{}. ", "[{}] ", "({}) ", "{}) ", "  {}.\t", "• ", "- ", ""])
def test_entries_are_told_apart(marker: str) -> None:
    texts = [f"Author{n} AB. A study. Journal. 200{n};1:1." for n in range(1, 4)]
    lines = [f"{marker.format(n)}{text}" for n, text in enumerate(texts, start=1)]
    assert entries("\n".join(lines)) == (texts, [])
    assert entries("\n\n".join(lines).replace("\n\n", "\n")) == (texts, [])


def test_a_wrapped_entry_is_joined_even_where_a_line_begins_with_a_number() -> None:
    text = (
        "1. Author AB. A study of many things that goes on. Journal of Examples\n"
        "2000;54:1698.\n"
        "2. Other CD. One more. Journal. 2001;\n"
        "56. 263-265. doi:\n"
        "10.1000/x\n"
        "3. Last EF. The last. Journal. 2002;1:1."
    )
    found, after = entries(text)
    assert [entry.split(".")[0] for entry in found] == ["Author AB", "Other CD", "Last EF"]
    assert after == []


def test_blank_lines_between_entries_allow_breaks_inside() -> None:
    text = "Author AB.\nA study.\nJournal. 2001;1:1.\n\nOther CD.\nOne more.\nJournal. 2002;1:1."
    assert entries(text) == (
        ["Author AB. A study. Journal. 2001;1:1.", "Other CD. One more. Journal. 2002;1:1."],
        [],
    )


def test_what_stands_below_the_list_is_no_reference() -> None:
    found, after = entries("1. Author AB. A study. Journal. 2001;1:1.\nPrinted on green paper.")
    assert len(found) == 1
    assert after == ["Printed on green paper."]


def test_keys_are_first_author_and_year_with_letters_where_two_agree() -> None:
    def record(family: str, year: int) -> dict[str, Any]:
        return {"author": [{"family": family}], "issued": {"date-parts": [[year]]}}

    records = [record("Ferré", 2022), record("de Weerd", 2000), record("Ferré", 2022)]
    records += [{"title": "The iron leaflet"}, {}, {"author": [{"literal": "的"}]}]
    assert keys_for(records) == [
        *("ferre2022a", "deweerd2000", "ferre2022b", "iron", "referencea", "referenceb"),
    ]


def test_each_field_that_was_read_is_verified_by_the_file() -> None:
    found, _ = entries_of(Sheet("1. Author AB. A study. Journal. 2001;1:9.").lines, False)
    [cited] = references_of(found, "page.txt")
    assert cited.reference.key == "author2001"
    assert cited.reference.verified == dict.fromkeys(
        ("author", "title", "container-title", "issued", "volume", "page"),
        "as printed in page.txt",
    )
