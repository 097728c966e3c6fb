"""The front as the web server would call it, before Django's own application."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from articles.models import PublicGeneration
from rlsportal.kept_pages import setup
from rlsportal.kept_pages.front import Front
from rlsportal.kept_pages.keeping import Folder
from tests.public.conftest import _shared_site, site  # noqa: F401 - fixtures


@dataclass
class Answer:
    """What came back, and whether Django was asked for it."""

    status: int
    headers: dict[str, str]
    body: bytes
    was_made: bool


class OfThisConnection:
    """Asks by the connection of the test, in its transaction."""

    def now(self) -> str:
        row = PublicGeneration.objects.values_list("token", flat=True).first()
        return row or ""


@dataclass
class Server:
    """Calls the front, and counts what comes through to Django."""

    front: Front
    made: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        handler = self.front.application

        def counting(environ: dict[str, Any], start_response: Any) -> Any:
            self.made.append(environ["PATH_INFO"])
            return handler(environ, start_response)

        self.front.application = counting

    def ask(
        self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET", **more: Any
    ) -> Answer:
        """Answer a request, to its end."""
        path, _mark, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "testserver",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": BytesIO(),
            **{f"HTTP_{name.upper().replace('-', '_')}": v for name, v in (headers or {}).items()},
            **more,
        }
        said: list[Any] = []
        before = len(self.made)
        parts = self.front(environ, lambda *words: said.extend(words[:2]))
        body = b"".join(parts)
        getattr(parts, "close", lambda: None)()
        return Answer(int(said[0][:3]), dict(said[1]), body, len(self.made) > before)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Let requests keep the connection of the test, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def make_server(settings: Any, tmp_path: Path) -> Callable[[], Server]:
    """Return a function that starts one more process of the server, as it were."""
    settings.ALLOWED_HOSTS = ["testserver"]

    def start() -> Server:
        settings.PORTAL_PAGES_ROOT = ""
        connection.check_constraints()  # what PostgreSQL does at the end of a transaction
        front = setup.front(WSGIHandler())
        front.freshness = OfThisConnection()
        front.folder = Folder(tmp_path / "pages", "one version")
        front.ways = replace(front.ways, settle=None)
        return Server(front)

    return start


@pytest.fixture
def server(make_server: Callable[[], Server]) -> Server:
    return make_server()
