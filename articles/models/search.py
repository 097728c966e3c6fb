"""What search reads beside the words that were published: all of it can be computed anew.

Nothing of it is ever printed. It says which entries to look at; what readers see of them comes
from ``SearchEntry`` and ``Publication``, whose words are held by triggers.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .publication import Publication, SearchEntry


class SearchDocument(models.Model):
    """A live entry, and what results are narrowed by.

    Without words, so that all of them are counted in milliseconds.
    """

    entry = models.OneToOneField(
        SearchEntry, models.CASCADE, primary_key=True, related_name="document"
    )
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=SearchEntry.Kind.choices)
    topic_slug = models.CharField(max_length=80, blank=True, default="")
    reviewed_on = models.DateField(null=True)
    is_demonstration = models.BooleanField()

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class SearchText(models.Model):
    """The folded words of a live entry. The full text index stands on them (``search_tables``)."""

    entry = models.OneToOneField(SearchEntry, models.CASCADE, primary_key=True, related_name="+")
    title = models.TextField()
    lead = models.TextField()
    text = models.TextField()
    cited = models.TextField(default="")

    class Meta:
        verbose_name = _("text of search")
        verbose_name_plural = _("texts of search")

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """A word of live entries, by which a misspelled one is corrected."""

    word = models.CharField(max_length=24, primary_key=True)
    sound = models.CharField(max_length=48, db_index=True)
    entries = models.IntegerField(_("live entries that have it"))

    class Meta:
        verbose_name = _("word of search")
        verbose_name_plural = _("words of search")

    def __str__(self) -> str:
        return self.word
