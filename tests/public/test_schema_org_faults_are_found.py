"""The check by the vocabulary finds what it is for."""

from typing import Any

import pytest

from tests.support.schema_org import TYPES, definitions, faults, properties


def found(*graph: dict[str, Any]) -> list[str]:
    return faults({"@context": "https://schema.org", "@graph": list(graph)})


def test_the_extract_names_where_it_is_from() -> None:
    known = definitions()
    assert set(TYPES) <= set(known)
    assert "lastReviewed" in properties("MedicalWebPage", known)  # inherited from WebPage
    assert "Physician" not in known
    assert "ClaimReview" not in known


@pytest.mark.parametrize(
    ("node", "fault"),
    [
        ({"@type": "Article", "headline": "Iron"}, ""),
        ({"@type": "Article", "lastReviewed": "2026-11-02"}, "Article has no lastReviewed"),
        ({"@type": "Physician", "name": "A"}, "no type of the extract: Physician"),
        ({"@type": "Article", "headline": ""}, "Article.headline holds"),
        ({"@type": "Article", "headline": 7}, "Article.headline holds"),
        ({"@type": "Article", "author": {"@type": "Article", "name": "A"}}, "Article.author holds"),
        ({"@type": "Article", "author": {"@id": "https://rls.example/#org"}}, ""),
        ({"@type": "MedicalWebPage", "specialty": "https://schema.org/Neurologic"}, ""),
        ({"@type": "MedicalWebPage", "specialty": "Neurology"}, "MedicalWebPage.specialty holds"),
        ({"@type": "Article", "isAccessibleForFree": True}, ""),
        ({"@type": "Article", "version": 3}, ""),
    ],
)
def test_a_fault_is_named(node: dict[str, Any], fault: str) -> None:
    assert [each[: len(fault)] for each in found(node)] == ([fault] if fault else [])


def test_what_is_told_elsewhere_in_the_graph_has_its_type_there() -> None:
    page = {"@type": "WebPage", "@id": "#p", "mainEntity": {"@id": "#a"}}
    person = {"@type": "Person", "@id": "#a", "name": "A"}
    assert found({**page, "reviewedBy": {"@id": "#a"}}, person) == []
    article = {"@type": "Article", "@id": "#a", "name": "A"}
    assert found({**page, "reviewedBy": {"@id": "#a"}}, article)[0].startswith("WebPage.reviewedBy")


def test_what_has_no_type_has_no_properties() -> None:
    assert found({"@id": "#a", "name": "A"}) == ["properties without a type: ['@id', 'name']"]


def test_another_context_is_no_graph() -> None:
    assert faults({"@context": "https://example.org", "@graph": []}) != []
