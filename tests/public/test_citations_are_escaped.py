"""Citations in five formats: the same facts, each by the rules of its format."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from articles.public import names
from articles.public.citation_formats import FORMATS, ama, bibtex, csl_json, ris, vancouver
from articles.public.citing import Citable, highwire_tags

URL = "https://rls.example/articles/iron/v/2/"
RECORD = Citable(
    key="iron-v2",
    title="Iron & sleep: 50% of {RLS}, a_b, C:\\d #1 ~ $5 ^2",
    authors=(names.parse("Dr Ada M. Stone, MD"), names.parse("RLS Writing Group")),
    number=2,
    published_on=date(2026, 11, 12),
    first_published_on=date(2026, 5, 2),
    url=URL,
    language="en",
    publisher="Sleep & Co_",
    site="RLS Portal",
    is_demonstration=False,
)
PLAIN = replace(RECORD, title="Iron and restless legs")


def test_ama() -> None:
    assert ama(PLAIN) == (
        "Stone AM, RLS Writing Group. Iron and restless legs. RLS Portal. Revision 2. "
        f"Published May 2, 2026. Updated November 12, 2026. {URL}"
    )


def test_vancouver() -> None:
    assert vancouver(PLAIN) == (
        "Stone AM, RLS Writing Group. Iron and restless legs [Internet]. Revision 2. "
        f"Sleep & Co_; 2026 May 2 [updated 2026 Nov 12]. Available from: {URL}"
    )


def test_a_first_revision_was_not_updated_and_a_question_has_no_full_stop() -> None:
    first = replace(PLAIN, title="Does iron help?", first_published_on=PLAIN.published_on)
    assert "Does iron help? RLS Portal. Revision 2. Published November 12, 2026. https" in ama(
        first
    )
    assert "pdated" not in ama(first) + vancouver(first)


@pytest.mark.parametrize(("count", "american", "nlm"), [(6, 6, 6), (7, 3, 6)])
def test_many_authors_are_cut_as_the_styles_say(count: int, american: int, nlm: int) -> None:
    authors = tuple(names.parse(f"Ada Stone{letter}") for letter in "abcdefg"[:count])
    record = replace(PLAIN, authors=authors)
    for line, shown in ((ama(record), american), (vancouver(record), nlm)):
        assert len(re.findall(r"Stone[a-g] A", line)) == shown
        assert (", et al. Iron" in line) == (shown < count)


def fields_of(entry: str) -> dict[str, str]:
    """Read an entry as BibTeX does: a value ends with the brace that closes it."""
    kind, rest = entry.split("{", 1)
    assert kind == "@misc"
    key, rest = rest.split(",", 1)
    found, depth, start = {"": key}, 0, 0
    for at, letter in enumerate(rest):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth < 0:
            assert rest[at:] == "}\n"
            return found
        if letter == "," and depth == 0:
            name, value = rest[start:at].split(" = ", 1)
            found[name.strip()] = value[1:-1] if value.startswith("{") else value
            start = at + 1
    raise AssertionError("the entry does not end")


def test_bibtex_escapes_what_latex_would_run() -> None:
    found = fields_of(bibtex(RECORD))
    assert found == {
        "": "iron-v2",
        "author": "Stone, Ada M. and {RLS Writing Group}",
        "title": r"{Iron \& sleep: 50\% of \textbraceleft{}RLS\textbraceright{}, a\_b, "
        r"C:\textbackslash{}d \#1 \textasciitilde{} \$5 \textasciicircum{}2}",
        "howpublished": "RLS Portal",
        "publisher": r"Sleep \& Co\_",
        "version": "2",
        "year": "2026",
        "month": "nov",
        "day": "12",
        "url": URL,
        "language": "en",
        "note": "Revision 2. First published 2026-05-02.",
    }


@pytest.mark.parametrize(
    "title", ["a { b", "a } b", "a \\", "a \\} b", "%", "a\n}\n@b{", '"', "é ß 漢"]
)
def test_no_title_breaks_an_entry(title: str) -> None:
    found = fields_of(bibtex(replace(PLAIN, title=title)))
    assert len(found) == 12
    back = found["title"][1:-1]
    for letter, command in {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}.items():
        back = back.replace(command, letter)
    back = back.replace(r"\textbackslash{}", "\\").replace(r"\%", "%")
    assert back == " ".join(title.split())


def test_ris_has_one_line_for_each_field() -> None:
    record = replace(RECORD, title="Iron\r\nER  - \r\nTY  - JOUR\u2028x\x00y\x85z")
    text = ris(record)
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert "\n" not in "".join(lines)
    assert [line[:2] for line in lines] == (
        ["TY", "ID", "AU", "AU", "TI", "T2", "PB", "PY", "DA", "ET", "LA", "UR", "N1", "ER"]
    )
    found = {line[:2]: line[6:] for line in lines}
    assert found["TY"] == "ELEC"
    assert found["TI"] == "Iron ER - TY - JOUR x y z"
    assert lines[2:4] == ["AU  - Stone, Ada M.", "AU  - RLS Writing Group"]
    assert (found["PY"], found["DA"], found["ET"]) == ("2026", "2026/11/12", "2")
    assert (found["UR"], found["ER"]) == (URL, "")


def test_csl_json_is_a_list_of_one_item() -> None:
    (item,) = json.loads(csl_json(RECORD))
    assert item == {
        "id": "iron-v2",
        "type": "webpage",
        "title": RECORD.title,
        "author": [{"family": "Stone", "given": "Ada M."}, {"literal": "RLS Writing Group"}],
        "container-title": "RLS Portal",
        "publisher": "Sleep & Co_",
        "version": "2",
        "issued": {"date-parts": [[2026, 11, 12]]},
        "original-date": {"date-parts": [[2026, 5, 2]]},
        "language": "en",
        "URL": URL,
        "note": "Revision 2. First published 2026-05-02.",
    }


def test_tags_of_the_page_for_reference_managers() -> None:
    assert highwire_tags(PLAIN) == [
        ("citation_title", "Iron and restless legs"),
        ("citation_author", "Stone, Ada M."),
        ("citation_author", "RLS Writing Group"),
        ("citation_publication_date", "2026/11/12"),
        ("citation_online_date", "2026/05/02"),
        ("citation_publisher", "Sleep & Co_"),
        ("citation_language", "en"),
        ("citation_public_url", URL),
    ]


@pytest.mark.parametrize("style", FORMATS)
def test_every_format_names_a_demonstration_and_the_publisher_of_a_text_without_authors(
    style: str,
) -> None:
    make = FORMATS[style].make
    words = "Demonstration: no real doctor reviewed this page."
    assert words in make(replace(PLAIN, is_demonstration=True))
    assert words not in make(PLAIN)
    nobody = make(replace(PLAIN, authors=(), publisher="Restful"))
    assert nobody.count("Restful") == (1 if style == "ama" else 2)
    assert "accessed" not in nobody.lower()


@pytest.mark.parametrize(
    ("text", "family", "given", "initials"),
    [
        ("Ada Stone", "Stone", "Ada", "A"),
        ("Dr. Ada  Maria Stone, MD, PhD", "Stone", "Ada Maria", "AM"),
        ("Prof Jean-Luc O'Neill", "O'Neill", "Jean-Luc", "JL"),
        ("RP Allen", "Allen", "RP", "RP"),
        ("J. R. Connor", "Connor", "J. R.", "JR"),
        ("Ludwig van der Berg", "van der Berg", "Ludwig", "L"),
        ("Élodie Núñez", "Núñez", "Élodie", "É"),
        ("María de la Cruz, FRCP", "de la Cruz", "María", "M"),
    ],
)
def test_a_family_name_is_told_where_that_is_plain(
    text: str, family: str, given: str, initials: str
) -> None:
    name = names.parse(text)
    assert (name.family, name.given, name.initials) == (family, given, initials)
    assert name.short == f"{family} {initials}"
    assert name.inverted == f"{family}, {given}"


@pytest.mark.parametrize(
    "text",
    [
        "RLS Portal",
        "Editorial team",
        "The editors of the portal",
        "Stone, Ada",
        "Sleep Clinic, University of Testland",
        "Plato",
        "山田太郎",
        "Martin King Jr.",
        "Group 7",
        "van Gogh",
        "Dr",
        "bell hooks",
    ],
)
def test_other_names_stay_whole(text: str) -> None:
    name = names.parse(text)
    assert (name.family, name.short, name.inverted) == ("", text, text)
