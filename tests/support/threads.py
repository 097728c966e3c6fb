"""Two people at the same moment: each call in a thread with a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import connection, connections

Call = Callable[[], Any]
PATIENCE = 30  # seconds until a test gives up waiting for a thread


def together(*calls: Call) -> list[Any]:
    """Run all calls at once; return what each returned or raised, in the order given."""
    barrier = threading.Barrier(len(calls))
    return _run([lambda call=call: (barrier.wait(PATIENCE), call())[1] for call in calls])


def overlapping(first: Call, second: Call) -> list[Any]:
    """Let `second` begin while `first` holds the article, and `first` go on only then.

    `first` stops after its first statement that takes a lock. `second` either waits for the lock
    in the database, or ends; then `first` goes on.
    """
    has_lock, go_on = threading.Event(), threading.Event()

    def holding(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if not has_lock.is_set() and sql.startswith(("UPDATE", "INSERT", "SELECT pg_advisory")):
            has_lock.set()
            go_on.wait(0.3)  # seconds; long enough for the other to run into the lock
        return result

    def run_first() -> Any:
        try:
            with connection.execute_wrapper(holding):
                return first()
        finally:
            has_lock.set()

    def run_second() -> Any:
        has_lock.wait(PATIENCE)
        try:
            return second()
        finally:
            go_on.set()

    return _run([run_first, run_second])


def meeting_before(statement: str, *calls: Call) -> list[Any]:
    """Run all calls at once, each waiting before its first `statement` until all are there.

    Where a lock keeps one of them from getting there, the others go on without it.
    """
    barrier = threading.Barrier(len(calls))

    def waiting(call: Call) -> Call:
        def wait(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.startswith(statement) and not barrier.broken:
                with suppress(threading.BrokenBarrierError):
                    barrier.wait(1)  # second; long enough for the other to get there if it can
            return execute(sql, params, many, context)

        def run() -> Any:
            with connection.execute_wrapper(wait):
                return call()

        return run

    return _run([waiting(call) for call in calls])


def _run(calls: list[Call]) -> list[Any]:
    outcomes: list[Any] = [None] * len(calls)

    def run(index: int) -> None:
        try:
            outcomes[index] = calls[index]()
        except Exception as error:  # noqa: BLE001 - what a call raises is its outcome
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "a thread waits for ever"
    return outcomes


def winners(outcomes: list[Any]) -> list[Any]:
    """Return what succeeded; every other outcome must be a refusal that a person can read."""
    from articles.transitions import Refused, Stale

    lost = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    unexpected = [error for error in lost if not isinstance(error, (Refused, Stale))]
    if unexpected:
        raise unexpected[0]
    return [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
