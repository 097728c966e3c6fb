"""Begins the public log with what is public already, computed from the events of the record."""

from django.db import migrations

from articles import public_log
from articles.models.audit import GENESIS

# SHA-256 of the triggers' DDL as of this version; a test compares them.
TRIGGERS = {
    "sqlite": "c77ef68de67e2961be844490e7762935805db3619b49429f3eb12a08213627de",
    "postgresql": "c7b90da2a1d8b7cac3f226b71923447a63088e3524ac86b1a640572f022cf17f",
}


def begin(apps, schema_editor):
    events = apps.get_model("articles", "AuditEvent").objects
    entries = apps.get_model("articles", "PublishedEvent")
    publications = apps.get_model("articles", "Publication").objects
    signatures = apps.get_model("articles", "PublishedSignature").objects
    last = (0, GENESIS)
    for event in events.filter(payload__contains='"articles_publi').order_by("seq").iterator(200):
        keys = public_log.named(event)
        listed = list(
            public_log.drafts(
                event,
                publications.filter(pk__in=keys["articles_publication"]).defer("content", "body_html"),
                signatures.filter(pk__in=keys["articles_publishedsignature"]).select_related(
                    "publication"
                ),
            )
        )
        sources = public_log.sources_of(event, listed, events)
        for entry in public_log.columns(event, listed, sources, last, entries):
            entry.save(force_insert=True)
            last = (entry.number, entry.hash)


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_public_log")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
