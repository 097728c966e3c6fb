"""The full text index over ``SearchText``: FTS5 on SQLite, four vectors on PostgreSQL.

No migration makes it, because SQLite loses the triggers of a table that a migration rebuilds:
``install`` runs after every ``migrate`` and makes what is missing. It needs no extension.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from .search import SearchDocument, SearchText

DOCUMENTS = SearchDocument._meta.db_table
TEXTS = SearchText._meta.db_table
INDEX = "articles_searchindex"
COLUMNS = ("title", "lead", "text", "cited")

_NAMES = ", ".join(COLUMNS)
_OLD = ", ".join(f"OLD.{column}" for column in COLUMNS)
_NEW = ", ".join(f"NEW.{column}" for column in COLUMNS)
_IN = f"INSERT INTO {INDEX}(rowid, {_NAMES}) VALUES (NEW.entry_id, {_NEW});"
_OUT = f"INSERT INTO {INDEX}({INDEX}, rowid, {_NAMES}) VALUES ('delete', OLD.entry_id, {_OLD});"

SQLITE = {
    INDEX: (
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5({_NAMES}, content='{TEXTS}', "
        "content_rowid='entry_id', tokenize='unicode61 remove_diacritics 0', prefix='2 3')"
    ),
    "search_in": (f"CREATE TRIGGER search_in AFTER INSERT ON {TEXTS} FOR EACH ROW BEGIN {_IN} END"),
    "search_out": (
        f"CREATE TRIGGER search_out AFTER DELETE ON {TEXTS} FOR EACH ROW BEGIN {_OUT} END"
    ),
    "search_changed": (
        f"CREATE TRIGGER search_changed AFTER UPDATE OF {_NAMES} ON {TEXTS} FOR EACH ROW "
        f"BEGIN {_OUT} {_IN} END"
    ),
}

_TITLE = "setweight(to_tsvector('simple', title), 'A')"
_LEAD = f"{_TITLE} || setweight(to_tsvector('simple', lead), 'B')"
_ALL = f"{_LEAD} || setweight(to_tsvector('simple', text), 'D')"
_CITED = f"{_ALL} || setweight(to_tsvector('simple', cited), 'D')"
POSTGRESQL = {
    name: (
        f"ALTER TABLE {TEXTS} ADD COLUMN {name} tsvector GENERATED ALWAYS AS ({words}) STORED",
        f"CREATE INDEX {TEXTS}_{name} ON {TEXTS} USING gin ({name}) WITH (fastupdate = off)",
    )
    for name, words in (
        ("title_words", _TITLE),
        ("lead_words", _LEAD),
        ("all_words", _ALL),
        ("cited_words", _CITED),
    )
}


def install(connection: BaseDatabaseWrapper) -> bool:
    """Make what is missing of the index; without the columns that it stands on, nothing.

    They are not all there after the migrations of an earlier version were gone back to.

    :returns: whether the index is there.
    """
    is_there = TEXTS in connection.introspection.table_names() and _has_columns(connection)
    if connection.vendor == "sqlite":
        _install_sqlite(connection, is_there=is_there)
    elif is_there:
        _install_postgresql(connection)
    return is_there


def _has_columns(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, TEXTS)
    return {*COLUMNS} <= {column.name for column in described}


def _install_sqlite(connection: BaseDatabaseWrapper, *, is_there: bool) -> None:
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(SQLITE))
        cursor.execute(
            f"SELECT name, sql FROM sqlite_master WHERE name IN ({marks})",
            [*SQLITE],
        )
        found = dict(cursor.fetchall())
        if is_there and found == SQLITE:
            return
        for name in found:
            cursor.execute(f"DROP {'TABLE' if name == INDEX else 'TRIGGER'} {name}")
        if is_there:
            for statement in SQLITE.values():
                cursor.execute(statement)
            fill(connection)


def _install_postgresql(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, TEXTS)
        found = {column.name for column in described}
        missing = [each for name, each in POSTGRESQL.items() if name not in found]
        if missing:
            connection.check_constraints()  # no table is altered while keys wait to be checked
        for statements in missing:
            for statement in statements:
                cursor.execute(statement)


def fill(connection: BaseDatabaseWrapper) -> None:
    """Compute the index of SQLite anew from its texts; PostgreSQL keeps its own in step."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')")
