"""A text examined as it stands today: how hard it is, what it claims, and what is advised.

Gathers what the pure modules ask about: settings, the library's records of the sources, and the
guidelines of the library.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from articles.advice import Advice, Guideline, Level, Rules, Source, Text, advise
from articles.bibliography.kinds import Kind
from articles.cited_sources import identifiers
from articles.models import Citation, Reference, SourceNotice
from articles.readability import Limits, Report, measure
from articles.rendering.claims import Claims, claims_of


@dataclass(frozen=True)
class Examination:
    """What was found in one text."""

    report: Report
    claims: Claims
    advice: tuple[Advice, ...]

    @property
    def graves(self) -> tuple[Advice, ...]:
        """The advice against which the text is submitted only with a reason."""
        return tuple(each for each in self.advice if each.is_grave)


def rules() -> Rules:
    """Return the rules of the settings."""
    return Rules(
        levels={code: Level(level) for code, level in settings.PORTAL_CHECKS.items()},
        source_years=settings.PORTAL_SOURCE_YEARS,
        guideline_years=settings.PORTAL_GUIDELINE_YEARS,
        hard_percent=settings.PORTAL_HARD_PERCENT,
        limits=limits(),
    )


def limits() -> Limits:
    """Return from where on a text is too hard, by the settings."""
    return Limits(
        grade=settings.PORTAL_GRADE_LIMIT,
        smog=settings.PORTAL_SMOG_LIMIT,
        sentence=settings.PORTAL_SENTENCE_WORDS,
    )


def examine(data: Mapping[str, Any], *, topic_id: int | None, today: date) -> Examination:
    """Measure a text and say what is worth a look before its review.

    Two queries: the library's records of its sources with every guideline, and the standing notices
    about its sources, where these have identifiers.

    :param data: its canonical content.
    :param topic_id: of its article; guidelines of the topic, and those that its other articles
        cite, concern the text.
    :param today: the day on which sources are old or not.
    """
    report, claims = measure(data, limits()), claims_of(data)
    keys = [reference["key"] for reference in data["references"]]
    records = {record.key: record for record in _records(keys, topic_id)}
    cited = [records[key] for key in keys if key in records]
    natures = _natures(cited)
    text = Text(
        data,
        claims,
        report,
        [Source(r.key, r.year or 0, r.kind == Kind.GUIDELINE, tuple(natures(r))) for r in cited],
        [
            Guideline(r.key, str(r.csl.get("title") or ""), r.year or 0, r.is_of_topic)
            for r in records.values()
            if r.kind == Kind.GUIDELINE
        ],
    )
    return Examination(report, claims, advise(text, today=today, rules=rules()))


def _records(keys: Iterable[str], topic_id: int | None) -> Iterable[Any]:
    citing = Citation.objects.filter(reference=OuterRef("pk"), article__topic=topic_id or 0)
    listed = Reference.topics.through.objects.filter(reference=OuterRef("pk"), topic=topic_id or 0)
    found = Reference.objects.filter(Q(key__in=list(keys)) | Q(kind=Kind.GUIDELINE))
    return found.annotate(is_of_topic=Exists(citing) | Exists(listed)).order_by("key")


def _natures(cited: Iterable[Reference]) -> Callable[[Reference], Iterable[str]]:
    """Return what tells the kinds of the standing notices about a source."""
    names = {record.key: identifiers(record.csl) for record in cited}
    dois = {doi for doi, _pmid in names.values() if doi}
    pmids = {pmid for _doi, pmid in names.values() if pmid}
    if not dois | pmids:
        return lambda _record: ()
    found = SourceNotice.objects.standing().filter(Q(doi__in=dois) | Q(pmid__in=pmids))
    notices = list(found.order_by("pk").values_list("nature", "doi", "pmid"))

    def natures(record: Reference) -> Iterable[str]:
        doi, pmid = names[record.key]
        return [
            nature
            for nature, of_doi, of_pmid in notices
            if (doi and doi == of_doi) or (pmid and pmid == of_pmid)
        ]

    return natures


def readability_json(report: Report) -> str:
    """Return what was measured, and by which limits, as it is stored with a revision."""
    score, limits_ = report.score, report.limits
    numbers = {
        **asdict(score),
        "grade": round(score.grade, 1),
        "smog": round(score.smog, 1),
        "mean_sentence": round(score.mean_sentence, 1),
        "hard_sentences": len(report.hard),
        "limits": {
            "grade": limits_.grade,
            "smog": limits_.smog,
            "sentence": limits_.sentence,
            "long_words": limits_.long_words,
        },
    }
    return json.dumps(numbers, sort_keys=True, ensure_ascii=False)


def advice_json(advice: Iterable[Advice]) -> str:
    """Return advice as it is stored with a revision."""
    return json.dumps([asdict(each) for each in advice], sort_keys=True, ensure_ascii=False)


def advice_of_json(text: str) -> list[Advice]:
    """Return the advice that was stored."""
    return [Advice(**each) for each in json.loads(text)]
