"""Run the two commands as a person at a terminal would, and keep what they print."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO
from itertools import takewhile
from pathlib import Path

from django.core.management import CommandError, call_command

SAMPLES = Path(__file__).parent / "samples"


@dataclass(frozen=True)
class Run:
    """What a command printed; ``error`` is empty if the exit status was 0."""

    out: str
    err: str
    error: str

    @property
    def changed(self) -> list[str]:
        """The parts that an update changed, as reported."""
        if "  Changed:\n" not in self.err:
            return []
        lines = self.err.split("  Changed:\n")[1].splitlines()
        return [line.strip() for line in takewhile(lambda line: line.startswith("    "), lines)]


class Terminal(StringIO):
    """Standard error as it is when somebody watches."""

    def isatty(self) -> bool:
        return True


def run(name: str, *args: object, terminal: bool = False) -> Run:
    """Return what a management command did."""
    out, err = StringIO(), Terminal() if terminal else StringIO()
    error = ""
    try:
        call_command(name, *map(str, args), stdout=out, stderr=err, no_color=True)
    except CommandError as failure:
        error = str(failure)
    return Run(out.getvalue(), err.getvalue(), error)


def import_article(*args: object, terminal: bool = False) -> Run:
    return run("import_article", *args, terminal=terminal)


def export_article(*args: object) -> Run:
    return run("export_article", *args)
