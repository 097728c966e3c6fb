from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_triggers_that_know_second_factors"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="address",
            field=models.EmailField(blank=True, default="", max_length=254, verbose_name="address"),
        ),
    ]
