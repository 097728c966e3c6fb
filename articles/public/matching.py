"""Ask the full text index which live entries have the words: SQLite and PostgreSQL alike.

Entries come in four tiers: all words in the title; in title, summary or headings; anywhere in the
text; there or in its references, which are the words of others; of a question the title of its
article counts as little. First of all stand titles that have
no others, articles before questions. Within a tier, those with more of the words come first. Of a
tier larger than ``LISTED`` the newest are ranked, so that a word that every text has takes no
longer than a rare one. Which entries have some of the words is asked in the same two languages, and
decided in ``some_words``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from articles.models.search_tables import COLUMNS, DOCUMENTS, INDEX, TEXTS
from articles.search_terms import Form, Matcher, Term, is_all_of, needed

LISTED = 500  # results that can be turned to, and entries of a tier that are ranked
TIERS = ("title_words", "lead_words", "all_words", "cited_words")  # columns of PostgreSQL
LAST = len(TIERS) - 1


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


def cells(terms: Sequence[Term], since: date) -> list[Cell]:
    """Count all entries that have all words; one statement. The counts are of all, not capped."""
    sql = (
        "SELECT d.kind, d.topic_slug, COALESCE(d.reviewed_on >= %s, %s) AS recent, COUNT(*), "
        f"MAX(d.publication_id) FROM {_source(TIERS[LAST])} GROUP BY d.kind, d.topic_slug, recent"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [since, False, _query(terms, LAST)])
        rows: list[Any] = cursor.fetchall()
    return [Cell(kind, topic, bool(recent), *rest) for kind, topic, recent, *rest in rows]


def best(
    terms: Sequence[Term], narrowed: Narrowed, *, tiers: int = len(TIERS), most: int = LISTED
) -> list[int]:
    """Return the keys of the entries that have all words, the best first; one statement.

    :param tiers: 1 asks for titles alone, 2 also for summaries and headings.
    """
    parts: list[str] = []
    values: list[str] = []
    for tier in range(tiers):
        part, found = _tier(terms, narrowed, tier, most)
        parts.append(part)
        values += found
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY tier, score, entry DESC", values)
        rows: list[Any] = cursor.fetchall()
    matcher = Matcher(terms)
    exact = [row for row in rows if row[1] == 0 and is_all_of(row[3], matcher)]
    exact.sort(key=lambda row: not row[4])
    return list(dict.fromkeys(row[0] for row in (*exact, *rows)))[:most]


def newest(groups: Sequence[Sequence[Term]], most: int = LISTED) -> list[list[int]]:
    """Return for each group of terms the newest entries that have all of them; one statement."""
    parts = [_newest(number, most) for number in range(len(groups))]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [_query(terms, LAST) for terms in groups])
        rows: list[Any] = cursor.fetchall()
    found: list[list[int]] = [[] for _ in groups]
    for number, entry in rows:
        found[number].append(entry)
    return found


def _newest(number: int, most: int) -> str:
    source = _source(TIERS[LAST], is_joined=False)
    key = f"{INDEX}.rowid" if connection.vendor == "sqlite" else "t.entry_id"
    inner = f"SELECT {number} AS number, {key} AS entry FROM {source} ORDER BY {key} DESC"
    return f"SELECT * FROM ({inner} LIMIT {most:d}) x"


def standings(terms: Sequence[Term], entries: Collection[int]) -> list[tuple[int, int, int]]:
    """Return which of these entries have which terms, and where; one statement.

    Each row is the number of a term, the tier, and the key of an entry; an entry that has a term in
    its title is in all tiers.
    """
    parts: list[str] = []
    values: list[Any] = []
    listed = sorted(entries)
    # The index is read first, and then compared: to look into each entry's words takes longer.
    if connection.vendor == "sqlite":
        numbers = ", ".join(str(int(entry)) for entry in listed) or "0"
        key, end, among, given = f"{INDEX}.rowid", "", f"+entry IN ({numbers})", []
    else:
        key, end, among, given = "t.entry_id", " OFFSET 0", "entry = ANY(%s)", [listed]
    for number, term in enumerate(terms):
        for tier, column in enumerate(TIERS):
            source = _source(column, is_joined=False)
            inner = f"SELECT {key} AS entry FROM {source}{end}"
            parts.append(f"SELECT {number}, {tier}, entry FROM ({inner}) x WHERE {among}")
            values += [_query([term], tier), *given]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return cursor.fetchall()


def _tier(terms: Sequence[Term], narrowed: Narrowed, tier: int, most: int) -> tuple[str, list[str]]:
    """Return the statement for one tier, and its values. Its tables are joined where they limit."""
    query = _query(terms, tier)
    limits = list(_limits(narrowed))
    where = "".join(f" AND {condition}" for condition, _ in limits)
    values = [query, *(value for _, value in limits)]
    source = _source(TIERS[tier], is_joined=bool(limits))
    if connection.vendor == "sqlite":
        score = f"bm25({INDEX}, 8.0, 3.0, 1.0, 0.1)"
        chosen = f"{where} ORDER BY {INDEX}.rowid DESC LIMIT {most:d}"
        told = _told(tier, INDEX)
        inner = f"SELECT {INDEX}.rowid AS entry, {tier} AS tier, {score} AS score, {told}"
        return f"SELECT * FROM ({inner} FROM {source}{chosen})", values
    words = TIERS[max(tier, 2)]  # references count where nothing else has the words
    score = f"-ts_rank('{{0.1, 0.1, 0.4, 1}}', {words}, to_tsquery('simple', %s), 1)"
    chosen = f"{where} ORDER BY t.entry_id DESC LIMIT {most:d}"
    inner = f"SELECT t.entry_id AS entry, t.{words}, {_told(tier, 't')} FROM {source}{chosen}"
    outer = f"SELECT entry, {tier} AS tier, {score} AS score, title, is_article"
    return f"({outer} FROM ({inner}) t)", [query, *values]


def _told(tier: int, table: str) -> str:
    """Return the columns that tell a title and whether it is of an article; questions lack a lead.

    Where a title has not all words, it is not looked at.
    """
    if tier:
        return "'' AS title, 1 = 0 AS is_article"
    return f"{table}.title AS title, {table}.lead <> '' AS is_article"


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


def _query(terms: Sequence[Term], tier: int) -> str:
    """Return the terms in the language of the index; their words are letters and digits alone."""
    if connection.vendor == "sqlite":
        asked = " AND ".join(f"({' OR '.join(map(_sqlite, needed(term.forms)))})" for term in terms)
        return f"{{{' '.join(COLUMNS[: tier + 1])}}} : ({asked})"
    return " & ".join(f"({' | '.join(map(_postgresql, needed(term.forms)))})" for term in terms)


def _sqlite(form: Form) -> str:
    return f'"{" ".join(form.words)}"{"*" * form.begins}'


def _postgresql(form: Form) -> str:
    return "(" + " <-> ".join(f"'{word}'" for word in form.words) + ":*" * form.begins + ")"
