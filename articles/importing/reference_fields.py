"""One entry of the ``references`` list in front matter, as a ReferenceDraft."""

from __future__ import annotations

import re
from typing import Any

import yaml

from articles.bibliography import csl_fields
from articles.working_copy import REFERENCE_KEY_PATTERN, STRENGTHS, ReferenceDraft

from .front_matter import Fields, plain_value
from .limits import LENGTHS, too_long
from .notices import Fault, fault

OWN_FIELDS = ("key", "verified", "finding", "locator", "strength")
_DATE = re.compile(r"(?P<year>-?\d{1,4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?")


def reference_of(node: yaml.Node, offset: int, faults: list[Fault]) -> ReferenceDraft | None:
    """Return the reference a node describes; what is wrong with it is added to ``faults``."""
    fields = Fields(node, (*OWN_FIELDS, *csl_fields.ALL), offset, faults)
    if not isinstance(node, yaml.MappingNode):
        return None
    key = fields.text("key")
    if not REFERENCE_KEY_PATTERN.fullmatch(key):
        faults.append(fault("bad_key" if key else "no_key", fields.line_at("key"), key=key))
    strength = fields.text("strength")
    if strength not in STRENGTHS:
        line, known = fields.line_at("strength"), ", ".join(STRENGTHS[1:])
        wrong = fault("unknown_value", line, field="strength", value=strength, known=known)
        faults.append(wrong)
    given = csl_fields.in_order(set(fields.nodes) & csl_fields.ALL)
    csl = {name: _value(fields, name) for name in given}
    return ReferenceDraft(
        key=key,
        csl=csl,
        verified=_verified(fields),
        finding=_limited(fields, "finding"),
        locator=_limited(fields, "locator"),
        strength=strength,
    )


def _limited(fields: Fields, name: str) -> str:
    text = fields.text(name)
    if len(text) > LENGTHS[name]:
        fields.faults.append(too_long(name, text, fields.line_at(name)))
    return text


def _verified(fields: Fields) -> dict[str, str]:
    """Return where each field was seen; a field that does not exist cannot have been."""
    seen = fields.mapping("verified")
    if seen is None:
        return {}
    for name in seen.nodes:
        if name not in csl_fields.ALL:
            known = ", ".join(csl_fields.in_order(set(fields.nodes) & csl_fields.ALL))
            seen.fault("unknown_field", seen.nodes[name], field=name, known=known)
    return {name: seen.text(name) for name in seen.nodes}


def _value(fields: Fields, name: str) -> Any:
    node = fields.nodes[name]
    if name in csl_fields.NAMES:
        return [_person(item, fields) for item in fields.items(name)]
    if name in csl_fields.DATES:
        return _date(node, name, fields)
    if not isinstance(node, yaml.ScalarNode):
        fields.fault("not_a_text", node, field=name)
        return ""
    return plain_value(node)


def _person(node: yaml.Node, fields: Fields) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        fields.fault("not_a_person", node)
        return {}
    person = Fields(node, csl_fields.NAME_PARTS, fields.offset, fields.faults)
    for name, part in person.nodes.items():
        if not isinstance(part, yaml.ScalarNode):
            person.fault("not_a_text", part, field=name)
    if not person.nodes.keys() & {"family", "literal"}:
        fields.fault("not_a_person", node)
    return {name: plain_value(part) for name, part in person.nodes.items()}


def _date(node: yaml.Node, name: str, fields: Fields) -> Any:
    """Return a date written as 2013, 2013-05, 2013-05-14, a list of those numbers, or in CSL."""
    if isinstance(node, yaml.MappingNode):
        whole = Fields(node, csl_fields.DATE_PARTS, fields.offset, fields.faults)
        return {part: plain_value(value) for part, value in whole.nodes.items()}
    if isinstance(node, yaml.SequenceNode):
        parts = plain_value(node)
        nested = parts if parts and isinstance(parts[0], list) else [parts]
        if all(isinstance(part, int) for date in nested for part in date):
            return {"date-parts": nested}
    elif match := _DATE.fullmatch(node.value.strip()):
        parts = [int(part) for part in match.groups() if part]
        if 1 <= (parts[1:2] or [1])[0] <= 12 and 1 <= (parts[2:3] or [1])[0] <= 31:
            return {"date-parts": [parts]}
    fields.fault("not_a_date", node, field=name)
    return {}
