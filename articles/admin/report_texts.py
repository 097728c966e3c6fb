"""Reports about live texts: how old their review is, and what the library says otherwise by now."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.canonical import clean_line, clean_value
from articles.models import Article, Image, Publication, PublishedSignature, Reference
from articles.reference_text import verified_source

from .article_list import name_of
from .report_base import Chosen, Column, Filter, Report, Row
from .report_work import ANY, TOPIC, article_path

# --- ageing ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Age:
    """A live text, and when a doctor last read the whole of it."""

    article: Article
    reviewed_on: date
    due_on: date


def find_ages(choice: Chosen, today: date) -> list[Age]:
    """Return the live texts, longest unread first."""
    whole = PublishedSignature.objects.filter(scope="whole", publication__withdrawn_at__isnull=True)
    signed = whole.order_by("signed_at", "pk")
    newest = {
        pk: (timezone.localdate(at), due)
        for pk, at, due in signed.values_list("article", "signed_at", "next_review_due_on")
    }
    live = Publication.objects.live().values("article")
    articles = Article.objects.filter(pk__in=live).select_related("owner", "topic")
    if choice["topic"]:
        articles = articles.filter(topic=int(choice["topic"]))
    found = [Age(each, *newest[each.pk]) for each in articles if each.pk in newest]
    if choice["review"]:
        found = [each for each in found if each.due_on < today]
    return sorted(found, key=lambda each: (each.reviewed_on, each.article.pk))


def age_rows(found: Sequence[Age], today: date) -> list[Row]:
    """Return a line for each text."""
    return [
        Row(
            (
                each.article.title,
                each.article.topic.name if each.article.topic else "",
                each.reviewed_on,
                (today - each.reviewed_on).days,
                each.due_on,
                _("overdue") if each.due_on < today else "",
                name_of(each.article.owner) if each.article.owner else _("nobody"),
            ),
            article_path(each.article.pk),
        )
        for each in found
    ]


AGEING = Report(
    "ageing",
    gettext_lazy("Ageing texts"),
    gettext_lazy("Live texts by how long ago a doctor read the whole page, oldest first."),
    (
        Column(gettext_lazy("Article")),
        Column(gettext_lazy("Topic")),
        Column(gettext_lazy("Last read whole on")),
        Column(gettext_lazy("Days ago"), is_number=True),
        Column(gettext_lazy("Next review due on")),
        Column(gettext_lazy("Review")),
        Column(gettext_lazy("Owner")),
    ),
    find_ages,
    age_rows,
    (
        TOPIC,
        Filter(
            "review", gettext_lazy("Review"), lambda: [ANY, ("overdue", gettext_lazy("overdue"))]
        ),
    ),
    empty=gettext_lazy("No live text is as old as that."),
)

# --- the library and what live texts froze --------------------------------------------------------


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


def find_differences(choice: Chosen, today: date) -> list[Difference]:
    """Return where the library differs from what live texts froze."""
    references = {each.key: each for each in Reference.objects.all()}
    images = {each.name: each for each in Image.objects.all()}
    live = Publication.objects.live().order_by("title", "pk")
    found: list[Difference] = []
    for pk, title, number, content in live.values_list("article", "title", "number", "content"):
        frozen = json.loads(content)
        about = (pk, title, number)
        if choice["what"] != "images":
            found += _references(about, frozen["references"], references)
        if choice["what"] != "references":
            found += _images(about, frozen["images"], images)
    return found


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
