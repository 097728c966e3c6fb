"""What the checks said of a text when it was submitted, and why it went on all the same."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0018_one_reference_per_identifier'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SubmissionReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('readability', models.TextField(verbose_name='what was measured (JSON)')),
                ('advice', models.TextField(verbose_name='advice given (JSON)')),
                ('waiver', models.TextField(blank=True, default='', verbose_name='reason to submit all the same')),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='submission_report', to='articles.revision', verbose_name='revision')),
                ('waived_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='waived by')),
            ],
            options={
                'verbose_name': 'report on a submission',
                'verbose_name_plural': 'reports on submissions',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('waived_by__isnull', True), ('waiver', '')), models.Q(models.Q(('waiver', ''), _negated=True), ('waived_by__isnull', False)), _connector='OR'), name='waiver_has_its_person')],
            },
        ),
    ]
