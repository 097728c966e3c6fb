"""What a scene is, and the list of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from articles.models import Article
from rlsportal.accounts.models import User
from tests import factories as make
from tests.factories import NOW


@dataclass(frozen=True)
class Scene:
    """One call of a verb that its rules allow.

    events: kinds of the events it leaves, in their order.
    """

    verb: Callable[..., Any]
    subjects: tuple[Any, ...]
    by: User
    arguments: dict[str, Any] = field(default_factory=dict)
    events: tuple[str, ...] = ()
    article: Article | None = None

    def run(self, **changes: Any) -> Any:
        """Call the verb; `changes` replace arguments."""
        return self.verb(*self.subjects, **{"by": self.by, "now": NOW, **self.arguments, **changes})


SCENES: dict[str, Callable[[], Scene]] = {}


def scene(builder: Callable[[], Scene]) -> Callable[[], Scene]:
    """Register a scene under its name."""
    SCENES[builder.__name__] = builder
    return builder


def on(verb: Callable[..., Any], article: Article, by: User, *events: str, **more: Any) -> Scene:
    """Return the scene of a verb on an article, with the lock_version as it is stored."""
    article = make.fresh(article)
    arguments = {"lock_version": article.lock_version, **more}
    name = getattr(verb, "__name__", "")
    return Scene(verb, (article,), by, arguments, events or (name,), article)


def around(
    verb: Callable[..., Any], subject: Any, by: User, article: Article, **more: Any
) -> Scene:
    """Return the scene of a verb that takes no lock_version."""
    return Scene(verb, (subject,), by, more, (verb.__name__,), article)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables of the portal, for "nothing was written"."""
    rows: dict[str, list[tuple[Any, ...]]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("articles_", "faqs_", "accounts_")):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                rows[table] = sorted(cursor.fetchall(), key=repr)
    return rows
