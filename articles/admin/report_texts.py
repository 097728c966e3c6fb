"""The report about live texts of which the library says otherwise by now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.canonical import clean_line, clean_value
from articles.models import Image, Publication, Reference, ReferenceAlias
from articles.reference_text import verified_source

from .report_base import Chosen, Column, Filter, Report, Row, Unstored
from .report_work import ANY, article_path


@dataclass(frozen=True)
class Difference:
    """What a live text froze, and what the library says now."""

    article_id: int
    title: str
    number: int
    what: str
    name: str
    live: str
    library: str


CONTENTS_AT_A_TIME = 20  # whole texts; a list of them all would fill the memory


def find_differences(choice: Chosen, today: date) -> Unstored[Difference]:
    """Return where the library differs from what live texts froze."""
    return Unstored(lambda: _differences(choice["what"]))


def _differences(what: str) -> Iterator[Difference]:
    references = {each.key: each for each in Reference.objects.all()}
    merged = ReferenceAlias.objects.select_related("reference")
    references |= {each.key: each.reference for each in merged}
    images = {each.name: each for each in Image.objects.all()}
    live = Publication.objects.live().order_by("title", "pk")
    rows = live.values_list("article", "title", "number", "content")
    for pk, title, number, content in rows.iterator(CONTENTS_AT_A_TIME):
        frozen = json.loads(content)
        about = (pk, title, number)
        if what != "images":
            yield from _references(about, frozen["references"], references)
        if what != "references":
            yield from _images(about, frozen["images"], images)


def _references(
    about: tuple[int, str, int], frozen: Sequence[Any], library: dict[str, Reference]
) -> Iterator[Difference]:
    for each in frozen:
        stored = library.get(each["key"])
        if stored is None:
            gone = _("not in the library any more")
            yield Difference(*about, _("reference"), each["key"], each["text"], gone)
        elif clean_value(verified_source(stored.csl, stored.verified)) != each["source"]:
            words = stored.text
            if words == each["text"]:
                words = _("the same words; fields that are not printed differ")
            yield Difference(*about, _("reference"), each["key"], each["text"], words)


def _images(
    about: tuple[int, str, int], frozen: Sequence[Any], library: dict[str, Image]
) -> Iterator[Difference]:
    for each in frozen:
        stored = library.get(each["name"])
        before = _described(each["sha256"], each["alt"], each["credit"], each["licence"])
        if stored is None:
            now = _("not in the library any more")
        else:
            words = (stored.alt, stored.credit, stored.licence)
            now = _described(stored.sha256, *map(clean_line, words))
        if now != before:
            yield Difference(*about, _("image"), each["name"], before, now)


def _described(sha256: str, *words: str) -> str:
    return " · ".join([*(word for word in words if word), sha256[:12]])


def difference_rows(found: Sequence[Difference], today: date) -> list[Row]:
    """Return a line for each difference."""
    return [
        Row(
            (each.title, each.number, each.what, each.name, each.live, each.library),
            article_path(each.article_id),
        )
        for each in found
    ]


LIBRARY = Report(
    "library",
    gettext_lazy("Library differs from live"),
    gettext_lazy(
        "References and images whose record in the library was changed after a live text froze "
        "it. Readers keep what was signed until a new revision is approved and published."
    ),
    (
        Column(gettext_lazy("Article")),
        Column(gettext_lazy("Revision"), is_number=True),
        Column(gettext_lazy("What")),
        Column(gettext_lazy("Key or name")),
        Column(gettext_lazy("As readers see it")),
        Column(gettext_lazy("In the library")),
    ),
    find_differences,
    difference_rows,
    (
        Filter(
            "what",
            gettext_lazy("What"),
            lambda: [
                ANY,
                ("references", gettext_lazy("references")),
                ("images", gettext_lazy("images")),
            ],
        ),
    ),
    empty=gettext_lazy("The library says what the live texts say."),
)
