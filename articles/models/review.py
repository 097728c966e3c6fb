"""Rounds of review, who is asked, what they decided, and approvals taken back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .article import Article
from .fields import sha256_field, user_key
from .revision import Revision


class ReviewRound(models.Model):
    """One reading of one revision by as many doctors as the policy of that day asked for."""

    class Kind(models.TextChoices):
        RELEASE = "release", _("review before publication")
        REAFFIRM = "reaffirm", _("re-reading of the live text")

    class Outcome(models.TextChoices):
        OPEN = "", _("open")
        APPROVED = "approved", _("approved")
        CHANGES_REQUESTED = "changes_requested", _("changes requested")
        RECALLED = "recalled", _("recalled")
        RETURNED = "returned", _("returned to review")
        SUPERSEDED = "superseded", _("superseded by a newer revision")
        WITHDRAWN = "withdrawn", _("text withdrawn")

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="rounds", verbose_name=_("article")
    )
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="rounds", verbose_name=_("revision")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.RELEASE)
    quorum = models.PositiveSmallIntegerField(_("approvals needed"))
    specialists = models.PositiveSmallIntegerField(
        _("of these by specialists"), default=0, db_default=0
    )
    is_expedited = models.BooleanField(_("expedited"), default=False, db_default=False)
    checklist = models.TextField(_("checklist (JSON)"))
    policy = models.TextField(_("policy (JSON)"))
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = user_key(verbose_name=_("opened by"))
    closed_at = models.DateTimeField(_("closed at"), null=True)
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome.choices, blank=True, default=Outcome.OPEN
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("review round")
        verbose_name_plural = _("review rounds")
        constraints = [
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(closed_at__isnull=True),
                name="one_open_round_per_article",
            ),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="round_quorum_at_least_one"),
            models.CheckConstraint(
                condition=Q(specialists__lte=models.F("quorum")),
                name="round_specialists_within_quorum",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="round_closed_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision} · {self.get_kind_display()}"


class ReviewAssignment(models.Model):
    """One doctor asked to read in one round."""

    class Status(models.TextChoices):
        INVITED = "invited", _("invited")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        RECUSED = "recused", _("recused")
        CANCELLED = "cancelled", _("cancelled")
        DONE = "done", _("done")

    class Conflict(models.TextChoices):
        UNASKED = "", _("not answered yet")
        NONE = "none", _("no conflict of interest")
        DECLARED = "declared", _("conflict of interest declared")

    ACTIVE = (Status.INVITED, Status.ACCEPTED, Status.DONE)

    round = models.ForeignKey(
        ReviewRound, models.PROTECT, related_name="assignments", verbose_name=_("round")
    )
    reviewer = user_key("review_assignments", verbose_name=_("medical reviewer"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.INVITED
    )
    due_on = models.DateField(_("due on"))
    assigned_by = user_key(verbose_name=_("asked by"))
    assigned_at = models.DateTimeField(_("assigned at"))
    answered_at = models.DateTimeField(_("answered at"), null=True)
    conflict = models.CharField(
        _("conflict of interest"),
        max_length=10,
        choices=Conflict.choices,
        blank=True,
        default=Conflict.UNASKED,
    )
    conflict_statement = models.TextField(_("statement"), blank=True, default="")
    waived_by = user_key(null=True, verbose_name=_("waived by"))
    waived_at = models.DateTimeField(_("waived at"), null=True)
    note = models.TextField(_("note"), blank=True, default="")

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "reviewer"],
                condition=Q(status__in=["invited", "accepted"]),
                name="one_running_assignment_per_doctor_and_round",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "done"]) | ~Q(conflict=""),
                name="assignment_conflict_answered_before_reading",
            ),
            models.CheckConstraint(
                condition=Q(waived_by__isnull=True) | ~Q(waived_by=models.F("reviewer")),
                name="assignment_conflict_not_waived_by_self",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.round}"


class MedicalReview(models.Model):
    """A doctor's signed judgement on one revision. Insert-only (triggers).

    What the signature says is copied here as it was that day, so that a later change of the
    account changes nothing that was signed.
    """

    class Decision(models.TextChoices):
        APPROVE = "approve", _("approved")
        REQUEST_CHANGES = "request_changes", _("changes requested")

    class Scope(models.TextChoices):
        WHOLE = "whole", _("the whole page")
        CHANGES = "changes", _("the changes since an approved revision")

    assignment = models.OneToOneField(
        ReviewAssignment,
        models.PROTECT,
        related_name="medical_review",
        verbose_name=_("assignment"),
    )
    round = models.ForeignKey(
        ReviewRound, models.PROTECT, related_name="medical_reviews", verbose_name=_("round")
    )
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="medical_reviews", verbose_name=_("revision")
    )
    decision = models.CharField(_("decision"), max_length=16, choices=Decision.choices)
    scope = models.CharField(_("scope"), max_length=8, choices=Scope.choices)
    since_revision = models.ForeignKey(
        Revision, models.PROTECT, null=True, related_name="+", verbose_name=_("changes since")
    )
    fingerprint = sha256_field(_("fingerprint signed"))
    comment = models.TextField(_("comment"), blank=True, default="")
    checklist_answers = models.TextField(_("checklist answers (JSON)"))
    conflict = models.CharField(_("conflict of interest"), max_length=10)
    conflict_statement = models.TextField(_("statement"), blank=True, default="")
    conflict_waived_by_name = models.CharField(
        _("conflict waived by"), max_length=150, blank=True, default=""
    )
    signer = user_key("medical_reviews", verbose_name=_("signer"))
    signer_slug = models.CharField(_("address of the profile"), max_length=80)
    signer_name = models.CharField(_("name"), max_length=120)
    signer_credentials = models.CharField(_("credentials"), max_length=60)
    signer_specialty = models.CharField(_("specialty"), max_length=120, blank=True, default="")
    signer_is_specialist = models.BooleanField(
        _("signed as a specialist"), default=False, db_default=False
    )
    licence_number = models.CharField(_("licence number"), max_length=60)
    licence_jurisdiction = models.CharField(_("jurisdiction"), max_length=80)
    licence_valid_until = models.DateField(_("licence valid until"))
    licence_verified_by_name = models.CharField(_("licence verified by"), max_length=150)
    licence_verified_at = models.DateTimeField(_("licence verified at"))
    meaning = models.TextField(_("meaning of the signature"))
    signed_at = models.DateTimeField(_("signed at"))
    is_demonstration = models.BooleanField(_("demonstration only"))

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("medical review")
        verbose_name_plural = _("medical reviews")
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="whole", since_revision__isnull=True)
                | Q(scope="changes", since_revision__isnull=False),
                name="review_scope_names_its_base",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signer_name} · {self.get_decision_display()} · {self.revision}"


class Revocation(models.Model):
    """An approval taken back before it went live. Insert-only (triggers)."""

    medical_review = models.OneToOneField(
        MedicalReview,
        models.PROTECT,
        related_name="revocation",
        verbose_name=_("medical review"),
    )
    by = user_key(verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"))

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("revocation")
        verbose_name_plural = _("revocations")

    def __str__(self) -> str:
        return f"{self.medical_review} · {self.at:%Y-%m-%d}"
