"""YAML front matter with a line number for everything.

A plain value is taken as typed: ``title: no`` is the word "no" and ``page: 010`` keeps its zero.
Anchors, aliases and tags are refused; they are of no use in an article, and a few lines of them
can stand for gigabytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from articles.canonical import clean_line

from .lines import UNSEEN
from .notices import Fault, refuse

DEEPEST = 12
_NULL = "tag:yaml.org,2002:null"
_INTEGER = re.compile(r"(?:0|-?[1-9]\d{0,17})\Z")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Fields:
    """A YAML mapping whose names are known beforehand; faults are collected in ``faults``."""

    def __init__(
        self, node: yaml.Node, known: Iterable[str], offset: int, faults: list[Fault]
    ) -> None:
        self.offset = offset
        self.faults = faults
        self.line = self.line_of(node)
        self.nodes: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        if not isinstance(node, yaml.MappingNode):
            self.fault("not_a_mapping", node)
            return
        names = frozenset(known)
        for key, value in node.value:
            self._add(key, value, names)

    def _add(self, key: yaml.Node, value: yaml.Node, known: frozenset[str]) -> None:
        name = key.value if isinstance(key, yaml.ScalarNode) else None
        if name is None:
            self.fault("not_a_name", key)
        elif name in self._lines:
            self.fault("duplicate_field", key, field=name, first=self._lines[name])
        else:
            self._lines[name] = self.line_of(key)
            self.nodes[name] = value
            if known and name not in known:
                self.fault("unknown_field", key, field=name, known=", ".join(sorted(known)))

    def line_of(self, node: yaml.Node) -> int:
        """Return the line of the file a value begins in."""
        return int(node.start_mark.line) + self.offset

    def line_at(self, name: str) -> int:
        """Return the line of a field, or of the mapping if the field is missing."""
        return self._lines.get(name, self.line)

    def fault(self, code: str, node: yaml.Node, **params: object) -> None:
        """Note what is wrong with a value."""
        self.faults.append(Fault(code, self.line_of(node), params))

    def text(self, name: str, default: str = "") -> str:
        """Return a field as one line of text; a list or mapping is a fault."""
        node = self.nodes.get(name)
        if node is None:
            return default
        if not isinstance(node, yaml.ScalarNode):
            self.fault("not_a_text", node, field=name)
            return default
        return "" if node.tag == _NULL else clean_line(node.value)

    def items(self, name: str) -> list[yaml.Node]:
        """Return the items of a field that is a list; nothing at all stands for an empty one."""
        node = self.nodes.get(name)
        if node is None or node.tag == _NULL:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault("not_a_list", node, field=name)
            return []
        return list(node.value)

    def mapping(self, name: str) -> Fields | None:
        """Return a field that is a mapping with any names, or None."""
        node = self.nodes.get(name)
        if node is None or node.tag == _NULL:
            return None
        return Fields(node, (), self.offset, self.faults)


def compose(text: str, offset: int) -> yaml.Node | None:
    """Return the node of a YAML text.

    :param offset: line of the file in which the text begins.
    :raises Unreadable: not YAML, or with anchors, aliases, tags, or nested too deeply.
    """
    try:
        for line, code in _forbidden(text):
            raise refuse(code, line + offset)
        return yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = int(mark.line) if mark else 0
        raise refuse("not_yaml", line + offset, problem=error.problem or "") from None
    except yaml.YAMLError:
        raise refuse("not_yaml", _unprintable_line(text) + offset, problem="") from None


def _forbidden(text: str) -> Iterator[tuple[int, str]]:
    """Yield what must not stand in front matter; reads events, so nesting costs nothing."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line if event.start_mark else 0
        if getattr(event, "anchor", None):
            yield line, "yaml_anchor"
        if getattr(event, "tag", None):
            yield line, "yaml_tag"
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            yield line, "yaml_too_deep"
        # YAML spells them as "\0" or "\x07", in names and in values.
        if isinstance(event, yaml.ScalarEvent) and UNSEEN.search(event.value):
            yield line, "control_character"


def _unprintable_line(text: str) -> int:
    match = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    return text.count("\n", 0, match.start()) if match else 0


def plain_value(node: yaml.Node) -> Any:
    """Return a value as JSON has it: texts, whole numbers, true, false, lists and mappings.

    Only a number in its plainest spelling is one; anything else unquoted is text.
    """
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): plain_value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain_value(item) for item in node.value]
    if node.tag == _NULL:
        return None
    is_plain = getattr(node, "style", None) not in {"'", '"', "|", ">"}
    if is_plain and _INTEGER.match(node.value):
        return int(node.value)
    if is_plain and node.value in {"true", "false"}:
        return node.value == "true"
    return clean_line(node.value)
