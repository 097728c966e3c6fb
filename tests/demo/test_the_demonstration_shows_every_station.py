"""What `make run` shows: every station of the way, and never to be taken for a real review."""

from __future__ import annotations

import re
from typing import Any

import pytest

from articles.integrity import findings
from articles.models import (
    Article,
    ChangeRequest,
    MedicalReview,
    MedicalReviewer,
    OutboxMessage,
    Publication,
    PublishedSignature,
    ReviewAssignment,
)

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]


def test_every_station_of_the_way_is_there() -> None:
    states = {
        article.slug: (article.state, article.publications.live().count())
        for article in Article.objects.all()
    }
    assert states == {
        "augmentation": ("approved", 1),
        "causes-of-restless-legs-syndrome": ("approved", 1),
        "how-rls-is-diagnosed": ("approved", 1),
        "medicines-that-can-worsen-rls": ("approved", 1),
        "rls-in-children-and-teenagers": ("approved", 1),
        "rls-in-pregnancy-and-breastfeeding": ("approved", 1),
        "rls-with-kidney-disease-or-dialysis": ("approved", 1),
        "rls-without-medicines": ("approved", 1),
        "what-is-restless-legs-syndrome": ("in_review", 1),
        "opioids-for-severe-rls": ("in_review", 0),
        "iron-and-restless-legs-syndrome": ("changes_requested", 0),
        "treatment-choices": ("draft", 0),
    }
    assert ReviewAssignment.objects.get(status="invited").reviewer.username == "reviewer"
    anchors = ChangeRequest.objects.values_list("anchor_label", flat=True)
    assert len(anchors) == 3
    assert all(anchors), "each change request points at a place that exists"
    waiting = MedicalReview.objects.filter(revision__article__slug="opioids-for-severe-rls")
    assert waiting.get().decision == "approve", "one of the two doctors has signed"


def test_what_is_of_high_risk_has_two_doctors_and_one_of_them_a_specialist() -> None:
    live = Publication.objects.live().filter(article__risk="high")
    assert live.count() == 5
    for publication in live:
        reviews = MedicalReview.objects.filter(revision__article=publication.article)
        assert sorted(reviews.values_list("signer_name", "signer_is_specialist")) == [
            ("Demo Reviewer A", True),
            ("Demo Reviewer B", False),
        ]


def test_the_first_page_begins_with_what_the_rest_builds_on(client: Any) -> None:
    page = client.get("/").content.decode()
    begin = re.search(r'<ol class="entries begin-with">(.*?)</ol>', page, re.DOTALL)
    assert begin
    assert re.findall(r'href="/articles/([\w-]+)/"', begin[1]) == [
        "what-is-restless-legs-syndrome",
        "causes-of-restless-legs-syndrome",
        "how-rls-is-diagnosed",
    ]
    assert dict(re.findall(r'href="/topics/([\w-]+)/">.*?(\d+) article', page, re.DOTALL)) == {
        "diagnosis": "1",
        "life-stages-and-other-illness": "3",
        "treatment": "2",
        "understanding-rls": "3",
    }


def test_its_record_can_be_checked_like_any_other() -> None:
    assert list(findings()) == []


def test_no_mail_of_its_invented_past_waits_to_be_sent() -> None:
    assert not OutboxMessage.objects.exists()


def test_whatever_its_doctors_sign_says_that_it_is_a_demonstration() -> None:
    for model in (MedicalReview, MedicalReviewer, Publication, PublishedSignature):
        assert set(model.objects.values_list("is_demonstration", flat=True)) == {True}
    credentials = set(PublishedSignature.objects.values_list("credentials", flat=True))
    assert credentials == {"not a real doctor"}
