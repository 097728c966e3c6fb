"""How hard a text is to read, while it is written: in numbers, and each hard sentence explained."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.advice_wording import findings_in_words
from articles.content import MAXIMUM_LENGTH
from articles.examination import limits
from articles.models import Article
from articles.readability import Report, measure

from .base import Base, may_write
from .markdown import LANGUAGE, refusal, refused

FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,99}")
MOST_FIELDS = 500
LONGEST_PLACE = 300  # characters of the words for a place
SHOWN = 40  # hard sentences; whoever has more begins with these
TEMPLATE = "admin/articles/article/hard_sentences.html"


@dataclass(frozen=True)
class Hard:
    """A hard sentence for people: where, and what to do about each thing that makes it hard."""

    place: str
    href: str
    text: str
    words: int
    findings: list[str]


@dataclass(frozen=True)
class Readout:
    """What was measured, for people.

    :param line: the numbers in one sentence.
    :param more: how many hard sentences are not listed.
    """

    line: str
    hard: list[Hard]
    more: int


def readout(report: Report, places: Mapping[str, tuple[str, str]]) -> Readout:
    """Return what was measured in words.

    :param places: of the text, in words and as an address.
    """
    hard = [
        Hard(*places.get(each.where, ("", "")), each.text, each.words, findings_in_words(each))
        for each in report.hard[:SHOWN]
    ]
    return Readout(line_of(report), hard, len(report.hard) - len(hard))


def line_of(report: Report) -> str:
    """Return the numbers in one sentence."""
    if not report.is_measured:
        return _("There is nothing to measure: no text yet, or not in English.")
    score, count = report.score, len(report.hard)
    numbers = {
        "grade": _rounded(score.grade),
        "limit": number_format(report.limits.grade),
        "smog": _rounded(score.smog),
        "smog_limit": number_format(report.limits.smog),
        "words": number_format(score.words, use_l10n=True, force_grouping=True),
        "mean": _rounded(score.mean_sentence),
        "count": count,
    }
    text = ngettext(
        "Grade %(grade)s (limit %(limit)s), SMOG %(smog)s (limit %(smog_limit)s), %(words)s words, "
        "%(mean)s in a sentence on average, %(count)d hard sentence.",
        "Grade %(grade)s (limit %(limit)s), SMOG %(smog)s (limit %(smog_limit)s), %(words)s words, "
        "%(mean)s in a sentence on average, %(count)d hard sentences.",
        count,
    )
    return text % numbers


def _rounded(number: float) -> str:
    """Return a number with one decimal; Django cuts off the others, and 8.06 is above 8."""
    return number_format(round(number, 1), 1)


class ReadabilityMixin(Base):
    """Gives the admin of articles the address that measures what is typed."""

    def get_urls(self) -> list[URLPattern]:
        """Add it."""
        return [
            path(
                "<int:pk>/readability/", self.readability_view, name="articles_article_readability"
            ),
            *super().get_urls(),
        ]

    def readability_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Measure the fields of the form as they are typed; stores nothing.

        Takes, once for each field, ``field`` (the id of its element), ``place`` (what people call
        it) and ``text``; and ``language``. Answers with ``line`` and ``html``.
        """
        if request.method != "POST":
            return refused(_("There is nothing to measure."), 405)
        answer = refusal(request, "articles.change_article")
        if answer is not None:
            return answer
        if not may_write(request):
            return refused(_("Your account may not do this. Ask an editor."), 403)
        if not Article.objects.filter(pk=pk).exists():
            return refused(_("This article does not exist."), 404)
        typed = [request.POST.getlist(name) for name in ("field", "place", "text")]
        language = request.POST.get("language", "en")
        problem = _nonsense(typed, language)
        if problem:
            return refused(problem)
        return JsonResponse(_measured(zip(*typed, strict=True), language))


def _nonsense(typed: Sequence[Sequence[str]], language: str) -> str:
    """Return what is wrong with what the script sent, or ""."""
    fields, places, texts = typed
    if not len(fields) == len(places) == len(texts) <= MOST_FIELDS:
        return _("The editor sent fields without their texts. Load the page anew.")
    if not (LANGUAGE.fullmatch(language) and all(map(FIELD.fullmatch, fields))):
        return _("The editor sent a field or a language that does not exist.")
    if sum(map(len, texts)) > MAXIMUM_LENGTH:
        return _("This text is too long to be measured while you type.")
    return ""


def _measured(typed: Iterable[tuple[Any, ...]], language: str) -> dict[str, Any]:
    parts = {field: (place[:LONGEST_PLACE], text) for field, place, text in typed}
    sections = [
        {"uid": field, "heading": "", "body": text} for field, (_place, text) in parts.items()
    ]
    report = measure({"language": language, "sections": sections}, limits())
    places = {
        f"section:{field}": (place or _("Go there"), f"#{field}")
        for field, (place, _text) in parts.items()
    }
    shown = readout(report, places)
    return {"line": shown.line, "html": render_to_string(TEMPLATE, {"readout": shown})}
