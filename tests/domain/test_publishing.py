"""Publishing: exactly the approved words, checked at that very moment, one live text an article."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from articles import transitions
from articles.models import (
    Article,
    MedicalReviewer,
    Publication,
    Reference,
    SearchEntry,
    triggers,
)
from articles.wording import sentences
from articles.working_copy import FAQDraft
from tests import factories as make
from tests.factories import NOW
from tests.support.refusals import codes_of

pytestmark = pytest.mark.django_db


def publish(article: Article, **changes: object) -> Publication:
    form = make.release_form(article, **changes)
    return transitions.publish(make.fresh(article), by=make.somebody("editor"), **form)


def test_readers_get_the_words_the_doctor_signed_and_the_name_under_them() -> None:
    article = make.approved(title="Iron", topic="Causes")
    review = article.revision.medical_reviews.get()
    later = NOW + timedelta(days=2)
    publication = publish(article, now=later)
    revision = article.revision
    assert (publication.content, publication.body_html) == (revision.content, revision.body_html)
    assert publication.fingerprint == revision.fingerprint == review.fingerprint
    assert (publication.title, publication.slug) == ("Iron", "iron")
    assert (publication.topic_slug, publication.topic_name) == ("causes", "Causes")
    assert (publication.number, publication.round) == (1, review.round)
    assert (publication.first_published_at, publication.published_at) == (later, later)
    assert publication.published_by == make.somebody("editor")
    signature = publication.signatures.get()
    assert (signature.name, signature.credentials) == (review.signer_name, "MD")
    assert (signature.signed_at, signature.meaning) == (NOW, review.meaning)
    assert signature.next_review_due_on.isoformat() == "2028-11-02"
    assert signature.is_whole_page
    assert make.fresh(article).state == "approved"


def test_high_risk_is_read_again_after_a_year() -> None:
    due = {s.next_review_due_on.isoformat() for s in make.live(risk="high").signatures.all()}
    assert due == {"2027-11-02"}


def test_questions_references_and_search_rows_follow_from_the_signed_words() -> None:
    faqs = (FAQDraft("Does iron help?", "It can [@allen2013].", "faqab2", "iron-help"),)
    publication = make.live(title="Íron", faqs=faqs)
    faq, reference = publication.faqs.get(), publication.references.get()
    assert (faq.slug, faq.question, faq.position) == ("iron-help", "Does iron help?", 1)
    assert "It can" in faq.answer_html
    assert (reference.number, reference.key, reference.strength) == (1, "allen2013", "limited")
    assert reference.text == publication.data["references"][0]["text"]
    entries = {e.kind: e for e in SearchEntry.objects.all()}
    assert "Iron is low in the brain" in entries["article"].text
    assert (entries["faq"].slug, entries["faq"].title) == ("iron-help", "Does iron help?")


def test_a_text_without_topic_is_published_without_one() -> None:
    publication = make.live(topic="")
    assert (publication.topic_slug, publication.topic_name) == ("", "")


def test_a_question_that_left_the_working_copy_still_gets_an_address() -> None:
    article = make.approved()
    article.faqs.all().delete()
    assert publish(article).faqs.get().slug == "does-iron-help-faqab2"


def test_the_next_publication_takes_the_place_of_the_one_before() -> None:
    first = make.live()
    later = NOW + timedelta(days=1)
    article = make.approved(make.revised(first, now=later), now=later)
    second = publish(article, now=later)
    first.refresh_from_db()
    assert (first.superseded_at, first.is_live, second.is_live) == (later, False, True)
    assert (second.number, second.first_published_at) == (2, first.published_at)
    assert list(Publication.objects.live()) == [second]
    assert set(Publication.objects.public()) == {first, second}


def test_only_the_revision_that_was_shown_and_approved_goes_live() -> None:
    first = make.live()
    article = make.approved(make.revised(first))
    older = make.release_form(article, revision=first.revision)
    assert codes_of(publish, article, revision=first.revision) == ["not_the_approved_revision"]
    assert codes_of(publish, article, fingerprint=first.fingerprint) == ["fingerprint_differs"]
    assert older["fingerprint"] == article.revision.fingerprint
    publish(article)
    assert codes_of(publish, article) == ["already_live"]


def test_an_older_revision_is_not_published_after_a_newer_one() -> None:
    third = make.live(make.revised(make.live(make.revised(make.live()))))
    for number in (1, 2):
        old = third.article.revisions.get(number=number)
        codes = codes_of(publish, third.article, revision=old, fingerprint=old.fingerprint)
        assert codes == ["fingerprint_differs", "not_the_approved_revision", "already_live"]


@pytest.mark.parametrize("state", ["draft", "in_review", "changes_requested", "closed"])
def test_nothing_but_an_approved_text_is_published(state: str) -> None:
    article = make.make_article()
    if state in {"in_review", "changes_requested"}:
        article = make.submitted(article)
    if state == "changes_requested":
        make.ask_changes(article, make.accepted(article).reviewer)
    if state == "closed":
        author = make.somebody("author")
        transitions.discard(article, by=author, now=NOW, lock_version=article.lock_version)
    article = make.fresh(article)
    revision = article.revision or make.submitted(title="Other").revision
    codes = codes_of(publish, article, revision=revision, fingerprint=revision.fingerprint)
    assert "wrong_state" in codes
    assert "quorum_not_met" in codes
    assert Publication.objects.count() == 0


def test_an_open_review_is_not_cancelled_by_publishing_past_it() -> None:
    article = make.submitted(make.revised(make.live()))
    round_ = make.open_round(article)
    assert "wrong_state" in codes_of(publish, article)
    round_.refresh_from_db()
    assert round_.closed_at is None


def test_a_licence_that_lapsed_since_the_approval_holds_the_text_back() -> None:
    doctor = make.make_doctor(valid_until=NOW.date())
    article = make.approved(make.make_article(), doctor)
    tomorrow = NOW + timedelta(days=1)
    assert codes_of(publish, article, now=tomorrow) == ["licence_expired"]
    assert publish(article, now=NOW).is_live


def test_a_verification_taken_back_since_the_approval_holds_the_text_back() -> None:
    article = make.approved()
    profile = MedicalReviewer.objects.get()
    transitions.save_reviewer(profile, by=make.somebody("editor"), now=NOW)
    assert codes_of(publish, article) == ["licence_not_verified"]


def test_a_signer_who_wrote_a_word_since_holds_the_text_back() -> None:
    doctor = make.make_doctor("author")
    article = make.approved(make.make_article(), doctor)
    reference = Reference.objects.get()
    reference.verified = {"title": "publisher"}
    transitions.save_reference(reference, by=doctor, now=NOW)
    assert codes_of(publish, article) == ["signer_contributed"]


def test_altered_bytes_are_noticed_before_readers_get_them() -> None:
    article = make.approved()
    triggers.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_revision SET body_html = body_html || ' '")
    triggers.install(connection)
    assert codes_of(publish, article) == ["stored_text_altered"]


def test_an_address_that_is_live_elsewhere_is_refused() -> None:
    rival = make.live(title="Rival")
    article = make.approved(title="Mine", faqs=())
    Article.objects.filter(pk=rival.article_id).update(slug="moved")
    Article.objects.filter(pk=article.pk).update(slug=rival.slug)
    assert codes_of(publish, article) == ["address_taken"]


def test_an_address_of_a_question_that_is_live_elsewhere_is_refused() -> None:
    rival = make.live(title="Rival")
    article = make.approved(title="Mine")
    rival.article.faqs.update(slug="moved")
    article.faqs.update(slug=rival.faqs.get().slug)
    assert codes_of(publish, article) == ["address_taken"]


def test_editing_a_live_article_leaves_the_public_text_alone() -> None:
    publication = make.live()
    before = Publication.objects.values().get()
    make.edited(make.revised(publication), title="Another title", faqs=(), references=())
    assert Publication.objects.values().get() == before
    assert publication.faqs.count() == publication.references.count() == 1


def test_the_event_names_what_went_live() -> None:
    publication = make.live()
    payload = json.loads(publication.article.events.first().payload)
    assert (payload["revision"], payload["fingerprint"]) == (1, publication.fingerprint)
    tables = {name.split("/")[0] for name in payload["rows"]}
    assert tables == {
        "articles_publication",
        "articles_publishedfaq",
        "articles_publishedreference",
        "articles_publishedsignature",
    }


def test_what_only_the_database_knows_is_said_as_a_refusal() -> None:
    article = make.approved()
    yesterday = NOW - timedelta(days=1)  # a clock that went back after the approval was signed
    form = {**make.release_form(article), "now": yesterday}
    with pytest.raises(transitions.Refused) as refused:
        transitions.publish(article, by=make.somebody("editor"), **form)
    (sentence,) = sentences(refused.value.reasons)
    assert "a text is published after it was signed" in sentence
    assert "Tell the operator" in sentence
    assert not article.publications.exists()
