"""Keep what search compares in step with what is live. Everything here can be computed anew.

The verbs call ``follow`` in their own transaction, so that a text that was withdrawn or superseded
is not found from that moment on, and its words correct nobody's spelling.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from articles.models import (
    Article,
    Publication,
    PublishedSignature,
    SearchDocument,
    SearchEntry,
    SearchText,
    SearchWord,
)
from articles.models.search_tables import fill
from articles.rendering import plain_text
from articles.search_words import is_taught, sound, tokens

# Bytes of words in the index; PostgreSQL refuses a megabyte, which words with places soon take.
MOST_TITLE, MOST_LEAD, MOST_TEXT, MOST_CITED = 4_000, 40_000, 300_000, 100_000
NUMBERS = ("DOI", "PMID", "PMCID", "ISBN")  # of references; not all of them are printed
CHUNK = 200  # articles held in memory at a time
MOST_ROWS = 8_000  # of three values each in one statement; SQLite takes 32,766 values


@dataclass(frozen=True)
class Found:
    """The rows of one entry that can be found."""

    document: SearchDocument
    text: SearchText


def follow(article: Article) -> None:
    """Make the rows of one article say what is live now.

    Called where a publication was put live or taken off, or signed by somebody who read it again.
    """
    before = {
        row.pk: row for row in SearchDocument.objects.filter(publication__article_id=article.pk)
    }
    after = {found.document.pk: found for found in _found([article.pk])}
    gone, new = before.keys() - after.keys(), sorted(after.keys() - before.keys())
    words = Counter[str]()
    if gone:
        for text in SearchText.objects.filter(pk__in=gone):
            words.subtract(_words(text))
        SearchText.objects.filter(pk__in=gone).delete()
        SearchDocument.objects.filter(pk__in=gone).delete()
    _insert([after[key] for key in new], words)
    for key in before.keys() & after.keys():
        _keep_up(before[key], after[key].document)
    _count(words)


def rebuild() -> int:
    """Throw all rows away and compute them anew; return how many entries can be found."""
    with transaction.atomic():
        for model in (SearchText, SearchDocument, SearchWord):
            model._base_manager.all().delete()
        fill(connection)
        words = Counter[str]()
        live = Publication.objects.live().order_by("pk").values_list("article_id", flat=True)
        articles = list(live)
        for first in range(0, len(articles), CHUNK):
            _insert(list(_found(articles[first : first + CHUNK])), words)
        _count(words)
        return SearchDocument.objects.count()


def _insert(found: Sequence[Found], words: Counter[str]) -> None:
    """Insert rows, and count their words."""
    if found:
        SearchDocument.objects.bulk_create([each.document for each in found])
        SearchText.objects.bulk_create([each.text for each in found])
    for each in found:
        words.update(_words(each.text))


def is_behind() -> bool:
    """Return whether a live entry is missing, or one is there that is not live.

    So it is with questions that an earlier version put there, without the title of their article.
    """
    if SearchText.objects.filter(entry__kind=SearchEntry.Kind.FAQ, cited="").exists():
        return True
    live = SearchEntry.objects.filter(publication__in=Publication.objects.live())
    is_missing = live.filter(document__isnull=True).exists()
    return is_missing or SearchDocument.objects.exclude(entry__in=live).exists()


def _found(articles: list[int]) -> Iterator[Found]:
    """Yield the unsaved rows of these articles as they are to be; three statements."""
    live = Publication.objects.live().filter(article_id__in=articles).defer("body_html")
    publications = {publication.pk: publication for publication in live}
    signatures: dict[int, list[PublishedSignature]] = {}
    for signature in PublishedSignature.objects.filter(
        publication__withdrawn_at__isnull=True, article_id__in=articles
    ).only("article_id", "publication_id", "scope", "signed_at", "is_demonstration"):
        signatures.setdefault(signature.article_id, []).append(signature)
    for entry in SearchEntry.objects.filter(publication__in=publications).order_by("pk"):
        publication = publications[entry.publication_id]
        signed = signatures.get(publication.article_id, [])
        yield Found(document_of(entry, publication, signed), text_of(entry, publication))


def document_of(
    entry: SearchEntry, publication: Publication, signatures: Iterable[PublishedSignature]
) -> SearchDocument:
    """Return the unsaved row of a live entry.

    :param signatures: all under texts of the article that are not withdrawn, newest first.
    """
    listed = list(signatures)
    own = [each for each in listed if each.publication_id == publication.pk]
    whole = next((each for each in (*own, *listed) if each.is_whole_page), None)
    return SearchDocument(
        entry=entry,
        publication=publication,
        kind=entry.kind,
        topic_slug=publication.topic_slug,
        reviewed_on=_day(whole),
        is_demonstration=publication.is_demonstration
        or any(each.is_demonstration for each in (*own, *([whole] if whole else []))),
    )


def text_of(entry: SearchEntry, publication: Publication) -> SearchText:
    """Return the unsaved words of a live entry.

    An article is also found by its references, and a question by the title of its article: who asks
    for "augmentation dopamine" means what the answer says of dopamine in the text on augmentation.
    These words are a field of their own, behind all others.
    """
    is_article = entry.kind == SearchEntry.Kind.ARTICLE
    lead = _lead(publication) if is_article else ""
    cited = _cited(publication) if is_article else publication.title
    return SearchText(
        entry=entry,
        title=_joined(entry.title, MOST_TITLE),
        lead=_joined(lead, MOST_LEAD),
        text=_joined(entry.text, MOST_TEXT),
        cited=_joined(cited, MOST_CITED),
    )


def _day(signature: PublishedSignature | None) -> date | None:
    return signature.signed_at.date() if signature else None


def _lead(publication: Publication) -> str:
    """Return what stands out beside the title: summary, what is said in short, and headings."""
    data = publication.data
    headings = [part["heading"] for part in (*data["sections"], *data["help_cards"])]
    return " ".join((data["summary"], plain_text(data["in_short"]), *headings))


def _cited(publication: Publication) -> str:
    """Return the references as printed, and the numbers by which others know them."""
    parts = []
    for reference in publication.data["references"]:
        source = reference["source"]
        parts += [reference["text"], *(str(source.get(name) or "") for name in NUMBERS)]
    return " ".join(parts)


def _joined(text: str, most: int) -> str:
    """Return the folded words of a text up to so many bytes."""
    words, size = [], 0
    for word in tokens(text):
        size += len(word.encode()) + 1
        if size > most:
            break
        words.append(word)
    return " ".join(words)


def _keep_up(before: SearchDocument, after: SearchDocument) -> None:
    """Write the day of the review where a text that stays was read again."""
    facts = ("reviewed_on", "is_demonstration")
    if any(getattr(before, name) != getattr(after, name) for name in facts):
        after.save(force_update=True, update_fields=facts)


def _words(text: SearchText) -> set[str]:
    words = f"{text.title} {text.lead} {text.text} {text.cited}".split()
    return {word for word in words if is_taught(word)}


def _count(changes: Counter[str]) -> None:
    """Add to the number of entries that have each word; forget words that none has.

    One statement in the order of the alphabet: of two transactions one waits for the other, and
    never both. A verb writes here once, after its article and before the chain.
    """
    rows = [(word, sound(word), number) for word, number in sorted(changes.items()) if number]
    if not rows:
        return
    table = SearchWord._meta.db_table
    with connection.cursor() as cursor:
        for first in range(0, len(rows), MOST_ROWS):
            chunk = rows[first : first + MOST_ROWS]
            values = ", ".join(["(%s, %s, %s)"] * len(chunk))
            cursor.execute(
                f"INSERT INTO {table} (word, sound, entries) VALUES {values} "  # noqa: S608
                "ON CONFLICT (word) DO UPDATE "
                f"SET entries = {table}.entries + excluded.entries",
                [value for row in chunk for value in row],
            )
    if any(number < 0 for _, _, number in rows):
        SearchWord.objects.filter(entries__lte=0).delete()
