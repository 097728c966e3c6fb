"""Thousands of live articles in seconds: copies of one, with words that resemble a language."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from django.db import connection, models, transaction

from articles import search_index
from articles.models import Article, Publication, Revision, SearchEntry, triggers
from tests import factories as make
from tests.support import databases

WORDS = 20_000  # different ones, about as many as ten thousand texts of this kind have
LENGTH = 500  # words of a text; its question has a tenth
TOPICS = 8
EVERYWHERE, ONCE = "restless", "ferritin"  # what every text says, and what one says
SYLLABLES = [a + b for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "is")]


def publish(count: int) -> list[str]:
    """Make so many live articles with a question each, past the verbs; return the words in them.

    Words that come first in the list are frequent.
    """
    chance = random.Random(1)
    words = sorted({"".join(chance.choices(SYLLABLES, k=4)) for _ in range(2 * WORDS)})
    chance.shuffle(words)
    weights = list(accumulate(1 / (place + 10) for place in range(WORDS)))
    original = make.live(title="The original", topic="Topic 0")
    with transaction.atomic():
        triggers.drop(connection)
        publications = _publications(original, count)
        SearchEntry.objects.bulk_create(
            _entries(publications, words[:WORDS], weights, chance), batch_size=1000
        )
        triggers.install(connection)
    search_index.rebuild()
    databases.analyze()
    return words[:WORDS]


def _publications(original: Publication, count: int) -> list[Publication]:
    articles = _copies(original.article, count, slug="article-{}", state="draft", revision=None)
    Article.objects.bulk_create(articles, batch_size=500)
    revisions = _copies(original.revision, count)
    publications = _copies(original, count, slug="article-{}", topic_slug="topic-{}")
    for article, revision, publication in zip(articles, revisions, publications, strict=True):
        revision.article = publication.article = article
        publication.revision = revision
        number = article.pk % TOPICS
        publication.topic_slug, publication.topic_name = f"topic-{number}", f"Topic {number}"
    Revision.objects.bulk_create(revisions, batch_size=500)
    Publication.objects.bulk_create(publications, batch_size=500)
    return publications


def _copies(row: Any, count: int, **changes: object) -> list[Any]:
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del fields["id"]
    model: type[models.Model] = type(row)
    return [
        model(**fields | {k: v.format(n) if isinstance(v, str) else v for k, v in changes.items()})
        for n in range(count)
    ]


def _entries(
    publications: list[Publication], words: list[str], weights: list[float], chance: random.Random
) -> Iterator[SearchEntry]:
    for publication in publications:
        chosen = chance.choices(words, cum_weights=weights, k=LENGTH)
        chosen[100] = EVERYWHERE
        if publication is publications[len(publications) // 2]:
            chosen[50] = ONCE
        for kind, title, text in (
            ("article", " ".join(chosen[:5]), " ".join(chosen)),
            ("faq", " ".join(chosen[5:12]), " ".join([EVERYWHERE, *chosen[: LENGTH // 10]])),
        ):
            slug = f"{publication.slug}-{kind}"
            yield SearchEntry(publication=publication, kind=kind, slug=slug, title=title, text=text)
