import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_trusted_accounts"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="email_set_by_other",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="Who last changed it, other than the owner.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="mail address changed by",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="email_set_by_other_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                null=True,
                verbose_name="mail address changed by somebody else at",
            ),
        ),
    ]
