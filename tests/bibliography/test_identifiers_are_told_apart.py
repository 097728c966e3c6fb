"""Identifiers come into one form, and what is none is refused with a code."""

import pytest

from articles.bibliography.identifiers import (
    NORMALIZE,
    BadIdentifier,
    comparable,
    is_valid,
    orcid,
)

OLD = "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2"
FORMS = [
    ("DOI", "10.1212/WNL.54.8.1698", "10.1212/WNL.54.8.1698"),
    ("DOI", "https://doi.org/10.1212/WNL.54.8.1698", "10.1212/WNL.54.8.1698"),
    ("DOI", "http://dx.doi.org/10.1212%2FWNL.54.8.1698", "10.1212/WNL.54.8.1698"),
    ("DOI", "doi: 10.1212/wnl.54.8.1698.", "10.1212/wnl.54.8.1698"),
    ("DOI", "doi:https://doi.org/10.1000/a", "10.1000/a"),
    ("DOI", "(info:doi/10.1000/a(b))", None),
    ("DOI", "info:doi/10.1000/a(b)", "10.1000/a(b)"),
    ("DOI", "10.1000/a).", "10.1000/a"),
    ("DOI", "<10.1000/a>;", "10.1000/a"),
    ("DOI", f"doi:{OLD}", OLD),
    ("DOI", "10.1000", None),
    ("DOI", "https://sleep.example/10.1000/a", None),
    ("DOI", "10.1000/a 10.1000/b", None),
    ("DOI", "", None),
    ("PMID", "PMID: 10762522", "10762522"),
    ("PMID", "https://pubmed.ncbi.nlm.nih.gov/10762522/", "10762522"),
    ("PMID", "MEDLINE:24363103", "24363103"),
    ("PMID", "0123", None),
    ("PMID", "123456789", None),
    ("PMCID", "PMC9542244", "PMC9542244"),
    ("PMCID", "pmc 9542244.2", "PMC9542244"),
    ("PMCID", "9542244", "PMC9542244"),
    ("PMCID", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC9542244/", "PMC9542244"),
    ("PMCID", "PMCX", None),
    ("ISBN", "0-306-40615-2", "0306406152"),
    ("ISBN", "ISBN 978-0-306-40615-7 (hardback)", "9780306406157"),
    ("ISBN", "ISBN-13: 978–0–306–40615–7", "9780306406157"),
    ("ISBN", "9783161484100 316148410X", "9783161484100, 316148410X"),
    ("ISBN", "080442957x", "080442957X"),
    ("ISBN", "978", None),
    ("ISSN", "00283878", "0028-3878"),
    ("ISSN", "0028-3878 (Print); 1526-632X (Electronic)", "0028-3878, 1526-632X"),
    ("ISSN", "ISSN: 1526-632x", "1526-632X"),
    ("ISSN", "0028-387", None),
    ("ISSN", "(Print)", None),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "given", "expected"), FORMS)
def test_an_identifier_has_one_form(kind, given, expected):
    assert is_valid(kind, given) is (expected is not None)
    if expected is not None:
        assert NORMALIZE[kind](given) == expected
        assert NORMALIZE[kind](expected) == expected


@pytest.mark.parametrize(
    ("kind", "given"),
    [("ISBN", "0306406153"), ("ISBN", "9780306406158"), ("ISSN", "0028-3879")],
)
def test_a_wrong_check_digit_is_named_as_such(kind, given):
    with pytest.raises(BadIdentifier) as refused:
        NORMALIZE[kind](given)
    assert (refused.value.kind, refused.value.code, refused.value.value) == (
        kind,
        "check_digit",
        given,
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("ORCID: 000000021694233x", "0000-0002-1694-233X"),
    ],
)
def test_a_person_has_one_form(given, expected):
    assert orcid(given) == expected


@pytest.mark.parametrize(
    ("given", "code"), [("0000-0002-1825-0098", "check_digit"), ("0000", "malformed")]
)
def test_what_is_no_person_is_refused(given, code):
    with pytest.raises(BadIdentifier) as refused:
        orcid(given)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("DOI", "10.1212/WNL.54.8.1698", "https://doi.org/10.1212/wnl.54.8.1698"),
        ("ISBN", "0-306-40615-2", "978-0-306-40615-7"),
        ("PMCID", "pmc9542244", "PMC9542244"),
    ],
)
def test_what_names_the_same_compares_equal(kind, one, other):
    assert comparable(kind, one) == comparable(kind, other)
