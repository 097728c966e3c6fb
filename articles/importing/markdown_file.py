"""An article file: Markdown with YAML front matter, read into a draft.

The form is described in ``docs/article-files.md``. Everything wrong is collected and reported at
once, each with its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import yaml

from articles.working_copy import (
    CHANGE_KINDS,
    IMAGE_NAME_PATTERN,
    RISKS,
    UID_PATTERN,
    ArticleDraft,
    BylineDraft,
    ImageDraft,
    ReferenceDraft,
)

from .front_matter import Fields, compose
from .limits import LENGTHS, too_long
from .lines import UNSEEN
from .markdown_body import parts_of, repeated_uids
from .notices import Fault, Kind, Notice, Unreadable, fault, refuse
from .parsed import Parsed
from .reference_fields import reference_of

LINE_FIELDS = (
    *("title", "slug", "language", "topic", "risk"),
    *("summary", "meta_description", "change_note", "change_kind"),
)
FIELDS = (*LINE_FIELDS, "bylines", "references", "images")
BYLINE_FIELDS = ("name", "about", "disclosure", "uid")
IMAGE_FIELDS = ("name", "file", "sha256", "alt", "credit", "licence")
EXTENSIONS = ("png", "jpg", "webp")

_SLUG = re.compile(r"[-a-zA-Z0-9_]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def begins_like_one(text: str) -> bool:
    """Whether a text begins with front matter."""
    return text.split("\n", 1)[0].rstrip() == "---"


def parse(text: str) -> Parsed:
    """Return an article file as a draft.

    :param text: with LF line ends, as ``files.read_text`` returns it.
    :raises Unreadable: with every fault and its line.
    """
    lines = text.split("\n")
    if not begins_like_one(text):
        raise refuse("no_front_matter", 1)
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        raise refuse("front_matter_without_end", 1)
    node = compose("\n".join(lines[1:end]) + "\n", offset=2)
    if node is None:
        raise refuse("missing_title", 1)
    faults: list[Fault] = [
        fault("control_character", number)
        for number, line in enumerate(lines[end + 1 :], end + 2)
        if UNSEEN.search(line)
    ]
    fields = Fields(node, FIELDS, 2, faults)
    body = parts_of(lines[end + 1 :], end + 2, faults)
    faults.extend(repeated_uids(lines[end + 1 :], end + 2))
    references = _references(fields)
    images, files = _images(fields)
    texts: dict[str, Any] = {**_line_values(fields), **body.texts}
    draft = ArticleDraft(
        **texts,
        bylines=_bylines(fields),
        sections=tuple(body.sections),
        faqs=tuple(body.faqs),
        help_cards=tuple(body.help_cards),
        references=references,
        images=images,
    )
    if faults:
        raise Unreadable(sorted(faults, key=lambda fault: fault.line))
    return Parsed(draft, (*_made(fields, draft), *body.notices), image_files=files)


def _made(fields: Fields, draft: ArticleDraft) -> list[Notice]:
    """Return what the front matter brings, as far as it is more than a word."""
    nodes = fields.items("references")
    listed = [
        Notice(Kind.MADE, "reference_listed", fields.line_of(node), {"key": reference.key})
        for node, reference in zip(nodes, draft.references, strict=True)
    ]
    article = Notice(Kind.MADE, "article", fields.line_at("title"), {"title": draft.title})
    pictures = [Notice(Kind.MADE, "image", 0, {"name": image.name}) for image in draft.images]
    return [article, *listed, *pictures]


def _line_values(fields: Fields) -> dict[str, str]:
    values = {name: fields.text(name) for name in LINE_FIELDS if name in fields.nodes}
    for name, text in values.items():
        if len(text) > LENGTHS.get(name, len(text)):
            fields.faults.append(too_long(name, text, fields.line_at(name)))
    if not values.get("title"):
        fields.faults.append(fault("missing_title", fields.line_at("title")))
        values["title"] = ""
    values = {name: text for name, text in values.items() if text or name not in _DEFAULTS}
    _check(fields, "slug", lambda text: not text or bool(_SLUG.fullmatch(text)), "")
    kinds = CHANGE_KINDS[1:]
    _check(fields, "change_kind", lambda text: text in kinds, ", ".join(kinds))
    _check(fields, "risk", lambda text: text in RISKS, ", ".join(RISKS))
    _check(fields, "language", lambda text: bool(_LANGUAGE.fullmatch(text)), "en, de, pt-BR")
    return values


_DEFAULTS = frozenset({"language", "risk"})  # left empty they mean what the draft has by default


def _check(fields: Fields, name: str, is_right: Callable[[str], bool], known: str) -> None:
    text = fields.text(name)
    if name in fields.nodes and text and not is_right(text):
        code = "unknown_value" if known else "bad_slug"
        line = fields.line_at(name)
        fields.faults.append(fault(code, line, field=name, value=text, known=known))


def _bylines(fields: Fields) -> tuple[BylineDraft, ...]:
    bylines: list[BylineDraft] = []
    first: dict[str, int] = {}
    for node in fields.items("bylines"):
        own = Fields(node, BYLINE_FIELDS, fields.offset, fields.faults)
        byline = BylineDraft(*(own.text(name) for name in BYLINE_FIELDS))
        if not byline.name and isinstance(node, yaml.MappingNode):
            own.faults.append(fault("byline_without_name", own.line))
        for name in ("name", "about", "disclosure"):
            text, most = getattr(byline, name), f"byline_{name}"
            if len(text) > LENGTHS[most]:
                own.faults.append(too_long(most, text, own.line_at(name)))
        if byline.uid and not UID_PATTERN.fullmatch(byline.uid):
            own.faults.append(fault("bad_uid", own.line_at("uid"), uid=byline.uid))
        if byline.uid in first:
            fields.fault("uid_twice", node, uid=byline.uid, first=first[byline.uid])
        if byline.uid:
            first.setdefault(byline.uid, own.line)
        bylines.append(byline)
    return tuple(bylines)


def _references(fields: Fields) -> tuple[ReferenceDraft, ...]:
    nodes = fields.items("references")
    found = [(node, reference_of(node, fields.offset, fields.faults)) for node in nodes]
    references = [(node, reference) for node, reference in found if reference is not None]
    _refuse_repeated(fields, [(node, reference.key) for node, reference in references], "key_twice")
    return tuple(reference for _, reference in references)


def _refuse_repeated(fields: Fields, named: Sequence[tuple[yaml.Node, str]], code: str) -> None:
    first: dict[str, int] = {}
    for node, name in named:
        if name and name in first:
            fields.fault(code, node, name=name, first=first[name])
        first.setdefault(name, fields.line_of(node))


def _images(fields: Fields) -> tuple[tuple[ImageDraft, ...], dict[str, str]]:
    """Return the images, and for each name the file its bytes are in."""
    images: list[ImageDraft] = []
    files: dict[str, str] = {}
    nodes = [node for node in fields.items("images") if isinstance(node, yaml.MappingNode)]
    for node in fields.items("images"):
        own = Fields(node, IMAGE_FIELDS, fields.offset, fields.faults)
        if isinstance(node, yaml.MappingNode):
            images.append(_image(own))
            files[images[-1].name] = own.text("file")
    named = [(node, image.name) for node, image in zip(nodes, images, strict=True)]
    _refuse_repeated(fields, named, "image_twice")
    return tuple(images), files


def _image(own: Fields) -> ImageDraft:
    name, file, sha256 = own.text("name"), own.text("file"), own.text("sha256")
    extension = file.rsplit(".", 1)[-1].lower().replace("jpeg", "jpg")
    checks = (
        ("name", bool(IMAGE_NAME_PATTERN.fullmatch(name)), "bad_image_name"),
        ("file", extension in EXTENSIONS, "bad_image_file"),
        ("sha256", not sha256 or bool(_SHA256.fullmatch(sha256)), "bad_sha256"),
        ("alt", bool(own.text("alt")), "no_alt"),
        ("licence", bool(own.text("licence")), "no_licence"),
    )
    for field, is_right, code in checks:
        if not is_right:
            value = own.text(field)
            own.faults.append(fault(code, own.line_at(field), value=value, name=name))
    for field in ("alt", "credit", "licence"):
        if len(own.text(field)) > LENGTHS[field]:
            own.faults.append(too_long(field, own.text(field), own.line_at(field)))
    alt, credit, licence = (own.text(field) for field in ("alt", "credit", "licence"))
    return ImageDraft(name, sha256, extension, alt, credit, licence)
