"""Measure how long something takes, hold it to a limit, and note it for the table at the end."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A line of the table: the median, and how many times that of its peer it is."""

    name: str
    median_ms: float
    limit_ms: float
    peer: str = ""
    remark: str = ""


ROWS: list[Row] = []


def median_ms(work: Callable[[], object], *, repeats: int = 30) -> float:
    """Return the median duration of `work` in milliseconds, after one call that does not count."""
    work()
    return statistics.median(duration_ms(work) for _ in range(repeats))


def duration_ms(work: Callable[[], object]) -> float:
    """Return how long one call takes, in milliseconds."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def hold(name: str, work: Callable[[], object], *, limit_ms: float, peer: str = "") -> None:
    """Note the median duration of `work`, and fail when it is above `limit_ms`.

    The limits leave room for a slow machine: they catch a change of kind, not of degree.
    `peer` names what was measured before and is worth comparing with.
    """
    note(Row(name, median_ms(work), limit_ms, peer))


def note(row: Row) -> None:
    """Add a line to the table, and fail when its median is above its limit."""
    ROWS.append(row)
    assert row.median_ms <= row.limit_ms, f"{row.name} takes {row.median_ms:.1f} ms"


def table() -> list[str]:
    """Return the lines of the table; none when nothing was measured."""
    medians = {row.name: row.median_ms for row in ROWS}
    lines = []
    for row in ROWS:
        times = f"{row.median_ms / medians[row.peer]:.1f} x {row.peer}" if row.peer else ""
        what = f"{row.name:<34} {row.median_ms:9.2f} ms {row.limit_ms:9g} ms"
        lines.append("   ".join(part for part in (what, row.remark, times) if part))
    return [f"{'':<34} {'median':>9}    {'limit':>9}", *lines] if lines else []
