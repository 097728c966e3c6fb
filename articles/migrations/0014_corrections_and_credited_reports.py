"""Corrections as rows that an index finds, and what a report of a reader led to."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0013_events_by_kind'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('corrected_at', models.DateTimeField(verbose_name='corrected at')),
            ],
            options={
                'verbose_name': 'published correction',
                'verbose_name_plural': 'published corrections',
                'ordering': ['-corrected_at', '-publication'],
            },
        ),
        migrations.AlterModelOptions(
            name='publishedreport',
            options={'ordering': ['received_on', 'pk'], 'verbose_name': 'report behind a correction or a withdrawal', 'verbose_name_plural': 'reports behind corrections and withdrawals'},
        ),
        migrations.RemoveConstraint(
            model_name='feedback',
            name='feedback_settled_whole',
        ),
        migrations.AddField(
            model_name='publishedreport',
            name='led_to',
            field=models.CharField(choices=[('correction', 'correction'), ('withdrawal', 'withdrawal')], default='correction', max_length=10, verbose_name='led to'),
        ),
        migrations.AlterField(
            model_name='feedback',
            name='outcome',
            field=models.CharField(blank=True, choices=[('', 'waits'), ('dismissed', 'nothing to change'), ('requested', 'became a change request'), ('withdrawn', 'the text was withdrawn')], default='', max_length=10, verbose_name='outcome'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(condition=models.Q(('withdrawn_at__isnull', False)), fields=['-withdrawn_at', '-id'], name='publication_withdrawn'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('change_request__isnull', True), ('outcome', ''), ('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('change_request__isnull', True), ('outcome__in', ('dismissed', 'withdrawn')), ('settled_at__isnull', False), ('settled_by__isnull', False)), models.Q(('change_request__isnull', False), ('outcome', 'requested'), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='feedback_settled_whole'),
        ),
        migrations.AddField(
            model_name='publishedcorrection',
            name='publication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='articles.publication', verbose_name='publication'),
        ),
        migrations.AddIndex(
            model_name='publishedcorrection',
            index=models.Index(fields=['-corrected_at', '-publication'], name='correction_newest'),
        ),
        migrations.AddConstraint(
            model_name='publishedcorrection',
            constraint=models.UniqueConstraint(fields=('publication',), name='published_correction_once_per_publication'),
        ),
    ]
