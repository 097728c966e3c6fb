"""Which generation of the public holds at this moment, for the price of a look.

The database says it in one row (``articles.models.generation``). Asking it for each request would
cost more than all the rest, so that each kind of database has its own reason not to ask.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

SETTLED = 50_000_000  # nanoseconds: files keep the time of a change in ticks of 1 to 10 ms
QUESTION = "SELECT token FROM articles_publicgeneration WHERE id = 1"


class Unknown(Exception):
    """Nobody knows at this moment what is public: the database does not answer."""


class Freshness(Protocol):
    """What the front asks before each answer."""

    def now(self) -> str:
        """Return the generation that holds, "" where there is none yet.

        :raises Unknown: where it cannot be told.
        """
        ...


class OfFile:
    """SQLite on this machine: no commit goes by without a change of the write-ahead log.

    Each commit writes into that file before it returns, so that a file which is as it was (time,
    size, identity) means that nobody committed. A file system keeps times in ticks, and two
    commits may fall into one: a file that changed within the last ticks is not believed, and the
    row is read, in 10 microseconds instead of two.

    :param path: of the database.
    """

    def __init__(self, path: str) -> None:
        self.path, self.log = path, f"{path}-wal"
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._pid = self._inode = 0
        self._seen: tuple[tuple[int, int, int], str] | None = None

    def now(self) -> str:
        """See the protocol."""
        sign = self._sign()
        seen = self._seen
        if seen is not None and sign is not None and seen[0] == sign and self._pid == os.getpid():
            return seen[1]
        asked_at = time.time_ns()
        token = self._asked()
        is_settled = sign is not None and asked_at - sign[0] > SETTLED
        self._seen = (sign, token) if sign is not None and is_settled else None
        return token

    def _sign(self) -> tuple[int, int, int] | None:
        try:
            found = os.stat(self.log)  # noqa: PTH116 - half the time of a Path's
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _asked(self) -> str:
        with self._lock:
            try:
                # One of its own, because Django closes those of its threads; one for each process,
                # because a connection must not be carried over a fork; and one for each file,
                # because whoever restores a copy may put it in the place of the other.
                there = (os.getpid(), os.stat(self.path).st_ino)  # noqa: PTH116 - as above
                if self._connection is None or there != (self._pid, self._inode):
                    self._pid, self._inode = there
                    self._connection = sqlite3.connect(
                        f"file:{self.path}?mode=ro", uri=True, check_same_thread=False, timeout=5
                    )
                row = self._connection.execute(QUESTION).fetchone()
            except (sqlite3.Error, OSError) as error:
                self._connection = None
                raise Unknown(str(error)) from error
        return str(row[0]) if row else ""


def moment() -> float:
    """Return seconds that go on while the machine sleeps and never jump."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class OfLease:
    """PostgreSQL, perhaps with several machines: what was read is believed for a short while.

    Whoever changes what is public answers only when that while has passed (``front``). So after
    the answer nobody believes the older generation any more, however the machines' clocks stand:
    each counts its own seconds, from before it asked.

    :param ask: reads the row; raises an ``Exception`` where the database does not answer.
    :param seconds: how long an answer is believed, at least the time of a few questions.
    :param rather_old: whether to go on with the older generation where the database is gone.
    """

    def __init__(
        self,
        ask: Callable[[], str],
        seconds: float,
        *,
        rather_old: bool = False,
        clock: Callable[[], float] = moment,
    ) -> None:
        self.ask, self.seconds, self.rather_old, self.clock = ask, seconds, rather_old, clock
        self._lock = threading.Lock()
        self._seen: tuple[float, str] | None = None

    def now(self) -> str:
        """See the protocol."""
        seen = self._seen
        if seen is not None and self.clock() - seen[0] < self.seconds:
            return seen[1]
        with self._lock:
            seen = self._seen
            if seen is not None and self.clock() - seen[0] < self.seconds:
                return seen[1]  # somebody else asked meanwhile
            asked_at = self.clock()
            try:
                token = self.ask()
            except Exception as error:
                if self.rather_old and seen is not None:
                    return seen[1]
                raise Unknown(str(error)) from error
            self._seen = (asked_at, token)
            return token


class Question:
    """Reads the row from PostgreSQL, by a connection of its own for each process.

    :param parameters: of the connection, as Django's backend makes them.
    """

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self.parameters = parameters
        self._connection: Any = None
        self._pid = 0

    def __call__(self) -> str:
        """Return the generation, "" where there is none yet.

        :raises psycopg.Error: where the database does not answer within two seconds.
        """
        import psycopg

        try:
            if self._connection is None or self._pid != os.getpid():
                self._pid = os.getpid()
                self._connection = psycopg.connect(
                    **{**self.parameters, "connect_timeout": 2},
                    autocommit=True,
                    options="-c statement_timeout=2000",
                )
            row = self._connection.execute(QUESTION).fetchone()
        except psycopg.Error:
            self.close()
            raise
        return str(row[0]) if row else ""

    def close(self) -> None:
        """End the connection; the next question makes another one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
