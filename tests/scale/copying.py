"""Copies of articles with everything that belongs to them, as the verbs would have written it.

A copy has words of its own in the text and in the pages made of it, and every hash is computed
anew: of the text, of its signatures' rows, of the events and of the public log. So the whole
record of a library of any size is one that ``verify_integrity`` finds nothing wrong with.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.core.management.color import no_style
from django.db import connection, models, transaction

from articles import list_index, public_log, search_index
from articles.canonical import canonical_json, fingerprint, sha256
from articles.content import canonical
from articles.ledger import event_hash, row_hash, row_name
from articles.models import (
    Article,
    AuditEvent,
    Byline,
    ChangeRequest,
    Citation,
    Contribution,
    HelpCard,
    MedicalReview,
    Publication,
    PublishedCorrection,
    PublishedDefinition,
    PublishedEvent,
    PublishedFAQ,
    PublishedReference,
    PublishedSignature,
    ReviewAssignment,
    ReviewRound,
    Revision,
    SearchDocument,
    SearchEntry,
    SearchText,
    Section,
    SubmissionReport,
    triggers,
)
from articles.search_words import is_taught
from faqs.models import FAQ
from tests.scale.originals import ONCE, TOKENS, make_originals, vocabulary
from tests.support import databases

# What belongs to an article, and how it is found. Revisions first: other rows hold their hashes.
OWNED: Mapping[type[models.Model], str] = {
    Revision: "article",
    Article: "pk",
    Section: "article",
    FAQ: "article",
    HelpCard: "article",
    Byline: "article",
    Citation: "article",
    Contribution: "article",
    SubmissionReport: "revision__article",
    ReviewRound: "article",
    ReviewAssignment: "round__article",
    MedicalReview: "round__article",
    ChangeRequest: "round__article",
    Publication: "article",
    PublishedSignature: "article",
    PublishedFAQ: "publication__article",
    PublishedReference: "publication__article",
    PublishedDefinition: "publication__article",
    PublishedCorrection: "publication__article",
    SearchEntry: "publication__article",
    SearchDocument: "publication__article",
    SearchText: "entry__publication__article",
    AuditEvent: "article",
}
REPLACED = {ONCE, *TOKENS}
PORTION = 250  # articles written at once
CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"

Row = TypeVar("Row", bound=models.Model)


def word_of(number: int) -> str:
    """Return a word that no other number has, and no vocabulary: it ends in x."""
    letters = ""
    for alphabet in (CONSONANTS, VOWELS) * 5:
        number, place = divmod(number, len(alphabet))
        letters += alphabet[place]
    return f"{letters}x"


@dataclass
class Original:
    """The rows of an article: each with its model, its columns, and which of them to look into."""

    rows: list[tuple[type[models.Model], dict[str, Any]]] = field(default_factory=list)
    events: list[AuditEvent] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    """By their hash, the texts that other rows know by it."""
    words: list[tuple[set[str], set[str]]] = field(default_factory=list)
    """Of each text of the search the words that a copy has too, and those that it replaces."""

    @classmethod
    def of(cls, article: Article) -> Original:
        """Read an article."""
        found = cls()
        working = canonical_json(canonical(article))
        found.texts[sha256(working)] = working
        for model, path in OWNED.items():
            for row in model._base_manager.filter(**{path: article.pk}).order_by("pk"):
                if isinstance(row, AuditEvent):
                    found.events.append(row)
                    continue
                if isinstance(row, Revision):
                    found.texts[row.content_hash] = row.content
                if isinstance(row, SearchText):
                    words = search_index._words(row)
                    found.words.append((words - REPLACED, words & REPLACED))
                values = {f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields}
                found.rows.append((model, values))
        return found


class Copier:
    """Writes copies of originals; deterministic."""

    def __init__(self, originals: Sequence[Original], seed: int = 1) -> None:
        self.originals = originals
        self.chance = random.Random(seed)
        self.vocabulary, self.weights = vocabulary(random.Random(seed))
        models_ = [model for model in OWNED if model._meta.pk.remote_field is None]
        self.next: dict[type[models.Model], int] = {
            model: model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0
            for model in models_
        }
        self.next.pop(AuditEvent)
        self.last_event = _last()
        self.last_entry = public_log.newest()
        self.waiting: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self.counted: Counter[str] = Counter()
        self.used: Counter[int] = Counter()

    def add(self, number: int) -> None:
        """Make the copy of this number, counted from 0, and keep it for ``write``."""
        which = number % len(self.originals)
        original = self.originals[which]
        words = dict(zip(TOKENS, self._drawn(), strict=True)) | {ONCE: word_of(number)}
        later = timedelta(seconds=number // len(self.originals))
        rows = self._rows(original, words, later)
        self._events(original, rows, words, later)
        self.used[which] += 1
        for same, replaced in original.words:
            new = {words[token] for token in replaced} - same
            self.counted.update(word for word in new if is_taught(word))

    def write(self) -> None:
        """Put what waits into the database."""
        for model in (*OWNED, PublishedEvent):
            model._base_manager.bulk_create(self.waiting.pop(model, []), batch_size=PORTION)

    def finish(self) -> None:
        """Count the words of all copies for the corrections of spelling."""
        for which, times in self.used.items():
            for same, _replaced in self.originals[which].words:
                self.counted.update(dict.fromkeys(same, times))
        search_index._count(self.counted)

    def _drawn(self) -> list[str]:
        return self.chance.choices(self.vocabulary, cum_weights=self.weights, k=len(TOKENS))

    def _rows(
        self, original: Original, words: Mapping[str, str], later: timedelta
    ) -> dict[str, models.Model]:
        """Return the copied rows by the names that the original's rows have in events."""
        keys: dict[tuple[Any, Any], Any] = {}
        for model, values in original.rows:
            if model in self.next:
                self.next[model] += 1
                keys[model, values[model._meta.pk.attname]] = self.next[model]
        say = _saying(words)
        known = {old: sha256(say(text)) for old, text in original.texts.items()}
        found: dict[str, models.Model] = {}
        publications: dict[int, Publication] = {}
        for model, values in original.rows:
            row = model()
            for column in model._meta.concrete_fields:
                value = values[column.attname]
                if isinstance(value, str):
                    value = known.get(value) or say(value)
                elif isinstance(value, datetime):
                    value += later
                else:  # a key that refers to nothing of the article stays as it is, like a number
                    is_key = column.primary_key or column.remote_field is not None
                    value = keys.get((is_key and (column.related_model or model), value), value)
                setattr(row, column.attname, value)
            if isinstance(row, Revision):
                old = row.fingerprint
                row.fingerprint = fingerprint(row.content, row.renderer_version, row.body_html)
                known[old] = row.fingerprint
            if isinstance(row, Publication):
                publications[row.pk] = row
            if isinstance(row, PublishedSignature):
                row.publication = publications[row.publication_id]  # stored only afterwards
            found[f"{model._meta.db_table}/{values[model._meta.pk.attname]}"] = row
            self.waiting[model].append(row)
        return found

    def _events(
        self,
        original: Original,
        rows: Mapping[str, models.Model],
        words: Mapping[str, str],
        later: timedelta,
    ) -> None:
        """Append the events of a copy to the chain, and what follows from them to the log."""
        say = _saying(words)
        first: dict[str, AuditEvent] = {}
        article = rows[f"articles_article/{original.events[0].article_id}"]
        for old in original.events:
            payload = json.loads(say(old.payload))
            named = [rows[name] for name in payload["rows"] if name in rows]
            as_is = {name: h for name, h in payload["rows"].items() if name not in rows}
            payload["rows"] = as_is | {row_name(row): row_hash(row) for row in named}
            event = AuditEvent(
                seq=self.last_event[0] + 1,
                previous_hash=self.last_event[1],
                at=old.at + later,
                actor_id=old.actor_id,
                kind=old.kind,
                article_id=article.pk,
                payload=canonical_json(payload),
            )
            event.hash = event_hash(event)
            self.last_event = (event.seq, event.hash)
            self.waiting[AuditEvent].append(event)
            for row in named:
                first.setdefault(row_name(row), event)
            self._log(event, named, first)

    def _log(
        self, event: AuditEvent, rows: Iterable[models.Model], first: Mapping[str, AuditEvent]
    ) -> None:
        listed = list(rows)
        publications = [row for row in listed if isinstance(row, Publication)]
        signatures = [row for row in listed if isinstance(row, PublishedSignature)]
        if not publications and not signatures:
            return
        drafts = list(public_log.drafts(event, publications, signatures))
        entries = public_log.columns(event, drafts, first, self.last_entry)
        if entries:
            self.last_entry = (entries[-1].number, entries[-1].hash)
            self.waiting[PublishedEvent] += entries


def _last() -> tuple[int, str]:
    found = AuditEvent.objects.order_by("-seq").values_list("seq", "hash").first()
    assert found is not None
    return found


def _saying(words: Mapping[str, str]) -> Callable[[str], str]:
    """Return what replaces the words of an original by those of a copy, also at a beginning."""
    pairs = [(old, new) for old, new in words.items()]
    pairs += [(old.capitalize(), new.capitalize()) for old, new in words.items()]

    def say(text: str) -> str:
        if "qz" in text or "Qz" in text:
            for old, new in pairs:
                text = text.replace(old, new)
        return text

    return say


def make_library(count: int, progress: Callable[[int], object] = lambda _done: None) -> None:
    """Make a library of so many articles in an empty, migrated database.

    :param count: articles, at least as many as there are stations.
    :param progress: is told how many there are.
    """
    originals = [Original.of(article) for article in make_originals()]
    with transaction.atomic():
        triggers.drop(connection)  # each row would renew what tells readers' pages apart
    copier = Copier(originals)
    for start in range(0, count - len(originals), PORTION):
        portion = range(start, min(start + PORTION, count - len(originals)))
        with transaction.atomic():
            for number in portion:
                copier.add(number)
            copier.write()
        progress(portion.stop + len(originals))
    with transaction.atomic():
        copier.finish()
        list_index.rebuild()
        triggers.install(connection)
    _continue_keys()
    databases.analyze()


def _continue_keys() -> None:
    """Let PostgreSQL count on behind the keys that were given."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(OWNED))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
