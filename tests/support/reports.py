"""What a test wants read at the end of the run: it records a property "report"."""

from __future__ import annotations

import pytest

from tests.support import benchmark


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the reports of the tests, also of those that ran in another process."""
    for line in benchmark.table():
        terminalreporter.write_line(line)
    ends = [r for reports in terminalreporter.stats.values() for r in reports]
    for test in ends:
        if getattr(test, "when", "") != "teardown":
            continue
        for name, text in test.user_properties:
            if name == "report":
                terminalreporter.section(test.nodeid.rpartition("/")[2])
                terminalreporter.write_line(text)
