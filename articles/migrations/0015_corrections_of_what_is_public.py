"""Derives the corrections of what is public already, and takes credited reports into the record.

One event names all of these rows, so that a change of one is found from then on.
"""

import json

from django.db import migrations
from django.utils import timezone

from articles.canonical import canonical_json
from articles.ledger import event_hash, row_hash, row_name
from articles.models.audit import GENESIS

# SHA-256 of the triggers' DDL as of this version; a test compares them.
TRIGGERS = {
    "sqlite": "b3c1dd09e4bbcfbe82a43c9264c4bdceb5d8c572b7cdd1d9d3991b1879eeea16",
    "postgresql": "1777bff000d0949a0e0b7299f0c09846db7626c3e6098d5817efb1ab5dace52f",
}
SAYS_SO = '"change_kind":"correction"'  # as canonical JSON spells it


def derive(apps, schema_editor):
    publications = apps.get_model("articles", "Publication").objects
    table = apps.get_model("articles", "PublishedCorrection")
    rows = []
    for each in publications.filter(content__contains=SAYS_SO).order_by("pk").iterator(50):
        if json.loads(each.content).get("change_kind") == "correction":
            row = table(publication_id=each.pk, corrected_at=each.published_at)
            row.save(force_insert=True)
            rows.append(row)
    rows += apps.get_model("articles", "PublishedReport").objects.order_by("pk")
    if rows:
        tell(apps.get_model("articles", "AuditEvent"), rows)


def tell(events, rows):
    """Append the event as ``ledger.record`` does, which knows only the tables of today."""
    last = events.objects.order_by("-seq").first()
    event = events(
        seq=last.seq + 1 if last else 1,
        previous_hash=last.hash if last else GENESIS,
        at=timezone.now(),
        kind="derive_corrections",
        payload=canonical_json({"rows": {row_name(row): row_hash(row) for row in rows}}),
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_corrections_and_credited_reports")]
    operations = [migrations.RunPython(derive, migrations.RunPython.noop)]
