"""The database of the test, for programs in processes of their own."""

from django.db import connection


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
