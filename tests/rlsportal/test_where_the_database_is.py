"""Where the connection to the database goes, and how it is encrypted."""

import pytest

from rlsportal import environment

PLACE = "postgres://rls:secret@"


@pytest.mark.parametrize(
    ("url", "hosts", "mode"),
    [
        ("sqlite:////var/lib/rls.sqlite3", [], ""),
        ("postgres:///rls", [], ""),
        ("postgres:///rls?host=/var/run/postgresql", ["/var/run/postgresql"], ""),
        ("postgres:///rls?host=db.example.org", ["db.example.org"], ""),
        ("postgres:///rls?service=far", ["far"], ""),
        (f"{PLACE}[::1]:5432/rls", ["::1"], ""),
        (f"{PLACE}localhost,db.example.org/rls", ["localhost", "db.example.org"], ""),
        (f"{PLACE}localhost/rls?hostaddr=192.0.2.1", ["localhost", "192.0.2.1"], ""),
        (f"{PLACE}db.example.org/rls?sslmode=verify-full", ["db.example.org"], "verify-full"),
    ],
)
def test_what_the_url_says(
    url: str, hosts: list[str], mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PGHOST", "PGHOSTADDR", "PGSERVICE", "PGSSLMODE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", url)
    database = environment.database("DATABASE_URL", "")
    assert environment.database_route(database) == (hosts, mode)


def test_where_it_is_silent_the_environment_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres:///rls")
    monkeypatch.setenv("PGHOST", "db.example.org")
    monkeypatch.setenv("PGHOSTADDR", "192.0.2.1")
    monkeypatch.delenv("PGSERVICE", raising=False)
    monkeypatch.setenv("PGSSLMODE", "require")
    database = environment.database("DATABASE_URL", "")
    assert environment.database_route(database) == (["db.example.org", "192.0.2.1"], "require")
    assert environment.database_route({"ENGINE": "django.db.backends.sqlite3"}) == ([], "")
