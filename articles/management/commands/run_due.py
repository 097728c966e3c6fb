"""Do what is due: publish what was scheduled, then send the mail that waits."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import transitions
from articles.delivery import deliver
from articles.wording import sentences


class Command(BaseCommand):
    help = (
        "Publish what is scheduled for now or earlier, then send the mail that waits. Run it "
        "every minute. It may run twice, late, or at the same time on several machines. Messages "
        "go to standard error; the exit status is 0 only if nothing was refused and no mail failed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--no-mail", action="store_true", help="publish only; leave the mail in the outbox"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        troubles = self.publish(now)
        if not options["no_mail"]:
            troubles += self.send(now)
        if troubles:
            raise CommandError(_("%(count)d things did not work.") % {"count": troubles})

    def publish(self, now: Any) -> int:
        """Publish what is due; return how many publications were refused."""
        done, refused = transitions.publish_due(now=now)
        for publication in done:
            words = _("published: %(title)s, revision %(number)d")
            self.say(words % {"title": publication.title, "number": publication.number})
        for article, error in refused:
            reasons = " ".join(sentences(error.reasons))
            words = _("NOT published: %(title)s. %(reasons)s")
            self.say(words % {"title": article.title, "reasons": reasons})
        return len(refused)

    def send(self, now: Any) -> int:
        """Send what waits; return how many mails failed."""
        result = deliver(now=now)
        if result.sent:
            self.say(_("mails sent: %(count)d") % {"count": result.sent})
        for message, error in result.failed:
            words = _("mail %(pk)d to %(name)s failed: %(error)s")
            name = message.to.get_username()
            self.say(words % {"pk": message.pk, "name": name, "error": error})
        if result.stopped:
            self.say(_("the mail server seems to be down; the other mails wait for the next run"))
        return len(result.failed)

    def say(self, line: str) -> None:
        """Write one line to standard error."""
        self.stderr.write(line, self.style.NOTICE)
