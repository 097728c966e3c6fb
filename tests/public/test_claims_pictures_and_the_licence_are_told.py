"""What a text claims, shows and allows: on its page, in the graph, in the JSON and in the feed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from articles.public import extracts
from articles.public.structured_parts import claims
from articles.working_copy import BylineDraft, SectionDraft
from rlsportal import environment
from tests import factories as make
from tests.factories import NOW
from tests.public import examples
from tests.public.reading_heads import graph_in, nodes, read
from tests.support import schema_org

pytestmark = pytest.mark.django_db

BASE = "https://rls.example"
PERMANENT = f"{BASE}/articles/iron/v/1/"


@pytest.fixture(autouse=True)
def _public_address(settings: Any) -> None:
    settings.PORTAL_BASE_URL = BASE


def a_text(body: str, **fields: Any) -> Any:
    sections = (SectionDraft("Iron", body, "iron22"),)
    return make.live(slug="iron", sections=sections, faqs=(), **fields)


def test_every_cited_sentence_is_a_claim_of_who_wrote_it(client: Client) -> None:
    seen = {**make.REFERENCE.verified, "DOI": "publisher"}
    own = replace(make.REFERENCE, csl={**make.REFERENCE.csl, "DOI": "10.1/x"}, verified=seen)
    known = {**make.REFERENCE.csl, "DOI": "10.1234/x"}
    second = replace(own, key="other", csl=known)
    text = a_text(
        "No source. Iron is **low** in the brain [@other]. More [@allen2013; @other]",
        references=(make.REFERENCE, second),
        bylines=(BylineDraft("Robin Reed", "nurse", ""),),
    )
    article = nodes(client, "/articles/iron/")["Article"]
    ids = [each["@id"] for each in article["citation"]]
    assert ids == [f"{PERMANENT}#cites-allen2013", "https://doi.org/10.1234/x"]
    common = {
        "@type": "Claim",
        "appearance": {"@id": f"{BASE}/articles/iron/#article"},
        "author": [{"@id": article["author"][0]["@id"]}],
    }
    assert article["hasPart"] == [
        {
            **common,
            "@id": f"{PERMANENT}#c1a",
            "text": "Iron is low in the brain.",
            "citation": [{"@id": ids[1]}],
        },
        {
            **common,
            "@id": f"{PERMANENT}#c1b",
            "text": "More",
            "citation": [{"@id": ids[1]}, {"@id": ids[0]}],
        },
    ]
    assert 'id="c1a"' in text.body_html
    data = client.get("/articles/iron/data.json").json()
    assert data["claims"] == [
        {"url": each["@id"], "text": each["text"], "references": keys}
        for each, keys in zip(article["hasPart"], (["other"], ["other", "allen2013"]), strict=True)
    ]


def test_what_nobody_verified_is_cited_by_its_printed_line() -> None:
    text = a_text("Iron [@allen2013].")
    whole = {"@id": "x#article"}
    told = claims(text, "x", text=whole, authors=(), cites={"allen2013": "Allen 2013."})
    assert told[0]["citation"] == ["Allen 2013."]


def test_a_withdrawn_text_claims_nothing_any_more(client: Client) -> None:
    first = a_text("Giftpilz helps [@allen2013].")
    examples.publish_again(first, sections=(SectionDraft("Iron", "No [@allen2013].", "iron22"),))
    assert "Giftpilz helps." in read(client, "/articles/iron/v/1/")
    first.refresh_from_db()
    make.withdrawn(first, now=NOW + timedelta(days=20))
    page = nodes(client, "/articles/iron/")["Article"]
    assert [each["text"] for each in page["hasPart"]] == ["No."]
    assert "workExample" not in page
    for path in ("v/1/", "v/1/data.json", "v/1/record/", "history/", "data.json", ""):
        assert "iftpilz" not in client.get(f"/articles/iron/{path}").content.decode(), path


def test_pictures_are_told_as_they_are_printed(client: Client) -> None:
    free, other = (
        make.make_image_draft("free", alt="A path"),
        make.make_image_draft("other", shade=9, alt="A map", licence="by courtesy of A. Nother"),
    )
    text = a_text('![](image:free "How iron goes")\n\n![](image:other)', images=(free, other))
    found = nodes(client, "/articles/iron/")
    first, second = found["Article"]["image"]
    url = f"{BASE}/media/images/{free.sha256}.png"
    assert first == {
        "@type": "ImageObject",
        "@id": url,
        "contentUrl": url,
        "width": "4 px",
        "height": "3 px",
        "description": "A path",
        "caption": "How iron goes",
        "creditText": "Tests",
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }
    assert second["license"] == {"@type": "CreativeWork", "name": "by courtesy of A. Nother"}
    assert "caption" not in second
    assert found["MedicalWebPage"]["primaryImageOfPage"] == {"@id": url}
    assert "alternativeText" in found["Article"]["accessibilityFeature"]
    assert client.get(url.removeprefix(BASE)).status_code == 200
    for words in ("A path", "How iron goes", "Tests, CC BY 4.0", "by courtesy of A. Nother"):
        assert words in text.body_html
    told = client.get("/articles/iron/data.json").json()["images"][0]
    assert (told["url"], told["width"], told["caption"]) == (url, 4, "How iron goes")
    assert schema_org.faults(graph_in(read(client, "/articles/iron/"))) == []


def test_a_text_without_pictures_tells_of_none(client: Client) -> None:
    make.live(slug="iron", images=(make.make_image_draft(),))  # in the library, not in the text
    found = nodes(client, "/articles/iron/")
    assert "image" not in found["Article"]
    assert "primaryImageOfPage" not in found["MedicalWebPage"]
    assert "alternativeText" not in found["Article"]["accessibilityFeature"]


LICENCES = {
    ("CC BY-NC 4.0", ""): ("CC BY-NC 4.0", "https://creativecommons.org/licenses/by-nc/4.0/"),
    ("Our terms", "https://x.example/t"): ("Our terms", "https://x.example/t"),
    ("", "https://x.example/t"): ("https://x.example/t", "https://x.example/t"),
    ("All rights & <more>", ""): ("All rights & <more>", ""),
}


@pytest.mark.parametrize("stated", LICENCES)
def test_the_licence_is_the_publishers_and_the_same_everywhere(
    client: Client, settings: Any, stated: tuple[str, str]
) -> None:
    settings.PORTAL_CONTENT_LICENCE, settings.PORTAL_CONTENT_LICENCE_URL = stated
    name, url = LICENCES[stated]
    make.live(slug="iron")
    page = read(client, "/articles/iron/")
    words = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown = f'<a rel="license" href="{url}">{words}</a>' if url else words
    assert f'<tr><th scope="row">Licence of the text</th><td>{shown}</td></tr>' in page
    told = nodes(client, "/articles/iron/")["Article"]["license"]
    assert told == (url or {"@type": "CreativeWork", "name": name})
    assert client.get("/articles/iron/data.json").json()["licence"] == {"name": name, "url": url}
    rights = f"{words} {url}" if url and url != name else words
    assert f"<rights>{rights}</rights>" in read(client, "/feeds/articles.atom")
    assert schema_org.faults(graph_in(page)) == []


def test_no_licence_is_told_where_none_is_stated(client: Client) -> None:
    make.live(slug="iron")
    assert "Licence of the text" not in read(client, "/articles/iron/")
    assert "license" not in nodes(client, "/articles/iron/")["Article"]
    assert client.get("/articles/iron/data.json").json()["licence"] is None
    assert "<rights>" not in read(client, "/feeds/articles.atom")


@pytest.mark.parametrize("word", ["http://x.example/", "mailto:a@b", "CC BY", 'https://x"onclick'])
def test_the_address_of_a_licence_is_an_address(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("X", word)
    with pytest.raises(ImproperlyConfigured, match="X"):
        environment.web_page("X")
    monkeypatch.setenv("X", " https://x.example/t ")
    assert environment.web_page("X") == "https://x.example/t"
    monkeypatch.delenv("X")
    assert environment.web_page("X") == ""


def test_the_time_to_read_comes_from_the_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_text("Word. " * 700 + "[@allen2013]", in_short="", why_it_matters="")
    article = nodes(client, "/articles/iron/")["Article"]
    data = client.get("/articles/iron/data.json").json()
    assert article["wordCount"] == data["words"] == 700 + 1 + 4 + 3 + 5 + 5
    assert (article["timeRequired"], data["minutes_to_read"]) == ("PT4M", 4)
    assert ">4 minutes to read</p>" in read(client, "/articles/iron/")
    monkeypatch.setattr(extracts, "WORDS_A_MINUTE", 1000)
    assert ">1 minute to read</p>" in read(client, "/articles/iron/")


def test_words_of_one_text_are_read_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    extracts._extract.cache_clear()
    make.live(slug="iron")
    read(client, "/articles/iron/")
    read(client, "/articles/iron/v/1/data.json")
    assert extracts._extract.cache_info().misses == 1


def test_corrections_are_told_without_words_of_what_was_withdrawn(client: Client) -> None:
    first = make.live(slug="iron", title="About giftpilz")
    changed = {"change_kind": "correction", "change_note": "75 is 7.5 mg."}
    second = examples.publish_again(first, title="About iron", **changed)
    found = nodes(client, "/corrections/")
    (step,) = found["ItemList"]["itemListElement"]
    assert step["item"] == {
        "@type": "Article",
        "@id": f"{BASE}/articles/iron/#article",
        "name": "About iron",
        "url": f"{BASE}/articles/iron/v/2/",
        "version": "2",
        "correction": {
            "@type": "CorrectionComment",
            "text": "75 is 7.5 mg.",
            "datePublished": "2026-11-12",
        },
    }
    make.withdrawn(second, now=NOW + timedelta(days=20))
    steps = nodes(client, "/corrections/")["ItemList"]["itemListElement"]
    assert [(each["name"], each["url"]) for each in steps] == [
        ("Withdrawn: /articles/iron/", f"{BASE}/articles/iron/history/"),
        ("Corrected: /articles/iron/", f"{BASE}/articles/iron/history/"),
    ]
    assert "7.5" not in str(graph_in(read(client, "/corrections/")))
    record = graph_in(read(client, "/articles/iron/v/2/record/"))
    assert "About" not in str(record)
    assert "#article" not in str(record)


def test_the_publisher_is_told_with_its_rules_and_what_the_settings_say(
    client: Client, settings: Any
) -> None:
    settings.PORTAL_PUBLISHER_CONTACT = "mailto:office@rls.example"
    settings.PORTAL_PUBLISHER_ADDRESS = ["1 Long Street", "Bern"]
    told = [
        nodes(client, path)["Organization"]
        for path in ("/", "/editorial-policy/", "/funding/", "/contact/")
    ]
    assert all(each == told[0] for each in told)
    assert told[0]["address"] == "1 Long Street, Bern"
    assert told[0]["contactPoint"]["email"] == "office@rls.example"
    for name in ("publishingPrinciples", "correctionsPolicy", "ethicsPolicy"):
        page, _sign, anchor = told[0][name].removeprefix(BASE).partition("#")
        assert page == "/editorial-policy/"
        assert not anchor or f'id="{anchor}"' in read(client, page)
    assert told[0]["ownershipFundingInfo"] == f"{BASE}/funding/"
    assert 'id="mistake"' in read(client, told[0]["actionableFeedbackPolicy"][len(BASE) :])
    settings.PORTAL_PUBLISHER_CONTACT, settings.PORTAL_PUBLISHER_ADDRESS = "", []
    silent = nodes(client, "/contact/")["Organization"]
    assert "address" not in silent
    assert "email" not in silent["contactPoint"]


def test_whatever_was_asked_is_not_told(client: Client) -> None:
    make.live(slug="iron")
    for path in ("/search/", "/verify/"):
        before = graph_in(read(client, path))
        assert graph_in(read(client, f"{path}?q=iron&fingerprint=abcdefabcdef")) == before
    assert nodes(client, "/search/")["SearchResultsPage"]["url"] == f"{BASE}/search/"
