"""What search engines are told: the addresses of what is live, and when their words changed."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from articles.public import sitemaps
from articles.working_copy import FAQDraft
from tests import factories as make
from tests.factories import NOW
from tests.public import examples
from tests.public.examples import Site

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
BASE = "https://rls.example"


@pytest.fixture(autouse=True)
def _public_address(settings: Any) -> None:
    settings.PORTAL_BASE_URL = BASE


def listed(client: Client, path: str, name: str = "url") -> dict[str, str | None]:
    response = client.get(path)
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    assert {element.tag for element in root} <= {f"{SITEMAP}{name}"}
    return {
        str(element.findtext(f"{SITEMAP}loc")).removeprefix(BASE): element.findtext(
            f"{SITEMAP}lastmod"
        )
        for element in root
    }


@pytest.mark.django_db
def test_a_question_keeps_its_day_while_its_words_stay(client: Client) -> None:
    """A new revision, or a doctor who reads again, is no change of the words of a question."""
    stays = FAQDraft("Does iron help?", "It can.", "faqab2", "stays")
    changes = FAQDraft("Which dose?", "75 mg.", "faqcd3", "changes")
    first = make.live(slug="iron", faqs=(stays, changes))
    second = examples.publish_again(
        first, days=10, faqs=(stays, FAQDraft("Which dose?", "7.5 mg.", "faqcd3", "changes"))
    )
    examples.publish_again(second, days=20)
    examples.reapproved(second, days=30)
    assert listed(client, "/sitemaps/questions-1.xml") == {
        "/faqs/stays/": "2026-11-02",
        "/faqs/changes/": "2026-11-12",
    }
    assert listed(client, "/sitemaps/articles-1.xml") == {"/articles/iron/": "2026-11-22"}
    assert listed(client, "/sitemaps/histories-1.xml") == {"/articles/iron/history/": "2026-12-02"}
    assert max(listed(client, "/sitemaps/reviewers-1.xml").values(), key=str) == "2026-12-02"


@pytest.mark.django_db
def test_a_withdrawal_changes_the_lists_it_leaves(client: Client) -> None:
    make.live(**examples.own("sleep", topic="Causes"))
    make.withdrawn(make.live(**examples.own("iron", topic="Causes")), now=NOW + timedelta(days=5))
    assert listed(client, "/sitemaps/topics-1.xml") == {"/topics/causes/": "2026-11-07"}
    assert listed(client, "/sitemaps/pages-1.xml")["/"] == "2026-11-07"
    assert listed(client, "/sitemaps/articles-1.xml") == {"/articles/sleep/": "2026-11-02"}


@pytest.mark.django_db
def test_no_day_runs_backwards_when_a_text_is_withdrawn(client: Client) -> None:
    """What was the newest is gone from its file, which changed by that."""
    ada = make.make_doctor(username="ada")
    make.live(doctors=(ada,), **examples.own("sleep", topic="Causes"))
    later = NOW + timedelta(days=5)
    newest = make.live(now=later, doctors=(ada,), **examples.own("iron", topic="Causes"))
    before = listed(client, "/sitemap.xml", "sitemap")
    assert set(before.values()) == {"2026-11-07"}
    make.withdrawn(newest, now=NOW + timedelta(days=9))
    after = listed(client, "/sitemap.xml", "sitemap")
    assert after.keys() == before.keys()
    assert set(after.values()) == {"2026-11-11"}
    doctors = listed(client, "/sitemaps/reviewers-1.xml")
    assert list(doctors.values()) == ["2026-11-11"]


@pytest.mark.django_db
def test_a_file_holds_so_many_addresses_and_the_next_one_the_rest(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sitemaps.PER_FILE <= 50_000  # says the protocol
    monkeypatch.setattr(sitemaps, "PER_FILE", 2)
    for number in range(3):
        make.live(now=NOW + timedelta(days=number), **examples.own(f"iron{number}"))
    files = listed(client, "/sitemap.xml", "sitemap")
    assert files["/sitemaps/articles-1.xml"] == "2026-11-03"
    assert files["/sitemaps/articles-2.xml"] == "2026-11-04"
    assert list(listed(client, "/sitemaps/articles-1.xml")) == [
        "/articles/iron0/",
        "/articles/iron1/",
    ]
    assert list(listed(client, "/sitemaps/articles-2.xml")) == ["/articles/iron2/"]
    for path in ("/sitemaps/articles-3.xml", "/sitemaps/articles-0.xml", "/sitemaps/a-1.xml"):
        assert client.get(path).status_code == 404, path


def test_robots_keep_out_of_narrowed_searches(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /search/*&",
        "Disallow: /search/suggest/",
        "Sitemap: https://rls.example/sitemap.xml",
    ]


def test_every_search_is_listed_as_the_one_page_of_it(client: Client, db: None) -> None:
    link = '<link rel="canonical" href="https://rls.example/search/">'
    for path in ("/search/", "/search/?q=iron", "/search/?q=%22%3E%3Cb%3E&page=2"):
        page = client.get(path).content.decode()
        assert page.count('rel="canonical"') == 1
        assert link in page
        assert 'name="robots"' not in page


# Below, the site of all the tests of this folder is in the database.


def test_the_index_names_a_file_for_each_kind_with_its_newest_day(
    site: Site, client: Client
) -> None:
    assert listed(client, "/sitemap.xml", "sitemap") == {
        "/sitemaps/pages-1.xml": "2026-11-12",
        "/sitemaps/topics-1.xml": "2026-11-12",
        "/sitemaps/articles-1.xml": "2026-11-12",
        "/sitemaps/histories-1.xml": "2026-11-12",
        "/sitemaps/questions-1.xml": "2026-11-12",
        "/sitemaps/reviewers-1.xml": "2026-11-12",
    }


def test_the_files_list_what_is_live_and_the_day_its_words_changed(
    site: Site, client: Client
) -> None:
    assert listed(client, "/sitemaps/articles-1.xml") == {
        "/articles/iron/": "2026-11-12",
        "/articles/demolition/": "2026-11-02",
    }
    assert listed(client, "/sitemaps/questions-1.xml") == {
        "/faqs/does-iron-help/": "2026-11-12",
        "/faqs/q-demolition/": "2026-11-02",
    }
    assert listed(client, "/sitemaps/topics-1.xml") == {
        "/topics/causes/": "2026-11-12",
        "/topics/treatment/": "2026-11-02",
    }
    pages = listed(client, "/sitemaps/pages-1.xml")
    lists = ("/faqs/", "/articles/", "/topics/", "/reviewers/", "/glossary/", "/corrections/")
    for path in ("/", *lists):
        assert pages.pop(path) == "2026-11-12", path
    assert set(pages.values()) == {None}
    signers = site.live.article.publications.model.objects.live().order_by()
    slugs = set(signers.values_list("signatures__slug", flat=True))
    doctors = listed(client, "/sitemaps/reviewers-1.xml")
    assert set(doctors) == {f"/reviewers/{slug}/" for slug in slugs}
    assert set(doctors.values()) == {"2026-11-02", "2026-11-12"}


def test_all_that_is_listed_is_there_and_may_be_indexed(site: Site, client: Client) -> None:
    for file in listed(client, "/sitemap.xml", "sitemap"):
        for path in listed(client, file):
            response = client.get(path)
            assert response.status_code == 200, path
            assert "noindex" not in response.content.decode(), path
