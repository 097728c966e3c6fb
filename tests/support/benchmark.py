"""Measure how long something takes, and hold it to a limit."""

import statistics
import time
from collections.abc import Callable


def median_ms(work: Callable[[], object], *, repeats: int = 30) -> float:
    """Return the median duration of `work` in milliseconds, after one call that does not count."""
    work()
    durations = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        durations.append((time.perf_counter() - begin) * 1000)
    return statistics.median(durations)


def hold(name: str, work: Callable[[], object], *, limit_ms: float) -> None:
    """Print the median duration of `work`, and fail when it is above `limit_ms`.

    The limits leave room for a slow machine: they catch a change of kind, not of degree.
    """
    median = median_ms(work)
    print(f"{name:<45} {median:8.2f} ms   (limit {limit_ms:g} ms)")
    assert median <= limit_ms, f"{name} takes {median:.1f} ms, more than {limit_ms:g} ms"
