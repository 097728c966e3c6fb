"""Write the live site as files."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import PublicGeneration
from rlsportal import static_site
from rlsportal.kept_pages.setup import end_of_day, forms_of

# Where a walk begins; links lead to all the rest.
FIRST = ("home", "articles:sitemap", "robots", "articles:recalls", "articles:feed")


class Command(BaseCommand):
    help = (
        "Writes what readers can reach of the live site into a folder, as files with their "
        "compressed forms (.gz, .br), for a server that has nothing but files. site.json says "
        "which bytes belong to which address, with which headers, and until when the copy is "
        "true; purge.txt, which addresses changed or went since the copy before. What was "
        "withdrawn is removed first. Search, feedback and the desk are not in it."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="an empty one, or one with an earlier copy")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if folder.exists() and not folder.is_dir():
            raise CommandError(_("%(path)s is no folder.") % {"path": folder})
        if folder.exists() and any(folder.iterdir()) and not (folder / "site.json").exists():
            words = _("%(path)s holds something else. Name an empty folder, or an earlier copy.")
            raise CommandError(words % {"path": folder})
        folder.mkdir(parents=True, exist_ok=True)
        passes = [reverse("admin:index"), reverse("search"), "/preview/", "/healthz", "/readyz"]
        site = static_site.Site(get_wsgi_application(), settings.PORTAL_BASE_URL, passes)
        expires_at = datetime.fromtimestamp(end_of_day(), UTC).isoformat(timespec="seconds")
        try:
            made = static_site.copy(
                site,
                folder,
                [reverse(name) for name in FIRST],
                generation=generation,
                compress=forms_of,
                facts={
                    "made_at": timezone.now().isoformat(timespec="seconds"),
                    "expires_at": expires_at,
                },
            )
        except static_site.Changed:
            words = _(
                "What is public changed while the copy was made. Nothing was written; try again."
            )
            raise CommandError(words) from None
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            words = _(
                "%(pages)d addresses, %(changed)d of them changed; %(gone)d are gone. "
                "True until %(until)s."
            )
            count = {"pages": len(made.pages), "changed": len(made.changed), "gone": len(made.gone)}
            self.stdout.write(words % {**count, "until": expires_at})


def generation() -> str:
    """Return the word that changes with the public."""
    return PublicGeneration.objects.values_list("token", flat=True).first() or ""
