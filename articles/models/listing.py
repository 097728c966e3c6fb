"""What lists for readers are made from: all of it can be computed anew from what is live.

A list that reads every publication takes as long as there are publications. These rows stand in
the order in which lists print them, and say how many there are, so that a page of a list costs the
same in a library of any size. Nothing of them is printed but numbers and days; the words come from
``Publication``.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .article import Article
from .publication import Publication, PublishedFAQ, PublishedSignature
from .published_definition import PublishedDefinition


class ListedArticle(models.Model):
    """A live article: where it stands in lists, and what is counted of it."""

    publication = models.OneToOneField(
        Publication, models.CASCADE, primary_key=True, related_name="listed"
    )
    article = models.OneToOneField(Article, models.CASCADE, related_name="+")
    topic_slug = models.CharField(max_length=80, blank=True, default="")
    topic_name = models.CharField(max_length=80, blank=True, default="")
    title = models.CharField(max_length=200)
    questions = models.PositiveIntegerField()
    first_published_at = models.DateTimeField()
    published_at = models.DateTimeField()
    told_at = models.DateTimeField(_("newest entry of its history"))
    reviewed_on = models.DateField(_("whole page read on"), null=True)
    due_on = models.DateField(_("next review due on"), null=True)
    is_changes_only = models.BooleanField()
    is_demonstration = models.BooleanField()
    signers = models.TextField(_("addresses of its signers"))

    class Meta:
        verbose_name = _("listed article")
        verbose_name_plural = _("listed articles")
        indexes = [
            models.Index(fields=["topic_slug", "title", "publication"], name="listed_by_title"),
            models.Index(
                fields=["topic_slug", "title", "publication"],
                condition=Q(questions__gt=0),
                name="listed_with_questions",
            ),
            models.Index(fields=["topic_slug", "reviewed_on"], name="listed_topic_review"),
            models.Index(fields=["topic_slug", "published_at"], name="listed_topic_newest"),
            models.Index(fields=["reviewed_on", "publication"], name="listed_by_review"),
            models.Index(fields=["due_on"], name="listed_by_due_day"),
            models.Index(fields=["first_published_at", "article"], name="listed_by_age"),
            models.Index(
                fields=["due_on"], condition=Q(is_changes_only=True), name="listed_changes_only"
            ),
        ]

    def __str__(self) -> str:
        return self.title


# Numbers below may be negative in the statement that counts an article out: no column checks it.


class ListedTopic(models.Model):
    """A topic, "" for none, with the numbers of what is live in it."""

    slug = models.CharField(max_length=80, primary_key=True)
    name = models.CharField(max_length=80, blank=True, default="")
    articles = models.IntegerField(default=0)
    asked = models.IntegerField(_("articles with questions"), default=0)
    questions = models.IntegerField(default=0)
    demonstrations = models.IntegerField(default=0)
    reviewed_on = models.DateField(_("newest review"), null=True)
    changed_at = models.DateTimeField(_("last publication or withdrawal"))

    class Meta:
        verbose_name = _("listed topic")
        verbose_name_plural = _("listed topics")

    def __str__(self) -> str:
        return self.name


class ListedReviewer(models.Model):
    """A doctor who signed, with the number of live texts that the signature stands under."""

    slug = models.CharField(max_length=80, primary_key=True)
    texts = models.IntegerField(default=0)
    newest = models.ForeignKey(PublishedSignature, models.CASCADE, related_name="+")
    name_key = models.CharField(_("name as sorted"), max_length=240)
    signed_at = models.DateTimeField()
    changed_at = models.DateTimeField(_("last signature or withdrawal"))

    class Meta:
        verbose_name = _("listed reviewer")
        verbose_name_plural = _("listed reviewers")
        indexes = [models.Index(fields=["name_key", "slug"], name="listed_by_name")]

    def __str__(self) -> str:
        return self.name_key


class ListedQuestion(models.Model):
    """A live question, with the moment since when it has had these very words."""

    faq = models.OneToOneField(
        PublishedFAQ, models.CASCADE, primary_key=True, related_name="listed"
    )
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("listed question")
        verbose_name_plural = _("listed questions")

    def __str__(self) -> str:
        return str(self.pk)


class ListedForm(models.Model):
    """The word with which a term of the glossary begins, in one of its usual forms."""

    definition = models.ForeignKey(PublishedDefinition, models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    first = models.CharField(max_length=64, db_index=True)

    class Meta:
        verbose_name = _("listed form of a term")
        verbose_name_plural = _("listed forms of terms")

    def __str__(self) -> str:
        return self.first


LISTED: tuple[type[models.Model], ...] = (
    ListedArticle,
    ListedTopic,
    ListedReviewer,
    ListedQuestion,
    ListedForm,
)
