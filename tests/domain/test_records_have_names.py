"""Each record says in one line what it is: lists, histories and error messages print that."""

from datetime import date

import pytest

from articles import transitions
from articles.models import (
    Article,
    Citation,
    Contribution,
    HelpCard,
    Image,
    MedicalReviewer,
    OutboxMessage,
    PublishedCorrection,
    PublishedDefinition,
    PublishedFAQ,
    PublishedImage,
    PublishedReference,
    PublishedSignature,
    Reference,
    ReviewAssignment,
    ReviewRound,
    Revocation,
    SearchDocument,
    SearchEntry,
    SearchText,
    SearchWord,
    Section,
    Topic,
)
from tests import factories as make
from tests.factories import NOW
from tests.public.examples import publish_again

pytestmark = pytest.mark.django_db


def test_every_record_has_a_name_in_words() -> None:
    author, doctor = make.make_user("author", username="ann"), make.make_doctor(username="ada")
    picture = make.make_image_draft()
    make.make_article(by=author, title="Iron", images=(picture,), in_short="![](image:iron-path)")
    article = make.approved(Article.objects.get(), doctor)
    publication = make.live(article)
    names = {
        Article: "Iron",
        Topic: "Causes",
        HelpCard: "Speak to a doctor",
        Contribution: "ann · 2026-11-02 09:30",
        Image: "iron-path",
        Reference: "allen2013: Iron in the brain of people with restless legs",
        Citation: "allen2013",
        MedicalReviewer: "Dr ada, MD",
        ReviewRound: "Iron · 1 · review before publication",
        ReviewAssignment: "ada · Iron · 1 · review before publication",
        PublishedSignature: "Dr ada, MD · 2026-11-02",
        PublishedFAQ: "Does iron help?",
        PublishedReference: f"1. {publication.data['references'][0]['text']}",
        PublishedImage: picture.sha256,
    }
    for model, name in names.items():
        assert str(model._default_manager.get()) == name
    assert str(Section.objects.first()) == "The role of iron"
    assert str(SearchEntry.objects.first()) == "Iron"
    document = SearchDocument.objects.get(kind="article")
    assert str(document) == f"article {document.pk}"
    assert str(SearchText.objects.get(pk=document.pk)) == "iron"
    assert str(SearchWord.objects.get(word="ferritin")) == "ferritin"
    assert "Iron" in str(OutboxMessage.objects.first())


def test_a_correction_is_known_by_its_day() -> None:
    publish_again(make.live(), change_kind="correction")
    assert str(PublishedCorrection.objects.get()) == "2026-11-12"


def test_a_term_of_the_glossary_is_its_name() -> None:
    make.live(in_short="::: definition Ferritin\nIt stores iron.\n:::")
    assert str(PublishedDefinition.objects.get()) == "Ferritin"


def test_doubts_have_names_too() -> None:
    article = make.approved(make.make_article(title="Iron"), make.make_doctor(username="ada"))
    review = article.revision.medical_reviews.get()
    transitions.revoke(
        review, by=review.signer, now=NOW, lock_version=article.lock_version, reason="Misread."
    )
    assert str(Revocation.objects.get()) == "Dr ada · approved · Iron · 1 · 2026-11-02"
    make.accepted(article, review.signer)
    make.ask_changes(article, review.signer, "Say how much.", anchor="article")
    request = article.change_requests.get()
    assert str(request) == "Iron: Say how much."
    reply = transitions.answer_change_request(
        request, by=make.somebody("author"), now=NOW, text="28 people."
    )
    assert str(reply) == "28 people."


def test_lists_can_be_asked_for_what_waits() -> None:
    draft, waiting = make.make_article(title="Draft"), make.submitted(title="Waiting")
    assert list(Article.objects.editable()) == [draft]
    assert list(Article.objects.awaiting_review()) == [waiting]
    assert (draft.is_editable, waiting.is_editable) == (True, False)


def test_a_reference_names_the_fields_nobody_has_seen() -> None:
    csl = {"type": "book", "title": "Iron", "volume": "2"}
    reference = Reference(key="x", csl=csl, verified={"title": "publisher"})
    assert reference.fields_to_check == ["volume"]
    assert reference.text == "Iron."


def test_a_licence_is_valid_through_its_last_day_once_verified() -> None:
    profile = MedicalReviewer.objects.get(user=make.make_doctor(valid_until=date(2026, 12, 31)))
    assert profile.licence_is_valid(date(2026, 12, 31))
    assert not profile.licence_is_valid(date(2027, 1, 1))
