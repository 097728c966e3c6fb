"""Finished pages by address: the ones last asked for in memory, all of them in a folder.

What is kept says of which generation it is, and until when: whoever asks compares. The folder is
for all processes of this machine; what cannot be read there is no page, and is made anew.
"""

from __future__ import annotations

import gzip
import json
import threading
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Kept:
    """One page, as it was made for everybody.

    :param generation: of the public, when it was made.
    :param fresh_until: seconds since 1970 at which something changes that depends on the day.
    :param headers: without those of the form in which it travels.
    :param tag: its strong entity tag, in quotation marks; each form has its own.
    :param forms: the bytes by content coding, "" for none.
    """

    generation: str
    fresh_until: float
    status: str
    headers: Headers
    tag: str
    forms: dict[str, bytes]

    @property
    def size(self) -> int:
        """The bytes that it takes in memory, about."""
        return 1000 + sum(map(len, self.forms.values()))

    def tag_of(self, coding: str) -> str:
        """Return the entity tag of the page in one of its forms."""
        return f'{self.tag[:-1]}-{coding}"' if coding else self.tag


class Memory:
    """The pages last asked for, up to so many bytes.

    :param most: bytes of all of them.
    """

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self._lock = threading.Lock()
        self._pages: OrderedDict[str, Kept] = OrderedDict()

    def get(self, key: str) -> Kept | None:
        """Return the page under a key, which is the last to go from now on."""
        page = self._pages.get(key)
        if page is not None:
            try:
                self._pages.move_to_end(key)
            except KeyError:  # gone in between
                return page
        return page

    def put(self, key: str, page: Kept) -> None:
        """Keep a page, and let go of those that nobody asked for longest."""
        if page.size > self.most:
            return
        with self._lock:
            before = self._pages.pop(key, None)
            self._pages[key] = page
            self.size += page.size - (before.size if before else 0)
            while self.size > self.most:
                _key, gone = self._pages.popitem(last=False)
                self.size -= gone.size

    def __len__(self) -> int:
        """Return how many pages there are."""
        return len(self._pages)


class Folder:
    """The pages of all processes, a file for each; written whole or not at all.

    The bytes as they are stand in no file: they are those of the form in gzip.

    :param root: is made when the first page is put into it.
    :param version: of what makes the pages. Another one finds nothing of an earlier one.
    """

    def __init__(self, root: Path, version: str) -> None:
        self.root, self.version = root, version

    def get(self, key: str) -> Kept | None:
        """Return the page under a key, or None for none and for what cannot be read."""
        try:
            head, _line, rest = self._path(key).read_bytes().partition(b"\n")
            facts = json.loads(head)
            if facts.pop("key") != key or facts.pop("version") != self.version:
                return None
            forms, start = {}, 0
            for coding, length in facts.pop("lengths"):
                forms[coding] = rest[start : start + length]
                start += length
            if start != len(rest) or facts.pop("sha256") != sha256(rest).hexdigest():
                return None
            forms.setdefault("", gzip.decompress(forms["gzip"]) if "gzip" in forms else b"")
            headers = [(name, value) for name, value in facts.pop("headers")]
            return Kept(headers=headers, forms=forms, **facts)
        except (OSError, ValueError, KeyError, TypeError, EOFError):
            return None

    def put(self, key: str, page: Kept) -> None:
        """Keep a page; a disk that is full or read-only keeps none, and nothing else happens."""
        stored = {c: body for c, body in page.forms.items() if c or "gzip" not in page.forms}
        facts = asdict(page)
        del facts["forms"]
        rest = b"".join(stored.values())
        facts |= {
            "key": key,
            "version": self.version,
            "lengths": [[coding, len(body)] for coding, body in stored.items()],
            "sha256": sha256(rest).hexdigest(),
        }
        path = self._path(key)
        draft = path.with_name(f"{path.name}.{token_hex(4)}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_bytes(json.dumps(facts).encode() + b"\n" + rest)
            draft.replace(path)
        except OSError:
            with suppress(OSError):
                draft.unlink()

    def _path(self, key: str) -> Path:
        name = sha256(key.encode()).hexdigest()
        return self.root / name[:2] / name[2:]
