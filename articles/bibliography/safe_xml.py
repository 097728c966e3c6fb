"""XML of strangers, read without any of the features that make XML dangerous.

A document type declaration ends the reading: without one there are no entities but the five of
XML itself, hence no expansion and nothing that is fetched. Depth is limited here, length before.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from .text import literal

DEEPEST = 50
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")
_BARE = re.compile(r"&(?!#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};|(?:amp|lt|gt|quot|apos);)")
_LESS = re.compile(r"<(?![A-Za-z_:/!?])")
_NUMERIC = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{1,6})|(\d{1,7}));")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP = (("italic", "i"), ("bold", "b"), ("superscript", "sup"), ("subscript", "sub"))

_OPEN, _CLOSE = "\x01", "\x02"
"""Marks of styled runs while a record is read; XML cannot hold these signs."""
_MARKED_UP = ("titles/", "periodical/", "full-title")
"""Where styled runs are the markup, and signs like those of markup are meant as signs."""


class Unsafe(ValueError):
    """The document has what is not read for safety; ``code`` is document_type or too_deep."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Broken(ValueError):
    """The document is not well-formed."""


@dataclass
class Record:
    """The texts of one record: a path of elements below it, and what stands there."""

    line: int
    fields: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)


def repaired(text: str) -> str:
    """Return the text with signs written out that are not XML, as exports have them.

    Control characters go away, ``&nbsp;`` and its like become their sign, a lone ``&`` is one, and
    so is a ``<`` that begins no tag.
    """
    text = _FORBIDDEN.sub("", text)
    if "&" in text:
        text = _NUMERIC.sub(_legal, text)
        text = _NAMED.sub(lambda match: html.unescape(match[0]).replace("<", "&lt;"), text)
        text = _BARE.sub("&amp;", text)
    return text if "<![CDATA[" in text else _LESS.sub("&lt;", text)


def records(text: str, name: str, take: Callable[[Record], None]) -> None:
    """Parse a document and hand on each record when it ends.

    :param name: the element that is one record.
    :raises Unsafe: where a document type is declared, or elements stand too deep.
    :raises Broken: where the document is not well-formed; records before have been handed on.
    """
    collector = _Collector(name, take)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = collector.start
    parser.EndElementHandler = collector.end
    parser.CharacterDataHandler = collector.characters
    collector.parser = parser
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise Broken(str(error)) from error


def _refuse_document_type(*_declaration: object) -> None:
    raise Unsafe("document_type")


def _legal(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    is_legal = number <= 0x10FFFF and not _FORBIDDEN.match(chr(number))
    return match[0] if is_legal else ""


class _Collector:
    """Turns the events of the parser into records."""

    def __init__(self, name: str, take: Callable[[Record], None]) -> None:
        self._name, self._take = name, take
        self._depth = 0
        self._record: Record | None = None
        self._path: list[tuple[str, list[str], Mapping[str, str]]] = []
        self._closing: list[str] = []
        self.parser: expat.XMLParserType | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unsafe("too_deep")
        name = name.rpartition(" ")[2].lower()
        if self._record is None:
            if name == self._name and self.parser is not None:
                self._record = Record(self.parser.CurrentLineNumber)
        elif name == "style":
            self._open(attributes.get("face", ""))
        else:
            self._path.append((name, [], attributes))

    def end(self, name: str) -> None:
        self._depth -= 1
        name = name.rpartition(" ")[2].lower()
        if self._record is None:
            return
        if name == "style":
            self.characters(self._closing.pop())
        elif self._path:
            path = "/".join(step for step, _texts, _attributes in self._path)
            _name, texts, attributes = self._path.pop()
            value = "".join(texts).strip()
            value = literal(value) if path.startswith(_MARKED_UP) else value
            value = value.replace(_OPEN, "<").replace(_CLOSE, ">")
            if value or attributes:
                self._record.fields.append((path, value, attributes))
        else:
            self._take(self._record)
            self._record = None

    def characters(self, text: str) -> None:
        if self._path:
            self._path[-1][1].append(text)

    def _open(self, face: str) -> None:
        """Begin a run of styled text as CSL marks it up; what was one run is made one later."""
        tags = [dict(_MARKUP)[word] for word in face.lower().split() if word in dict(_MARKUP)]
        self.characters("".join(f"{_OPEN}{tag}{_CLOSE}" for tag in tags))
        self._closing.append("".join(f"{_OPEN}/{tag}{_CLOSE}" for tag in reversed(tags)))
