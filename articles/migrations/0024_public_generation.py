"""Where the triggers note that what is public has changed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0023_search_keeps_references_apart'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublicGeneration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=36, verbose_name='token')),
            ],
            options={
                'verbose_name': 'generation of what is public',
                'verbose_name_plural': 'generations of what is public',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='public_generation_is_one_row')],
            },
        ),
    ]
