"""Load the demonstration: accounts of every role, articles at every station of their way.

Everything passes through the verbs, as at the desk, so its record can be checked like any other.
The doctors are marked as demonstration in the rows they sign; pages say so from there.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from articles import transitions
from articles.heads import publish_head
from articles.importing import files, markdown_file
from articles.models import Article, MedicalReviewer, OutboxMessage, Revision
from articles.policy import CHECKLISTS
from articles.roles import GROUPS
from articles.transitions import NewChangeRequest
from articles.workflow import Role
from rlsportal.accounts.models import User

FOLDER = Path(__file__).parents[2] / "demo"
BOTH = ("reviewer", "reviewer2")  # high risk asks for two doctors, one of them a specialist
ALL_CONFIRMED = {question.code: True for question in CHECKLISTS["high"]}


@dataclass(frozen=True)
class Account:
    """One demonstration account; ``doctor`` is the name printed with a signature."""

    username: str
    role: Role
    first_name: str
    last_name: str
    doctor: str = ""
    is_specialist: bool = False


ACCOUNTS = (
    Account("author", Role.AUTHOR, "Ada", "Author (demo)"),
    Account("editor", Role.EDITOR, "Edda", "Editor (demo)"),
    Account("lead", Role.LEAD_REVIEWER, "Lea", "Lead (demo)"),
    Account("reviewer", Role.MEDICAL_REVIEWER, "Rita", "Reviewer (demo)", "Demo Reviewer A", True),
    Account("reviewer2", Role.MEDICAL_REVIEWER, "Rolf", "Second (demo)", "Demo Reviewer B"),
)


class Command(BaseCommand):
    help = (
        "Loads demonstration accounts and articles into an empty database, and prints the "
        "accounts. Refused in production mode."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="leave a database that holds something as it is, without an error",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PORTAL_PRODUCTION:
            raise CommandError(
                "The demonstration is refused in production mode (PORTAL_PRODUCTION): its doctors "
                "are not real."
            )
        if MedicalReviewer.objects.filter(is_demonstration=True).exists():
            with transaction.atomic():
                password = known_password()
                set_passwords(password)
        elif User.objects.exists() or Article.objects.exists():
            if options["if_empty"]:
                self.stderr.write("The database is in use; no demonstration is loaded.")
                return
            raise CommandError("The database is not empty. The demonstration needs one of its own.")
        else:
            self.stderr.write("Loading the demonstration …")
            password = known_password()
            with transaction.atomic():
                Play(now=timezone.now(), password=password).run()
            publish_head(now=timezone.now())  # as run_due does every day
        self.print_accounts(password)

    def print_accounts(self, password: str) -> None:
        """Say who can log in; on the console only, never on a page."""
        self.stdout.write("\n  Demonstration accounts (no real doctor among them):")
        for account in ACCOUNTS:
            role = account.role.value.replace("_", " ")
            self.stdout.write(f"    {account.username:<10} {role}")
        self.stdout.write(f"  Password of each: {password}\n")


def known_password() -> str:
    """Return PORTAL_DEMO_PASSWORD, or the one generated at the first start of this checkout."""
    if settings.PORTAL_DEMO_PASSWORD:
        return str(settings.PORTAL_DEMO_PASSWORD)
    kept = Path(settings.BASE_DIR) / ".demo-password"
    if kept.exists():
        return kept.read_text(encoding="utf-8").strip()
    password = secrets.token_urlsafe(9)
    kept.touch(mode=0o600)
    kept.write_text(password + "\n", encoding="utf-8")
    return password


def set_passwords(password: str) -> None:
    """Give the demonstration accounts this password, without casting doubt on their licences.

    Elsewhere a password set by somebody else blocks signing; here everybody knows it anyway, and
    what is signed with it says that it is a demonstration.
    """
    for user in User.objects.filter(username__in=[account.username for account in ACCOUNTS]):
        if not user.check_password(password):
            user.set_password(password)
            user.password_set_by_other_at = None
            user.save()


@dataclass
class Play:
    """Plays the demonstration.

    :param now: the present, an aware datetime; earlier steps are dated back from it, in order.
    :param password: of every account.
    """

    now: datetime
    password: str
    users: dict[str, User] = field(default_factory=dict)

    def run(self) -> None:
        """Make accounts and articles; call within one transaction on an empty database."""
        self.make_accounts(self.days_ago(800))
        # The first page begins with what was published first: what all the rest builds on.
        self.live("rls-without-medicines", "reviewer", days=790)
        self.live("what-is-restless-legs-syndrome", "reviewer2", days=60)
        self.live("causes-of-restless-legs-syndrome", "reviewer", days=45)
        self.live("how-rls-is-diagnosed", "reviewer2", days=40)
        self.live("medicines-that-can-worsen-rls", *BOTH, days=36)
        self.live("augmentation", *reversed(BOTH), days=32)
        self.live("rls-in-pregnancy-and-breastfeeding", *BOTH, days=28)
        self.live("rls-in-children-and-teenagers", *reversed(BOTH), days=24)
        self.live("rls-with-kidney-disease-or-dialysis", *BOTH, days=20)
        self.waits_for_second_doctor("opioids-for-severe-rls", *BOTH, days=5)
        self.changes_requested("iron-and-restless-legs-syndrome", "reviewer", days=3)
        self.newer_revision_in_review("what-is-restless-legs-syndrome", "reviewer", days=2)
        self.save("treatment-choices", self.days_ago(1))
        OutboxMessage.objects.all().delete()  # nobody waits for the mail of an invented past

    def days_ago(self, days: int) -> datetime:
        """Return the moment so many days before the present."""
        return self.now - timedelta(days=days)

    def make_accounts(self, at: datetime) -> None:
        """Make one account for each role, and the credentials of the demonstration doctors."""
        # Hashed once: it takes long on purpose, and everybody knows that all have the same one.
        encoded = make_password(self.password)
        for account in ACCOUNTS:
            user = User.objects.create(
                username=account.username,
                password=encoded,
                first_name=account.first_name,
                last_name=account.last_name,
                email=f"{account.username}@demo.invalid",
                is_staff=True,
                is_demonstration=True,
            )
            user.groups.add(Group.objects.get(name=GROUPS[account.role]))
            self.users[account.username] = user
            if account.doctor:
                self.make_doctor(account, user, at)
        self.users = {name: User.objects.get(pk=user.pk) for name, user in self.users.items()}

    def make_doctor(self, account: Account, user: User, at: datetime) -> None:
        """Give the account credentials that nobody can take for real ones."""
        profile = MedicalReviewer(
            user=user,
            slug=account.doctor.lower().replace(" ", "-"),
            display_name=account.doctor,
            credentials="not a real doctor",
            specialty="Demonstration",
            is_specialist=account.is_specialist,
            licence_number="none",
            licence_jurisdiction="nowhere",
            licence_valid_until=(self.now + timedelta(days=3650)).date(),
            is_demonstration=True,
        )
        transitions.save_reviewer(profile, by=self.users["editor"], now=at)
        transitions.verify_licence(profile, by=self.users["editor"], now=at)

    def save(self, name: str, at: datetime, article: Article | None = None) -> Article:
        """Write one file of the demonstration into the working copy."""
        draft = markdown_file.parse(files.read_text(FOLDER / f"{name}.md")).draft
        return transitions.save_draft(draft, by=self.users["author"], now=at, article=article)

    def submit(self, article: Article, *doctors: str, at: datetime, accept: bool) -> Revision:
        """Submit, and ask doctors; ``accept`` also answers for them."""
        article.refresh_from_db()
        author, editor = self.users["author"], self.users["editor"]
        version = article.lock_version
        revision = transitions.submit_for_review(article, by=author, now=at, lock_version=version)
        for doctor in doctors:
            reviewer = self.users[doctor]
            assignment = transitions.assign(article, reviewer=reviewer, by=editor, now=at)
            if accept:
                transitions.accept(assignment, by=reviewer, now=at, conflict="none")
        article.refresh_from_db()
        return revision

    def approve(self, article: Article, revision: Revision, doctor: str, at: datetime) -> None:
        """Sign for a doctor who is not real; the words of the signature say so."""
        transitions.approve(
            article,
            by=self.users[doctor],
            now=at,
            lock_version=article.lock_version,
            fingerprint=revision.fingerprint,
            password=self.password,
            answers=ALL_CONFIRMED,
            comment="Demonstration only: nobody reviewed this.",
        )
        article.refresh_from_db()

    def live(self, name: str, *doctors: str, days: int) -> None:
        """Bring one article all the way to the readers, signed by each of the doctors."""
        at = self.days_ago(days)
        article = self.save(name, at)
        revision = self.submit(article, *doctors, at=at, accept=True)
        for hours, doctor in enumerate(doctors, start=5):
            self.approve(article, revision, doctor, at + timedelta(hours=hours))
        transitions.publish(
            article,
            by=self.users["editor"],
            now=at + timedelta(hours=8),
            lock_version=article.lock_version,
            revision=revision,
            fingerprint=revision.fingerprint,
        )

    def waits_for_second_doctor(self, name: str, *doctors: str, days: int) -> None:
        """Have the first doctor sign; the others still read."""
        at = self.days_ago(days)
        article = self.save(name, at)
        revision = self.submit(article, *doctors, at=at, accept=True)
        self.approve(article, revision, doctors[0], at + timedelta(hours=5))

    def newer_revision_in_review(self, slug: str, doctor: str, *, days: int) -> None:
        """Revise a live article and submit it; the doctor still has to answer."""
        at = self.days_ago(days)
        article = Article.objects.get(slug=slug)
        author = self.users["author"]
        transitions.start_revision(article, by=author, now=at, lock_version=article.lock_version)
        self.save(f"{slug}.revision-2", at, article)
        self.submit(article, doctor, at=at, accept=False)

    def changes_requested(self, name: str, doctor: str, *, days: int) -> None:
        """Have a doctor ask for changes, each at its place."""
        at = self.days_ago(days)
        article = self.save(name, at)
        revision = self.submit(article, doctor, at=at, accept=True)
        transitions.request_changes(
            article,
            by=self.users[doctor],
            now=at + timedelta(hours=5),
            lock_version=article.lock_version,
            fingerprint=revision.fingerprint,
            password=self.password,
            requests=IRON_REQUESTS,
            comment="Demonstration only. Two places need work before readers see this.",
        )


IRON_REQUESTS = (
    NewChangeRequest(
        text="This section names no source for the harm of too much iron. Cite one.",
        anchor="section",
        anchor_uid="44fhfz7f5s",
    ),
    NewChangeRequest(
        text="The third row of the table has no upper limit for ferritin. Is there one to cite?",
        anchor="section",
        anchor_uid="gbyieouo8w",
    ),
    NewChangeRequest(
        text="Readers will look for a time here. Look once more for a source that gives one.",
        anchor="faq",
        anchor_uid="xo60czdns4",
        is_blocking=False,
    ),
)
