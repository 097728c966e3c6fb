"""The working copy: an article with its ordered parts, and who contributed to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.workflow import EDITABLE, State

from .fields import MarkdownField, UidField, sha256_field, user_key

STATE_LABELS = {
    State.DRAFT: _("draft"),
    State.IN_REVIEW: _("in review"),
    State.CHANGES_REQUESTED: _("changes requested"),
    State.APPROVED: _("approved"),
    State.CLOSED: _("closed"),
}
STATE_CHOICES = [(state.value, label) for state, label in STATE_LABELS.items()]


class Topic(models.Model):
    """What articles are grouped by. Navigation, so the publisher's words and not signed."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    description = models.CharField(_("description"), max_length=200, blank=True, default="")

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name


class ArticleQuerySet(models.QuerySet["Article"]):
    """Ways to ask for working copies."""

    def editable(self) -> ArticleQuerySet:
        """Return those whose text may be changed now."""
        return self.filter(state__in=EDITABLE)

    def awaiting_review(self) -> ArticleQuerySet:
        """Return those a doctor is asked to read."""
        return self.filter(state=State.IN_REVIEW)


class Article(models.Model):
    """The editable text. Readers never see it; they see publications.

    ``state`` and ``lock_version`` are written by ``articles.transitions`` only.
    """

    class Risk(models.TextChoices):
        LOW = "low", _("low: one doctor")
        HIGH = "high", _("high: two doctors (doses, pregnancy, children, opioids)")

    class ChangeKind(models.TextChoices):
        CORRECTION = "correction", _("correction: the text was wrong")
        UPDATE = "update", _("update: knowledge or wording moved on")

    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        help_text=_("The last part of the web address. After a change the old one redirects."),
    )
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, verbose_name=_("topic"), related_name="+"
    )
    risk = models.CharField(_("risk"), max_length=8, choices=Risk.choices, default=Risk.LOW)
    language = models.CharField(_("language"), max_length=12, default="en")
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(
        _("summary"), blank=True, default="", help_text=_("One sentence under the title.")
    )
    meta_description = models.CharField(
        _("description for search engines"), max_length=320, blank=True, default=""
    )
    in_short_source = MarkdownField(
        _("in short"), help_text=_("About three bullets, 40 to 60 words together.")
    )
    why_it_matters_source = MarkdownField(_("why it matters"))
    questions_source = MarkdownField(_("questions for the appointment"))
    bottom_line_source = MarkdownField(_("the bottom line"))
    call_to_action_source = MarkdownField(_("call to action"))
    change_note = models.CharField(
        _("change note"),
        max_length=400,
        blank=True,
        default="",
        help_text=_("What changed and why, for readers. Required once the article was public."),
    )

    state = models.CharField(
        _("state"), max_length=20, choices=STATE_CHOICES, default=State.DRAFT, editable=False
    )
    lock_version = models.PositiveIntegerField(default=1, editable=False)
    change_kind = models.CharField(
        _("kind of change"),
        max_length=12,
        choices=ChangeKind.choices,
        blank=True,
        default="",
        help_text=_("Printed with the change note. Required once the article was public."),
    )
    owner = user_key(
        "owned_articles",
        null=True,
        blank=True,
        verbose_name=_("owner"),
        help_text=_("Looks after the article between reviews, and is told when one is due."),
    )
    backup_owner = user_key(
        null=True,
        blank=True,
        verbose_name=_("backup owner"),
        help_text=_("Is told as well when the owner does not act."),
    )
    revision = models.ForeignKey(
        "articles.Revision",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text=_("The revision in review or approved; in a draft, the one it started from."),
        verbose_name=_("revision"),
    )
    scheduled_for = models.DateTimeField(_("scheduled for"), null=True, editable=False)
    scheduled_by = user_key(null=True, editable=False, verbose_name=_("scheduled by"))
    withdrawal_scheduled_for = models.DateTimeField(
        _("withdrawal scheduled for"), null=True, editable=False
    )
    withdrawal_scheduled_by = user_key(
        null=True, editable=False, verbose_name=_("withdrawal scheduled by")
    )
    withdrawal_scheduled_reason = models.TextField(
        _("public reason of the scheduled withdrawal"), blank=True, default="", editable=False
    )
    created_at = models.DateTimeField(_("created at"), editable=False)
    created_by = user_key(editable=False, verbose_name=_("made by"))
    updated_at = models.DateTimeField(_("updated at"), editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [models.Index(fields=["-updated_at", "-id"], name="article_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="article_state_known"
            ),
            models.CheckConstraint(
                condition=Q(scheduled_for__isnull=True, scheduled_by__isnull=True)
                | Q(
                    scheduled_for__isnull=False,
                    scheduled_by__isnull=False,
                    state=State.APPROVED.value,
                ),
                name="article_schedule_only_when_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.IN_REVIEW.value, State.APPROVED.value])
                | Q(revision__isnull=False),
                name="article_in_review_has_revision",
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawal_scheduled_for__isnull=True,
                    withdrawal_scheduled_by__isnull=True,
                    withdrawal_scheduled_reason="",
                )
                | (
                    Q(
                        withdrawal_scheduled_for__isnull=False,
                        withdrawal_scheduled_by__isnull=False,
                    )
                    & ~Q(withdrawal_scheduled_reason="")
                ),
                name="article_withdrawal_scheduled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True)
                | Q(backup_owner__isnull=True)
                | ~Q(owner=models.F("backup_owner")),
                name="article_backup_owner_is_another",
                violation_error_message=_("The backup owner must be another person."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_editable(self) -> bool:
        """Whether the text may be changed in the present state."""
        return self.state in EDITABLE


class Byline(models.Model):
    """Who wrote the article, as printed. Signed with the text: a doctor sees whose words it is."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="bylines", verbose_name=_("article")
    )
    uid = UidField()
    position = models.PositiveIntegerField(_("order"), default=0)
    name = models.CharField(_("name"), max_length=120)
    about = models.CharField(
        _("about the author"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Such as: health writer."),
    )
    disclosure = models.CharField(
        _("disclosure"),
        max_length=400,
        blank=True,
        default="",
        help_text=_("Interests that readers should know of. Empty is printed as: none declared."),
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        constraints = [
            models.UniqueConstraint(fields=["article", "uid"], name="byline_uid_once_per_article")
        ]

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    """One part of an article under a heading of its own."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="sections", verbose_name=_("article")
    )
    uid = UidField()
    position = models.PositiveIntegerField(_("order"), default=0)
    heading = models.CharField(_("heading"), max_length=200)
    body_source = MarkdownField(_("text"))

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        constraints = [
            models.UniqueConstraint(fields=["article", "uid"], name="section_uid_once_per_article")
        ]

    def __str__(self) -> str:
        return self.heading


class HelpCard(models.Model):
    """When to get help, at one of three levels."""

    class Level(models.TextChoices):
        ROUTINE = "routine", _("speak to a doctor")
        URGENT = "urgent", _("get help today")
        EMERGENCY = "emergency", _("emergency")

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="help_cards", verbose_name=_("article")
    )
    uid = UidField()
    position = models.PositiveIntegerField(_("order"), default=0)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    heading = models.CharField(_("heading"), max_length=200)
    body_source = MarkdownField(_("text"))

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("help card")
        verbose_name_plural = _("help cards")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "uid"], name="help_card_uid_once_per_article"
            ),
            models.UniqueConstraint(
                fields=["article", "level"],
                name="help_card_level_once_per_article",
                violation_error_message=_("An article has one help card of each level at most."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class Contribution(models.Model):
    """That somebody changed the content of an article; who did may never approve it."""

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="contributions", verbose_name=_("article")
    )
    user = user_key("contributions", verbose_name=_("person"))
    at = models.DateTimeField(_("at"))
    content_hash = sha256_field(_("content hash"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")

    def __str__(self) -> str:
        return f"{self.user} · {self.at:%Y-%m-%d %H:%M}"
