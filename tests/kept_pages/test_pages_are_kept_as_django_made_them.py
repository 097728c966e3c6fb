"""What is answered before Django is, in bytes and headers, what Django answers."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import brotli
import pytest

from articles.models import triggers
from articles.models.listing import LISTED
from rlsportal.kept_pages import setup
from rlsportal.kept_pages.keeping import Folder, Kept, Memory
from tests.kept_pages.conftest import Server
from tests.public.examples import Site

# Kinds of pages that Django makes for each request: they depend on a query, or tell of the log,
# which grows with every step at the desk.
NEVER_KEPT = {
    "search",
    "search_suggest",
    "articles:record",
    "articles:record_json",
    "articles:verify",
    "articles:head",
    "articles:heads",
    "articles:heads_feed",
    "articles:log",
}
REDIRECTS = {"articles:compare_form"}
OF_THE_FORM = {"Content-Length", "Content-Encoding", "ETag", "Vary"}


def test_what_is_kept_is_what_django_made(site: Site, server: Server) -> None:
    kept, made = set(), set()
    for address in site.addresses:
        if "?" in address.path or address.status not in (200, 410):
            assert server.ask(address.path).was_made
            assert server.ask(address.path).was_made
            continue
        first, second = server.ask(address.path), server.ask(address.path)
        assert first.was_made, address
        assert first.status == second.status == address.status, address
        assert (second.body, second.headers) == (first.body, first.headers), address
        (made if second.was_made else kept).add(address.name)
    assert made == NEVER_KEPT
    assert kept == {address.name for address in site.addresses} - NEVER_KEPT - REDIRECTS


def test_every_form_says_the_same(site: Site, server: Server) -> None:
    plain = server.ask("/articles/iron/")
    for coding, whole in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        for asked in (coding, f"{coding};q=0.5, identity"):
            answer = server.ask("/articles/iron/", {"Accept-Encoding": asked})
            assert not answer.was_made
            assert answer.headers["Content-Encoding"] == coding
            assert whole(answer.body) == plain.body
            assert answer.headers["ETag"] == f'{plain.headers["ETag"][:-1]}-{coding}"'
            assert answer.headers["Content-Length"] == str(len(answer.body))
            for name in {*plain.headers, *answer.headers} - OF_THE_FORM:
                assert answer.headers[name] == plain.headers[name], name
    both = server.ask("/articles/iron/", {"Accept-Encoding": "gzip, deflate, br"})
    assert both.headers["Content-Encoding"] == "br"
    for asked in ("br;q=0, gzip;q=0", "identity", "brotli", ""):
        answer = server.ask("/articles/iron/", {"Accept-Encoding": asked})
        assert answer.body == plain.body
        assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_a_copy_that_is_still_right_is_not_sent_again(
    site: Site, server: Server, coding: str
) -> None:
    asks = {"Accept-Encoding": coding}
    by_django = server.ask("/articles/iron/?through", asks)
    server.ask("/articles/iron/")
    tag = server.ask("/articles/iron/", asks).headers["ETag"]
    assert tag == by_django.headers["ETag"]
    for tags in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        answer = server.ask("/articles/iron/", {**asks, "If-None-Match": tags})
        theirs = server.ask("/articles/iron/?through", {**asks, "If-None-Match": tags})
        assert (answer.status, answer.body, answer.was_made) == (304, b"", False)
        assert theirs.was_made
        assert answer.headers | {"Content-Length": "0"} == theirs.headers
    for tags in ('"other"', tag[:-1], ""):
        answer = server.ask("/articles/iron/", {**asks, "If-None-Match": tags})
        assert (answer.status, answer.was_made) == (200, False), tags


def test_a_notice_of_a_withdrawal_is_sent_whatever_copy_one_has(site: Site, server: Server) -> None:
    server.ask("/articles/wolfsmilch/")
    gone = server.ask("/articles/wolfsmilch/")
    assert (gone.status, gone.was_made) == (410, False)
    again = server.ask("/articles/wolfsmilch/", {"If-None-Match": gone.headers["ETag"]})
    assert (again.status, again.body) == (410, gone.body)


def test_head_is_all_but_the_body(site: Site, server: Server) -> None:
    server.ask("/articles/iron/")
    whole, head = server.ask("/articles/iron/"), server.ask("/articles/iron/", method="HEAD")
    assert (head.status, head.body, head.was_made) == (200, b"", False)
    assert head.headers == whole.headers


@pytest.mark.parametrize(
    "request_",
    [
        {"path": "/articles/iron/?x=1"},
        {"headers": {"Cookie": "a=b; sessionid=1"}},
        {"method": "POST"},
        {"CONTENT_LENGTH": "5"},
        {"headers": {"Transfer-Encoding": "chunked"}},
        {"headers": {"Host": "elsewhere.example"}},
        {"headers": {"Host": "testserver\r\nX: y"}},
        {"headers": {"Host": ""}},
        {"SCRIPT_NAME": "/sub"},
    ],
)
def test_what_is_not_for_everybody_goes_through(
    site: Site, server: Server, request_: dict[str, Any]
) -> None:
    server.ask("/articles/iron/")
    assert not server.ask("/articles/iron/").was_made
    assert server.ask(**{"path": "/articles/iron/", **request_}).was_made


def test_strangers_hosts_are_refused_and_not_remembered(site: Site, server: Server) -> None:
    server.ask("/articles/iron/")
    assert server.ask("/articles/iron/", {"Host": "elsewhere.example"}).status == 400
    assert server.ask("/articles/iron/", {"Host": "testserver:8000"}).status == 200
    assert not server.ask("/articles/iron/", {"Host": "testserver:8000"}).was_made


def test_plain_http_is_redirected_where_the_site_has_https(
    site: Site, make_server: Callable[[], Server], settings: Any
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    server = make_server()
    secure = {"wsgi.url_scheme": "https"}
    server.ask("/articles/iron/", **secure)
    assert not server.ask("/articles/iron/", **secure).was_made
    assert server.ask("/articles/iron/").status == 301
    settings.SECURE_HSTS_SECONDS = 60
    server = make_server()
    server.front.folder = None
    for is_first in (True, False):
        answer = server.ask("/articles/iron/", **secure)
        assert answer.was_made is is_first
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=60")


def test_one_process_finds_what_another_one_made(
    site: Site, make_server: Callable[[], Server]
) -> None:
    first, second, third = make_server(), make_server(), make_server()
    made = first.ask("/articles/iron/")
    found = second.ask("/articles/iron/")
    assert not found.was_made
    assert (found.body, found.headers) == (made.body, made.headers)
    third.front.folder = Folder(first.front.folder.root, "another version")  # type: ignore[union-attr]
    assert third.ask("/articles/iron/").was_made


def test_a_file_that_was_damaged_is_made_anew(
    site: Site, make_server: Callable[[], Server]
) -> None:
    server = make_server()
    server.ask("/articles/iron/")
    root = server.front.folder.root  # type: ignore[union-attr]
    (path,) = [path for path in root.rglob("*") if path.is_file()]
    whole = path.read_bytes()
    for damaged in (
        b"",
        whole[:-1],
        whole[:-1] + b"x",
        b"{}\n",
        b"[]",
        whole[:40],
        b"\xff" + whole,
    ):
        path.write_bytes(damaged)
        assert make_server().ask("/articles/iron/").was_made
    path.write_bytes(whole)
    assert not make_server().ask("/articles/iron/").was_made


def test_a_folder_that_takes_nothing_stops_nobody(
    site: Site, make_server: Callable[[], Server], tmp_path: Any
) -> None:
    (tmp_path / "file").write_text("")
    server = make_server()
    server.front.folder = Folder(tmp_path / "file", "one version")
    assert server.ask("/articles/iron/").was_made
    assert not server.ask("/articles/iron/").was_made  # from memory


def page_of(size: int) -> Kept:
    return Kept("g", 0.0, "200 OK", [], '"t"', {"": b"x" * size})


def test_memory_lets_go_of_what_was_asked_for_longest_ago() -> None:
    memory = Memory(10_000)
    for name in "abc":
        memory.put(name, page_of(2000))
    assert memory.get("a") is not None
    memory.put("d", page_of(2000))
    assert [memory.get(name) is not None for name in "abcd"] == [True, False, True, True]
    assert memory.size <= memory.most
    memory.put("a", page_of(10))
    memory.put("huge", page_of(20_000))
    assert memory.get("huge") is None
    assert memory.size == sum(page.size for page in memory._pages.values())


def test_a_page_lasts_until_the_day_ends(
    site: Site, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.ask("/articles/iron/")
    until = setup.end_of_day()
    assert 0 < until - setup.time.time() <= 25 * 3600
    monkeypatch.setattr("rlsportal.kept_pages.front.time.time", lambda: until - 1)
    assert not server.ask("/articles/iron/").was_made
    monkeypatch.setattr("rlsportal.kept_pages.front.time.time", lambda: until)
    assert server.ask("/articles/iron/").was_made


def test_a_page_that_asks_another_table_is_not_kept(
    site: Site, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever lets pages read another table lets a trigger watch it, or the pages are not kept."""
    known = server.front.ways.public_tables
    assert known == {model._meta.db_table for model in (*triggers.PUBLIC, *LISTED)}
    without = frozenset(known) - {"articles_publishedfaq"}
    server.front.ways = replace(server.front.ways, public_tables=without)
    for _time in range(2):
        assert server.ask("/faqs/does-iron-help/").was_made
