"""Who wrote an article, and the kind of its change, are part of what a doctor signs."""

import json

import pytest

from articles.canonical import canonical_json
from articles.content import canonical, content_hash, draft_of
from articles.working_copy import BylineDraft
from tests import factories as make

pytestmark = pytest.mark.django_db

ROBIN = BylineDraft("Robin  Writer ", "Health writer", "", "byl1n3xx")


def test_a_text_with_neither_is_schema_1_to_the_byte() -> None:
    data = canonical(make.make_article())
    assert data["schema"] == 1
    assert {"bylines", "change_kind"}.isdisjoint(data)


@pytest.mark.parametrize(
    ("fields", "bylines", "kind"),
    [
        (
            {"bylines": (ROBIN,)},
            [
                {
                    "uid": "byl1n3xx",
                    "name": "Robin Writer",
                    "about": "Health writer",
                    "disclosure": "",
                }
            ],
            "",
        ),
        ({"change_kind": "correction"}, [], "correction"),
    ],
)
def test_either_makes_it_schema_2(fields: dict, bylines: list, kind: str) -> None:
    data = canonical(make.make_article(**fields))
    assert (data["schema"], data["bylines"], data["change_kind"]) == (2, bylines, kind)


def test_another_author_is_another_fingerprint() -> None:
    one = make.submitted(bylines=(ROBIN,)).revision
    two = make.submitted(bylines=(BylineDraft("Kim Writer", uid=ROBIN.uid),)).revision
    assert (one.fingerprint == two.fingerprint, one.body_html == two.body_html) == (False, True)


def test_a_frozen_text_comes_back_with_its_bylines() -> None:
    article = make.make_article(bylines=(ROBIN, BylineDraft("Kim")), change_kind="update")
    draft = draft_of(article)
    assert [byline.name for byline in draft.bylines] == ["Robin Writer", "Kim"]
    assert draft.change_kind == "update"


def test_reordering_bylines_is_a_change_of_the_text() -> None:
    article = make.make_article(bylines=(ROBIN, BylineDraft("Kim", uid="kimkim")))
    before = canonical(article)
    one, two = article.bylines.all()
    one.position, two.position = 2, 1
    one.save()
    two.save()
    after = canonical(make.fresh(article))
    assert [b["uid"] for b in after["bylines"]] == ["kimkim", "byl1n3xx"]
    assert content_hash(canonical_json(before)) != content_hash(canonical_json(after))


def test_a_revision_stores_them() -> None:
    revision = make.submitted(bylines=(ROBIN,)).revision
    assert json.loads(revision.content)["bylines"][0]["name"] == "Robin Writer"
