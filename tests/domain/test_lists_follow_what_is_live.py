"""What lists are made from follows from what is live, in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from articles import list_index
from articles.models import (
    ListedArticle,
    ListedForm,
    ListedQuestion,
    ListedReviewer,
    ListedTopic,
    Publication,
    PublicGeneration,
)
from articles.models.listing import LISTED
from articles.working_copy import FAQDraft, SectionDraft
from tests import factories as make
from tests.factories import NOW
from tests.public import examples

pytestmark = pytest.mark.django_db


def state() -> dict[str, list[Any]]:
    """Return all rows; a topic or a doctor of whom nothing is live is as good as none."""
    rows = {model.__name__: sorted(model._base_manager.values_list(), key=repr) for model in LISTED}
    rows["ListedForm"] = sorted(ListedForm.objects.values_list("definition", "article", "first"))
    rows["ListedTopic"] = sorted(ListedTopic.objects.filter(articles__gt=0).values_list())
    return rows


def explained(term: str) -> tuple[SectionDraft, ...]:
    body = f"Iron.\n\n::: definition {term}\nIt is a thing.\n:::"
    return (SectionDraft("What is known", body, "secaaa"),)


def test_each_step_is_counted() -> None:
    assert state()["ListedArticle"] == []
    ada = make.make_doctor(username="ada", display_name="Dr Ada Stone")
    bea = make.make_doctor(username="bea", display_name="Dr Bea Brook")
    iron = make.live(
        doctors=(ada,), **examples.own("iron", topic="Causes", sections=explained("Ferritin"))
    )
    later = NOW + timedelta(days=3)
    make.live(doctors=(bea,), now=later, **examples.own("zinc", topic="Causes", faqs=()))
    topic = ListedTopic.objects.get(slug="causes")
    assert (topic.articles, topic.asked, topic.questions, topic.name) == (2, 1, 1, "Causes")
    assert (topic.reviewed_on, topic.changed_at) == (later.date(), later)
    assert dict(ListedReviewer.objects.values_list("slug", "texts")) == {"dr-ada": 1, "dr-bea": 1}
    assert list(ListedForm.objects.values_list("first", flat=True)) == ["ferritin", "ferritins"]

    examples.publish_again(iron, days=5, topic="Living", faqs=(FAQDraft("New?", "Yes.", "faqnew"),))
    assert list(ListedTopic.objects.values_list("slug", "articles", "questions")) == [
        ("causes", 1, 0),
        ("living", 1, 1),
    ]
    row = ListedArticle.objects.get(topic_slug="living")
    assert row.first_published_at == NOW
    assert ListedQuestion.objects.get().faq.uid == "faqnew"

    make.withdrawn(Publication.objects.live().get(slug="iron"), now=NOW + timedelta(days=9))
    assert not ListedArticle.objects.filter(topic_slug="living").exists()
    assert ListedTopic.objects.get(slug="living").articles == 0
    assert not ListedQuestion.objects.exists()
    assert not ListedForm.objects.exists()
    assert ListedTopic.objects.get(slug="living").changed_at == NOW + timedelta(days=9)


def test_who_signs_again_is_counted_once() -> None:
    ada, bea = make.make_doctor(username="ada"), make.make_doctor(username="bea")
    publication = make.live(doctors=(ada,), **examples.own("iron"))
    examples.reapproved(publication, days=5, doctor=bea)
    examples.reapproved(publication, days=6, doctor=bea)
    assert dict(ListedReviewer.objects.values_list("slug", "texts")) == {"dr-ada": 1, "dr-bea": 1}
    assert ListedArticle.objects.get().reviewed_on == (NOW + timedelta(days=6)).date()
    make.withdrawn(publication)
    assert set(ListedReviewer.objects.values_list("texts", flat=True)) == {0}


def history() -> None:
    """Texts that went all ways: live, changed, read again, moved to another topic, withdrawn."""
    ada = make.make_doctor(username="ada", display_name="Dr Ada Stone")
    make.live(doctors=(ada,), **examples.own("zinc", topic="Causes", sections=explained("Zinc")))
    iron = make.live(doctors=(ada,), **examples.own("iron", topic="Causes"))
    again = examples.publish_again(iron, days=4, topic="Living")
    examples.reapproved(again, days=8)
    make.withdrawn(examples.publish_again(make.live(**examples.own("tin", topic="")), days=2))
    make.live(**examples.own("lead", topic="", faqs=()))


def test_computed_anew_it_is_the_same() -> None:
    history()
    before, generation = state(), PublicGeneration.objects.values_list("token").first()
    assert before["ListedTopic"]
    call_command("rebuild_search", verbosity=0)
    assert state() == before
    assert not list_index.is_behind()
    assert PublicGeneration.objects.values_list("token").first() != generation


def test_a_verb_that_fails_leaves_it_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    publication = make.live(**examples.own("iron"))
    before = state()

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("articles.transitions.publishing.record", fail)
    with pytest.raises(RuntimeError):
        make.withdrawn(publication)
    assert state() == before


@pytest.mark.parametrize(
    "harm",
    [
        lambda: ListedArticle.objects.filter(title__contains="iron").delete(),
        lambda: [model._base_manager.all().delete() for model in LISTED],
    ],
)
def test_migrate_mends_it(harm: Callable[[], object]) -> None:
    history()
    before = state()
    harm()
    assert list_index.is_behind()
    call_command("migrate", verbosity=0)
    assert state() == before
