# Words are compared in a table of their own, which can be computed anew: `rebuild_search`, and
# after every `migrate` that finds live texts missing in it.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0007_feedback_of_readers'),
    ]

    operations = [
        migrations.RemoveField(model_name='searchentry', name='folded_title'),
        migrations.RemoveField(model_name='searchentry', name='folded_text'),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('word', models.CharField(max_length=24, primary_key=True, serialize=False)),
                ('sound', models.CharField(db_index=True, max_length=48)),
                ('entries', models.IntegerField(verbose_name='live entries that have it')),
            ],
            options={
                'verbose_name': 'word of search',
                'verbose_name_plural': 'words of search',
            },
        ),
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='articles.searchentry')),
                ('title', models.TextField()),
                ('lead', models.TextField()),
                ('text', models.TextField()),
            ],
            options={
                'verbose_name': 'text of search',
                'verbose_name_plural': 'texts of search',
            },
        ),
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='document', serialize=False, to='articles.searchentry')),
                ('kind', models.CharField(choices=[('article', 'article'), ('faq', 'FAQ')], max_length=8)),
                ('topic_slug', models.CharField(blank=True, default='', max_length=80)),
                ('reviewed_on', models.DateField(null=True)),
                ('is_demonstration', models.BooleanField()),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.publication')),
            ],
            options={
                'verbose_name': 'search document',
                'verbose_name_plural': 'search documents',
            },
        ),
    ]
