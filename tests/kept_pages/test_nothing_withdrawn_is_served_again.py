"""Several servers under load: whoever asks after the answer to a withdrawal gets no word of it."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from articles.models import Publication
from articles.working_copy import SectionDraft
from tests import factories as make
from tests.support.portal_server import PortalServer
from tests.support.soak import scaled

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

ROUNDS = scaled(8)  # withdrawals; a thousand with PORTAL_SOAK=125
READERS = 4
PATHS = ("/articles/text/", "/articles/", "/", "/faqs/", "/feeds/articles.atom")
WORD = re.compile(r"zq\d+z")


class Readers:
    """Ask all servers for all pages all the time, by every way, and note what was stale.

    :param gone: when the answer to its withdrawal had come, by the word of each text.
    """

    def __init__(self, servers: list[PortalServer]) -> None:
        self.servers = servers
        self.gone: dict[str, float] = {}
        self.stale: list[str] = []
        self.answers = 0
        self._ends = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(n,)) for n in range(READERS)]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: Any) -> None:
        self._ends.set()
        for thread in self._threads:
            thread.join()

    def _read(self, number: int) -> None:
        chance = random.Random(number)
        words_of_tag: dict[str, set[str]] = {}
        tag_of_path: dict[str, str] = {}
        while not self._ends.is_set():
            server, path = chance.choice(self.servers), chance.choice(PATHS)
            method = chance.choice(["GET", "GET", "HEAD"])
            headers = {}
            if path in tag_of_path and chance.random() < 0.5:
                headers["If-None-Match"] = tag_of_path[path]
            if chance.random() < 0.5:
                headers["Accept-Encoding"] = "identity"
            began = time.monotonic()
            answer = server.ask(path, method, headers)
            tag = answer.headers.get("Etag", "")
            words = {*WORD.findall(answer.body)}
            if answer.status == 200 and method == "GET":
                words_of_tag[tag], tag_of_path[path] = words, tag
            if answer.status in (200, 304):
                words |= words_of_tag.get(tag, set())
            told = [word for word in words if self.gone.get(word, began) < began]
            self.stale += [f"{method} {path} {answer.status} {word}" for word in told]
            self.answers += 1


def withdrawals(servers: list[PortalServer], rounds: int) -> Readers:
    """Publish and withdraw again and again at the desk of one server, while all are read."""
    editor = make.somebody("editor")
    publication: Publication | None = None
    with Readers(servers) as readers:
        for number in range(rounds):
            word = f"zq{number}z"
            parts = {
                "title": f"Text {word}",
                "slug": "text",
                "sections": (SectionDraft("What is known", f"{word} [@allen2013].", "sec111"),),
            }
            now = timezone.now()
            article = make.revised(publication, now=now, **parts) if publication else None
            publication = make.live(article, now=now, **({} if article else parts))
            wait_for(servers, word)
            names = [publication.article_id, "withdraw", publication.pk]
            path = reverse("admin:articles_article_process", args=names)
            server = servers[number % len(servers)]
            said = server.send_form(path, editor, "step-form", reason="Wrong.")
            readers.gone[word] = time.monotonic()
            assert said.status == 302, said.body
            then = readers.answers
            while readers.answers < then + 10 * READERS:
                time.sleep(0.01)
    return readers


def wait_for(servers: list[PortalServer], word: str) -> None:
    """Return when every server shows the text: its pages are kept from now on."""
    for server in servers:
        for _time in range(200):
            if word in server.ask(PATHS[0]).body:
                break
            time.sleep(0.05)
        else:
            pytest.fail(f"{word} did not become public")


@pytest.fixture
def servers(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[list[PortalServer]]:
    """One machine where the database is a file, else two."""
    machines = 1 if connection.vendor == "sqlite" else 2
    application = getattr(request, "param", "rlsportal.wsgi")
    folders = [tmp_path / str(number) for number in range(machines)]
    started: list[PortalServer] = []
    try:
        for folder in folders:
            folder.mkdir()
            started.append(PortalServer(folder, APPLICATION=application))
        yield started
    finally:
        for server in started:
            server.stop()


def test_no_answer_is_stale(servers: list[PortalServer]) -> None:
    readers = withdrawals(servers, ROUNDS)
    assert readers.stale == []
    assert readers.answers > 20 * ROUNDS


@pytest.mark.parametrize("servers", ["tests.support.stale_wsgi"], indirect=True)
def test_readers_would_notice_a_cache_of_a_second(servers: list[PortalServer]) -> None:
    assert withdrawals(servers, 3).stale != []
