"""A portal in which everybody wrote an attack into everything that takes words.

The words go in by the verbs, as from the desk. What is not words (an address, a code, a hash) is
named here; a text that somebody adds to a draft or to a verb is poisoned without a further line.
"""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

import pytest

from articles import transitions
from articles.models import MedicalReviewer
from articles.transitions import NewChangeRequest
from articles.working_copy import ArticleDraft
from rlsportal.accounts.models import User
from tests import factories as make

from . import probe

# Checked elsewhere to be a name, a code or a number, so no attack gets into it.
CODES = {
    "anchor",
    "anchor_uid",
    "change_kind",
    "conflict",
    "extension",
    "fingerprint",
    "key",
    "language",
    "level",
    "name_of_image",
    "outcome",
    "password",
    "risk",
    "scope",
    "sha256",
    "slug",
    "strength",
    "type",
    "uid",
}
MARKDOWN = {
    "answer",
    "body",
    "bottom_line",
    "call_to_action",
    "in_short",
    "questions",
    "why_it_matters",
}
PRINTED = ("display_name", "credentials", "specialty", "licence_number", "licence_jurisdiction")


class Poison:
    """Puts attacks in, and remembers which is where."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def word(self, place: str, text: str = "") -> str:
        """Return the text with an attack at its end, if it has none yet."""
        if probe.OPENING in text:
            return text
        code = self.places.setdefault(place, str(len(self.places) + 1))
        return f"{text}{probe.words(code)}"

    def anything(self, place: str, value: Any, name: str) -> Any:
        """Return a value with an attack in each text in it."""
        if name in CODES or (place.startswith("ImageDraft") and name == "name"):
            return value
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return self.record(value)
        if isinstance(value, dict):
            return {key: self.anything(f"{place}.{key}", v, key) for key, v in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self.anything(place, each, name) for each in value)
        if isinstance(value, str) and name in MARKDOWN:
            # As code it is shown as it is; what else Markdown may do is tried in tests/rendering.
            is_done = probe.OPENING in value
            code = f"`` {self.word(place)} ``"
            if name == "why_it_matters":  # where the glossary has a word, too
                code = f"::: definition Term {self.word(f'{place}.term')}\n{code}\n:::"
            return value if is_done else f"{value}\n\n{code}".strip()
        return self.word(place, value) if isinstance(value, str) else value

    def record(self, record: Any) -> Any:
        """Return a record of plain data with an attack in each of its texts."""
        kind = type(record).__name__
        changes = {
            each.name: self.anything(f"{kind}.{each.name}", getattr(record, each.name), each.name)
            for each in dataclasses.fields(record)
        }
        return dataclasses.replace(record, **changes)

    def verb(self, name: str) -> Any:
        """Return a verb that is given attacks for all texts it takes."""
        call = getattr(transitions, name)
        texts = {
            each.name
            for each in inspect.signature(call).parameters.values()
            if each.annotation == "str" and each.name not in CODES
        }

        def poisoned(*args: Any, **given: Any) -> Any:
            given |= {text: self.word(f"{name}.{text}", given.get(text, "")) for text in texts}
            for key in ("requests", "advice"):
                if key in given:
                    given[key] = [self.record(each) for each in given[key]]
            return call(*(self._argument(each) for each in args), **given)

        return poisoned

    def _argument(self, value: Any) -> Any:
        if isinstance(value, ArticleDraft | NewChangeRequest):
            return self.record(value)
        if isinstance(value, MedicalReviewer):
            for name in PRINTED:
                setattr(value, name, self.word(f"MedicalReviewer.{name}", getattr(value, name)))
        return value

    def user(self, *roles: str, **fields: Any) -> User:
        """Return somebody with an attack for a name."""
        names = {name: self.word(f"User.{name}") for name in ("first_name", "last_name")}
        return self._make_user(*roles, **names, **fields)

    def into(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have all that tests make poisoned."""
        self._make_user = make.make_user
        monkeypatch.setattr(make, "make_user", self.user)
        for name in POISONED:
            monkeypatch.setattr(transitions, name, self.verb(name))


def takes_words(name: str) -> bool:
    """Return whether a verb takes words of a person."""
    verb = getattr(transitions, name)
    if not inspect.isfunction(verb) or "by" not in inspect.signature(verb).parameters:
        return False
    kinds = {each.annotation for each in inspect.signature(verb).parameters.values()}
    return True if kinds & {"str", "ArticleDraft", "MedicalReviewer"} else "requests" in str(kinds)


POISONED = [name for name in transitions.__all__ if takes_words(name)]
