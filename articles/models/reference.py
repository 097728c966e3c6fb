"""The library of sources, and their use in articles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from articles.bibliography.kinds import Kind
from articles.reference_columns import IDENTIFIERS, LENGTHS, columns_of, fields_to_check
from articles.reference_text import reference_text, verified_source
from articles.source_wording import KINDS
from articles.working_copy import REFERENCE_KEY_PATTERN

from .article import Article, Topic
from .fields import user_key

KIND_NAMES = [(kind.value, _(name)) for kind, name in KINDS.items()]


def _derived(name: str, verbose_name: Any) -> models.CharField:
    """Return a column for an identifier: NULL where there is none, so that many may have none."""
    return models.CharField(verbose_name, max_length=LENGTHS[name], null=True, blank=True)


class Reference(models.Model):
    """One source. ``csl`` is its CSL-JSON record; readers see verified fields only.

    The columns below ``topics`` say again what the record says; ``save`` writes them.
    """

    key = models.CharField(
        _("key"),
        max_length=64,
        unique=True,
        validators=[
            RegexValidator(
                rf"^{REFERENCE_KEY_PATTERN.pattern}\Z",
                _("Use letters, digits, - and _, for example allen2013."),
            )
        ],
        help_text=_("What authors write between [@ and ], for example allen2013."),
    )
    csl = models.JSONField(_("record (CSL-JSON)"), default=dict)
    verified = models.JSONField(
        _("verified fields"),
        default=dict,
        blank=True,
        help_text=_("For each field of the record, where it was seen; missing means to check."),
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="references", verbose_name=_("topics")
    )
    # Unknown of records that are older than this column.
    added_at = models.DateTimeField(
        _("added at"), null=True, default=timezone.now, editable=False, db_index=True
    )
    doi = _derived("doi", _("DOI"))
    pmid = _derived("pmid", _("PMID"))
    pmcid = _derived("pmcid", _("PMCID"))
    isbn = _derived("isbn", _("ISBN"))
    kind = models.CharField(
        _("kind"),
        max_length=9,
        choices=KIND_NAMES,
        default=Kind.ARTICLE.value,
        db_index=True,
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, editable=False, db_index=True)
    title_key = models.CharField(
        _("title as compared"), max_length=LENGTHS["title_key"], editable=False, db_index=True
    )
    words = models.TextField(_("words as searched"), editable=False)
    unverified_count = models.PositiveIntegerField(_("fields to check"), default=0, editable=False)

    class Meta:
        ordering = ["key"]
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints = [
            models.UniqueConstraint(fields=[column], name=f"one_reference_per_{column}")
            for column in IDENTIFIERS.values()
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.csl.get('title', '')}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the record with its derived columns."""
        self.derive()
        if kwargs.get("update_fields") is not None:
            derived = columns_of(self.key, self.csl, self.verified)
            kwargs["update_fields"] = {*kwargs["update_fields"], *derived}
        super().save(*args, **kwargs)

    @property
    def text(self) -> str:
        """The reference as readers see it, made of its verified fields."""
        source = verified_source(self.csl, self.verified)
        return reference_text(source, settings.PORTAL_REFERENCE_STYLE)

    @property
    def fields_to_check(self) -> list[str]:
        """The printed fields nobody has verified yet."""
        return fields_to_check(self.csl, self.verified)

    def derive(self) -> None:
        """Write what the record says into the columns that are searched."""
        for name, value in columns_of(self.key, self.csl, self.verified).items():
            setattr(self, name, value)

    def same_identifiers(self) -> dict[str, Reference]:
        """Return other records that have an identifier of this one, by the name of the field.

        The record as it is in memory counts. A work has one record; see ``merge_references``.
        """
        own = columns_of(self.key, self.csl, self.verified)
        wanted = {name: own[column] for name, column in IDENTIFIERS.items() if own[column]}
        anywhere = models.Q(pk__in=[])
        for name, value in wanted.items():
            anywhere |= models.Q(**{IDENTIFIERS[name]: value})
        others = list(Reference.objects.filter(anywhere).exclude(pk=self.pk)) if wanted else []
        return {
            name: other
            for name, value in wanted.items()
            for other in others
            if getattr(other, IDENTIFIERS[name]) == value
        }

    def validate_constraints(self, exclude: Iterable[str] | None = None) -> None:
        """Name the record that has the identifier, instead of saying that one has it."""
        super().validate_constraints(exclude={*(exclude or ()), *IDENTIFIERS.values()})
        messages = [
            _now("The reference “%(key)s” has this %(name)s.") % {"key": other.key, "name": name}
            for name, other in self.same_identifiers().items()
        ]
        if messages:
            raise ValidationError(messages)


class ReferenceAlias(models.Model):
    """A key that was a record's own before the record was merged into another.

    Texts that were frozen with it keep it for ever, so no new record may take it.
    """

    key = models.CharField(_("key"), max_length=64, unique=True)
    reference = models.ForeignKey(
        Reference, models.PROTECT, related_name="aliases", verbose_name=_("reference")
    )
    at = models.DateTimeField(_("merged at"))
    by = user_key(verbose_name=_("merged by"))

    class Meta:
        ordering = ["key"]
        verbose_name = _("key of a merged reference")
        verbose_name_plural = _("keys of merged references")

    def __str__(self) -> str:
        return self.key


class Citation(models.Model):
    """The use of one reference in one article, with what it showed and how strongly."""

    class Strength(models.TextChoices):
        STRONG = "strong", _("strong: guideline or large review")
        MODERATE = "moderate", _("moderate: a trial or several studies")
        LIMITED = "limited", _("limited: small, early or conflicting")

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="citations", verbose_name=_("article")
    )
    reference = models.ForeignKey(
        Reference, models.PROTECT, related_name="citations", verbose_name=_("reference")
    )
    position = models.PositiveIntegerField(_("order"), default=0)
    finding = models.CharField(_("what it showed"), max_length=300, blank=True, default="")
    locator = models.CharField(_("where in it"), max_length=80, blank=True, default="")
    strength = models.CharField(
        _("strength of evidence"), max_length=10, choices=Strength.choices, blank=True, default=""
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "reference"],
                name="reference_once_per_article",
                violation_error_message=_("This reference is in the list already."),
            )
        ]

    def __str__(self) -> str:
        return self.reference.key
