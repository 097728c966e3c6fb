"""Write the working copy of an article as a Markdown file that a person can edit."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from articles.content import draft_of
from articles.importing.markdown_writer import image_file, written
from articles.importing.notices import Unreadable
from articles.importing.report import fault_sentence
from articles.models import Article
from articles.models.image import stored_name
from articles.working_copy import ArticleDraft, ImageDraft


class Command(BaseCommand):
    help = (
        "Writes the working copy of an article as Markdown with YAML front matter, which "
        "import_article reads back. The file goes to standard output, or to a file with the "
        "images beside it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="the last part of the article's address")
        parser.add_argument(
            "--output",
            metavar="FILE_OR_DIR",
            help="write to this file, or to SLUG.md in this directory; images go to images/ beside "
            "it. An older file is replaced",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        article = Article.objects.select_related("topic").filter(slug=options["slug"]).first()
        if article is None:
            raise CommandError(_("There is no article “%(slug)s”.") % {"slug": options["slug"]})
        draft = draft_of(article)
        try:
            text = written(draft)
        except Unreadable as error:
            raise CommandError("\n".join(map(fault_sentence, error.faults))) from None
        if options["output"] is None:
            self.print_text(text, draft)
            return
        try:
            path = target(options["output"], article.slug)
            for image in draft.images:
                copy_image(image, path.parent)
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise CommandError(_("Cannot write: %(error)s") % {"error": error}) from None
        self.stderr.write(_("Written to %(path)s.") % {"path": path}, lambda line: line)

    def print_text(self, text: str, draft: ArticleDraft) -> None:
        """Write the text to standard output, and say that images do not fit there."""
        if draft.images:
            names = ", ".join(image.name for image in draft.images)
            warning = _("Images are not part of the output (%(names)s): use --output.")
            self.stderr.write(warning % {"names": names}, lambda line: line)
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal's locale is
        self.stdout.write(text, ending="")


def target(output: str, slug: str) -> Path:
    """Return the file to write: the one named, or one named after the article in a directory."""
    path = Path(output)
    return path / f"{slug}.md" if path.is_dir() or output.endswith("/") else path


def copy_image(image: ImageDraft, folder: Path) -> None:
    """Copy the bytes of an image from the media store to where the file says they are."""
    place = folder / image_file(image)
    place.parent.mkdir(parents=True, exist_ok=True)
    with default_storage.open(stored_name(image.sha256, image.extension)) as stored:
        place.write_bytes(stored.read())
