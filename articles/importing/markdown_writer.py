"""A draft as an article file that a person can edit; ``markdown_file`` reads the same draft back.

References are whole in the front matter as block-style YAML, uids are heading attributes, and
the order is always the same, so that a change of one word is a change of one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from articles.bibliography import csl_fields
from articles.canonical import clean_line, clean_text, clean_value
from articles.working_copy import (
    ArticleDraft,
    BylineDraft,
    FAQDraft,
    ImageDraft,
    ReferenceDraft,
    SectionDraft,
)

from .lines import UNSEEN, folded
from .markdown_file import BYLINE_FIELDS, LINE_FIELDS
from .markdown_form import (
    CLASS_OF_HEADING,
    FAQ_CLASS,
    SECTION_CLASS,
    SPECIAL_PARTS,
    attributes_of,
    written_body,
)
from .notices import Fault, Unreadable, fault


def written(draft: ArticleDraft) -> str:
    """Return a draft as the text of an article file.

    :raises Unreadable: for what the form cannot hold, naming the place: a reference with a field
        that CSL-JSON does not know, or a character that no text file can hold.
    """
    faults = [*_unwritable_text(draft), *_unwritable_references(draft)]
    if faults:
        raise Unreadable(faults)
    front = yaml.dump(
        _front_matter(draft),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=2**31,
        default_flow_style=False,
    )
    return f"---\n{front}---\n\n" + "\n".join(_parts(draft))


# --- body -----------------------------------------------------------------------------------


def _parts(draft: ArticleDraft) -> list[str]:
    parts = [_special("in-short", draft), _special("why-it-matters", draft)]
    parts += [
        _part(2, section.heading, section.body, _section_attributes(section))
        for section in draft.sections
    ]
    if draft.faqs:
        faqs = [_part(3, faq.question, faq.answer, _faq_attributes(faq)) for faq in draft.faqs]
        parts.append(_group("faqs", faqs))
    if draft.help_cards:
        cards = [
            _part(3, card.heading, card.body, _attributes(card.level, card.uid))
            for card in draft.help_cards
        ]
        parts.append(_group("help-cards", cards))
    parts += [_special(name, draft) for name in ("questions", "bottom-line", "call-to-action")]
    return [part for part in parts if part]


def _special(name: str, draft: ArticleDraft) -> str:
    field, heading = SPECIAL_PARTS[name]
    text = clean_text(getattr(draft, field))
    return f"## {heading} {{.{name}}}\n\n{written_body(text, 2)}\n" if text else ""


def _group(name: str, parts: list[str]) -> str:
    return f"## {SPECIAL_PARTS[name][1]} {{.{name}}}\n\n" + "\n".join(parts)


def _part(level: int, heading: str, body: str, attributes: str) -> str:
    line = " ".join(filter(None, ("#" * level, clean_line(heading), attributes)))
    text = written_body(clean_text(body), level)
    return f"{line}\n\n{text}\n" if text else f"{line}\n"


def _section_attributes(section: SectionDraft) -> str:
    heading = clean_line(section.heading)
    # Without a class, or a last pair of braces of ours, these words would be misread.
    is_special = folded(heading) in CLASS_OF_HEADING
    has_braces = attributes_of(heading).given and not section.uid
    return _attributes(SECTION_CLASS if is_special or has_braces else "", section.uid)


def _faq_attributes(faq: FAQDraft) -> str:
    has_braces = attributes_of(clean_line(faq.question)).given and not faq.uid + faq.slug
    return _attributes(FAQ_CLASS if has_braces else "", faq.uid, faq.slug)


def _attributes(name: str, uid: str, slug: str = "") -> str:
    words = [f".{name}" if name else "", f"#{uid}" if uid else "", f"slug={slug}" if slug else ""]
    inside = " ".join(filter(None, words))
    return f"{{{inside}}}" if inside else ""


# --- front matter ---------------------------------------------------------------------------


class _Flow(dict[str, Any]):
    """A mapping written on one line: a person's name."""


class _Date(str):
    """A date written without quotation marks."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Block style, lists indented, texts on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists below their field, as people write them."""
        super().increase_indent(flow, False)


_Dumper.add_representer(
    _Flow, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, True)
)
_Dumper.add_representer(
    _Date, lambda dumper, data: dumper.represent_scalar("tag:yaml.org,2002:timestamp", str(data))
)


def _front_matter(draft: ArticleDraft) -> dict[str, Any]:
    data: dict[str, Any] = {name: clean_line(getattr(draft, name)) for name in LINE_FIELDS}
    if not data["change_kind"]:
        del data["change_kind"]
    if draft.bylines:
        data["bylines"] = [_byline(byline) for byline in draft.bylines]
    if draft.references:
        data["references"] = [_reference(reference) for reference in draft.references]
    if draft.images:
        data["images"] = [_image(image) for image in draft.images]
    return data


def _byline(byline: BylineDraft) -> dict[str, Any]:
    texts = {name: clean_line(getattr(byline, name)) for name in BYLINE_FIELDS}
    return {name: text for name, text in texts.items() if text}


def _reference(reference: ReferenceDraft) -> dict[str, Any]:
    csl = clean_value(reference.csl)
    verified = clean_value(reference.verified)
    return {
        "key": reference.key,
        **{name: _written_value(name, value) for name, value in _ordered(csl).items()},
        **({"verified": _ordered(verified)} if verified else {}),
        "finding": clean_line(reference.finding),
        "locator": clean_line(reference.locator),
        "strength": reference.strength,
    }


def _ordered(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in csl_fields.in_order(fields.keys())}


def _written_value(name: str, value: Any) -> Any:
    if name in csl_fields.NAMES:
        order = csl_fields.name_parts_in_order
        return [_Flow((part, person[part]) for part in order(person.keys())) for person in value]
    if name in csl_fields.DATES:
        return _short_date(value)
    return value


def _short_date(value: Mapping[str, Any]) -> Any:
    """Return a CSL date as a year or day where it is nothing more; the reader restores it."""
    match value:
        case {"date-parts": [[*parts]]} if len(value) == 1 and 1 <= len(parts) <= 3:
            limits = zip(parts, (1000, 1, 1), (9999, 12, 31), strict=False)
            if all(type(part) is int and least <= part <= most for part, least, most in limits):
                text = "-".join(f"{part:02}" for part in parts)
                return parts[0] if len(parts) == 1 else text if len(parts) == 2 else _Date(text)
    return _ordered(value)


def image_file(image: ImageDraft) -> str:
    """Return where the bytes of an image are, relative to the article file."""
    return f"images/{image.sha256}.{image.extension}"


def _image(image: ImageDraft) -> dict[str, str]:
    return {
        "name": image.name,
        "file": image_file(image),
        "sha256": image.sha256,
        "alt": clean_line(image.alt),
        "credit": clean_line(image.credit),
        "licence": clean_line(image.licence),
    }


# --- what cannot be written -----------------------------------------------------------------


def _unwritable_text(draft: ArticleDraft) -> list[Fault]:
    lines = [(name, getattr(draft, name)) for name in LINE_FIELDS]
    lines += [(b.name, [b.name, b.about, b.disclosure]) for b in draft.bylines]
    lines += [(r.key, [r.csl, r.verified, r.finding, r.locator]) for r in draft.references]
    lines += [(i.name, [i.alt, i.credit, i.licence]) for i in draft.images]
    parts = [(s.heading, s.heading, s.body) for s in draft.sections]
    parts += [(f.question, f.question, f.answer) for f in draft.faqs]
    parts += [(c.heading, c.heading, c.body) for c in draft.help_cards]
    lines += [(where, line) for where, line, _ in parts]
    texts = [(where, text) for where, _, text in parts]
    texts += [(heading, getattr(draft, field)) for field, heading in SPECIAL_PARTS.values()]
    found = [(where, clean_value(value)) for where, value in lines]  # blanks as they are written
    found += [(where, clean_text(text)) for where, text in texts if isinstance(text, str)]
    unwritable = dict.fromkeys(where for where, value in found if not _is_writable(value))
    return [fault("unwritable_character", where=where) for where in unwritable]


def _is_writable(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_is_writable(inner) for pair in value.items() for inner in pair)
    if isinstance(value, list):
        return all(map(_is_writable, value))
    text = str(value)
    return not UNSEEN.search(text) and not any("\ud800" <= char <= "\udfff" for char in text)


def _unwritable_references(draft: ArticleDraft) -> list[Fault]:
    faults = []
    for reference in draft.references:
        for name, value in reference.csl.items():
            if not _has_form(name, value):
                faults.append(fault("unwritable_field", key=reference.key, field=name))
        are_texts = all(isinstance(seen, str) for seen in reference.verified.values())
        if not are_texts or not reference.verified.keys() <= csl_fields.ALL:
            faults.append(fault("unwritable_field", key=reference.key, field="verified"))
    return faults


def _has_form(name: str, value: Any) -> bool:
    """Whether a CSL field has the kind of value that its name demands."""
    if name in csl_fields.NAMES:
        return isinstance(value, list | tuple) and all(map(_is_person, value))
    if name in csl_fields.DATES:
        is_known = isinstance(value, Mapping) and value.keys() <= csl_fields.DATE_PARTS
        return is_known and all(map(_is_plain, value.values()))
    return name in csl_fields.TEXTS and (value is None or _is_scalar(value))


def _is_person(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and bool(value.keys() & {"family", "literal"})
        and value.keys() <= csl_fields.NAME_PARTS
        and all(map(_is_scalar, value.values()))
    )


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    return _is_scalar(value)


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, int) and abs(value) < 10**18)
