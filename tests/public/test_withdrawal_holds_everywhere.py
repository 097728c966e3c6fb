"""From the next request on, a withdrawn text is nowhere; the publisher says when and why."""

from datetime import timedelta

import pytest
from django.test import Client

from articles import transitions
from articles.heads import publish_head
from articles.models import Publication
from articles.public.citation_formats import FORMATS
from tests import factories as make
from tests.factories import NOW
from tests.public import examples

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=30)
WORD = "giftpilz"


EXPLAINED = f"::: definition {WORD}\nIt is {WORD}.\n:::"


def poisonous(**fields: object) -> Publication:
    return make.live(**examples.own("iron", text=WORD, title=f"About {WORD}", **fields))


def gone_page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 410, path
    page = response.content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert WORD not in page
    return page


def test_all_its_addresses_say_when_and_why(client: Client) -> None:
    publication = poisonous()
    make.withdrawn(publication, now=LATER, reason="A dose was wrong.\n\n<b>Ask</b> your doctor.")
    styles = [f"/articles/iron/v/1/cite/{style}/" for style in FORMATS]
    pages = ("/articles/iron/", "/articles/iron/v/1/", "/articles/iron/v/1/cite/", "/faqs/q-iron/")
    pages += ("/articles/iron/claims/",)
    for path in (*pages, *styles):
        page = gone_page(client, path)
        assert "taken off the site on 2 December 2026" in page
        assert "<p>A dose was wrong.</p>\n\n<p>&lt;b&gt;Ask&lt;/b&gt; your doctor.</p>" in page
        for told in ("/articles/iron/history/", "/articles/iron/v/1/record/"):
            assert f'<a href="{told}">' in page
            assert client.get(told).status_code == 200


def test_it_leaves_every_list(client: Client) -> None:
    publication = poisonous(in_short=EXPLAINED)
    feeds = ("/feeds/articles.atom", "/feeds/articles/iron.atom", "/feeds/topics/causes.atom")
    always = ("/", "/articles/", "/faqs/", "/glossary/", *feeds)
    lists = (*always, f"/search/?q={WORD}", "/topics/causes/")
    for path in lists:
        assert WORD in client.get(path).content.decode(), path
    sitemaps = ("topics", "articles", "histories", "questions", "reviewers")
    for kind in sitemaps:
        assert client.get(f"/sitemaps/{kind}-1.xml").status_code == 200, kind

    make.withdrawn(publication)

    assert f"0 results for “{WORD}”" in client.get(f"/search/?q={WORD}").content.decode()
    for path in always:
        assert WORD not in client.get(path).content.decode(), path
    for path in ("/topics/", "/reviewers/"):
        assert "Nothing is published yet." in client.get(path).content.decode(), path
    assert client.get("/topics/causes/").status_code == 404
    for kind in sitemaps:
        assert client.get(f"/sitemaps/{kind}-1.xml").status_code == 404, kind
        assert kind not in client.get("/sitemap.xml").content.decode(), kind
    assert "/reviewers/<" in client.get("/sitemaps/pages-1.xml").content.decode()


def test_the_address_stays_known_and_a_topic_is_not_named_any_more(client: Client) -> None:
    publication = poisonous(topic="Schwalbenkraut")
    kept = (
        "/feeds/articles.atom",
        "/feeds/articles/iron.atom",
        "/feeds/topics/schwalbenkraut.atom",
    )
    told = ("/corrections/", "/recalls.json", "/articles/iron/history/", "/verify/log.json")
    records = ("/articles/iron/v/1/record/", "/articles/iron/v/1/record.json")
    assert "Schwalbenkraut" in client.get(kept[2]).content.decode()
    make.withdrawn(publication, now=LATER)
    for path in (*kept, *told, *records):
        page = client.get(path).content.decode()
        assert "Schwalbenkraut" not in page, path
        assert WORD not in page, path
        assert "/articles/iron/" in page or '"iron"' in page, path
    page = gone_page(client, "/articles/iron/")
    assert "Its title and every other word that was signed are gone from the site." in page
    assert "Schwalbenkraut" not in page


def test_the_doctor_keeps_the_line_but_not_the_title(client: Client) -> None:
    doctor = make.make_doctor(username="ada")
    publication = make.live(doctors=(doctor,), title=WORD)
    make.withdrawn(publication)
    page = client.get("/reviewers/dr-ada/").content.decode()
    assert "A text that was withdrawn later" in page
    assert WORD not in page


def test_a_copy_in_a_cache_is_no_longer_confirmed(client: Client) -> None:
    publication = poisonous()
    etag = client.get("/articles/iron/")["ETag"]
    make.withdrawn(publication)
    assert client.get("/articles/iron/", headers={"If-None-Match": etag}).status_code == 410
    assert client.get("/articles/iron/", headers={"If-None-Match": "*"}).status_code == 410


def test_earlier_revisions_go_with_it(client: Client) -> None:
    first = poisonous()
    second = examples.publish_again(first, days=10)
    make.withdrawn(second, now=LATER)
    for path in ("/articles/iron/", "/articles/iron/v/1/", "/articles/iron/v/2/"):
        gone_page(client, path)


def test_an_earlier_revision_may_stay_and_says_that_nothing_is_current(client: Client) -> None:
    first = make.live(slug="iron")
    second = examples.publish_again(first, days=10, bottom_line=WORD)
    editor = make.somebody("editor")
    transitions.withdraw(second, by=editor, now=LATER, reason="Wrong", earlier_too=False)
    gone_page(client, "/articles/iron/")
    gone_page(client, "/articles/iron/v/2/")
    page = client.get("/articles/iron/v/1/").content.decode()
    assert "A newer one was withdrawn, and there is no current revision." in page
    assert '<li value="2">withdrawn</li>' in page
    assert WORD not in page


def test_an_earlier_revision_can_go_alone(client: Client) -> None:
    first = poisonous()
    plain = examples.own("iron", title="About iron")
    second = examples.publish_again(
        first, days=10, **{k: plain[k] for k in ("title", "sections", "faqs")}
    )
    make.withdrawn(Publication.objects.get(pk=first.pk), now=LATER)
    page = gone_page(client, "/articles/iron/v/1/")
    assert '<a href="/articles/iron/" lang="en">About iron</a>' in page
    assert second.is_live
    assert WORD not in client.get("/articles/iron/").content.decode()


def test_after_a_new_revision_the_article_is_back_and_the_withdrawn_one_is_not(
    client: Client,
) -> None:
    first = poisonous()
    make.withdrawn(first, now=NOW)
    plain = examples.own("iron", title="About iron")
    examples.publish_again(first, days=10, **{k: plain[k] for k in ("title", "sections", "faqs")})
    assert client.get("/articles/iron/").status_code == 200
    gone_page(client, "/articles/iron/v/1/")
    assert client.get("/faqs/q-iron/").status_code == 200


def test_its_record_and_history_tell_everything_but_its_words(client: Client) -> None:
    publication = poisonous(summary=WORD, change_kind="correction")
    make.withdrawn(publication, now=LATER, reason="A dose was wrong.")
    publish_head(now=LATER)
    for path in (
        "/articles/iron/history/",
        "/articles/iron/v/1/record/",
        "/articles/iron/v/1/record.json",
        f"/verify/?fingerprint={publication.fingerprint}",
        "/corrections/",
        "/recalls.json",
    ):
        response = client.get(path)
        assert response.status_code == 200, path
        page = response.content.decode()
        assert WORD not in page, path
        assert "A dose was wrong." in page, path
    for path in ("/verify/", "/verify/log.json", "/verify/head/", "/feeds/heads.atom"):
        assert WORD not in client.get(path).content.decode(), path
    for path in ("data.json", "v/1/data.json", "compare/1/2/"):
        response = client.get(f"/articles/iron/{path}")
        assert response.status_code == 410, path
        assert WORD not in response.content.decode(), path
