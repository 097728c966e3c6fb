import re
from typing import Any

import pytest
from django.test import Client

from articles.public import search, snippets
from articles.search_terms import Matcher, terms_of
from articles.working_copy import SectionDraft
from tests import factories as make
from tests.public import examples

pytestmark = pytest.mark.django_db


def found(client: Client, query: str, **more: str) -> list[str]:
    """The paths of the hits, in order."""
    page = client.get("/search/", {"q": query, **more}).content.decode()
    hits = page.split('class="entries hits"')[-1].split("</ol>")[0] if "hits" in page else ""
    return re.findall(r'class="entry-title"[^>]*><a href="([^"]+)"', hits)


def said(client: Client, query: str) -> str:
    """What is said above the hits."""
    page = client.get("/search/", {"q": query}).content.decode()
    (words,) = re.findall(r'role="status">(.*?)</p>', page, re.S)
    return " ".join(words.split())


def section(heading: str, key: str) -> SectionDraft:
    return SectionDraft(heading, f"Plain words [@{key}].", f"sec{key}")


BOTH = {"/articles/iron/", "/faqs/q-iron/"}


def test_every_word_must_occur_and_the_beginning_of_one_is_enough(client: Client) -> None:
    make.live(**examples.own("iron", text="ferritin in blood tests"))
    assert set(found(client, "ferritin")) == BOTH
    assert set(found(client, "FERRI blood")) == BOTH
    assert set(found(client, "ferritin fe")) == BOTH  # the last one is still being typed
    assert found(client, "fe ferritin zzzz") != []  # some of the words, see the module for these
    assert "No text has all of these words." in said(client, "fe ferritin")
    assert "No text has all of these words." in said(client, "ferritin magnesium")
    assert found(client, "itin") == []


def test_a_plural_finds_the_singular_and_the_other_way_round(client: Client) -> None:
    make.live(**examples.own("iron", text="a blood test of both legs", faqs=()))
    for query in ("tests leg", "bloods tests", "legs test"):
        assert found(client, query) == ["/articles/iron/"], query
    make.live(**examples.own("loss", text="loss", faqs=()))
    assert found(client, "los") == ["/articles/loss/"]
    assert found(client, "lo") == ["/articles/loss/"]


def test_words_that_say_nothing_need_not_occur(client: Client) -> None:
    make.live(**examples.own("iron", text="ferritin", faqs=()))
    assert found(client, "why is my ferritin what it is") == ["/articles/iron/"]
    assert found(client, "known is what") == ["/articles/iron/"]
    assert found(client, "should they") == []  # of nothing else: taken as they are


def test_accents_and_case_do_not_matter(client: Client) -> None:
    make.live(**examples.own("ekbom", text="Straße nach Ångström"))
    for query in ("ekbom strasse", "ÅNGSTRÖM", "angstrom"):
        assert "/articles/ekbom/" in found(client, query), query


def test_titles_come_first_and_headings_and_summary_next(client: Client) -> None:
    often = "magnesium " * 30
    make.live(**examples.own("text", text=often, faqs=()))
    make.live(**examples.own("heading", faqs=(), sections=(section("Of magnesium", "heading"),)))
    make.live(**examples.own("summary", faqs=(), summary="Magnesium, short."))
    make.live(**examples.own("title", title="Magnesium", faqs=()))
    first, *middle, last = found(client, "magnesium")
    assert (first, last) == ("/articles/title/", "/articles/text/")
    assert set(middle) == {"/articles/heading/", "/articles/summary/"}


def test_words_of_one_search_may_stand_in_different_places(client: Client) -> None:
    make.live(**examples.own("zinc", title="Zinc", text="ferritin", faqs=()))
    assert found(client, "zinc ferritin") == ["/articles/zinc/"]


def test_the_query_stays_and_the_hits_are_counted(client: Client) -> None:
    make.live(**examples.own("iron", text="ferritin"))
    page = client.get("/search/", {"q": 'ferritin "iron'}).content.decode()
    assert "<h1>2 results for “ferritin &quot;iron”</h1>" in page
    assert 'value="ferritin &quot;iron"' in page
    assert 'type="search"' in page
    assert '<form class="search-form" role="search" action="/search/" method="get"' in page
    assert re.search(r'<p class="quiet" role="status">\s*These are all 2 results.', page)


def test_hits_are_marked_in_text_that_stays_text(client: Client) -> None:
    text = "Some & `<script>alert(1)</script>` words before ferritin."
    make.live(**examples.own("iron", text=text, title="<i>Iron</i>"))
    page = client.get("/search/?q=ferritin+iron").content.decode()
    assert "<mark>ferritin</mark>" in page
    assert "&lt;i&gt;<mark>Iron</mark>&lt;/i&gt;" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>" not in page


def test_nothing_found_leads_on(client: Client) -> None:
    make.live(slug="iron")
    page = client.get("/search/?q=zzzz").content.decode()
    assert "<h1>0 results for “zzzz”</h1>" in page
    assert "<title>0 results for “zzzz” " in page
    assert said(client, "zzzz").startswith("No text has the word “zzzz”. Fewer or other words")
    assert said(client, "zzzz qqqq").startswith("No text has the words “zzzz”, “qqqq”. ")
    assert 'href="/topics/causes/"' in page
    assert "Did you mean" not in page
    assert 'href="/contact/"' in page


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "99999999999999999999", "\x00"])
def test_any_page_number_gets_a_page(client: Client, page: str) -> None:
    make.live(slug="iron")
    assert found(client, "iron", page=page) != []


def test_more_results_are_on_more_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PER_PAGE", 2)
    make.live(**examples.own("iron", text="ferritin"))
    make.live(**examples.own("zinc", text="ferritin"))
    first, second = found(client, "ferritin"), found(client, "ferritin", page="2")
    assert (len(first), len(second)) == (2, 2)
    paths = first + second
    assert sorted(paths) == ["/articles/iron/", "/articles/zinc/", "/faqs/q-iron/", "/faqs/q-zinc/"]
    page = client.get("/search/?q=ferritin").content.decode()
    assert '<a rel="next" href="?q=ferritin&amp;page=2">' in page


def test_twelve_words_count(client: Client) -> None:
    assert search.words_of(" ".join(f"w{n}" for n in range(20))) == [f"w{n}" for n in range(12)]
    assert search.words_of("Iron iron IRON") == ["iron"]


def test_words_with_wildcards_are_taken_literally(client: Client) -> None:
    make.live(**examples.own("iron", text="ferritin"))
    assert found(client, "f_rr_t_n") == []
    assert found(client, "ferr%") == found(client, "ferritin")  # a mark, and a beginning
    assert found(client, "%n") == []


@pytest.mark.parametrize("count", [1, 3])
def test_queries(client: Client, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        make.live(**examples.own(f"iron{number}", text="ferritin"))
    client.get("/search/")
    with django_assert_num_queries(5):
        client.get("/search/?q=ferritin")
    with django_assert_num_queries(2):
        client.get("/search/suggest/?q=iro")


@pytest.mark.parametrize("count", [1, 3])
def test_queries_where_nothing_is_found(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make.live(**examples.own(f"iron{number}", text="ferritin", topic=f"Topic {number}"))
    with django_assert_num_queries(2):
        client.get("/search/")
    with django_assert_num_queries(4):
        client.get("/search/?q=12345")
    with django_assert_num_queries(9):
        client.get("/search/?q=feretin")
    with django_assert_num_queries(6):  # some of the words, and one that is not known
        client.get("/search/?q=ferritin+xylophone+iron0")


def test_an_excerpt_is_cut_between_words_around_the_hit() -> None:
    text = " ".join(f"word{n}" for n in range(200))

    def excerpt(text: str, query: str) -> str:
        return snippets.excerpt(text, Matcher(terms_of(query)))

    cut = excerpt(text, "word100")
    assert cut.startswith("… word9")
    assert cut.endswith(" …")
    assert "word100" in cut
    assert set(cut.strip("… ").split()) <= set(text.split())
    assert excerpt("short", "short") == "short"
    assert excerpt("short", "absent") == "short"
    assert excerpt("x" * 1000, "x" * 200).startswith("x")
    assert "word150 word151" in excerpt(f"word151 {text}", "word150 word151")  # both, not the first
