"""Do what is due: publish and withdraw what was scheduled, remind, send the mail that waits."""

from __future__ import annotations

import os
import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import transitions
from articles.delivery import deliver
from articles.digest import write_digests
from articles.heads import publish_head
from articles.models import Feedback, ReferenceImport
from articles.policy import (
    IMPORTS_ARE_KEPT,
    READERS_WORDS_AFTER_SETTLING,
    READERS_WORDS_AT_MOST,
)
from articles.reminders import remind_due
from articles.wording import sentences
from rlsportal.accounts import throttle


class Command(BaseCommand):
    help = (
        "Publish and withdraw what is scheduled for now or earlier, remind of what is due, write "
        "the digests of the day after 07:00, publish the head of the record once a day, then send "
        "the mail that waits. "
        "Run it every minute. It may run twice, late, or at the same time on several machines. "
        "Messages go to standard error; the exit status is 0 only if nothing was refused and no "
        "mail failed. With --every it goes on until it is stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--no-mail", action="store_true", help="publish only; leave the mail in the outbox"
        )
        parser.add_argument(
            "--every",
            type=int,
            metavar="SECONDS",
            help="run again and again, with this pause; what did not work is said and tried again",
        )
        parser.add_argument(
            "--beside",
            type=int,
            metavar="PID",
            help="with --every: end when this process, which started the command, has ended",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["every"] is None:
            self.run_once(options)
        elif options["every"] < 1:
            raise CommandError(_("--every needs a number of seconds, 1 or more."))
        else:
            self.repeat(options)

    def repeat(self, options: dict[str, Any]) -> None:
        """Run until a signal comes or the server is gone; finish the run under way."""
        server, signals = options["beside"] or os.getppid(), []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *caught: signals.append(caught))
        next_at = time.monotonic()
        while not signals and os.getppid() == server:
            if time.monotonic() < next_at:
                time.sleep(0.5)  # seconds a signal, or the end of the server, may go unnoticed
                continue
            self.run_once_and_go_on(options)
            next_at = time.monotonic() + options["every"]

    def run_once_and_go_on(self, options: dict[str, Any]) -> None:
        """Run once; say what went wrong instead of ending."""
        try:
            self.run_once(options)
        except Exception as error:  # noqa: BLE001 - the next run may meet a database that is back
            words = _("run_due: %(kind)s: %(error)s")
            self.say(words % {"kind": type(error).__name__, "error": error})
        finally:
            connections.close_all()  # a connection that broke must not stay for the next run

    def run_once(self, options: dict[str, Any]) -> None:
        """Publish, remind, write the digests, then send.

        :raises CommandError: if anything was refused or a mail failed.
        """
        now = timezone.now()
        troubles = self.publish(now)
        reminders = remind_due(now=now)
        if reminders:
            self.say(_("reminders written: %(count)d") % {"count": reminders})
        write_digests(now=now)
        throttle.forget_old(now)
        Feedback.objects.erase_words(
            before=now - READERS_WORDS_AFTER_SETTLING,
            received_before=timezone.localdate(now - READERS_WORDS_AT_MOST),
        )
        ReferenceImport.erase(before=now - IMPORTS_ARE_KEPT)
        publish_head(now=now)
        SessionStore.clear_expired()  # they tell who worked when, and open nothing any more
        if not options["no_mail"]:
            troubles += self.send(now)
        if troubles:
            raise CommandError(_("%(count)d things did not work.") % {"count": troubles})

    def publish(self, now: Any) -> int:
        """Publish and withdraw what is due; return how many were refused."""
        verbs = (
            (
                transitions.publish_due,
                _("published: %(title)s, revision %(number)d"),
                _("NOT published: %(title)s. %(reasons)s"),
            ),
            (
                transitions.withdraw_due,
                _("withdrawn: %(title)s, revision %(number)d"),
                _("NOT withdrawn: %(title)s. %(reasons)s"),
            ),
        )
        troubles = 0
        for verb, done_words, refused_words in verbs:
            done, refused = verb(now=now)
            for publication in done:
                self.say(done_words % {"title": publication.title, "number": publication.number})
            for article, error in refused:
                reasons = " ".join(sentences(error.reasons))
                self.say(refused_words % {"title": article.title, "reasons": reasons})
            troubles += len(refused)
        return troubles

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
