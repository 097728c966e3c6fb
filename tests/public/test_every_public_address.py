"""What holds for all public addresses: those of the resolver, in every state they can be in."""

import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.public import examples
from tests.public.examples import Site
from tests.support.reading import PRIVATE, WORDS, everything, log_of_everything, reader

TABLES = {
    "articles_publication",
    "articles_publishedsignature",
    "articles_publishedfaq",
    "articles_publishedreference",
    "articles_publishedimage",
    "articles_publishedevent",
    "articles_publishedhead",
    "articles_publishedreport",
    "articles_publisheddefinition",
    "articles_publishedcorrection",
    "articles_publishednotice",
    "articles_evidencecheck",
    "articles_searchentry",
    "articles_listedarticle",
    "articles_listedform",
    "articles_listedquestion",
    "articles_listedreviewer",
    "articles_listedtopic",
    "articles_searchdocument",
    "articles_searchword",
    "articles_searchindex",
    "articles_searchtext",
}
_TABLE = re.compile(r'(?:FROM|JOIN|INTO|UPDATE)\s+"?(\w+)"?')


def test_every_public_address_has_an_example(site: Site) -> None:
    assert {address.name for address in site.addresses} == examples.public_names()


def test_each_answers_with_its_status(site: Site, client: Client) -> None:
    answers = {address: client.get(address.path).status_code for address in site.addresses}
    assert answers == {address: address.status for address in site.addresses}


def test_head_says_the_same_without_a_body(site: Site, client: Client) -> None:
    for address in site.addresses:
        whole, head = client.get(address.path), client.head(address.path)
        assert (head.status_code, head.content) == (address.status, b""), address
        assert head.get("ETag") == whole.get("ETag"), address


def test_only_tables_of_publications_are_read(site: Site, client: Client) -> None:
    for address in site.addresses:
        with CaptureQueriesContext(connection) as queries:
            client.get(address.path)
        tables = {table for query in queries for table in _TABLE.findall(query["sql"])}
        assert tables <= TABLES, address


def test_nobody_gets_a_cookie_and_nothing_varies_by_one(site: Site, client: Client) -> None:
    for address in site.addresses:
        response = client.get(address.path)
        assert response.cookies == {}, address
        assert response.get("Vary", "Accept-Encoding") == "Accept-Encoding", address


def test_a_cookie_makes_no_difference(site: Site, client: Client) -> None:
    """Not even one of a session: staff read what readers read."""
    staff = Client()
    staff.force_login(make.make_user("editor", is_superuser=True))
    for address in site.addresses:
        if address.name == "articles:image":
            continue  # staff see all images of the library
        with CaptureQueriesContext(connection) as queries:
            seen = staff.get(address.path, headers={"Accept-Language": "de"})
        assert seen.content == client.get(address.path).content, address
        assert [q["sql"] for q in queries if "django_session" in q["sql"]] == [], address
        assert seen.get("Vary", "Accept-Encoding") == "Accept-Encoding", address


def test_no_page_writes_a_row_or_tells_the_log_who_asked_for_what(site: Site) -> None:
    client, before = reader(), everything()
    with CaptureQueriesContext(connection) as queries, log_of_everything() as log:
        for address in site.addresses:
            mark = "&" if "?" in address.path else "?"
            client.get(f"{address.path}{mark}q={WORDS}")
            client.post(f"{address.path}{mark}q={WORDS}", {"q": WORDS})
    assert [q["sql"] for q in queries if not q["sql"].lstrip("(").startswith("SELECT")] == []
    assert everything() == before
    assert "Not Found: /articles/unknown/" in log.getvalue()
    assert [private for private in PRIVATE if private in log.getvalue()] == []


def test_copies_are_asked_for_again_before_use(site: Site, client: Client) -> None:
    for address in site.addresses:
        response = client.get(address.path)
        if address.status == 404:
            continue
        assert response["Cache-Control"] == "no-cache", address
        if address.status != 200:
            continue
        assert re.fullmatch(r'"[0-9a-f]{32,64}"', response["ETag"]), address
        again = client.get(address.path, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b""), address
        assert again["ETag"] == response["ETag"]
        other = client.get(address.path, headers={"If-None-Match": '"another"'})
        assert other.content == response.content, address


def test_security_headers_are_there(site: Site, client: Client) -> None:
    for address in site.addresses:
        response = client.get(address.path)
        assert "default-src 'self'" in response["Content-Security-Policy"], address
        assert "unsafe" not in response["Content-Security-Policy"], address
        assert response["X-Content-Type-Options"] == "nosniff", address


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_sent(site: Site, method: str) -> None:
    client = Client(enforce_csrf_checks=False)
    for address in site.addresses:
        if (address.name, method) == ("articles:feedback", "post"):
            continue  # the one thing that readers write: test_readers_speak.py
        assert getattr(client, method)(address.path).status_code == 405, address


def test_pages_are_whole(site: Site, client: Client) -> None:
    """One h1, a language, a title, no script but files of ours, no inline style, no empty link."""
    ours = re.compile(
        r'<script src="/static/js/[a-z]+\.js"( defer)?></script>'
        r'|<script type="application/ld\+json">[^<]*</script>'  # data, which no browser runs
    )
    for address in site.addresses:
        if address.kind != "html" or address.status == 301:
            continue
        page = client.get(address.path).content.decode()
        assert page.count("<h1") == 1, address
        assert page.count('<html lang="en">') == 1, address
        assert re.search(r"<title>[^<]+ – RLS Portal</title>", page), address
        page = ours.sub("", page)
        for unwanted in ("<script", "<style", " style=", 'href=""', "{%", "{{", ">None<"):
            assert unwanted not in page, (address, unwanted)


def test_xml_is_well_formed(site: Site, client: Client) -> None:
    for address in site.addresses:
        if address.kind == "xml":
            ElementTree.fromstring(client.get(address.path).content)


def test_links_of_the_site_lead_somewhere(site: Site, client: Client) -> None:
    """Follow every internal link of every page, one step."""
    links: dict[str, str] = {}
    for address in site.addresses:
        if address.kind == "html":
            page = client.get(address.path).content.decode()
            for path in re.findall(r'(?:href|src|action)="(/[^"#?]*)', page):
                links.setdefault(path, address.path)
    broken = {
        path: where
        for path, where in links.items()
        if not path.startswith("/static/") and client.get(path).status_code not in (200, 301)
    }
    assert broken == {}


def test_anchors_within_a_page_exist(site: Site, client: Client) -> None:
    for address in site.addresses:
        if address.kind == "html":
            page = client.get(address.path).content.decode()
            wanted = set(re.findall(r'href="#([^"]+)"', page))
            assert wanted <= set(re.findall(r'id="([^"]+)"', page)), address


@pytest.mark.parametrize(
    "word", [examples.IN_REVIEW, examples.DRAFT, examples.WITHDRAWN, examples.DROPPED]
)
def test_no_word_that_is_not_public_shows_anywhere(site: Site, client: Client, word: str) -> None:
    """Each of these words is in the database, where a forgotten filter would find it."""
    searched = client.get("/search/", {"q": word}).content.decode()
    assert f"0 results for “{word}”" in searched
    for address in site.addresses:
        if word == examples.DROPPED and address.path.startswith(examples.OF_EARLIER):
            continue  # the earlier revision, which is public
        assert word not in client.get(address.path).content.decode("latin-1"), address


def test_the_words_of_the_last_test_would_show(site: Site, client: Client) -> None:
    assert examples.LIVE in client.get("/articles/iron/").content.decode()
    earlier = client.get("/articles/iron/v/1/").content.decode()
    assert examples.EARLIER in earlier
    assert examples.DROPPED in earlier
    assert examples.EARLIER not in client.get("/articles/iron/").content.decode()
    assert "2 results for" in client.get("/search/?q=zinnober+iron+does").content.decode()
