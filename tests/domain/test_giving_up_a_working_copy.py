"""Discarding: back to what was published, or the end of the article; decisions are kept."""

from __future__ import annotations

import pytest

from articles import transitions
from articles.content import canonical
from articles.models import AuditEvent, Image, MedicalReview
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def discard(article: make.Article) -> make.Article:
    article = make.fresh(article)
    author = make.somebody("author")
    transitions.discard(article, by=author, now=NOW, lock_version=article.lock_version)
    return make.fresh(article)


def test_the_published_words_come_back_and_so_does_their_approval() -> None:
    publication = make.live()
    article = make.revised(publication, title="Another title", sections=())
    article = discard(article)
    assert (article.state, article.revision) == ("approved", publication.revision)
    assert canonical(article) == publication.data
    assert MedicalReview.objects.count() == 1


def test_a_withdrawn_text_comes_back_to_the_desk_but_never_to_readers() -> None:
    publication = make.withdrawn()
    article = discard(make.revised(publication))
    assert (article.state, article.revision) == ("approved", publication.revision)
    with pytest.raises(transitions.Refused) as refused:
        transitions.publish(article, by=make.somebody("editor"), **make.release_form(article))
    assert "revision_withdrawn" in [reason.code for reason in refused.value.reasons]


def test_what_was_never_public_is_closed_for_good() -> None:
    article = discard(make.make_article())
    assert article.state == "closed"
    with pytest.raises(transitions.Refused, match="wrong_state"):
        make.edited(article, title="Another")
    assert AuditEvent.objects.first().kind == "discard"


def test_a_picture_described_anew_in_the_library_does_not_stand_in_the_way() -> None:
    sections = (make.SectionDraft("Iron", "Low [@allen2013]. ![](image:path)", "iron22"),)
    publication = make.live(sections=sections, images=(make.make_image_draft("path"),))
    article = make.revised(publication)
    image = Image.objects.get()
    image.alt = "Better words"
    transitions.save_image(image, by=make.somebody("author"), now=NOW)
    assert discard(article).state == "approved"
    assert Image.objects.get().alt == "Better words"
