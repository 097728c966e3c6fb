"""What stands before Django: pages that are kept are answered as bytes, all else goes through.

A page is kept when Django made it for anybody: by ``articles.public.shell``, without a query of
tables other than the public ones, without a cookie. Its headers are those that Django's own stack
gave it, so that they cannot drift apart. What is answered here costs a look at the generation, one
at the host, and a place in a dictionary.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from articles.public.compression import accepts
from articles.public.shell import MADE
from rlsportal.kept_pages.freshness import Freshness, Unknown
from rlsportal.kept_pages.keeping import Folder, Kept, Memory

KEPT_STATUSES = ("200 ", "410 ")
LONGEST_PATH = 300  # characters; no page has an address that long
MOST_HOSTS = 100  # spellings of allowed hosts that are known by heart
NOT_MODIFIED = "304 Not Modified"
# What an answer without a body says nothing about.
OF_A_BODY = frozenset({"content-type", "content-length", "content-encoding", "content-language"})
OF_THE_FORM = frozenset({"content-length", "content-encoding", "etag"})
CODINGS = ("br", "gzip")  # the shorter one first
_TABLE = re.compile(r"\b(?:articles|faqs|accounts|auth|django|otp)_\w+")
_TAG = re.compile(r'"[^"]*"')

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


@dataclass
class Making:
    """What the shell and the database tell of one page while Django makes it.

    :param page: headers and bytes, before they are compressed; None where the answer is for one
        request only.
    :param others: tables other than the public ones that were asked.
    """

    page: tuple[Mapping[str, str], bytes] | None = None
    others: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Ways:
    """What the front needs from around it.

    :param public_tables: a page that was made from these alone is kept.
    :param watch: wraps the queries of this thread by a function of Django's signature.
    :param is_allowed: says of a Host header whether it is ours.
    :param compress: makes the forms of a page by content coding, given its Content-Type.
    :param fresh_until: seconds since 1970 when the day ends on which pages depend.
    :param unavailable: headers and body of the page that says so.
    :param settle: waits until every machine believes what was changed; None where that is at once.
    """

    public_tables: Collection[str]
    watch: Callable[[Callable[..., Any]], Any]
    is_allowed: Callable[[str], bool]
    compress: Callable[[str, bytes], dict[str, bytes]]
    fresh_until: Callable[[], float]
    unavailable: tuple[Sequence[tuple[str, str]], bytes]
    settle: Callable[[str | None], None] | None = None


class Front:
    """The application that the web server calls.

    :param application: Django's.
    :param passes: beginnings of paths that go through without a look, such as the desk's.
    :param cookie: the name of the session's; whoever has it gets what Django says.
    """

    def __init__(
        self,
        application: Application,
        freshness: Freshness,
        memory: Memory,
        folder: Folder | None,
        ways: Ways,
        *,
        passes: tuple[str, ...],
        cookie: str,
        wants_https: bool,
    ) -> None:
        self.application, self.freshness, self.ways = application, freshness, ways
        self.memory, self.folder = memory, folder
        self.passes, self.cookie, self.wants_https = passes, cookie, wants_https
        self._hosts: set[str] = set()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._changing(environ, start_response)
        if not self._is_for_all(environ):
            return self.application(environ, start_response)
        try:
            generation = self.freshness.now()
        except Unknown:
            return self._unavailable(environ, start_response)
        if not generation:
            return self.application(environ, start_response)
        key = f"{environ['wsgi.url_scheme']} {environ['PATH_INFO']}"
        kept = self.memory.get(key)
        if kept is None or kept.generation != generation or kept.fresh_until <= time.time():
            kept = self.folder.get(key) if self.folder is not None else None
            if kept is None or kept.generation != generation or kept.fresh_until <= time.time():
                return self._made(environ, start_response, key, generation)
            self.memory.put(key, kept)
        return answered(kept, environ, start_response)

    def _is_for_all(self, environ: Environ) -> bool:
        """Whether the answer may be one that is kept."""
        path = environ["PATH_INFO"]
        return (
            not environ.get("QUERY_STRING")
            and not path.startswith(self.passes)
            and len(path) <= LONGEST_PATH
            and not environ.get("SCRIPT_NAME")
            and self.cookie not in environ.get("HTTP_COOKIE", "")
            and (not self.wants_https or environ["wsgi.url_scheme"] == "https")
            and not environ.get("CONTENT_LENGTH")
            and "HTTP_TRANSFER_ENCODING" not in environ
            and self._is_our_host(environ.get("HTTP_HOST", ""))
        )

    def _is_our_host(self, host: str) -> bool:
        if host in self._hosts:
            return True
        if not self.ways.is_allowed(host):
            return False
        if len(self._hosts) < MOST_HOSTS:
            self._hosts.add(host)
        return True

    def _changing(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let Django do what was asked; where it changed the public, wait until all know."""
        if self.ways.settle is None:
            return self.application(environ, start_response)
        try:
            before: str | None = self.freshness.now()
        except Unknown:
            before = None
        answer = self.application(environ, start_response)
        self.ways.settle(before)
        return answer

    def _unavailable(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        headers, body = self.ways.unavailable
        start_response("503 Service Unavailable", [*headers, ("Content-Length", str(len(body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _made(
        self, environ: Environ, start_response: StartResponse, key: str, generation: str
    ) -> Iterable[bytes]:
        """Let Django make the page, and keep it where it is the same for everybody.

        The generation was read before the page was made: what becomes public meanwhile makes
        another one, so that the page is not taken for newer than it is.
        """
        making = environ[MADE] = Making()
        said: list[Any] = []

        def noting(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            said[:] = [status, headers]
            return start_response(status, headers, *more)

        def asking(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
            making.others |= {*_TABLE.findall(str(sql))} - {*self.ways.public_tables}
            return execute(sql, params, many, context)

        until = self.ways.fresh_until()
        with self.ways.watch(asking):
            answer = self.application(environ, noting)
        if making.page is None or making.others or not said[0].startswith(KEPT_STATUSES):
            return answer
        if any(name.lower() == "set-cookie" for name, _value in said[1]):
            return answer
        return KeptAfterwards(answer, lambda: self._keep(key, generation, until, making, said))

    def _keep(
        self, key: str, generation: str, until: float, making: Making, said: list[Any]
    ) -> None:
        assert making.page is not None
        own, body = making.page
        status, headers = said
        lasting = [(name, value) for name, value in headers if name.lower() not in OF_THE_FORM]
        kept = Kept(
            generation,
            until,
            status,
            lasting,
            own["ETag"],
            self.ways.compress(own["Content-Type"], body),
        )
        self.memory.put(key, kept)
        if self.folder is not None:
            self.folder.put(key, kept)


class KeptAfterwards:
    """An answer that is sent first; its page is compressed and kept when the reader has it."""

    def __init__(self, answer: Iterable[bytes], keep: Callable[[], None]) -> None:
        self.answer, self.keep = answer, keep

    def __iter__(self) -> Iterator[bytes]:
        """Return what is sent."""
        return iter(self.answer)

    def close(self) -> None:
        """End Django's request, as its handler expects, and keep the page."""
        getattr(self.answer, "close", lambda: None)()
        self.keep()


@dataclass(frozen=True)
class Ready:
    """One form of a page, with the headers of an answer."""

    tag: str
    headers: list[tuple[str, str]]
    unchanged: list[tuple[str, str]]
    body: bytes


def ready(kept: Kept, coding: str) -> Ready:
    """Return one form of a page, put together when it is first asked for."""
    known: Ready | None = kept.__dict__.get(f"ready_{coding}")
    if known is not None:
        return known
    body, tag = kept.forms[coding], kept.tag_of(coding)
    form = [("ETag", tag)]
    encoded = [("Content-Encoding", coding)] if coding else []
    unchanged = [each for each in kept.headers if each[0].lower() not in OF_A_BODY]
    made = Ready(
        tag,
        [*kept.headers, *form, *encoded, ("Content-Length", str(len(body)))],
        [*unchanged, *form],
        body,
    )
    kept.__dict__[f"ready_{coding}"] = made
    return made


def answered(kept: Kept, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Answer with a page that is kept, or with 304 to whoever has it already."""
    coding = coding_for(environ.get("HTTP_ACCEPT_ENCODING", ""), kept.forms)
    page = ready(kept, coding)
    asked = environ.get("HTTP_IF_NONE_MATCH")
    is_known = asked is not None and (asked.strip() == "*" or page.tag in _TAG.findall(asked))
    if is_known and kept.status.startswith("2"):
        start_response(NOT_MODIFIED, page.unchanged)
        return []
    start_response(kept.status, page.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]


def coding_for(header: str, forms: Collection[str]) -> str:
    """Return the content coding for an Accept-Encoding header, "" for none."""
    known = _CODINGS_OF.get(header)
    if known is None:
        known = tuple(coding for coding in CODINGS if accepts(coding, header))
        if len(_CODINGS_OF) < MOST_HOSTS:
            _CODINGS_OF[header] = known
    return next((coding for coding in known if coding in forms), "")


_CODINGS_OF: dict[str, tuple[str, ...]] = {}
