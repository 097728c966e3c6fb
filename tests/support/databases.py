"""The database of the test, for programs in processes of their own."""

from typing import Any

from django.db import connection

from articles.models import SearchDocument, SearchText
from articles.models.listing import LISTED


def database_url() -> str:
    """Return what DATABASE_URL has to be, so that another process sees what a test committed."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    who = f"{database['USER']}:{database['PASSWORD']}".rstrip(":")
    return f"postgres://{who}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def analyze() -> None:
    """Let the database look at rows that were written at once, as a server does by itself soon.

    Else PostgreSQL plans for tables as empty as they were before the test.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def forget_what_is_computed(cursor: Any) -> None:
    """Delete the rows of search and lists, whose keys would keep published rows from going."""
    for model in (SearchDocument, SearchText, *LISTED):
        cursor.execute(f"DELETE FROM {model._meta.db_table}")
