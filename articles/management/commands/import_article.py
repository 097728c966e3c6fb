"""Read article files into the working copies of articles; never submits, never approves."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles import transitions
from articles.content import draft_of, normalized
from articles.importing import files, library, markdown_file, markdown_writer, plain_text
from articles.importing.limits import LENGTHS
from articles.importing.merging import changes, merged
from articles.importing.notices import Notice, Unreadable
from articles.importing.parsed import Parsed
from articles.importing.report import fault_sentence, report_lines
from articles.models import Article
from articles.roles import GROUPS, actor_of
from articles.wording import sentences
from articles.workflow import EDITABLE, Role, Situation, State, refusal_reasons
from articles.working_copy import ArticleDraft
from rlsportal.accounts.models import User

IMPORTER = "importer"
MOST_REASONS = 30

DESCRIPTION = (
    "Reads article files into drafts: page text as copied from a browser, or Markdown with YAML "
    "front matter as export_article writes it. Never submits, never approves."
)
EPILOG = (
    "Each file becomes a new draft, or the new text of the article that it was before: the one "
    "with its slug, or with the slug that its title makes. A file is imported whole or not at all, "
    "and the next one is tried in any case. The report goes to standard error. Exit status 0 means "
    "that every file was imported, or was already there unchanged."
)
FIRST_STEPS = {
    State.IN_REVIEW: gettext_noop(
        "The article is in review. Recall it at the desk first, or wait for the decision."
    ),
    State.APPROVED: gettext_noop(
        "The article is approved. Start a new revision at the desk first."
    ),
    State.CLOSED: gettext_noop(
        "The article was discarded and is closed. Give the file another slug, or another title."
    ),
}
WAS = {
    "made": gettext_noop("made the draft “%(title)s” (%(slug)s)"),
    "updated": gettext_noop("updated the draft “%(title)s” (%(slug)s)"),
    "unchanged": gettext_noop("unchanged, “%(title)s” (%(slug)s) has these words already"),
}
WOULD_BE = {
    "made": gettext_noop("would make the draft “%(title)s” (%(slug)s)"),
    "updated": gettext_noop("would update the draft “%(title)s” (%(slug)s)"),
    "unchanged": WAS["unchanged"],
}


class Rejected(Exception):
    """A file was read, but is not imported; ``reasons`` are sentences."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(self.reasons))


@dataclass(frozen=True)
class Outcome:
    """What became of one file: ``verb`` is made, updated or unchanged."""

    verb: str
    article: Article
    draft: ArticleDraft
    notices: tuple[Notice, ...]


class Command(BaseCommand):
    help = DESCRIPTION

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs.setdefault("epilog", EPILOG)
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument(
            "--by",
            metavar="USER",
            default=IMPORTER,
            help="who contributes the words, and so may never approve them: an author or editor "
            f"(default: {IMPORTER}, an account nobody can log in to, made when first needed)",
        )
        parser.add_argument("--topic", default="", help="topic of articles whose file names none")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="write nothing; report what would be made, and print it to standard output as "
            "the Markdown file of the article",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        paths: list[Path] = options["files"]
        failed = 0
        if len(options["topic"]) > LENGTHS["topic"]:
            params = {"most": LENGTHS["topic"]}
            raise CommandError(_("A topic has at most %(most)s characters.") % params)
        if options["dry_run"] and isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal's locale is
        with transaction.atomic() if options["dry_run"] else nullcontext():
            by = contributor(options["by"])
            for number, path in enumerate(paths, start=1):
                self.show_progress(number - 1, paths)
                failed += not self.import_one(path, by, options)
            self.show_progress(len(paths), paths)
            if options["dry_run"]:
                transaction.set_rollback(True)
        if failed:
            params = {"failed": failed, "all": len(paths)}
            raise CommandError(_("%(failed)s of %(all)s files not imported.") % params)

    def import_one(self, path: Path, by: User, options: Mapping[str, Any]) -> bool:
        """Import one file and report; return whether it succeeded."""
        dry_run, verbosity = options["dry_run"], options["verbosity"]
        try:
            parsed = read(path, options["topic"])
            outcome = save(parsed, by=by, dry_run=dry_run)
            # What the article keeps from before may be what no file can hold.
            text = markdown_writer.written(outcome.draft) if dry_run else ""
        except Unreadable as error:
            reasons = [fault_sentence(fault) for fault in error.faults]
        except Rejected as error:
            reasons = error.reasons
        else:
            if verbosity:
                self.report(path, outcome, dry_run)
            self.stdout.write(text, ending="")
            return True
        self.say(_("%(file)s: not imported") % {"file": path})
        for reason in reasons[:MOST_REASONS]:
            self.say(f"  {reason}")
        if len(reasons) > MOST_REASONS:
            self.say(_("  … and %(count)s more") % {"count": len(reasons) - MOST_REASONS})
        return False

    def report(self, path: Path, outcome: Outcome, dry_run: bool) -> None:
        """Say what became of a file."""
        sentence = WOULD_BE[outcome.verb] if dry_run else WAS[outcome.verb]
        params = {"title": outcome.draft.title, "slug": outcome.draft.slug}
        self.say(f"{path}: {_(sentence) % params}")
        for line in report_lines(outcome.notices):
            self.say(line)

    def show_progress(self, done: int, paths: Sequence[Path]) -> None:
        """Show how far many files are: a bar on a terminal, else one line before each file."""
        if len(paths) < 2:
            return
        if self.stderr.isatty():
            bar = ("#" * (30 * done // len(paths))).ljust(30, "-")
            end = "\n" if done == len(paths) else "\r"
            self.stderr.write(f"[{bar}] {done}/{len(paths)}", lambda text: text, ending=end)
        elif done < len(paths):
            self.say(_("%(number)s of %(all)s") % {"number": done + 1, "all": len(paths)})

    def say(self, text: str) -> None:
        """Write one line to standard error, without characters that steer a terminal."""
        clear = "\x1b[K" if self.stderr.isatty() else ""
        visible = "".join(char if char.isprintable() else " " for char in text)
        self.stderr.write(clear + visible, lambda line: line)


# --- reading --------------------------------------------------------------------------------


def read(path: Path, topic: str) -> Parsed:
    """Return one file, read by what it is.

    :param topic: for files that name none.
    :raises Unreadable: with every fault that was found.
    """
    text = files.read_text(path)
    if markdown_file.begins_like_one(text) or path.suffix.lower() in {".md", ".markdown"}:
        parsed = library.with_image_bytes(markdown_file.parse(text), path.parent)
    else:
        # A file name may hold bytes that are no text; it is noted with the references.
        parsed = plain_text.parse(text, path.name.encode(errors="replace").decode())
    draft = normalized(parsed.draft)
    faulty = library.faulty_records(draft.references, timezone.localdate())
    notices = (*parsed.notices, *faulty)
    return replace(parsed, draft=replace(draft, topic=draft.topic or topic), notices=notices)


def contributor(username: str) -> User:
    """Return the account in whose name the words are saved.

    :raises CommandError: unknown, or without the right to write.
    """
    user = User.objects.filter(username=username).first()
    if user is None and username == IMPORTER:
        user = User(username=IMPORTER)
        user.set_unusable_password()
        user.save()
        user.groups.add(Group.objects.get(name=GROUPS[Role.AUTHOR]))
    if user is None:
        raise CommandError(_("There is no user “%(name)s”.") % {"name": username})
    reasons = refusal_reasons("edit", actor_of(user), Situation())
    if reasons:
        raise CommandError(f"{username}: {' '.join(sentences(reasons))}")
    return user


# --- saving ---------------------------------------------------------------------------------


def save(parsed: Parsed, *, by: User, dry_run: bool) -> Outcome:
    """Make or update the article of a file, in one transaction.

    :raises Rejected: with the reasons; nothing was written.
    """
    try:
        with transaction.atomic():
            article = library.stored_article(parsed.draft)
            if parsed.is_plain_text:
                parsed = library.with_library_records(parsed, article)
            if article is None:
                return made(parsed, by, dry_run)
            return updated(parsed, article, by, dry_run)
    except transitions.Refused as error:
        raise Rejected(sentences(error.reasons)) from error
    except (transitions.Stale, IntegrityError) as error:
        raise Rejected([_("Somebody else wrote at the same moment. Import it again.")]) from error
    except OSError as error:
        raise Rejected([_("An image cannot be stored: %(why)s.") % {"why": error}]) from error


def made(parsed: Parsed, by: User, dry_run: bool) -> Outcome:
    """Make the article of a file that was never imported."""
    draft = to_store(parsed.draft, dry_run)
    article = transitions.save_draft(draft, by=by, now=timezone.now())
    if draft.slug and article.slug not in {draft.slug, slugify(draft.slug)[:70]}:
        params = {"slug": draft.slug}
        raise Rejected([_("The address “%(slug)s” was another article’s. Choose one.") % params])
    check_risk(draft, article)
    whole = replace(parsed.draft, slug=article.slug)
    return Outcome("made", article, whole, (*parsed.notices, *library.kept_words(draft.images)))


def updated(parsed: Parsed, article: Article, by: User, dry_run: bool) -> Outcome:
    """Replace the text of the article that a file was before, if anything changed."""
    old = normalized(draft_of(article))
    new = merged(parsed.draft, old, is_plain_text=parsed.is_plain_text)
    changed = changes(old, new)
    about_library = {"reference_differs", "reference_not_shown", "reference_faulty"}
    kept = [notice for notice in parsed.notices if notice.code in about_library]
    kept += library.kept_words(new.images)
    if not changed and not library.unknown_images(new.images):
        return Outcome("unchanged", article, new, tuple(kept))
    if article.state not in EDITABLE:
        raise Rejected([_(FIRST_STEPS[State(article.state)])])
    saved = transitions.save_draft(
        to_store(new, dry_run),
        by=by,
        now=timezone.now(),
        article=article,
        lock_version=article.lock_version,
    )
    check_risk(new, saved)
    notices = (*parsed.notices, *changed, *library.kept_words(new.images))
    return Outcome("updated", saved, replace(new, slug=saved.slug), notices)


def check_risk(draft: ArticleDraft, article: Article) -> None:
    """Refuse where the level of risk was not taken over, which it is with a topic only.

    How many doctors must sign hangs on it, so it must never be lost on the way.
    """
    if article.risk != draft.risk:
        raise Rejected([_("The risk is set together with the topic. Name a topic in the file.")])


def to_store(draft: ArticleDraft, dry_run: bool) -> ArticleDraft:
    """Return the draft as the verbs get it; a dry run must not bring image files into the store."""
    if not dry_run:
        return draft
    unknown = library.unknown_images(draft.images)
    return replace(draft, images=tuple(image for image in draft.images if image not in unknown))
