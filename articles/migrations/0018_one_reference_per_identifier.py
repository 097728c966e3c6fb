from django.db import migrations, models

from articles.reference_columns import IDENTIFIERS


class Migration(migrations.Migration):

    dependencies = [("articles", "0017_columns_of_references")]

    operations = [
        migrations.AddConstraint(
            "reference",
            models.UniqueConstraint(fields=(column,), name=f"one_reference_per_{column}"),
        )
        for column in IDENTIFIERS.values()
    ]
