"""Bring bibliography files into the library of references."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import transitions
from articles.bibliography.detect import Unreadable
from articles.bibliography.formats import FORMATS
from articles.importing import bibliography_file, reference_report
from articles.importing.references import Decision, Verb, Wishes
from articles.source_wording import assumed_sentences, unreadable_sentence
from articles.transitions.references import Source
from rlsportal.accounts.models import User

from .import_article import IMPORTER, contributor

BAR = 30  # characters
EVERY = 100  # records


class Command(BaseCommand):
    help = (
        "Adds the records of bibliography files (RIS, BibTeX, PubMed/NBIB, EndNote XML, CSL-JSON) "
        "to the library of references. Says of every record what became of it. What the library "
        "has already is not added again; what it probably has is listed and not added. Each file "
        "is one transaction. Exit status 0 means that every file was read and no record refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be done only")
        parser.add_argument(
            "--format", choices=sorted(FORMATS), default="", help="default: by what the file holds"
        )
        parser.add_argument(
            "--as",
            dest="user",
            metavar="USER",
            default=IMPORTER,
            help=f"who adds them, an author or editor (default: {IMPORTER})",
        )
        parser.add_argument(
            "--complete",
            action="store_true",
            help="give records of the library the fields that they lack and the file has",
        )
        parser.add_argument(
            "--verified-by",
            metavar="TEXT",
            default="",
            help="where the fields were seen, for example PubMed; without it they are “to check”",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        failed = 0
        with transaction.atomic() if options["dry_run"] else nullcontext():
            by = contributor(options["user"])
            for path in options["files"]:
                failed += not self.import_one(path, by, options)
            if options["dry_run"]:
                transaction.set_rollback(True)
        if failed:
            params = {"failed": failed, "all": len(options["files"])}
            message = _("%(failed)s of %(all)s files were not read, or not whole.")
            raise CommandError(message % params)

    def import_one(self, path: Path, by: User, options: dict[str, Any]) -> bool:
        """Import one file and report; return whether all of it was understood."""
        try:
            whole = bibliography_file.read(path.read_bytes(), options["format"])
            wishes = Wishes(options["verified_by"].strip()[:200], options["complete"])
            source = Source(whole.file_hash, whole.entries, wishes)
            total = len(whole.entries)
            decisions = transitions.import_references(
                source, by=by, now=timezone.now(), progress=lambda done: self.bar(done, total)
            )
        except OSError as error:
            return self.refuse(path, str(error.strerror or error))
        except Unreadable as error:
            return self.refuse(path, unreadable_sentence(error.code, error.params))
        except IntegrityError:
            return self.refuse(path, _("Somebody else wrote at the same moment. Import it again."))
        numbers = reference_report.counts(decisions, len(whole.refused))
        if options["verbosity"]:
            self.report(path, whole, decisions)
            if options["dry_run"]:
                self.say(_("Nothing was written: this was a dry run."))
            self.say(f"{path}: {reference_report.summary(numbers)}")
        return not numbers[Verb.REFUSED]

    def report(
        self, path: Path, whole: bibliography_file.BibliographyFile, decisions: list[Decision]
    ) -> None:
        """Say what was assumed about the file, and what became of each record, in its order."""
        for sentence in assumed_sentences(whole.assumed):
            self.say(f"{path}: {sentence}")
        lines: list[tuple[int, int, str, Decision | None]] = [
            (one.number, one.entry.line, reference_report.outcome(one), one) for one in decisions
        ]
        lines += [(n, one.line, reference_report.refusal(one), None) for n, one in whole.refused]
        for number, line, words, decision in sorted(lines, key=lambda each: each[0]):
            place = _("record %(number)s, line %(line)s") % {"number": number, "line": line}
            title = str(decision.entry.csl.get("title", ""))[:80] if decision else ""
            self.say(f"{path}: {place}: {words}{f' – {title}' if title else ''}")
            for remark in reference_report.remarks(decision) if decision else ():
                self.say(f"    {remark}")

    def refuse(self, path: Path, reason: str) -> bool:
        """Say why a file was not imported."""
        self.say(_("%(file)s: not imported. %(reason)s") % {"file": path, "reason": reason})
        return False

    def bar(self, done: int, total: int) -> None:
        """Show on a terminal how far it is."""
        if self.stderr.isatty() and (done % EVERY == 0 or done == total):
            shown = ("#" * (BAR * done // total)).ljust(BAR, "-")
            ending = "\n" if done == total else "\r"
            self.stderr.write(f"[{shown}] {done}/{total}", lambda text: text, ending=ending)

    def say(self, text: str) -> None:
        """Write one line, without characters that steer a terminal."""
        self.stdout.write("".join(sign if sign.isprintable() else " " for sign in text))
