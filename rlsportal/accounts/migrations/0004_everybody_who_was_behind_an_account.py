import json

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COLUMNS = (
    "created_by_id",
    "password_set_by_other_id",
    "second_factor_reset_by_id",
    "email_set_by_other_id",
)
KINDS = ("make_account", "set_password", "set_address", "remove_second_factor")


def note_those_known(apps, schema_editor):
    """Take them from the accounts, which name the last ones, and from the chain, which has all."""
    pairs = set()
    for pk, *insiders in apps.get_model("accounts", "User").objects.values_list("pk", *COLUMNS):
        pairs |= {(pk, by) for by in insiders}
    events = apps.get_model("articles", "AuditEvent").objects.filter(kind__in=KINDS)
    for payload, actor in events.values_list("payload", "actor_id").iterator():
        pairs.add((json.loads(payload).get("user"), actor))
    model = apps.get_model("accounts", "Insider")
    model.objects.bulk_create(
        model(user_id=pk, by_id=by)
        for pk, by in sorted(pairs, key=str)
        if pk is not None and by is not None and pk != by
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_who_changed_the_address"),
        ("articles", "0007_feedback_of_readers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Insider",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who was behind it",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="insider_rows",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
            ],
            options={
                "verbose_name": "insider",
                "verbose_name_plural": "insiders",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["user", "by"], name="insider_once_per_account"
                    )
                ],
            },
        ),
        migrations.RunPython(note_those_known, migrations.RunPython.noop),
    ]
