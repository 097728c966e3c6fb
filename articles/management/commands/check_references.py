"""Compare all sources with a data set of retractions, concerns and corrections."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from articles import transitions
from articles.retraction_watch import NotTheFormat, Row, Unread, read
from articles.transitions import Refused
from articles.wording import sentence

SHOWN = 20
STEP = 5_000


class Command(BaseCommand):
    help = (
        "Reads the Retraction Watch data set as Crossref publishes it (CSV), marks sources that "
        "were retracted, corrected or put in doubt, flags every article that cites them and tells "
        "editors once. What the file no longer says is taken back. Run it with each new file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--retractions", metavar="FILE.csv", required=True, help="the whole file"
        )
        parser.add_argument(
            "--smaller",
            action="store_true",
            help="accept a file with much fewer notices than the last one",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["retractions"])
        try:
            file_hash = _hash_of(path)
            with path.open("rb") as stream:
                checked = transitions.check_sources(
                    self._counted(read(stream)),
                    file_hash=file_hash,
                    now=timezone.now(),
                    is_smaller_on_purpose=options["smaller"],
                )
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}") from error
        except NotTheFormat as error:
            missing = ", ".join(error.missing)
            raise CommandError(
                f"{path} is not the Retraction Watch data set: it lacks {missing}. Download it "
                "from https://gitlab.com/crossref/retraction-watch-data"
            ) from error
        except Refused as error:
            raise CommandError(" ".join(map(sentence, error.reasons))) from error
        self._report(checked)

    def _counted(self, rows: Iterator[Row | Unread]) -> Iterator[Row | Unread]:
        """Pass rows on, and show on a terminal how far it is."""
        shows = self.stderr.isatty() if hasattr(self.stderr, "isatty") else sys.stderr.isatty()
        for number, row in enumerate(rows, start=1):
            if shows and number % STEP == 0:
                self.stderr.write(f"\r{number} notices read", ending="")
            yield row
        if shows:
            self.stderr.write("")

    def _report(self, checked: transitions.Checked) -> None:
        write = self.stdout.write
        check = checked.check
        write(f"{check.rows} notices read, {check.unread} rows without anything to find a paper by")
        for unread in checked.unread[:SHOWN]:
            write(f"  line {unread.line}: {unread.code} {unread.value}".rstrip())
        if len(checked.unread) > SHOWN:
            write(f"  and {len(checked.unread) - SHOWN} more")
        if any(unread.code == "damaged" for unread in checked.unread):
            write(
                "The file is damaged: nothing that it lacks was taken back. Mend or fetch it anew."
            )
        for notice in checked.new:
            day = f" on {notice.on:%Y-%m-%d}" if notice.on else ""
            write(f"new: {notice.doi or 'PMID ' + notice.pmid} {notice.nature}{day}")
        for notice in checked.ended:
            write(f"taken back: {notice.doi or 'PMID ' + notice.pmid} {notice.nature}")
        for flag in sorted(checked.flags, key=lambda f: (not f.was_live, f.article_id)):
            seen = "readers see it" if flag.was_live else "not public"
            write(f"flagged: {flag.article.slug} cites {flag.key} ({seen})")
        write(
            f"{len(checked.new)} new, {len(checked.ended)} taken back, "
            f"{len({f.article_id for f in checked.flags})} articles flagged"
        )


def _hash_of(path: Path) -> str:
    stream: BinaryIO
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
