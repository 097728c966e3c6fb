"""Whoever works on an article sees which of its sources a journal has put in doubt."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from articles.cited_sources import notices_about
from articles.models import Reference, ReferenceAlias, SourceNotice
from articles.working_copy import FAQDraft, SectionDraft
from tests import factories as make
from tests.factories import NOW
from tests.source_notices.test_sources_are_watched import RETRACTED, check, source
from tests.workbench.conftest import Doctor, Person, text_of

pytestmark = pytest.mark.django_db

CITING_OLD: dict[str, Any] = {
    "sections": (SectionDraft("The role of iron", "It is low [@old2013].", "iron22"),),
    "faqs": (FAQDraft("Does iron help?", "It can [@old2013].", "faqab2"),),
}


@pytest.mark.parametrize(("role", "settles"), [("editor", True), ("author", False)])
def test_the_desk_lists_what_waits_with_the_step(
    person: Callable[..., Person], role: str, settles: bool
) -> None:
    article = make.live(references=(source(),)).article
    check(RETRACTED)
    flag = article.evidence_flags.get()
    response = person(role).client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert "Sources in doubt allen2013 · retracted · 1 October 2026" in text_of(response)
    step = reverse("admin:articles_article_process", args=[article.pk, "settle_flag", flag.pk])
    assert (step in response.content.decode()) is settles


def test_a_doctor_sees_it_before_the_text(doctor: Doctor) -> None:
    article = make.submitted(make.make_article(references=(source(),)))
    row = make.accepted(article, doctor.user)
    check(RETRACTED)
    shown = text_of(doctor.get("reviewassignment_change", row.pk))
    assert "Sources in doubt" in shown
    assert "Error in Data" in shown
    SourceNotice.objects.update(ended_at=NOW)
    assert "Sources in doubt" not in text_of(doctor.get("reviewassignment_change", row.pk))


def test_notices_are_found_by_the_text_or_by_the_library() -> None:
    make.make_article(references=(source(PMID="4711"),))
    by_pmid = SourceNotice.objects.create(
        record_id="1", nature="concern", pmid="4711", found_at=NOW
    )
    own = {"references": [{"key": "other", "source": {"DOI": "10.1000/X"}}]}
    by_doi = SourceNotice.objects.create(
        record_id="2", nature="concern", doi="10.1000/x", found_at=NOW
    )
    frozen = {"references": [{"key": "allen2013", "source": {}}]}
    assert notices_about(frozen) == [("allen2013", by_pmid)]
    assert notices_about(own) == [("other", by_doi)]
    assert notices_about({"references": []}) == []


def test_a_text_that_cites_a_record_which_was_merged_is_found() -> None:
    make.make_article(references=(source(PMID="4711"),))
    notice = SourceNotice.objects.create(record_id="1", nature="concern", pmid="4711", found_at=NOW)
    ReferenceAlias.objects.create(
        key="old2013", reference=Reference.objects.get(), at=NOW, by=make.somebody("editor")
    )
    frozen = {"references": [{"key": "old2013", "source": {}}]}
    assert notices_about(frozen) == [("old2013", notice)]


def test_what_readers_see_under_a_merged_key_is_flagged() -> None:
    article = make.live(references=(source("old2013", PMID="4711"),), **CITING_OLD).article
    record = Reference.objects.get()
    Reference.objects.filter(pk=record.pk).update(key="kept2013")
    ReferenceAlias.objects.create(
        key="old2013", reference=record, at=NOW, by=make.somebody("editor")
    )
    check(replace(RETRACTED, doi="", pmid="4711"))
    assert article.publications.get().notices.count() == 1
