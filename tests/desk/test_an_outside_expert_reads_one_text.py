"""A preview link: one frozen text for somebody without an account, and nothing besides."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import transitions
from articles.models import PreviewLink
from articles.working_copy import BylineDraft, SectionDraft
from rlsportal.accounts.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db

PICTURE = make.make_image_draft()
SECTION = SectionDraft("Iron", "Zinnober [@allen2013]. ![](image:iron-path)", "iron22")


@pytest.fixture
def stranger() -> Client:
    return Client()


def link_to(**fields: Any) -> tuple[PreviewLink, str]:
    """Return a link to a revision in review that shows a picture, and its address."""
    fields = {"images": (PICTURE,), "sections": (SECTION,), "faqs": (), **fields}
    article = make.submitted(**fields)
    link, token = make.preview_link(article, now=timezone.now())
    return link, reverse("preview", args=[token])


def test_it_shows_the_frozen_body_byte_for_byte_but_for_addresses_of_pictures(
    stranger: Client,
) -> None:
    link, address = link_to()
    page = stranger.get(address).content.decode()
    assert f'src="{address}images/{PICTURE.sha256}.png"' in page
    assert link.revision.body_html in page.replace(f'src="{address}images/', 'src="/media/images/')


def test_a_body_without_pictures_is_shown_byte_for_byte(stranger: Client) -> None:
    link, address = link_to(images=(), sections=(SectionDraft("Iron", "It is [@allen2013]."),))
    assert link.revision.body_html in stranger.get(address).content.decode()


def test_it_shows_what_is_around_the_body(stranger: Client) -> None:
    link, address = link_to(
        summary="Plain summary.", bylines=(BylineDraft("Robin", "writer", "", "byl1n3xx"),)
    )
    page = " ".join(stranger.get(address).content.decode().split())
    assert "Not published: preview for Professor Outside until " in page
    assert '<h1 lang="en">Iron and restless legs</h1>' in page
    assert "Plain summary." in page
    assert "<strong>Robin</strong>, writer" in page
    assert "none declared" in page
    assert 'id="references"' in page
    assert link.revision.fingerprint[12:] in page


def test_it_does_not_deny_that_the_text_was_published_since(stranger: Client) -> None:
    link, address = link_to()
    make.live(link.revision.article)
    page = stranger.get(address).content.decode()
    assert "This revision has been published since." in page
    assert "Not published" not in page


def test_it_stays_the_text_it_was_made_for(stranger: Client) -> None:
    link, address = link_to()
    article = make.fresh(link.revision.article)
    transitions.recall(
        article, by=make.somebody("author"), now=make.NOW, lock_version=article.lock_version
    )
    make.edited(article, bottom_line="Moorhuhn.")
    page = stranger.get(address).content.decode()
    assert "Moorhuhn" not in page
    assert "Zinnober" in page


def test_no_cache_no_search_engine_no_referrer_no_cookie(stranger: Client) -> None:
    _link, address = link_to()
    image = f"{address}images/{PICTURE.sha256}.png"
    for path, status in ((address, 200), (image, 200), ("/preview/unknown/", 410)):
        answer = stranger.get(path)
        assert answer.status_code == status, path
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Content-Security-Policy"] == stranger.get("/")["Content-Security-Policy"]
        assert answer.cookies == {}
        assert not answer.has_header("ETag")
        assert not answer.has_header("Vary")
    page = stranger.get(address).content
    assert b'<meta name="robots" content="noindex' in page
    assert b'<meta name="referrer" content="no-referrer">' in page


def test_it_is_listed_nowhere(stranger: Client) -> None:
    link_to()
    for path in ("/", "/sitemap.xml", "/feeds/articles.atom", "/articles/", "/robots.txt"):
        assert b"preview/" not in stranger.get(path).content, path
    found = stranger.get("/search/?q=Zinnober").content
    assert b"No text has the word" in found
    assert b"Iron and restless legs" not in found


def test_every_link_that_is_no_use_answers_alike(stranger: Client) -> None:
    now = timezone.now()
    _expired, expired = link_to()
    PreviewLink.objects.update(created_at=now - timedelta(days=9), expires_at=now)
    revoked_link, revoked = link_to()
    transitions.revoke_preview_link(revoked_link, by=make.somebody("editor"), now=now)
    withdrawn_link, withdrawn = link_to()
    make.withdrawn(make.live(withdrawn_link.revision.article))
    left_link, left = link_to()
    maker = make.make_user("author")
    PreviewLink.objects.filter(pk=left_link.pk).update(created_by=maker)
    assert stranger.get(left).status_code == 200
    User.objects.filter(pk=maker.pk).update(is_active=False)
    dead = (expired, revoked, withdrawn, left)
    answers = [stranger.get(path) for path in (*dead, "/preview/unknown/")]
    assert {answer.status_code for answer in answers} == {410}
    assert len({answer.content for answer in answers}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1
    for path in dead:
        assert stranger.get(f"{path}images/{PICTURE.sha256}.png").status_code == 410


def test_only_pictures_of_that_text_and_only_below_its_address(stranger: Client) -> None:
    _link, address = link_to()
    other = make.make_image_draft("other", shade=9)
    make.make_article(images=(other,), by=make.somebody("author"))
    shown = stranger.get(f"{address}images/{PICTURE.sha256}.png")
    assert shown["Content-Type"] == "image/png"
    assert shown.content == PICTURE.data
    assert stranger.get(f"/media/images/{PICTURE.sha256}.png").status_code == 404
    assert default_storage.exists(f"images/{other.sha256}.png")
    assert stranger.get(f"{address}images/{other.sha256}.png").status_code == 404
    assert stranger.get(f"/preview/unknown/images/{PICTURE.sha256}.png").status_code == 410


def test_reading_is_counted_and_headers_and_pictures_are_not(stranger: Client) -> None:
    link, address = link_to()
    stranger.get(address)
    stranger.head(address)
    stranger.get(f"{address}images/{PICTURE.sha256}.png")
    link.refresh_from_db()
    assert link.opened_count == 1


def test_nothing_can_be_sent_there(stranger: Client) -> None:
    _link, address = link_to()
    assert stranger.post(address).status_code == 405


def test_a_session_is_not_looked_at(author: Any) -> None:
    _link, address = link_to()
    with CaptureQueriesContext(connection) as queries:
        author.client.get(address)
    assert not [each for each in queries if re.search("django_session", each["sql"])]
