from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone, translation

from articles.models import Publication
from articles.public.page import render_page
from tests import factories as make
from tests.factories import NOW
from tests.public import examples
from tests.public.examples import Site

DAY = date(2026, 11, 20)


def test_views_answer_with_exactly_what_it_returns(site: Site, client: Client) -> None:
    for path, publication in (
        ("/articles/iron/", site.live),
        ("/articles/iron/v/2/", site.live),
        ("/articles/iron/v/1/", site.earlier),
    ):
        headers, body = render_page(publication)
        response = client.get(path)
        assert response.content == body
        assert {name: response[name] for name in headers} == headers


def test_it_is_the_same_whatever_thread_it_is_made_in(site: Site) -> None:
    expected = render_page(site.live, today=DAY)
    with translation.override("de"), timezone.override(ZoneInfo("Pacific/Kiritimati")):
        assert render_page(site.live, today=DAY) == expected


def test_headers(site: Site) -> None:
    headers, _ = render_page(site.live, today=DAY)
    assert headers.pop("ETag").startswith('"')  # strong
    assert headers == {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Language": "en",
        "Cache-Control": "no-cache",
    }


def test_the_signed_body_is_in_it_byte_for_byte(site: Site) -> None:
    for publication in (site.live, site.earlier):
        _, body = render_page(publication, today=DAY)
        assert publication.body_html.encode() in body


def test_few_queries(site: Site, client: Client, django_assert_num_queries: Any) -> None:
    for path, queries in (
        ("/articles/iron/", 7),
        ("/articles/iron/v/1/", 5),  # to an earlier text, nothing to read next is named
        ("/articles/iron/v/2/", 7),
    ):
        with django_assert_num_queries(queries):
            client.get(path)


def test_as_many_with_more_doctors_and_revisions(
    site: Site, client: Client, django_assert_num_queries: Any
) -> None:
    examples.reapproved(site.demonstration, days=100)
    examples.publish_again(site.demonstration, days=200)
    with django_assert_num_queries(7):
        assert client.get("/articles/demolition/").status_code == 200


def test_it_stays_the_same_until_something_happens(site: Site) -> None:
    assert render_page(site.live, today=DAY) == render_page(
        site.live, today=DAY + timedelta(days=30)
    )


def test_a_withdrawn_publication_has_no_page(site: Site) -> None:
    with pytest.raises(ValueError, match="withdrawn"):
        render_page(site.withdrawn)


@pytest.mark.django_db
def test_the_language_of_the_text_is_said() -> None:
    publication = make.live(language="de", title="Eisen")
    headers, body = render_page(publication, today=DAY)
    assert headers["Content-Language"] == "de"
    page = body.decode()
    assert '<html lang="en">' in page  # our words around it are English
    assert '<h1 lang="de">Eisen</h1>' in page
    assert '<div class="article-body" lang="de">' in page


@pytest.mark.django_db
def test_what_the_title_shows_is_text_not_markup() -> None:
    hostile = '<script>alert(1)</script> & "quotes" {{ x }} {% y %}'
    later = NOW + timedelta(days=3)
    first = make.live(title=hostile, summary=hostile, meta_description=hostile, topic="<b>T</b>")
    second = make.live(make.revised(first, now=later, change_note=hostile), now=later)
    for publication in (first, second):
        publication.refresh_from_db()
        page = render_page(publication, today=DAY)[1].decode()
        data = page.count('<script type="application/ld+json">')
        ours = page.count('<script src="/static/js/')
        assert page.count("<script") - ours == data
        assert "<b>T" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot; {{ x }}" in page


def contains_in_order(page: str, *parts: str) -> bool:
    position = 0
    for part in parts:
        position = page.find(part, position)
        if position < 0:
            return False
    return True


def test_everything_is_there_in_reading_order(site: Site) -> None:
    page = render_page(site.live, today=DAY)[1].decode()
    parts = (
        '<a href="#content">',
        '<a href="#contents">',
        '<a href="#references">',
        'href="/topics/causes/"',
        '<h1 lang="en">Iron and restless legs</h1>',
        "What iron has to do with restless legs.",
        "Medically reviewed by",
        '<nav class="contents"',
        'class="in-short"',
        'class="why-it-matters"',
        'class="article-section"',
        'class="help-cards"',
        'class="faqs"',
        'class="bottom-line"',
        'class="questions"',
        'class="references"',
        "How this page was reviewed",
        "Signature of",
        "This page does not replace your own doctor.",
    )
    assert contains_in_order(page, *parts)


def test_the_page_names_its_place_on_the_web(site: Site, settings: Any) -> None:
    settings.PORTAL_BASE_URL = "https://rls.example"
    canonical = '<link rel="canonical" href="https://rls.example/articles/iron/">'
    for publication in (site.live, site.earlier):
        page = render_page(publication, today=DAY)[1].decode()
        assert canonical in page
        assert f"https://rls.example/articles/iron/v/{publication.number}/" in page


def test_an_earlier_revision_says_so(site: Site) -> None:
    page = render_page(site.earlier, today=DAY)[1].decode()
    assert "This is an earlier revision, number 1." in page
    assert "Readers now see revision 2." in page
    assert '<a href="/articles/iron/">Go to the current revision</a>' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "noindex" not in render_page(site.live, today=DAY)[1].decode()


def test_days_are_those_of_the_portal(site: Site) -> None:
    """Half past eleven at night is still that day, also for a reader further east."""
    publication = Publication.objects.get(pk=site.live.pk)
    publication.published_at = datetime(2026, 11, 2, 23, 30, tzinfo=timezone.get_default_timezone())
    page = render_page(publication, today=DAY)[1].decode()
    assert '<time datetime="2026-11-02">2 November 2026</time>' in page
