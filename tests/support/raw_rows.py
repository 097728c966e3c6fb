"""Rows put in by SQL, past the verbs; and what the database says to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from tests.support.refusals import refusal_of


def insert_statement(table: str, row: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
    columns, marks = ", ".join(row), ", ".join("%s" for _ in row)
    values = (
        connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
        for value in row.values()
    )
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values)


def insert(table: str, row: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(*insert_statement(table, row))


def refused(table: str, row: dict[str, Any], **changes: Any) -> str:
    """Return why the row with changes is refused, without the name of the table."""
    message = refusal_of(*insert_statement(table, {**row, **changes}))
    return message.removeprefix(f"{table}: ")
