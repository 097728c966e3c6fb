"""Whoever works on an article sees which of its sources a journal has put in doubt."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from articles.cited_sources import notices_about
from articles.models import SourceNotice
from tests import factories as make
from tests.factories import NOW
from tests.source_notices.test_sources_are_watched import RETRACTED, check, source
from tests.workbench.conftest import Doctor, Person, text_of

pytestmark = pytest.mark.django_db


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
