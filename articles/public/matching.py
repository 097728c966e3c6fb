"""Ask the full text index which live entries have the words: SQLite and PostgreSQL alike.

Entries come in three tiers: all words in the title; in title, summary or headings; anywhere. Within
a tier, those with more of the words come first. Of a tier larger than ``LISTED`` the newest are
ranked, so that a word that every text has takes no longer than a rare one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from articles.models.search_tables import DOCUMENTS, INDEX, TEXTS
from articles.search_words import SHORTEST_BEGINNING, singular

LISTED = 500  # results that can be turned to, and entries of a tier that are ranked


@dataclass(frozen=True)
class Narrowed:
    """What results are limited to.

    :param kind: of ``SearchEntry.Kind``; "" is any.
    :param topic: address of a topic; "" is any, and texts without one.
    :param since: the day since which a doctor has read the whole page.
    """

    kind: str = ""
    topic: str = ""
    since: date | None = None


@dataclass(frozen=True)
class Cell:
    """How many entries of one kind, topic and state of review have all words.

    :param newest: key of the newest publication among them.
    """

    kind: str
    topic: str
    is_recent: bool
    count: int
    newest: int


def cells(words: Sequence[str], since: date) -> list[Cell]:
    """Count all entries that have all words; one statement. The counts are of all, not capped."""
    sql = (
        "SELECT d.kind, d.topic_slug, COALESCE(d.reviewed_on >= %s, %s) AS recent, COUNT(*), "
        f"MAX(d.publication_id) FROM {_source('all_words')} GROUP BY d.kind, d.topic_slug, recent"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [since, False, _query(words, 2)])
        rows: list[Any] = cursor.fetchall()
    return [Cell(kind, topic, bool(recent), *rest) for kind, topic, recent, *rest in rows]


def best(
    words: Sequence[str], narrowed: Narrowed, *, tiers: int = 3, most: int = LISTED
) -> list[int]:
    """Return the keys of the entries that have all words, the best first; one statement.

    :param tiers: 1 asks for titles alone, 2 also for summaries and headings.
    """
    parts: list[str] = []
    values: list[str] = []
    for tier in range(tiers):
        part, found = _tier(words, narrowed, tier, most)
        parts.append(part)
        values += found
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY tier, score, entry DESC", values)
        rows: list[Any] = cursor.fetchall()
    return list(dict.fromkeys(entry for entry, _, _ in rows))[:most]


def unmatched(words: Sequence[str]) -> list[str]:
    """Return those of the words that no entry has; one statement."""
    asked = ", ".join(
        f"EXISTS (SELECT 1 FROM {_source('all_words', is_joined=False)})" for _ in words
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", [_query([word], 2) for word in words])
        found = cursor.fetchone()
    return [word for word, is_there in zip(words, found, strict=True) if not is_there]


def _tier(words: Sequence[str], narrowed: Narrowed, tier: int, most: int) -> tuple[str, list[str]]:
    """Return the statement for one tier, and its values. Its tables are joined where they limit."""
    column = ("title_words", "lead_words", "all_words")[tier]
    query = _query(words, tier)
    limits = list(_limits(narrowed))
    where = "".join(f" AND {condition}" for condition, _ in limits)
    values = [query, *(value for _, value in limits)]
    source = _source(column, is_joined=bool(limits))
    if connection.vendor == "sqlite":
        score = f"bm25({INDEX}, 8.0, 3.0, 1.0)"
        chosen = f"{where} ORDER BY {INDEX}.rowid DESC LIMIT {most:d}"
        inner = f"SELECT {INDEX}.rowid AS entry, {tier} AS tier, {score} AS score"
        return f"SELECT * FROM ({inner} FROM {source}{chosen})", values
    score = "-ts_rank('{0.1, 0.1, 0.4, 1}', all_words, to_tsquery('simple', %s), 1)"
    chosen = f"{where} ORDER BY t.entry_id DESC LIMIT {most:d}"
    inner = f"SELECT t.entry_id AS entry, t.all_words FROM {source}{chosen}"
    return f"(SELECT entry, {tier} AS tier, {score} AS score FROM ({inner}) t)", [query, *values]


def _source(column: str, *, is_joined: bool = True) -> str:
    """Return the tables to read and the condition that a row has the words, with one value."""
    if connection.vendor == "sqlite":  # CROSS JOIN: the index first, which is in its own order
        join = f" CROSS JOIN {DOCUMENTS} d ON d.entry_id = {INDEX}.rowid" if is_joined else ""
        return f"{INDEX}{join} WHERE {INDEX} MATCH %s"
    join = f" JOIN {DOCUMENTS} d ON d.entry_id = t.entry_id" if is_joined else ""
    return f"{TEXTS} t{join} WHERE t.{column} @@ to_tsquery('simple', %s)"


def _limits(narrowed: Narrowed) -> Iterator[tuple[str, str]]:
    if narrowed.kind:
        yield "d.kind = %s", narrowed.kind
    if narrowed.topic:
        yield "d.topic_slug = %s", narrowed.topic
    if narrowed.since:
        yield "d.reviewed_on >= %s", narrowed.since.isoformat()


def _query(words: Sequence[str], tier: int) -> str:
    """Return the words in the language of the index; they are letters and digits alone."""
    if connection.vendor == "sqlite":
        terms = " AND ".join(
            "(" + " OR ".join(f'"{form}"{"*" * begins}' for form, begins in forms) + ")"
            for forms in _forms(words)
        )
        return f"{('{title}', '{title lead}', '{title lead text}')[tier]} : ({terms})"
    return " & ".join(
        "(" + " | ".join(f"'{form}'{':*' * begins}" for form, begins in forms) + ")"
        for forms in _forms(words)
    )


def _forms(words: Sequence[str]) -> Iterator[list[tuple[str, bool]]]:
    """Yield how each word may stand in a text, and whether words that begin so count too."""
    for number, word in enumerate(words, start=1):
        shortest = SHORTEST_BEGINNING - (number == len(words))  # the last may still be typed
        forms = [(word, len(word) >= shortest)]
        if singular(word) != word:
            forms.append((singular(word), False))
        yield forms
