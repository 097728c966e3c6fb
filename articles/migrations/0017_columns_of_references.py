"""Gives records of the library columns that say what their CSL-JSON says.

Where two records have the same identifier, the one that was there first keeps it in its column;
the others lack it there, and are listed at the desk as probably the same.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from articles.reference_columns import IDENTIFIERS, columns_of

FILLED = (*IDENTIFIERS.values(), "kind", "year", "title_key", "words", "unverified_count")


def fill(apps, schema_editor):
    references = apps.get_model("articles", "Reference").objects
    seen = {}
    rows = []
    for reference in references.order_by("pk").iterator(500):
        values = columns_of(reference.key, reference.csl, reference.verified)
        for name, column in IDENTIFIERS.items():
            value = values[column]
            first = value and seen.setdefault((column, value), reference.key)
            if value and first != reference.key:
                print(f"\n  {name} {value}: stays with {first}; merge {reference.key} into it.", end="")
                values[column] = None
        for column in FILLED:
            setattr(reference, column, values[column])
        rows.append(reference)
    references.bulk_update(rows, FILLED, batch_size=200)


def derived(length, verbose_name):
    return models.CharField(blank=True, max_length=length, null=True, verbose_name=verbose_name)


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0016_notices_about_sources"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "reference",
            "topics",
            models.ManyToManyField(
                blank=True, related_name="references", to="articles.topic", verbose_name="topics"
            ),
        ),
        # When older records were added is not known.
        migrations.AddField(
            "reference",
            "added_at",
            models.DateTimeField(db_index=True, editable=False, null=True, verbose_name="added at"),
        ),
        migrations.AlterField(
            "reference",
            "added_at",
            models.DateTimeField(
                db_index=True,
                default=django.utils.timezone.now,
                editable=False,
                null=True,
                verbose_name="added at",
            ),
        ),
        migrations.AddField("reference", "doi", derived(300, "DOI")),
        migrations.AddField("reference", "pmid", derived(8, "PMID")),
        migrations.AddField("reference", "pmcid", derived(12, "PMCID")),
        migrations.AddField("reference", "isbn", derived(13, "ISBN")),
        migrations.AddField(
            "reference",
            "kind",
            models.CharField(
                choices=[
                    ("article", "article"),
                    ("guideline", "guideline"),
                    ("review", "review"),
                    ("trial", "trial"),
                    ("book", "book"),
                    ("chapter", "chapter"),
                    ("web page", "web page"),
                    ("report", "report"),
                ],
                db_index=True,
                default="article",
                max_length=9,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            "reference",
            "year",
            models.PositiveSmallIntegerField(
                db_index=True, editable=False, null=True, verbose_name="year"
            ),
        ),
        migrations.AddField(
            "reference",
            "title_key",
            models.CharField(
                db_index=True,
                default="",
                editable=False,
                max_length=255,
                verbose_name="title as compared",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "reference",
            "words",
            models.TextField(default="", editable=False, verbose_name="words as searched"),
            preserve_default=False,
        ),
        migrations.AddField(
            "reference",
            "unverified_count",
            models.PositiveIntegerField(default=0, editable=False, verbose_name="fields to check"),
        ),
        migrations.CreateModel(
            name="ReferenceAlias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True, verbose_name="key")),
                ("at", models.DateTimeField(verbose_name="merged at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="merged by",
                    ),
                ),
                (
                    "reference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aliases",
                        to="articles.reference",
                        verbose_name="reference",
                    ),
                ),
            ],
            options={
                "verbose_name": "key of a merged reference",
                "verbose_name_plural": "keys of merged references",
                "ordering": ["key"],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
