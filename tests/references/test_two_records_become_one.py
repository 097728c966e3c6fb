"""Merging: working copies cite the record that stays, and frozen texts keep what they have."""

from __future__ import annotations

import json
from typing import Any

import pytest

from articles import transitions
from articles.citation_keys import with_other_keys
from articles.content import draft_of, draft_of_content, freeze, problems_of
from articles.joined_records import joined
from articles.models import AuditEvent, Publication, Reference, Topic
from articles.models.reference import ReferenceAlias
from articles.transitions import Refused, pair_digest
from tests import factories as make
from tests.factories import NOW

KEPT = {"type": "article-journal", "title": "Iron", "PMID": "12"}


def merge(kept: Reference, other: Reference, **changes: Any) -> Any:
    given = {
        "as_shown": pair_digest(kept, other),
        "by": make.somebody("author"),
        "now": NOW,
        **changes,
    }
    return transitions.merge_references(kept, other, **given)


@pytest.fixture
def kept(db: None) -> Reference:
    return Reference.objects.create(key="iron2013", csl=KEPT, verified={"title": "publisher"})


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Low [@old].", "Low [@new]."),
        ("Low [@old, p. 5; @a].", "Low [@new, p. 5; @a]."),
        ("Low [@new; @old].", "Low [@new]."),
        ("Low [@new, p. 1; @old, p. 2].", "Low [@new, p. 1; @new, p. 2]."),
        ("Words \\[@old] and [@older].", "Words \\[@old] and [@older]."),
        ("[@old", "[@old"),
        ("[@old @a]", "[@old @a]"),
        ("a@old [@a]", "a@old [@a]"),
    ],
)
def test_citations_get_the_other_key(text: str, after: str) -> None:
    assert with_other_keys(text, {"old": "new"}) == after


@pytest.mark.parametrize(
    ("kept", "other", "value", "proof", "taken"),
    [
        (("a", ""), ("b", ""), "a", None, False),
        (("a", ""), ("b", "PubMed"), "b", "PubMed", True),
        (("a", "PDF"), ("b", "PubMed"), "a", "PDF", False),
        (("a", ""), ("a", "PubMed"), "a", "PubMed", False),
        ((None, ""), ("b", ""), "b", None, True),
        ((None, ""), ("b", "PubMed"), "b", "PubMed", True),
    ],
)
def test_a_verified_value_is_never_replaced(
    kept: Any, other: Any, value: str, proof: str | None, taken: bool
) -> None:
    def sided(pair: Any) -> Any:
        field, seen = pair
        return ({"volume": field} if field else {}, {"volume": seen} if seen else {})

    whole = joined(sided(kept), sided(other))
    assert (whole.csl["volume"], whole.verified.get("volume")) == (value, proof)
    assert whole.taken == (("volume",) if taken else ())


def test_the_working_copy_cites_the_record_that_stays(kept: Reference) -> None:
    article = make.make_article()
    other = Reference.objects.get(key="allen2013")
    assert merge(kept, other) == [article]
    draft = draft_of(make.fresh(article))
    assert [reference.key for reference in draft.references] == ["iron2013"]
    assert draft.references[0].finding == make.REFERENCE.finding
    assert "[@iron2013]" in draft.sections[0].body
    assert "[@iron2013]" in draft.faqs[0].answer
    assert "allen2013" not in str(draft)
    assert problems_of(freeze(make.fresh(article))) == ()
    kept.refresh_from_db()
    assert (kept.csl["title"], kept.csl["PMID"]) == ("Iron", "12")
    assert kept.verified["author"] == "publisher"


def test_an_article_that_cites_both_cites_one(kept: Reference) -> None:
    second = make.ReferenceDraft("iron2013", {}, {}, "", "p. 5", "strong")
    article = make.make_article(references=(make.REFERENCE, second))
    merge(kept, Reference.objects.get(key="allen2013"))
    (citation,) = article.citations.all()
    said = (citation.finding, citation.locator, citation.strength, citation.position)
    assert said == (make.REFERENCE.finding, "p. 5", "strong", 1)


def test_frozen_texts_stay_to_the_byte(kept: Reference) -> None:
    article = make.live().article
    rows = Publication.objects.values_list("content", "body_html", "revision__content")
    before = list(rows)
    merge(kept, Reference.objects.get(key="allen2013"))
    assert list(rows) == before
    assert "allen2013" in before[0][0]
    assert make.fresh(article).state == "approved"


def test_a_frozen_text_that_comes_back_cites_the_record_by_its_key_now(kept: Reference) -> None:
    article = make.live().article
    frozen = json.loads(Publication.objects.get().content)
    merge(kept, Reference.objects.get(key="allen2013"))
    author = make.somebody("author")
    article = make.fresh(article)
    form = {"by": author, "now": NOW, "lock_version": article.lock_version}
    article = transitions.start_revision(article, **form)
    transitions.save_draft(draft_of_content(frozen), by=author, now=NOW, article=article)
    draft = draft_of(make.fresh(article))
    assert [reference.key for reference in draft.references] == ["iron2013"]
    assert "[@iron2013]" in draft.sections[0].body


def test_the_old_key_leads_on_and_is_given_to_nobody(kept: Reference) -> None:
    first = Reference.objects.create(key="a", csl={"type": "book", "title": "A"})
    second = Reference.objects.create(key="b", csl={"type": "book", "title": "B"})
    merge(second, first)
    second.refresh_from_db()
    merge(kept, second)
    assert dict(ReferenceAlias.objects.values_list("key", "reference__key")) == {
        "a": "iron2013",
        "b": "iron2013",
    }
    again = Reference(key="a", csl={"type": "book", "title": "New"})
    with pytest.raises(Refused) as refused:
        transitions.save_reference(again, by=make.somebody("author"), now=NOW)
    assert [reason.code for reason in refused.value.reasons] == ["reference_key_merged"]


def test_who_wrote_the_record_that_went_stays_its_writer(kept: Reference) -> None:
    writer = make.make_doctor("author")
    other = Reference(key="other", csl={"type": "book", "title": "X", "volume": "4"})
    transitions.save_reference(other, by=writer, now=NOW)
    merge(kept, other)
    article = make.make_article(
        references=(make.ReferenceDraft("iron2013", {}),),
        sections=make.make_draft().sections[1:],
        faqs=(),
        by=make.make_user("author"),
    )
    assert article.contributions.filter(user=writer).exists()


def test_the_record_tells_what_was_merged(kept: Reference) -> None:
    topic = Topic.objects.create(name="Causes", slug="causes")
    other = Reference.objects.create(key="other", csl={"type": "book", "title": "X"})
    other.topics.add(topic)
    merge(kept, other)
    payload = json.loads(AuditEvent.objects.get(kind="merge_references").payload)
    assert payload["merged"]["csl"]["title"] == "X"
    assert payload["items"] == ["reference:iron2013", "reference:other"]
    assert list(kept.topics.all()) == [topic]


def test_what_was_not_shown_is_not_merged(kept: Reference) -> None:
    other = Reference.objects.create(key="other", csl={"type": "book", "title": "X"})
    shown = pair_digest(kept, other)
    other.csl["volume"] = "4"
    other.save()
    for pair in ((kept, other), (kept, kept)):
        with pytest.raises(Refused) as refused:
            merge(*pair, as_shown=shown)
        assert [reason.code for reason in refused.value.reasons] == ["reference_changed"]
    assert Reference.objects.count() == 2


def test_a_record_of_a_third_work_is_not_swallowed(kept: Reference) -> None:
    Reference.objects.create(key="third", csl={"type": "book", "title": "3", "PMCID": "PMC3"})
    other = Reference.objects.create(key="other", csl={"type": "book", "title": "X"})
    Reference.objects.filter(pk=other.pk).update(csl={**other.csl, "PMCID": "PMC3"})
    with pytest.raises(Refused) as refused:
        merge(kept, Reference.objects.get(key="other"))
    assert [reason.code for reason in refused.value.reasons] == ["reference_known"]
    assert Reference.objects.count() == 3
