"""What every verb shares: the compare-and-swap, and the refusal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from articles.models import Article
from articles.workflow import Actor, Reason, Situation, refusal_reasons

NAMES_LOCK = 0x524C54  # any number that nothing else locks by; the chain has another


class Refused(Exception):
    """The rules do not allow it. ``reasons`` says everything that stands against it.

    :param transition: what was asked for.
    :param reasons: never empty; ``articles.wording`` has the sentences.
    """

    def __init__(self, transition: str, reasons: Sequence[Reason]) -> None:
        self.transition = transition
        self.reasons = tuple(reasons)
        super().__init__(f"{transition}: {', '.join(reason.code for reason in self.reasons)}")


class DecidedBefore(Refused):
    """The form is of a decision that its doctor made before; the password in it says nothing."""


class Stale(Exception):
    """Somebody changed the article since the form was shown; nothing was written."""

    def __init__(self, article_pk: int) -> None:
        self.article_pk = article_pk
        super().__init__(f"article {article_pk} has changed")


@contextmanager
def claimed(article: Article, lock_version: int | None) -> Iterator[Article]:
    """Open a transaction that owns the article; yield it as it is stored now.

    The update comes first: it locks the row on PostgreSQL, where a rival waits and then finds
    another ``lock_version``; on SQLite the transaction holds the only write lock from its start.

    :param lock_version: as the form was shown. None takes what is stored, for verbs that do not
        depend on what the person saw of the working copy.
    :raises Stale: when the stored ``lock_version`` is another.
    """
    with _explained(), transaction.atomic():
        rows = Article.objects.filter(pk=article.pk)
        if lock_version is not None:
            rows = rows.filter(lock_version=lock_version)
        if not rows.update(lock_version=F("lock_version") + 1):
            raise Stale(article.pk)
        yield _stored(article.pk)


@contextmanager
def locked(article: Article) -> Iterator[Article]:
    """Like ``claimed`` for verbs around a round, which leave open forms of others valid."""
    with _explained(), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(lock_version=F("lock_version"))
        yield _stored(article.pk)


@contextmanager
def _explained() -> Iterator[None]:
    """Say what a trigger refused as the rules say it, for the person who asked.

    The rules come first, so this is what they do not know: a clock that went back over midnight,
    or a row that somebody changed past them.
    """
    try:
        yield
    except IntegrityError as error:
        cause = error.__cause__
        codes = (getattr(cause, "sqlite_errorname", ""), getattr(cause, "sqlstate", ""))
        if "SQLITE_CONSTRAINT_TRIGGER" not in codes and "23001" not in codes:
            raise
        words = {"message": str(error).splitlines()[0]}
        raise Refused("database", [Reason("database_refused", words)]) from error


def _stored(pk: int) -> Article:
    return Article.objects.select_related("revision", "topic").get(pk=pk)


def name_one_at_a_time() -> None:
    """Let one transaction at a time give out addresses and keys, so that none is given twice.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NAMES_LOCK])


def require(transition: str, actor: Actor, situation: Situation) -> None:
    """Raise ``Refused`` with every reason, or return."""
    reasons = refusal_reasons(transition, actor, situation)
    if reasons:
        raise Refused(transition, reasons)
