"""Derives the glossary of what is public already, and has one event of the record name its rows."""

import json

from django.db import migrations
from django.utils import timezone

from articles.canonical import canonical_json
from articles.ledger import event_hash, row_hash, row_name
from articles.models.audit import GENESIS
from articles.rendering import render_body

# SHA-256 of the triggers' DDL as of this version; a test compares them.
TRIGGERS = {
    "sqlite": "8f6db46119ff2add11bcc6fe0b2d0120cecf9243d91234a0b5bc66f32874ac3a",
    "postgresql": "d5bece8d25aeb9202bb9d585357fee53c057844e2d8a2e29af173e725d378168",
}


def derive(apps, schema_editor):
    publications = apps.get_model("articles", "Publication").objects
    table = apps.get_model("articles", "PublishedDefinition")
    rows = []
    for publication in publications.filter(content__contains="definition").order_by("pk").iterator(50):
        for position, each in enumerate(definitions_of(publication), start=1):
            row = table(
                publication_id=publication.pk,
                anchor=each.anchor,
                position=position,
                term=each.term,
                html=each.html,
            )
            row.save(force_insert=True)
            rows.append(row)
    if rows:
        tell(apps.get_model("articles", "AuditEvent"), rows)


def definitions_of(publication):
    """Return the definitions, if the signed body has them where today's renderer puts them."""
    found = render_body(json.loads(publication.content)).definitions
    return found if all(f'<dfn id="{e.anchor}">' in publication.body_html for e in found) else ()


def tell(events, rows):
    """Append the event as ``ledger.record`` does, which knows only the tables of today."""
    last = events.objects.order_by("-seq").first()
    event = events(
        seq=last.seq + 1 if last else 1,
        previous_hash=last.hash if last else GENESIS,
        at=timezone.now(),
        kind="derive_definitions",
        payload=canonical_json({"rows": {row_name(row): row_hash(row) for row in rows}}),
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_glossary_and_names_of_columns")]
    operations = [migrations.RunPython(derive, migrations.RunPython.noop)]
