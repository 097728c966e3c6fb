"""A translation into nothing: every word that goes through gettext comes out in brackets.

What a page shows without brackets no file of translations could reach. Django's own words are
bracketed as well; words of articles, names and settings are known from the database.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from unittest import mock

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db.models import CharField, JSONField, TextField
from django.utils.translation import trans_real

from articles.rendering import labels

OPEN, CLOSE, CONTEXT = "⟦", "⟧", "\x04"
SAID = ("title", "alt", "placeholder", "aria-label", "aria-description", "aria-roledescription")
SILENT = ("script", "style", "code", "kbd", "pre", "samp", "textarea", "svg")
VOID = ("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")


def bracketed(message: str) -> str:
    """Return a message as this language has it."""
    return f"{OPEN}{message.rpartition(CONTEXT)[2]}{CLOSE}"


@contextmanager
def pseudo_language(asked: set[str] | None = None) -> Iterator[None]:
    """Translate everything into brackets; tell in ``asked`` what was asked for."""
    seen = asked if asked is not None else set()

    def gettext(self: Any, message: str) -> str:
        seen.add(message)
        return bracketed(message)

    def ngettext(self: Any, one: str, many: str, number: int) -> str:
        seen.add(one)
        return bracketed(one if number == 1 else many)

    kind = trans_real.DjangoTranslation
    with mock.patch.object(kind, "gettext", gettext), mock.patch.object(kind, "ngettext", ngettext):
        yield


class Reader(HTMLParser):
    """Collects what a page says outside of brackets: text, names, hints, words for scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.depth = 0
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if not self.depth:
            self.said += [outside(value)[0] for value in self._attributes(tag, found)]
        if tag not in VOID:
            quiet = tag in SILENT or found.get("translate") == "no"
            self.open.append((tag, quiet or (bool(self.open) and self.open[-1][1])))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1][1]):
            words, self.depth = outside(data, self.depth)
            self.said.append(words)

    @staticmethod
    def _attributes(tag: str, found: dict[str, str]) -> Iterator[str]:
        yield from (found[name] for name in SAID if name in found)
        if tag == "input" and found.get("type") in ("submit", "button", "reset"):
            yield found.get("value", "")
        if tag == "meta" and found.get("name") == "description":
            yield found.get("content", "")
        for name, value in found.items():
            if name.startswith("data-") and re.search(r"[a-z]{2} [a-z]{2}", value):
                yield from _sentences(value)


def _sentences(value: str) -> Iterator[str]:
    """Yield what an attribute holds for a script; of JSON, the texts of several words."""
    if value[:1] not in "{[":
        yield value
        return
    yield from (text for text in _strings(json.loads(value)) if " " in text)


def outside(text: str, depth: int = 0) -> tuple[str, int]:
    """Return the text outside of brackets, and how many brackets are open at its end."""
    kept = []
    for letter in text:
        depth += (letter == OPEN) - (letter == CLOSE)
        kept.append(letter if not depth and letter != CLOSE else "\n")
    return "".join(kept), depth


def pieces_of(page: str) -> set[str]:
    """Return the words outside of brackets, in pieces without numbers and punctuation."""
    reader = Reader()
    reader.feed(re.sub(r"</?mark\b[^>]*>", "", page))
    reader.close()
    return set(_pieces("\n".join(reader.said)))


def _pieces(text: str) -> Iterator[str]:
    for line in text.splitlines():
        readable = re.sub(r"\b[0-9a-f]{6,}", " ", line)  # without fingerprints
        for piece in re.split(r"[^\w\s'’-]|[\d_]", readable):
            if re.search(r"\w\w", piece):
                yield words(piece)


def words(text: str) -> str:
    """Return a text as its words alone, to be compared."""
    return " ".join(re.sub(r"[\W\d_]+", " ", text.casefold()).split())


@dataclass(frozen=True)
class Known:
    """Words of the database, of settings, and of the signed text: pieces, and all as one text."""

    pieces: frozenset[str]
    text: str

    def has(self, piece: str) -> bool:
        """Whether somebody wrote this: the whole of a piece, or several words in a row."""
        return piece in self.pieces or (piece.count(" ") > 1 and self.has_part(piece))

    def has_part(self, piece: str) -> bool:
        """Whether a text has these words in a row, however few they are."""
        return f" {piece} " in self.text


def known_words() -> Known:
    """Return what stands in the database or in settings, or what is signed: names, titles, texts.

    Groups are named as the roles are, permissions as Django names them.
    """
    models = [m for m in apps.get_models() if m._meta.app_label in ("articles", "faqs", "accounts")]
    texts = [settings.PORTAL_SITE_NAME, settings.PORTAL_PUBLISHER_NAME, settings.PORTAL_BASE_URL]
    for model in (*models, Group, Permission):
        kinds = (CharField, TextField, JSONField)
        names = [field.attname for field in model._meta.fields if isinstance(field, kinds)]
        for row in model._base_manager.values_list(*names) if names else ():
            texts += [text for value in row for text in _strings(value)]
    for each in labels._TABLE.values():
        texts += [pattern.format_map(Letters()) for pattern in _strings(vars(each))]
    pieces = {piece for text in texts for piece in (*_pieces(text), *pieces_of(text))}
    return Known(frozenset(pieces), f" {' | '.join(words(text) for text in texts)} ")


class Letters(dict[str, str]):
    """Fills the patterns of the renderer's labels with nothing."""

    def __missing__(self, key: str) -> str:
        return ""


def _strings(value: Any) -> Iterator[str]:
    """Yield every text inside of dictionaries and lists."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def untranslated(page: str, known: Known) -> list[str]:
    """Return what a page says that no translation reaches, and that is nobody's name or text."""
    is_known = known.has_part if re.search("<(ins|del)\\b", page) else known.has
    return sorted(piece for piece in pieces_of(page) if not is_known(piece))
