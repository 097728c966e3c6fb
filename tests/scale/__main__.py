"""Make a library of a size in an empty database, or measure the one that is there.

    DATABASE_URL=sqlite:////tmp/library.sqlite3 python -m tests.scale make 10000
    DATABASE_URL=sqlite:////tmp/library.sqlite3 python -m tests.scale measure --verify

Measuring publishes and withdraws a few articles of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.scale")
    verbs = parser.add_subparsers(dest="verb", required=True)
    making = verbs.add_parser("make", help="a library of so many articles")
    making.add_argument("count", type=int)
    measuring = verbs.add_parser("measure", help="what readers and staff wait for")
    measuring.add_argument("--verify", action="store_true", help="recompute the whole record, too")
    measuring.add_argument("--json", type=Path, help="where to write all lines")
    asked = parser.parse_args()
    if not os.environ.get("DATABASE_URL"):
        parser.error("DATABASE_URL has to name the database")
    _set_up()
    if asked.verb == "make":
        _make(asked.count)
    else:
        _measure(verify=asked.verify, file=asked.json)


def _set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.conf import settings

    from rlsportal import limits

    settings.ALLOWED_HOSTS = ["*"]
    limits.seconds_to_wait = lambda *_, **__: 0  # nothing is asked too often here


def _make(count: int) -> None:
    from django.core.management import call_command

    from tests.scale.copying import make_library

    call_command("migrate", verbosity=0)
    began = time.monotonic()

    def progress(done: int) -> None:
        filled = 40 * done // count
        seconds = time.monotonic() - began
        bar = f"{'#' * filled}{'.' * (40 - filled)}"
        sys.stderr.write(f"\r[{bar}] {done} of {count}, {seconds:.0f} s")
        sys.stderr.flush()

    make_library(count, progress)
    sys.stderr.write("\n")


def _measure(*, verify: bool, file: Path | None) -> None:
    from tests.scale.measure import Measured, measure

    def say(line: Measured) -> None:
        numbers = f"{line.median:9.1f} ms {line.p95:9.1f} ms {line.statements:4} statements"
        sys.stdout.write(f"{line.name:36} {numbers}\n")
        sys.stdout.flush()

    found = measure(verify=verify, say=say)
    for name in ("articles", "memory", "start_up", "verify"):
        if name in found:
            sys.stdout.write(f"{name}: {found[name]:.1f}\n")
    if file is not None:
        file.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
