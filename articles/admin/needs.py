"""What open rounds still need: signatures, doctors, a specialist; and who may take which."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, Func, OuterRef, TextField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import (
    Contribution,
    MedicalReview,
    MedicalReviewer,
    ReviewAssignment,
    ReviewRound,
)
from articles.personal_names import is_named_in
from articles.transitions import facts
from rlsportal.accounts.lineage import accounts_below

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from rlsportal.accounts.models import User

RUNNING = (ReviewAssignment.Status.INVITED, ReviewAssignment.Status.ACCEPTED)


class Bylines(Func):
    """The bylines of a canonical content, without the long rest of it."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the SQL of SQLite."""
        template = "json_extract(%(expressions)s, '$.bylines')"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the SQL of PostgreSQL."""
        template = "(%(expressions)s)::json->>'bylines'"
        return self.as_sql(compiler, connection, template=template, **context)


@dataclass
class Needs:
    """How far one round has come.

    :param signed, asked: doctors by their keys; ``specialists`` are those among both.
    """

    round: ReviewRound
    signed: set[int] = field(default_factory=set)
    asked: set[int] = field(default_factory=set)
    specialists: set[int] = field(default_factory=set)

    @property
    def missing_specialists(self) -> int:
        """How many specialists are neither asked nor among those who signed."""
        return max(0, self.round.specialists - len(self.specialists))

    @property
    def missing(self) -> int:
        """How many doctors are still to be found; the rule is that of ``readers_missing``."""
        found = len(self.signed | self.asked)
        return max(0, self.round.quorum - found, self.missing_specialists)

    @property
    def is_for_specialists(self) -> bool:
        """Whether only a specialist would bring the round further."""
        return 0 < self.missing == self.missing_specialists

    @property
    def sentence(self) -> str:
        """Such as "1 of 2 signed, a specialist is missing"."""
        numbers = {"signed": len(self.signed), "quorum": self.round.quorum}
        words = _("%(signed)d of %(quorum)d signed") % numbers
        if self.missing_specialists:
            return _("%(signed)s, a specialist is missing") % {"signed": words}
        if self.missing:
            lacks = ngettext(
                "%(signed)s, a doctor is missing",
                "%(signed)s, %(count)d doctors are missing",
                self.missing,
            )
            return lacks % {"signed": words, "count": self.missing}
        return words


def needs_of(rounds: Iterable[ReviewRound]) -> dict[int, Needs]:
    """Return what each round needs by its key, in two queries however many there are."""
    found = {round_.pk: Needs(round_) for round_ in rounds}
    approvals = MedicalReview.objects.filter(
        round__in=found,
        decision=MedicalReview.Decision.APPROVE,
        revocation__isnull=True,
        fingerprint=F("round__revision__fingerprint"),
    )
    signers = approvals.order_by().values_list("round", "signer", "signer_is_specialist")
    for round_id, signer, is_specialist in signers:
        found[round_id].signed.add(signer)
        if is_specialist:
            found[round_id].specialists.add(signer)
    running = ReviewAssignment.objects.filter(round__in=found, status__in=RUNNING).order_by()
    fields = ("round", "reviewer", "reviewer__medical_reviewer__is_specialist")
    for round_id, reviewer, is_specialist in running.values_list(*fields):
        found[round_id].asked.add(reviewer)
        if is_specialist:
            found[round_id].specialists.add(reviewer)
    return found


def lacking(rounds: QuerySet[ReviewRound]) -> list[Needs]:
    """Return the open rounds that lack a doctor, expedited ones first, then the oldest."""
    rows = rounds.filter(closed_at__isnull=True).select_related("article__topic", "revision")
    rows = rows.defer("revision__content", "revision__body_html", "checklist", "policy")
    all_needs = needs_of(rows.order_by("-is_expedited", "opened_at", "pk"))
    return [needs for needs in all_needs.values() if needs.missing]


def claimable(user: User, today: date) -> list[Needs]:
    """Return what this doctor may claim; nothing while their signature would not count.

    Nor a text that they or somebody behind whom they are wrote or gave words, nor one that names
    them as its author: the same as ``claim`` refuses, asked for all texts at once.
    """
    profile = MedicalReviewer.objects.filter(user=user).first()
    if profile is None or profile.is_absent_on(today) or facts.signing_problems(user, today):
        return []
    reads = ReviewAssignment.objects.filter(round=OuterRef("pk"), reviewer=user, status__in=RUNNING)
    decided = MedicalReview.objects.filter(
        round=OuterRef("pk"), signer=user, revocation__isnull=True
    )
    below = accounts_below(user.pk)
    wrote = Contribution.objects.filter(article=OuterRef("article"), user__in=below)
    rounds = ReviewRound.objects.filter(~Exists(reads), ~Exists(decided), ~Exists(wrote))
    rounds = rounds.exclude(pk__in=_naming(user, profile))
    return [
        needs for needs in lacking(rounds) if profile.is_specialist or not needs.is_for_specialists
    ]


def _naming(user: User, profile: MedicalReviewer) -> list[int]:
    """Return the open rounds whose text names this doctor as an author; one query."""
    rounds = ReviewRound.objects.filter(
        closed_at__isnull=True, revision__content__contains='"bylines":[{'
    )
    listed = rounds.annotate(bylines=Bylines("revision__content")).values_list("pk", "bylines")
    names = (profile.display_name, user.get_full_name())
    return [
        pk
        for pk, bylines in listed
        if any(is_named_in(name, each["name"]) for name in names for each in json.loads(bylines))
    ]


def by_load(users: Iterable[Any]) -> dict[int, int]:
    """Return how many open reviews each doctor has, by their keys."""
    load: dict[int, int] = defaultdict(int)
    rows = ReviewAssignment.objects.filter(
        reviewer__in=users, status__in=RUNNING, round__closed_at__isnull=True
    )
    for reviewer in rows.order_by().values_list("reviewer", flat=True):
        load[reviewer] += 1
    return load
