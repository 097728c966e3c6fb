"""What the database knows of a draft from a file: its article, its references, its images.

Look-ups only. Nothing here writes; the commands do, through the verbs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from articles.canonical import clean_value
from articles.models import Article, Image, Reference
from articles.picture_bytes import Unfit, encoded_anew, is_bare, require_picture
from articles.reference_columns import record_problems
from articles.reference_text import year_of
from articles.source_wording import problem_sentence
from articles.working_copy import ArticleDraft, ImageDraft, ReferenceDraft

from .bibliography import letter
from .files import read_bytes
from .lines import folded
from .merging import with_keys
from .notices import Fault, Kind, Notice, Unreadable, fault
from .parsed import Parsed
from .report import fault_sentence

MAXIMUM_IMAGE_BYTES = 10_000_000
CODES = {"unreadable": "image_not_of_type", "too_many_pixels": "image_too_many_pixels"}
_IDENTIFIERS = ("DOI", "PMID", "PMCID")


def stored_article(draft: ArticleDraft) -> Article | None:
    """Return the article a draft is a new text of.

    It is the one with the draft's address. A draft without one is known by the address its title
    makes, or by the title itself, for titles and addresses that were changed at the desk.
    """
    articles = Article.objects.select_related("topic", "revision")
    if draft.slug:
        return articles.filter(slug__in=[draft.slug, slugify(draft.slug)[:70]]).first()
    slug = slugify(draft.title)[:70]  # as the verbs make it
    by_slug = articles.filter(slug=slug).first() if slug else None
    return by_slug or articles.filter(title=draft.title).order_by("pk").first()


# --- references -----------------------------------------------------------------------------


def with_library_records(parsed: Parsed, article: Article | None) -> Parsed:
    """Return what was read from plain text with the library's records in place of its own.

    A printed reference that the library has, under whatever key, is that one; a key that the
    library gave to another work gets a letter.
    """
    library = list(Reference.objects.order_by("key"))
    taken = {record.key for record in library}
    references: dict[str, ReferenceDraft] = {}
    keys: dict[str, str] = {}
    notices: list[Notice] = []
    for reference in parsed.draft.references:
        record = next((record for record in library if _is_same(record, reference.csl)), None)
        if record is None:
            used = _renamed(reference, taken)
            taken.add(used.key)
        else:
            used = _completed(record, reference, article, notices)
        if used.key != reference.key:
            keys[reference.key] = used.key
            code = "reference_renamed" if record is None else "reference_reused"
            params = {"old": reference.key, "key": used.key, "text": reference.csl.get("title")}
            notices.append(Notice(Kind.GUESS, code, 0, params))
        references.setdefault(used.key, used)
    draft = with_keys(replace(parsed.draft, references=tuple(references.values())), keys)
    return replace(parsed, draft=draft, notices=(*parsed.notices, *notices))


def _is_same(record: Reference, csl: Mapping[str, Any]) -> bool:
    """Whether a library record and a printed reference are the same work."""
    for name in _IDENTIFIERS:
        mine, other = (str(source.get(name) or "").casefold() for source in (record.csl, csl))
        if mine and other:
            return mine == other
    titles = [folded(str(source.get("title") or "")) for source in (record.csl, csl)]
    years = {year_of(source) for source in (record.csl, csl)} - {""}
    authors = {_first_author(source) for source in (record.csl, csl)} - {""}
    return bool(titles[0]) and titles[0] == titles[1] and len(years) < 2 and len(authors) < 2


def _first_author(csl: Mapping[str, Any]) -> str:
    author: Mapping[str, str] = next(iter(csl.get("author") or []), {})
    return folded(author.get("family") or author.get("literal") or "")


def _renamed(reference: ReferenceDraft, taken: set[str]) -> ReferenceDraft:
    index, key = 1, reference.key
    while key in taken:
        key = f"{reference.key}{letter(index)}"
        index += 1
    return replace(reference, key=key)


def _completed(
    record: Reference, printed: ReferenceDraft, article: Article | None, notices: list[Notice]
) -> ReferenceDraft:
    """Return the library's record, with what only the print has if no other article cites it.

    What somebody verified elsewhere than in this file is not replaced by the print. Readers see
    verified fields only, so each printed one that nobody verified in the library is named.
    """
    csl, verified = dict(record.csl), dict(record.verified)
    differing = []
    for name, value in clean_value(printed.csl).items():
        if csl.get(name) == value and (verified.get(name) or name == "type"):
            continue
        seen = verified.get(name)
        if name != "type" and (not seen or seen == printed.verified.get(name)):
            csl[name], verified[name] = value, printed.verified[name]
        elif csl.get(name) != value and name != "type":
            differing.append(name)
    is_changed = (csl, verified) != (record.csl, record.verified)
    if is_changed and record.citations.exclude(article=article).exists():
        differing += [name for name in csl if csl[name] != record.csl.get(name)]
        csl, verified = dict(record.csl), dict(record.verified)
    printed_fields = [name for name in clean_value(printed.csl) if name != "type"]
    hidden = [name for name in printed_fields if not verified.get(name)]
    if hidden:
        params = {"key": record.key, "fields": ", ".join(hidden)}
        notices.append(Notice(Kind.WARNING, "reference_not_shown", 0, params))
    differing = [name for name in differing if name not in hidden]
    if differing:
        params = {"key": record.key, "fields": ", ".join(dict.fromkeys(differing))}
        notices.append(Notice(Kind.GUESS, "reference_differs", 0, params))
    return replace(printed, key=record.key, csl=csl, verified=verified)


def faulty_records(references: Iterable[ReferenceDraft], today: date) -> list[Notice]:
    """Return a notice for each thing that the rules of the library find wrong in a record."""
    return [
        Notice(
            Kind.WARNING,
            "reference_faulty",
            0,
            {"key": reference.key, "problem": problem_sentence(problem)},
        )
        for reference in references
        for problem in (record_problems(reference.csl, today) if reference.csl else ())
    ]


# --- images ---------------------------------------------------------------------------------


def with_image_bytes(parsed: Parsed, folder: Path) -> Parsed:
    """Return an article file's draft with the bytes of its images, read from beside it.

    :raises Unreadable: for each image whose bytes are missing, outside, altered or no picture.
    """
    faults: list[Fault] = []
    read = [
        _loaded(image, parsed.image_files[image.name], folder, faults)
        for image in parsed.draft.images
    ]
    if faults:
        raise Unreadable(faults)
    images = tuple(_without_the_rest(image) for image in read)
    anew = [
        Notice(Kind.MADE, "image_anew", 0, {"name": image.name})
        for image, before in zip(images, read, strict=True)
        if image is not before
    ]
    draft = replace(parsed.draft, images=images)
    return replace(parsed, draft=draft, notices=(*parsed.notices, *anew))


def _loaded(image: ImageDraft, file: str, folder: Path, faults: list[Fault]) -> ImageDraft:
    path = (folder / file).resolve()
    if not path.is_relative_to(folder.resolve()):
        faults.append(fault("image_outside", name=image.name))
        return image
    try:
        data = read_bytes(path, MAXIMUM_IMAGE_BYTES)
    except Unreadable as error:
        if not Image.objects.filter(name=image.name, sha256=image.sha256).exists():
            reason = " ".join(map(fault_sentence, error.faults))
            faults.append(fault("image_file", name=image.name, file=file, reason=reason))
        return image
    sha256 = hashlib.sha256(data).hexdigest()
    if image.sha256 and image.sha256 != sha256:
        faults.append(fault("image_changed", name=image.name))
    else:
        try:
            require_picture(data, image.extension)
        except Unfit as error:
            code, most = CODES[error.code], error.most // 1_000_000
            faults.append(fault(code, name=image.name, extension=image.extension, most=most))
    return replace(image, sha256=sha256, data=data)


def _without_the_rest(image: ImageDraft) -> ImageDraft:
    """Return the image with its pixels alone: no place, no device, nothing behind its end.

    What the library has already stays as it is: a doctor may have signed those bytes.
    """
    if image.data is None or is_bare(image.data, image.extension):
        return image
    if Image.objects.filter(name=image.name, sha256=image.sha256).exists():
        return image
    anew = encoded_anew(BytesIO(image.data))
    return replace(image, sha256=anew.sha256, extension=anew.extension, data=anew.data)


def kept_words(images: Iterable[ImageDraft]) -> list[Notice]:
    """Return a notice for each image whose credit or licence the library words differently."""
    library = {image.name: image for image in Image.objects.all()}
    return [
        Notice(Kind.WARNING, "image_kept", 0, {"name": image.name})
        for image in images
        if image.name in library
        and (library[image.name].credit, library[image.name].licence)
        != (image.credit, image.licence)
    ]


def unknown_images(images: Iterable[ImageDraft]) -> tuple[ImageDraft, ...]:
    """Return the images that the library does not have under their names."""
    known = set(Image.objects.values_list("name", flat=True))
    return tuple(image for image in images if image.name not in known)
