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
    revision = models.ForeignKey(
        "articles.Revision",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text=_("The revision in review or approved; in a draft, the one it started from."),
    )
    scheduled_for = models.DateTimeField(_("scheduled for"), null=True, editable=False)
    scheduled_by = user_key(null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), editable=False)
    created_by = user_key(editable=False)
    updated_at = models.DateTimeField(_("updated at"), editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
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
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_editable(self) -> bool:
        """Whether the text may be changed in the present state."""
        return self.state in EDITABLE


class Section(models.Model):
    """One part of an article under a heading of its own."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="sections")
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

    article = models.ForeignKey(Article, models.CASCADE, related_name="help_cards")
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

    article = models.ForeignKey(Article, models.PROTECT, related_name="contributions")
    user = user_key("contributions")
    at = models.DateTimeField(_("at"))
    content_hash = sha256_field(_("content hash"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")

    def __str__(self) -> str:
        return f"{self.user} · {self.at:%Y-%m-%d %H:%M}"
