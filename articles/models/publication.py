"""What the public reads, and all of it: public code imports nothing else.

Content columns never change after insertion; lifecycle columns go from NULL to a value once.
Both are held by triggers, and so is the quorum of approvals at insertion.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .article import Article
from .fields import sha256_field, user_key
from .review import MedicalReview, ReviewRound
from .revision import Revision

LIFECYCLE_COLUMNS = (
    "superseded_at",
    "withdrawn_at",
    "withdrawn_by_id",
    "withdrawal_reason",
    "successor_id",
)


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Ways to ask for publications."""

    def live(self) -> PublicationQuerySet:
        """Return what readers see now: one per article at most."""
        return self.filter(superseded_at__isnull=True, withdrawn_at__isnull=True)

    def public(self) -> PublicationQuerySet:
        """Return what has a readable address: live and superseded, not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Publication(models.Model):
    """One approved revision put live."""

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="publications", verbose_name=_("article")
    )
    revision = models.OneToOneField(
        Revision, models.PROTECT, related_name="publication", verbose_name=_("revision")
    )
    round = models.ForeignKey(
        ReviewRound, models.PROTECT, related_name="+", verbose_name=_("round")
    )
    number = models.PositiveIntegerField(_("revision number"))
    slug = models.SlugField(_("address"), max_length=80)
    topic_slug = models.CharField(_("address of the topic"), max_length=80, blank=True, default="")
    topic_name = models.CharField(_("topic"), max_length=80, blank=True, default="")
    language = models.CharField(_("language"), max_length=12)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True, default="")
    meta_description = models.CharField(_("description"), max_length=320, blank=True, default="")
    change_note = models.CharField(_("change note"), max_length=400, blank=True, default="")
    content = models.TextField(_("canonical content (JSON)"))
    body_html = models.TextField(_("body"))
    renderer_version = models.CharField(_("renderer version"), max_length=20)
    fingerprint = sha256_field(_("fingerprint"))
    first_published_at = models.DateTimeField(_("first published at"))
    published_at = models.DateTimeField(_("published at"))
    published_by = user_key(verbose_name=_("published by"))
    is_demonstration = models.BooleanField(_("demonstration only"))

    superseded_at = models.DateTimeField(_("superseded at"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_by = user_key(null=True, verbose_name=_("withdrawn by"))
    withdrawal_reason = models.TextField(_("public reason"), null=True)  # noqa: DJ001 - lifecycle column, NULL until withdrawn

    successor = models.ForeignKey(
        Article,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("successor"),
        help_text=_("Where readers are sent, when the article was merged into another."),
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(superseded_at__isnull=True, withdrawn_at__isnull=True),
                name="one_live_publication_per_article",
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(superseded_at__isnull=True, withdrawn_at__isnull=True),
                name="one_live_publication_per_address",
            ),
            models.UniqueConstraint(
                fields=["article", "number"], name="publication_number_once_per_article"
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True,
                    withdrawn_by__isnull=True,
                    withdrawal_reason__isnull=True,
                )
                | (
                    Q(
                        withdrawn_at__isnull=False,
                        withdrawn_by__isnull=False,
                        withdrawal_reason__isnull=False,
                    )
                    & ~Q(withdrawal_reason="")
                ),
                name="publication_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True)
                | (Q(withdrawn_at__isnull=False) & ~Q(successor=models.F("article"))),
                name="publication_successor_after_withdrawal",
            ),
        ]
        indexes = [
            models.Index(fields=["slug"], name="publication_slug"),
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(withdrawn_at__isnull=True),
                name="publication_newest",
            ),
            models.Index(fields=["topic_slug", "-published_at", "-id"], name="publication_topic"),
            models.Index(
                fields=["-withdrawn_at", "-id"],
                condition=Q(withdrawn_at__isnull=False),
                name="publication_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.number}"

    @property
    def is_live(self) -> bool:
        """Whether readers see this one now."""
        return self.superseded_at is None and self.withdrawn_at is None

    @cached_property
    def data(self) -> dict[str, Any]:
        """The canonical content as a dict; treat it as read-only."""
        loaded: dict[str, Any] = json.loads(self.content)
        return loaded


class PublishedSignature(models.Model):
    """One counted approval as the public sees it, copied from the medical review.

    A re-reading adds a row to the publication it re-read; nothing is ever changed.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="signatures", verbose_name=_("publication")
    )
    medical_review = models.OneToOneField(
        MedicalReview,
        models.PROTECT,
        related_name="published_signature",
        verbose_name=_("medical review"),
    )
    article = models.ForeignKey(
        Article, models.PROTECT, related_name="+", verbose_name=_("article")
    )
    number = models.PositiveIntegerField(_("revision number"))
    kind = models.CharField(_("kind"), max_length=10, choices=ReviewRound.Kind.choices)
    scope = models.CharField(_("scope"), max_length=8, choices=MedicalReview.Scope.choices)
    name = models.CharField(_("name"), max_length=120)
    slug = models.CharField(_("address of the profile"), max_length=80)
    credentials = models.CharField(_("credentials"), max_length=60)
    specialty = models.CharField(_("specialty"), max_length=120, blank=True, default="")
    licence_number = models.CharField(_("licence number"), max_length=60)
    licence_jurisdiction = models.CharField(_("jurisdiction"), max_length=80)
    conflict = models.CharField(_("conflict of interest"), max_length=10)
    conflict_statement = models.TextField(_("statement"), blank=True, default="")
    meaning = models.TextField(_("meaning of the signature"))
    signed_at = models.DateTimeField(_("signed at"))
    next_review_due_on = models.DateField(_("next review due on"))
    is_demonstration = models.BooleanField(_("demonstration only"))

    class Meta:
        ordering = ["-signed_at", "-pk"]
        verbose_name = _("published signature")
        verbose_name_plural = _("published signatures")
        indexes = [
            models.Index(fields=["slug", "-signed_at", "-id"], name="signature_of_doctor"),
            models.Index(
                fields=["-signed_at", "-id"], condition=Q(kind="reaffirm"), name="signature_again"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.credentials} · {self.signed_at:%Y-%m-%d}"

    @property
    def is_whole_page(self) -> bool:
        """Whether the doctor read the whole page, not only the changes."""
        return self.scope == MedicalReview.Scope.WHOLE


class PublishedFAQ(models.Model):
    """One question of a publication, for its own page and the index."""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="faqs", verbose_name=_("publication")
    )
    uid = models.CharField(max_length=32)
    slug = models.SlugField(_("address"), max_length=120)
    position = models.PositiveIntegerField(_("order"))
    question = models.CharField(_("question"), max_length=300)
    answer_html = models.TextField(_("answer"))

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("published FAQ")
        verbose_name_plural = _("published FAQs")
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "uid"], name="published_faq_once_per_publication"
            )
        ]

    def __str__(self) -> str:
        return self.question


class PublishedReference(models.Model):
    """One reference of a publication, with the number readers see."""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="references", verbose_name=_("publication")
    )
    key = models.CharField(max_length=64)
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("text"))
    finding = models.CharField(_("what it showed"), max_length=300, blank=True, default="")
    strength = models.CharField(_("strength"), max_length=10, blank=True, default="")

    class Meta:
        ordering = ["number"]
        verbose_name = _("published reference")
        verbose_name_plural = _("published references")
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "key"], name="published_reference_once_per_publication"
            )
        ]
        indexes = [models.Index(fields=["key", "-publication"], name="reference_cited_by")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class PublishedImage(models.Model):
    """That a publication shows these bytes; images of nothing public are not served."""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="images", verbose_name=_("publication")
    )
    sha256 = sha256_field(_("SHA-256 of the bytes"), db_index=True)
    extension = models.CharField(max_length=4)

    class Meta:
        verbose_name = _("published image")
        verbose_name_plural = _("published images")
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "sha256"], name="published_image_once_per_publication"
            )
        ]

    def __str__(self) -> str:
        return self.sha256


class SearchEntry(models.Model):
    """What can be found: one row per article or FAQ. Readers see it, so it stays as inserted.

    How they are compared is in ``search.SearchDocument``, which can be computed anew.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        FAQ = "faq", _("FAQ")

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="search_entries", verbose_name=_("publication")
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    slug = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    text = models.TextField()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    def __str__(self) -> str:
        return self.title
