"""What readers get is compressed where they take it, and the same words in any case."""

import gzip

import pytest
from django.test import Client

from articles.public.compression import accepts, as_it_travels
from tests.public.examples import Site

PAGE = ({"Content-Type": "text/html; charset=utf-8", "ETag": '"abc"'}, b"words " * 100)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", False),
        ("gzip", True),
        ("br, GZIP ;q=0.5", True),
        ("gzip;q=1.0, identity;q=0", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("identity", False),
        ("gzipped", False),
        ("*", False),
    ],
)
def test_only_who_asks_for_it_gets_it(header: str, expected: bool) -> None:
    assert accepts("gzip", header) is expected


def test_both_forms_are_told_apart() -> None:
    plain, compressed = as_it_travels(PAGE, ""), as_it_travels(PAGE, "gzip")
    assert plain == ({**PAGE[0], "Vary": "Accept-Encoding"}, PAGE[1])
    differing = {"ETag": '"abc-gzip"', "Content-Encoding": "gzip"}
    assert compressed[0] == {**plain[0], **differing}
    assert gzip.decompress(compressed[1]) == PAGE[1]
    assert as_it_travels(PAGE, "gzip") == compressed  # the same bytes at another time


def test_pictures_and_a_few_words_travel_as_they_are() -> None:
    picture = ({"Content-Type": "image/png", "ETag": '"abc"'}, b"pixels" * 1000)
    assert as_it_travels(picture, "gzip") == picture
    assert as_it_travels((PAGE[0], b"short"), "gzip") == as_it_travels((PAGE[0], b"short"), "")


def test_every_public_address_says_the_same_compressed(site: Site, client: Client) -> None:
    compressed = set()
    for address in site.addresses:
        plain = client.get(address.path)
        answer = client.get(address.path, headers={"Accept-Encoding": "gzip, deflate, br"})
        assert answer.status_code == plain.status_code, address
        assert answer.get("Vary") == plain.get("Vary"), address
        if not answer.has_header("Content-Encoding"):
            assert answer.content == plain.content, address
            continue
        compressed.add(address.name)
        assert gzip.decompress(answer.content) == plain.content, address
        assert answer["ETag"] != plain["ETag"], address
        again = client.get(
            address.path,
            headers={"Accept-Encoding": "gzip", "If-None-Match": answer["ETag"]},
        )
        if address.status == 200:
            assert (again.status_code, again["ETag"]) == (304, answer["ETag"]), address
            assert again["Vary"] == "Accept-Encoding", address
    assert compressed >= {"home", "articles:article", "articles:feed", "faqs:faq", "search"}


def test_the_desk_is_never_compressed(client: Client, db: None) -> None:
    answer = client.get("/admin/login/", headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.has_header("Content-Encoding")) == (200, False)
