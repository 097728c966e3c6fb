# The words of references stand in a field of their own: the index is emptied, and computed anew after
# `migrate`, which finds it behind.

from django.db import migrations, models


def empty(apps, schema_editor):
    documents = apps.get_model("articles", "SearchDocument").objects
    documents.using(schema_editor.connection.alias).all().delete()


def drop_triggers(apps, schema_editor):
    """Going back, SQLite drops no column that a trigger names."""
    if schema_editor.connection.vendor == "sqlite":
        for name in ("search_in", "search_out", "search_changed"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0022_search_finds_references"),
    ]

    operations = [
        migrations.AddField(
            model_name="searchtext",
            name="cited",
            field=models.TextField(default=""),
        ),
        migrations.RunPython(empty, drop_triggers),
    ]
