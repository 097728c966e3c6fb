"""Whatever is typed, the search page and the titles while typing are answered, and stay inert."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes
from xml.etree import ElementTree

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.public import search
from tests import factories as make
from tests.public import examples

NASTY = (
    *(
        "",
        " ",
        "\x00",
        "iron\x00\x1b\x07",
        "💤",
        "'\"`;--",
        "%_\\",
        "½ ﬁ İ ß ﷺ",
        "\ud83d",
        "a\ud800b",
    ),
    *("<script>alert(1)</script>", "{{ x }}{% y %}", "a " * 5000, "a" * 10_000, "ﷺ" * 200),
    *(
        "iron AND",
        "OR NOT iron",
        "NEAR(iron zinc, 5)",
        "title:iron",
        "^iron",
        "iron*",
        '"iron',
        "-iron",
    ),
    *(
        "{title text} : iron",
        "iron + zinc",
        "(iron",
        "iron)",
        "'iron' & !zinc",
        "iron <-> zinc",
        ":*",
    ),
    *(
        "iron:A",
        "\\",
        "'",
        "!!",
        "&&",
        "||",
        "नमस्ते สวัสดี مرحبا",
        "𐐀𞤀",
        "\u202e\ufeff\u200b",
        "0x00",
        "1e999",
    ),
    *("feretin " * 50, "x'; DROP TABLE articles_searchtext; --"),
    *("why do my legs jump at night?", "can I take iron with coffee?", "iron-deficency", "don't"),
    *("15391 15,391 0.5 1,2,3,4,5,6", "b12 5-HT", "'s", "1'", "-".join("ab" * 40), "9" * 200),
    *("e\u0301 -- -\u2010- \u0345\u0301", "zinciron ferr itin", "the of and", "iron s"),
)


@pytest.fixture(scope="module")
def _texts(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        make.live(**examples.own("shared", text="iron, ferritin & zinc"))
        yield
        transaction.set_rollback(True)


def ask(query: str, **more: str) -> None:
    words = "&".join(
        f"{name}={quote_from_bytes(value.encode('utf-8', 'surrogatepass'))}"
        for name, value in {"q": query, **more}.items()
    )
    response = Client().get(f"/search/?{words}")
    assert response.status_code == 200
    page = response.content.decode()
    ours = r'<script (?:src="/static/js/\w+\.js"|type="application/ld\+json">)'
    assert page.count("<script") == len(re.findall(ours, page))
    assert page.count("<h1>") == 1
    assert "\x00" not in page
    assert len(page) < 40_000
    answer = Client().get(f"/search/suggest/?{words}")
    assert answer.status_code == 200
    assert len(json.loads(answer.content)["suggestions"]) <= search.SUGGESTED


@pytest.mark.usefixtures("_texts", "db")
@pytest.mark.parametrize("query", NASTY)
def test_what_others_stumble_over(query: str) -> None:
    ask(query)


@pytest.mark.usefixtures("_texts", "db")
def test_anything_else() -> None:
    pieces = st.sampled_from([*NASTY[:11], *NASTY[15:], "iron", "feretin", " ", "-", "why "])
    characters = st.text(st.characters(codec=None), max_size=30)
    queries = st.one_of(characters, st.lists(pieces, max_size=4).map("".join))

    @settings(max_examples=60)
    @given(queries, characters)
    def check(query: str, other: str) -> None:
        ask(query, page=other, kind=other, topic=other, reviewed=other)

    check()


@pytest.mark.django_db
def test_titles_while_typing(client: Client) -> None:
    make.live(**examples.own("zolpid", text="kopfweh", title="<i>Zolpid</i> & sleep"))
    found = client.get("/search/suggest/?q=zol")
    assert found["Content-Type"] == "application/json"
    assert json.loads(found.content) == {
        "suggestions": [
            {
                "title": "What is zolpid?",
                "language": "en",
                "kind": "Question",
                "path": "/faqs/q-zolpid/",
            },
            {
                "title": "<i>Zolpid</i> & sleep",
                "language": "en",
                "kind": "Article",
                "path": "/articles/zolpid/",
            },
        ]
    }
    for query in ("kopfweh", "z", "", "zzz"):  # only titles, summaries and headings
        assert json.loads(client.get("/search/suggest/", {"q": query}).content) == {
            "suggestions": []
        }, query


@pytest.mark.django_db
def test_a_withdrawn_title_is_not_suggested(client: Client) -> None:
    make.withdrawn(make.live(**examples.own("giftpilz")))
    answer = client.get("/search/suggest/?q=gif").content
    assert json.loads(answer) == {"suggestions": []}


@pytest.mark.django_db
def test_browsers_learn_how_to_search_here(client: Client, settings: Any) -> None:
    settings.PORTAL_BASE_URL = "https://rls.example"
    settings.PORTAL_SITE_NAME = "Restless & quiet: a portal"
    answer = client.get("/opensearch.xml")
    assert answer["Content-Type"] == "application/opensearchdescription+xml"
    root = ElementTree.fromstring(answer.content)
    name = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.findtext(f"{name}ShortName") == "Restless & quiet"
    assert [url.get("template") for url in root.findall(f"{name}Url")] == [
        "https://rls.example/search/?q={searchTerms}",
        "https://rls.example/opensearch.xml",
    ]
    page = client.get("/").content.decode()
    assert re.search(r'<link rel="search" [^>]*href="/opensearch.xml">', page)


@pytest.mark.django_db
def test_no_field_of_a_search_makes_an_address_that_a_web_server_refuses(client: Client) -> None:
    """Servers answer longer ones by themselves: see docs/operating.md."""
    make.live()
    for path in ("/", "/search/?q=iron", "/articles/", "/faqs/"):
        fields = re.findall(
            r'<input type="search"[^>]* name="q"[^>]*>', client.get(path).content.decode()
        )
        assert fields, path
        for field in fields:
            assert f'maxlength="{search.LONGEST_QUERY}"' in field
    longest = "/search/?q=" + quote_from_bytes(("💤" * search.LONGEST_QUERY).encode())
    assert len(longest) < 8190
    assert client.get(longest).status_code == 200
