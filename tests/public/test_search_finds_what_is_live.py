import re
from typing import Any

import pytest
from django.test import Client

from articles.public import search
from tests import factories as make
from tests.public import examples

pytestmark = pytest.mark.django_db


def found(client: Client, query: str, **more: str) -> list[str]:
    """The paths of the hits, in order."""
    page = client.get("/search/", {"q": query, **more}).content.decode()
    hits = page.split('class="entries hits"')[-1].split("</ol>")[0] if "hits" in page else ""
    return re.findall(r'class="entry-title"[^>]*><a href="([^"]+)"', hits)


def test_every_word_must_occur_and_parts_of_words_count(client: Client) -> None:
    make.live(**examples.own("iron", text="ferritin in blood"))
    assert found(client, "ferritin") == ["/articles/iron/", "/faqs/q-iron/"]
    assert found(client, "FERRI blood") == ["/articles/iron/", "/faqs/q-iron/"]
    assert found(client, "ferritin magnesium") == []


def test_accents_and_case_do_not_matter(client: Client) -> None:
    make.live(**examples.own("ekbom", text="Straße nach Ångström"))
    for query in ("ekbom strasse", "ÅNGSTRÖM", "angstrom"):
        assert "/articles/ekbom/" in found(client, query), query


def test_titles_come_first(client: Client) -> None:
    make.live(**examples.own("aaa", text="magnesium", faqs=()))
    make.live(**examples.own("zzz", title="Magnesium", faqs=()))
    assert found(client, "magnesium") == ["/articles/zzz/", "/articles/aaa/"]


def test_the_query_stays_and_the_hits_are_counted(client: Client) -> None:
    make.live(**examples.own("iron", text="ferritin"))
    page = client.get("/search/", {"q": 'ferritin "iron'}).content.decode()
    assert "<h1>2 results for “ferritin &quot;iron”</h1>" in page
    assert 'value="ferritin &quot;iron"' in page
    assert 'type="search"' in page
    assert '<form class="search-form" role="search" action="/search/" method="get">' in page


def test_hits_are_marked_in_text_that_stays_text(client: Client) -> None:
    text = "Some & `<script>alert(1)</script>` words before ferritin."
    make.live(**examples.own("iron", text=text, title="<i>Iron</i>"))
    page = client.get("/search/?q=ferritin+iron").content.decode()
    assert "<mark>ferritin</mark>" in page
    assert "&lt;i&gt;<mark>Iron</mark>&lt;/i&gt;" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page


def test_nothing_found_leads_on(client: Client) -> None:
    make.live(slug="iron")
    page = client.get("/search/?q=zzzz").content.decode()
    assert "0 results for “zzzz”" in page
    assert "Nothing here has all of these words." in page
    assert 'href="/topics/causes/"' in page


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "\x00",
        "iron\x00\x1b\x07",
        "💤",
        "'\"`;--",
        "%_\\",
        "<script>alert(1)</script>",
        "{{ x }}{% y %}",
        "a " * 5000,
        "a" * 100_000,
        "\ud83d",
        "½ ﬁ İ ß",
        "नमस्ते สวัสดี مرحبا",
    ],
)
def test_any_input_gets_a_page(client: Client, query: str) -> None:
    make.live(slug="iron")
    address = "/search/?q=" + "".join(
        f"%{byte:02x}" for byte in query.encode("utf-8", "surrogatepass")
    )
    response = client.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    assert "<script" not in page
    assert "\x00" not in page
    assert len(page) < 20_000


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "99999999999999999999", "\x00"])
def test_any_page_number_gets_a_page(client: Client, page: str) -> None:
    make.live(slug="iron")
    assert found(client, "iron", page=page) != []


def test_more_results_are_on_more_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PER_PAGE", 2)
    make.live(**examples.own("iron", text="ferritin"))
    make.live(**examples.own("zinc", text="ferritin"))
    paths = found(client, "ferritin") + found(client, "ferritin", page="2")
    assert sorted(paths) == ["/articles/iron/", "/articles/zinc/", "/faqs/q-iron/", "/faqs/q-zinc/"]
    page = client.get("/search/?q=ferritin").content.decode()
    assert '<a rel="next" href="?q=ferritin&amp;page=2">' in page


def test_twelve_words_count(client: Client) -> None:
    assert search.words_of(" ".join(f"w{n}" for n in range(20))) == [f"w{n}" for n in range(12)]
    assert search.words_of("Iron iron IRON") == ["iron"]


def test_words_with_wildcards_are_taken_literally(client: Client) -> None:
    make.live(**examples.own("iron", text="ferritin"))
    assert found(client, "f_rritin") == []


@pytest.mark.parametrize("count", [1, 3])
def test_queries(client: Client, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        make.live(**examples.own(f"iron{number}", text="ferritin"))
    with django_assert_num_queries(3):
        client.get("/search/?q=ferritin")


def test_an_excerpt_is_cut_between_words_around_the_hit() -> None:
    text = " ".join(f"word{n}" for n in range(200))
    cut = search.excerpt(text, ["word100"])
    assert cut.startswith("… word9")
    assert cut.endswith(" …")
    assert "word100" in cut
    assert set(cut.strip("… ").split()) <= set(text.split())
    assert search.excerpt("short", ["short"]) == "short"
    assert search.excerpt("short", ["absent"]) == "short"
    assert search.excerpt("x" * 1000, ["x"]).startswith("x")
