"""The live site as files, for a server that has nothing but files.

What readers can reach by links is asked from the application itself, as a reader without a cookie
would, and written with the forms in which it travels. What needs the portal is left out: search,
feedback, the desk. A copy is true for as long as nothing public changes, and no longer than until
the day ends on which marks about reviews depend; it says so, and the next copy says what changed.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

FORMAT = "rls-portal site 1"
MANIFEST, PURGE = "site.json", "purge.txt"
SUFFIXES = {"": "", "gzip": ".gz", "br": ".br"}
STAGING = ".new"  # below the folder, so that moving a file is one step
TRIES = 3  # copies that are begun before somebody publishes all the time
LINKS = {"a": ("href",), "link": ("href",), "script": ("src",), "img": ("src",)}
# Headers that belong to one answer of one server, or to a form of the body.
OF_AN_ANSWER = frozenset({"date", "server", "content-length", "content-encoding", "vary"})

_IN_XML = re.compile(r"<loc>([^<]+)</loc>|<link[^>]*\bhref=\"([^\"]+)\"")
_IN_CSS = re.compile(r"url\(\s*['\"]?([^'\")]+)")
# In a file name these would lead elsewhere, or are not allowed everywhere.
_ODD = re.compile(r'[\x00-\x1f\\:*"<>|]')

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Changed(Exception):
    """Something became public or was withdrawn while the copy was made."""


@dataclass(frozen=True)
class Answer:
    """What the application says to a reader who asks for an address."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Page:
    """One address of a copy, as its list has it.

    :param file: below the folder; the compressed forms lie beside it.
    """

    file: str
    sha256: str
    headers: Mapping[str, str]


@dataclass
class Copy:
    """What was written.

    :param changed: addresses whose bytes are others than in the copy before, or new.
    :param gone: addresses of the copy before that are not in this one.
    """

    pages: dict[str, Page] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


class Site:
    """The application, asked as a reader would.

    :param origin: scheme and host by which it is public.
    :param passes: beginnings of paths that need the portal.
    """

    def __init__(self, application: Application, origin: str, passes: Iterable[str]) -> None:
        self.application, self.origin, self.passes = application, origin, tuple(passes)

    def ask(self, address: str) -> Answer:
        """Return the answer to a GET.

        :param address: path, with its query if it has one.
        """
        path, _, query = address.partition("?")
        public = urlsplit(self.origin)
        environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(path, "latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": public.hostname or "",
            "SERVER_PORT": str(public.port or (443 if public.scheme == "https" else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": public.netloc,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": public.scheme,
            "wsgi.input": BytesIO(),
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        said: list[Any] = []
        answer = self.application(environ, lambda *words: said.extend(words[:2]))
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
        headers = {name.lower(): value for name, value in said[1]}
        return Answer(int(said[0].split()[0]), headers, body)

    def walk(self, first: Iterable[str]) -> Iterator[tuple[str, Answer]]:
        """Yield every address that links lead to, each once, with its answer."""
        waiting = deque(first)
        seen = {*waiting}
        while waiting:
            address = waiting.popleft()
            answer = self.ask(address)
            yield address, answer
            for link in links_of(answer):
                found = self.own(urljoin(self.origin + address, link))
                if found and found not in seen:
                    seen.add(found)
                    waiting.append(found)

    def own(self, url: str) -> str:
        """Return the address on this site that a URL leads to, "" for what is not copied."""
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != self.origin:
            return ""
        path = parts.path or "/"
        is_page = not parts.query or re.fullmatch(r"page=\d+|letter=[^&=]+", parts.query)
        if not is_page or path.startswith(self.passes) or path.endswith("/feedback/"):
            return ""
        return path + (f"?{parts.query}" if parts.query else "")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in LINKS.get(tag, ()) and value]


def links_of(answer: Answer) -> list[str]:
    """Return what a page, a list in XML or a style sheet leads to."""
    if answer.status != 200:
        return [answer.headers["location"]] if "location" in answer.headers else []
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if kind == "text/html":
        parser = _Links()
        parser.feed(answer.body.decode())
        return parser.found
    if kind.endswith("xml"):
        return [loc or href for loc, href in _IN_XML.findall(answer.body.decode())]
    return _IN_CSS.findall(answer.body.decode()) if kind == "text/css" else []


def file_of(address: str) -> str:
    """Return the file of an address: index.html in its folder, a query behind its name.

    :raises ValueError: for an address that cannot be a file below the folder.
    """
    path, _, query = address.partition("?")
    name = unquote(path).lstrip("/")
    name += "index.html" if name.endswith("/") or not name else ""
    name += f"?{query}" if query else ""
    parts = PurePosixPath(name).parts
    if _ODD.search(name) or ".." in parts or name in (MANIFEST, PURGE):
        raise ValueError(f"{address} cannot be a file")
    return name


def copy(
    site: Site,
    folder: Path,
    first: Iterable[str],
    *,
    generation: Callable[[], str],
    compress: Callable[[str, bytes], Mapping[str, bytes]],
    facts: Mapping[str, Any],
) -> Copy:
    """Write the site into a folder; what is not public any more goes first.

    :param first: addresses to begin with.
    :param generation: says which state of the public holds.
    :param compress: makes the forms of a body, given its Content-Type.
    :param facts: more for the list, such as until when the copy is true.
    :raises Changed: when the public changed at each try.
    """
    listed = list(first)
    before, new = _before(folder), folder / STAGING
    for _try in range(TRIES):
        shutil.rmtree(new, ignore_errors=True)
        begun = generation()
        made = _staged(site.walk(listed), folder, before, compress)
        if generation() == begun:
            break
    else:
        shutil.rmtree(new, ignore_errors=True)
        raise Changed
    made.gone = sorted(before.keys() - made.pages.keys())
    for address in made.gone:
        _remove(folder, before[address]["file"])
    for address in made.changed:
        _move(new, folder, made.pages[address].file)
    shutil.rmtree(new, ignore_errors=True)
    lists = {"format": FORMAT, "generation": begun, **facts, "redirects": made.redirects}
    lists["pages"] = {address: asdict(page) for address, page in sorted(made.pages.items())}
    _replace(folder / MANIFEST, json.dumps(lists, indent=1, ensure_ascii=False).encode())
    purge = "".join(f"{site.origin}{address}\n" for address in (*made.gone, *made.changed))
    _replace(folder / PURGE, purge.encode())
    return made


def _staged(
    answers: Iterable[tuple[str, Answer]],
    folder: Path,
    before: Mapping[str, Mapping[str, Any]],
    compress: Callable[[str, bytes], Mapping[str, bytes]],
) -> Copy:
    """Write what changed beside the copy that is there; no more than one body is in memory."""
    made = Copy()
    for address, answer in answers:
        if answer.status in (301, 302):
            made.redirects[address] = answer.headers["location"]
        if answer.status != 200:
            continue
        headers = {n: v for n, v in answer.headers.items() if n not in OF_AN_ANSWER}
        page = Page(file_of(address), sha256(answer.body).hexdigest(), headers)
        made.pages[address] = page
        is_same = before.get(address, {}).get("sha256") == page.sha256
        if not is_same or not (folder / page.file).is_file():
            made.changed.append(address)
            forms = compress(headers.get("content-type", ""), answer.body)
            path = folder / STAGING / page.file
            path.parent.mkdir(parents=True, exist_ok=True)
            for coding, body in forms.items():
                path.with_name(path.name + SUFFIXES[coding]).write_bytes(body)
    return made


def _before(folder: Path) -> dict[str, dict[str, Any]]:
    try:
        found = json.loads((folder / MANIFEST).read_text())
        pages: dict[str, dict[str, Any]] = found["pages"] if found["format"] == FORMAT else {}
    except FileNotFoundError:
        return {}
    return pages


def _remove(folder: Path, file: str) -> None:
    path = folder / file
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"{MANIFEST} names {file}, which is not in the folder")
    for suffix in SUFFIXES.values():
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _move(new: Path, folder: Path, file: str) -> None:
    """Put a page and its forms in place, the plain one last: no form is older than it."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    for suffix in reversed(SUFFIXES.values()):
        target = path.with_name(path.name + suffix)
        made = (new / file).with_name(path.name + suffix)
        if made.exists():
            made.replace(target)
        else:
            target.unlink(missing_ok=True)


def _replace(path: Path, body: bytes) -> None:
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(body)
    draft.replace(path)
