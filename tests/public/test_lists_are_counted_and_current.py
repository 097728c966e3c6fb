import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles import transitions
from articles.models import Topic
from tests import factories as make
from tests.factories import NOW
from tests.public import examples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _soon_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ten days after NOW."""
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=10))


def live(name: str, *, days: int = 0, **fields: Any) -> Any:
    return make.live(now=NOW + timedelta(days=days), **examples.own(name, **fields))


def read(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/", 8),
        ("/articles/", 3),
        ("/topics/", 1),
        ("/topics/causes/", 3),
        ("/faqs/", 4),
        ("/faqs/q-iron0/", 4),
        ("/reviewers/", 3),
        ("/reviewers/dr-ada/", 4),
        ("/feeds/articles.atom", 4),
        ("/feeds/topics/causes.atom", 5),
        ("/feeds/articles/iron0.atom", 5),
        ("/sitemap.xml", 7),
        ("/sitemaps/pages-1.xml", 1),
        ("/sitemaps/topics-1.xml", 1),
        ("/sitemaps/articles-1.xml", 1),
        ("/sitemaps/histories-1.xml", 1),
        ("/sitemaps/questions-1.xml", 1),
        ("/sitemaps/reviewers-1.xml", 1),
        ("/articles/iron0/v/1/cite/", 2),
        ("/articles/iron0/v/1/cite/ris/", 2),
        ("/search/?q=nothing", 5),
    ],
)
def test_queries_do_not_grow(
    client: Client, path: str, queries: int, count: int, django_assert_num_queries: Any
) -> None:
    doctor = make.make_doctor(username="ada")
    for number in range(count):
        live(f"iron{number}", topic="Causes", doctors=(doctor,))
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


def test_an_empty_portal_has_all_its_pages(client: Client) -> None:
    for path in ("/", "/articles/", "/topics/", "/reviewers/"):
        assert "Nothing is published yet." in read(client, path), path
    for path in ("/faqs/", "/search/", "/search/?q=iron", "/feeds/articles.atom", "/sitemap.xml"):
        assert client.get(path).status_code == 200


def test_home_counts_articles_topics_and_reviews(client: Client) -> None:
    doctor = make.make_doctor(display_name="Dr Ada Stone")
    old = NOW - timedelta(days=800)
    make.live(now=old, **examples.own("zenith", topic="Causes"))
    live("iron", topic="Causes", doctors=(doctor,))
    live("sleep", days=5, topic="Living with it", doctors=(doctor,))
    page = read(client, "/")
    assert "There are 3 articles. In the last 24 months, 2 were reviewed as whole pages." in page
    assert (
        '<a href="/topics/causes/">Causes</a> <span class="quiet">2 articles, last reviewed '
        '<time datetime="2026-11-02">2 November 2026</time></span>' in page
    )
    assert '<a href="/topics/living-with-it/">Living with it</a>' in page
    recent = page.split('class="recent"')[1].split("</ul>")[0]
    assert [recent.index(word) for word in ("sleep", "iron", "zenith")] == sorted(
        recent.index(word) for word in ("sleep", "iron", "zenith")
    )
    assert "Dr Ada Stone, MD" in recent


def test_home_begins_with_what_was_published_first_and_ends_with_what_is_overdue(
    client: Client,
) -> None:
    make.live(now=NOW - timedelta(days=1200), **examples.own("zenith"))
    live("sleep")
    live("iron", days=5)
    page = read(client, "/")
    begin = page.split('class="entries begin-with"')[1].split("</ol>")[0]
    assert re.findall(r"/articles/(\w+)/", begin) == ["sleep", "iron", "zenith"]
    assert "Review overdue" in begin[begin.index("zenith") :]
    live("aspen", days=2)
    begin = read(client, "/").split('class="entries begin-with"')[1].split("</ol>")[0]
    assert re.findall(r"/articles/(\w+)/", begin) == ["sleep", "aspen", "iron"]


def test_home_has_search_first(client: Client) -> None:
    live("iron")
    page = read(client, "/")
    assert page.index('role="search"') < page.index("Start here")


def test_an_article_without_topic_is_listed_too(client: Client) -> None:
    live("iron", topic="")
    for path in ("/", "/faqs/"):
        page = read(client, path)
        assert "Other articles" in page, path
        assert 'href="/articles/iron/"' in page, path
    assert client.get("/articles/iron/").status_code == 200


def test_a_topic_lists_its_live_articles_with_their_review(client: Client) -> None:
    live("iron", topic="Causes", summary="All about iron.")
    first = live("sleep", topic="Causes")
    examples.publish_again(first, days=5, topic="Living")
    page = read(client, "/topics/causes/")
    assert "<h1>Causes</h1>" in page
    assert "1 article, last reviewed <time" in page
    assert "All about iron." in page
    assert "2 November 2026" in page
    assert "About sleep" not in page


def test_a_renamed_topic_goes_by_its_new_name(client: Client) -> None:
    live("iron", topic="Causes")
    Topic.objects.filter(slug="causes").update(name="Why it happens")
    live("sleep", days=1, topic="Why it happens")
    page = read(client, "/topics/causes/")
    assert "<h1>Why it happens</h1>" in page
    assert "2 articles" in page


def test_questions_are_grouped_by_topic_and_article(client: Client) -> None:
    live("iron", topic="Causes")
    live("sleep", topic="Living")
    page = read(client, "/faqs/").split("<main")[1]
    assert "2 questions, each answered in a reviewed article." in page
    parts = ("<h2>Causes</h2>", "About iron", "What is iron?", "<h2>Living</h2>", "What is sleep?")
    assert [page.index(part) for part in parts] == sorted(page.index(part) for part in parts)


def test_a_question_has_its_answer_its_sources_and_its_review(client: Client) -> None:
    doctor = make.make_doctor(username="ada", display_name="Dr Ada Stone")
    second = make.FAQDraft("And then?", "Wait.", "faqxyz", "and-then")
    fields = examples.own("iron", summary="All about iron.", text="plain")
    first = fields["faqs"][0]  # type: ignore[index]
    uncited = replace(make.REFERENCE, key="zinc", csl={**make.REFERENCE.csl, "title": "On zinc"})
    fields |= {"faqs": (first, second), "references": (*fields["references"], uncited)}
    publication = make.live(doctors=(doctor,), **fields)
    page = read(client, "/faqs/q-iron/")
    assert '<h1 lang="en">What is iron?</h1>' in page
    assert publication.faqs.get(slug="q-iron").answer_html.strip() in page
    # The reference is printed as in the article, but for the way back, which is another one.
    item = publication.body_html.split('<li id="ref-1">')[1].split('<p class="back-links">')[0]
    assert "<i>Journal of the Tests</i>" in item
    assert "Limited evidence" in item
    assert f'<li value="1">{" ".join(item.split())}' in page
    assert "Back to text" not in page
    assert '<a href="/articles/iron/#ref-1">Reference 1 in the article</a>' in page
    assert "On zinc" not in page
    assert 'href="/articles/iron/#faqiron"' not in page
    assert 'href="/articles/iron/#faq-faqiron"' in page
    assert "Medically reviewed by" in page
    assert '<a href="/reviewers/dr-ada/">Dr Ada Stone</a>' in page
    assert 'href="/articles/iron/#review"' in page
    assert '<a href="/faqs/and-then/">And then?</a>' in page
    assert "References" not in read(client, "/faqs/and-then/")


def test_a_doctor_is_shown_as_the_newest_signature_says(client: Client) -> None:
    doctor = make.make_doctor(username="ada", display_name="Dr Ada Stone", credentials="MD")
    live("iron", doctors=(doctor,))
    profile = doctor.medical_reviewer
    profile.display_name, profile.credentials = "Dr Ada Stone-Miller", "MD, PhD"
    transitions.save_reviewer(profile, by=make.somebody("editor"), now=NOW)
    assert "<h1>Dr Ada Stone, MD</h1>" in read(client, "/reviewers/dr-ada/")

    transitions.verify_licence(profile, by=make.somebody("editor"), now=NOW)
    doctor.refresh_from_db()
    live("sleep", days=1, doctors=(doctor,))
    page = read(client, "/reviewers/dr-ada/")
    assert "<h1>Dr Ada Stone-Miller, MD, PhD</h1>" in page
    assert "<dt>Signatures</dt><dd>2</dd>" in page
    assert 'href="/articles/iron/v/1/"' in page
    assert page.index("About sleep") < page.index("About iron")


def test_a_doctor_who_signed_nothing_public_has_no_page(client: Client) -> None:
    doctor = make.make_doctor(username="ada")
    make.approved(make.make_article(), doctor)
    assert client.get("/reviewers/dr-ada/").status_code == 404
