"""References as things of schema.org: each kind, and nothing that was not in the source."""

from typing import Any

import pytest

from articles.public.structured_references import cited
from tests.support import schema_org

PAGE = "https://rls.example/articles/iron/v/1/"
JOURNAL: dict[str, Any] = {
    "type": "article-journal",
    "title": "Iron in the brain",
    "author": [
        {"family": "Allen", "given": "RP"},
        {"literal": "RLS Study Group"},
        {"literal": "et al"},
        {"given": "nobody"},
    ],
    "container-title": "Neurology",
    "issued": {"date-parts": [[2000, 4, 25]]},
    "volume": "54",
    "issue": "8",
    "page": "1698-1700",
    "DOI": "10.1212/WNL.99.7.2222",
    "PMID": "10762522",
    "ISSN": "0028-3878",
}


def entry(**source: Any) -> dict[str, Any]:
    return {"key": "allen", "text": "The printed line.", "source": source}


def test_an_article_in_a_journal() -> None:
    journal = {"@type": "Periodical", "name": "Neurology", "issn": "0028-3878"}
    volume = {"@type": "PublicationVolume", "volumeNumber": "54", "isPartOf": journal}
    assert cited(PAGE, entry(**JOURNAL)) == {
        "@type": "ScholarlyArticle",
        "@id": "https://doi.org/10.1212/WNL.99.7.2222",
        "name": "Iron in the brain",
        "author": [
            {"@type": "Person", "name": "RP Allen", "familyName": "Allen", "givenName": "RP"},
            {"@type": "Organization", "name": "RLS Study Group"},
        ],
        "datePublished": "2000-04-25",
        "isPartOf": {"@type": "PublicationIssue", "issueNumber": "8", "isPartOf": volume},
        "pagination": "1698-1700",
        "identifier": [
            {"@type": "PropertyValue", "propertyID": "doi", "value": "10.1212/WNL.99.7.2222"},
            {"@type": "PropertyValue", "propertyID": "pmid", "value": "10762522"},
        ],
        "sameAs": "https://pubmed.ncbi.nlm.nih.gov/10762522/",
        "url": "https://doi.org/10.1212/WNL.99.7.2222",
    }


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("author", "Allen"),
        ("container-title", "Neurology"),
        ("issued", "2000"),
        ("volume", "'54'"),
        ("issue", "'8'"),
        ("page", "1698-1700"),
        ("DOI", "WNL.99"),
        ("PMID", "10762522"),
        ("ISSN", "0028-3878"),
    ],
)
def test_what_nobody_saw_is_not_told(name: str, words: str) -> None:
    """The canonical content holds verified fields alone: what is not in it, is not known."""
    assert words in str(cited(PAGE, entry(**JOURNAL)))
    left = {other: value for other, value in JOURNAL.items() if other != name}
    assert words not in str(cited(PAGE, entry(**left)))


def test_without_a_title_there_is_the_printed_line() -> None:
    assert cited(PAGE, entry(type="article-journal", DOI=JOURNAL["DOI"])) == "The printed line."


@pytest.mark.parametrize(
    ("source", "kind", "more"),
    [
        ({"type": "book", "ISBN": "978"}, "Book", {"isbn": "978"}),
        ({"type": "book", "publisher": "P"}, "Book", {"publisher": "P"}),
        ({"type": "chapter", "container-title": "B"}, "Chapter", {"isPartOf": "B"}),
        ({"type": "report", "publisher": "P"}, "Report", {"publisher": "P"}),
        (
            {"type": "webpage", "URL": "https://a.example/"},
            "WebPage",
            {"url": "https://a.example/"},
        ),
        ({"type": "webpage", "container-title": "S"}, "WebPage", {"isPartOf": "S"}),
        ({"type": "software", "container-title": "S"}, "CreativeWork", {"isPartOf": "S"}),
        ({"URL": "javascript:alert(1)"}, "CreativeWork", {}),
        ({"DOI": "not a doi", "PMID": "0"}, "CreativeWork", {}),
        ({"issued": {"date-parts": [[2013]]}}, "CreativeWork", {"datePublished": "2013"}),
        ({"issued": {"date-parts": [[2013, 5]]}}, "CreativeWork", {"datePublished": "2013-05"}),
        ({"issued": {"raw": "2013"}}, "CreativeWork", {}),
        ({"issued": {"date-parts": [["x"]]}}, "CreativeWork", {}),
        ({"author": "Allen"}, "CreativeWork", {}),
    ],
)
def test_other_kinds(source: dict[str, Any], kind: str, more: dict[str, str]) -> None:
    node = cited(PAGE, entry(title="T", **source))
    assert isinstance(node, dict)
    assert (node.pop("@type"), node.pop("@id"), node.pop("name")) == (
        kind,
        f"{PAGE}#cites-allen",
        "T",
    )
    told = {name: v["name"] if isinstance(v, dict) else v for name, v in node.items()}
    assert told == more
    graph = {"@context": "https://schema.org", "@graph": [{"@type": kind, **node}]}
    assert schema_org.faults(graph) == []
