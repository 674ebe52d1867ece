import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('departments', '0009_calendar'),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='month')),
                ('rule_day', models.DateField(verbose_name='day by the rule')),
                ('day', models.DateField(verbose_name='day')),
                ('provisional', models.BooleanField(default=False, verbose_name='provisional')),
                ('moved_reason', models.CharField(blank=True, max_length=200, verbose_name='moved because')),
                ('starts', models.TimeField(default=datetime.time(15, 0), verbose_name='begins at')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='venue')),
                ('chair', models.CharField(blank=True, max_length=80, verbose_name='chaired by')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('confirmed', 'Agenda confirmed'), ('held', 'Held')], default='planned', max_length=10, verbose_name='state')),
                ('based_on', models.CharField(blank=True, max_length=40, verbose_name='made from the report')),
                ('confirmed_by_name', models.CharField(blank=True, max_length=40, verbose_name='agenda confirmed by')),
                ('present', models.TextField(blank=True, verbose_name='present')),
                ('notes', models.TextField(blank=True, verbose_name='course of the meeting')),
                ('recorded_by_name', models.CharField(blank=True, max_length=40, verbose_name='recorded by')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='departments.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'meeting',
                'verbose_name_plural': 'meetings',
                'ordering': ['-month'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('results', 'Results of the month'), ('gaps', 'Largest gaps'), ('resolutions', 'Resolutions of the last meeting'), ('ledger', 'Overdue items of the ledger'), ('escalations', 'Escalated items'), ('statements', 'Statements'), ('experience', 'Experience of the most improved')], max_length=12, verbose_name='part')),
                ('position', models.PositiveSmallIntegerField(verbose_name='order')),
                ('lines', models.JSONField(default=list, verbose_name='lines')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='departments.meeting', verbose_name='meeting')),
            ],
            options={
                'verbose_name': 'agenda item',
                'verbose_name_plural': 'agenda items',
                'ordering': ['meeting', 'position'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('text', models.CharField(max_length=500, verbose_name='resolution')),
                ('recorded_by_name', models.CharField(max_length=40, verbose_name='recorded by')),
                ('action', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='departments.actionitem', verbose_name='ledger item')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='departments.meeting', verbose_name='meeting')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'verbose_name': 'resolution',
                'verbose_name_plural': 'resolutions',
                'ordering': ['meeting', 'number'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='Speaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('statement', 'Statement'), ('experience', 'Experience')], max_length=10, verbose_name='kind of speech')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('rules', models.JSONField(default=list, verbose_name='put there by')),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('confirmed', 'Confirmed'), ('removed', 'Taken off the list')], default='proposed', max_length=10, verbose_name='state')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('decided_by_name', models.CharField(blank=True, max_length=40, verbose_name='decided by')),
                ('person', models.CharField(blank=True, max_length=40, verbose_name='speaker')),
                ('statement', models.TextField(blank=True, verbose_name='statement')),
                ('commitment', models.CharField(blank=True, max_length=200, verbose_name='commitment')),
                ('action', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='speeches', to='departments.actionitem', verbose_name='ledger item')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='speeches', to='departments.department', verbose_name='unit')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='speakers', to='departments.meeting', verbose_name='meeting')),
            ],
            options={
                'verbose_name': 'speaker',
                'verbose_name_plural': 'speakers',
                'ordering': ['meeting', 'part', 'position', 'pk'],
                'default_permissions': ('view',),
            },
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(fields=('region', 'month'), name='one_meeting_a_month'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='meeting_month_is_first_day'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(fields=('meeting', 'part'), name='agenda_part_once'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.UniqueConstraint(fields=('meeting', 'number'), name='resolution_number_unique'),
        ),
        migrations.AddConstraint(
            model_name='speaker',
            constraint=models.UniqueConstraint(fields=('meeting', 'department', 'part'), name='speaker_once_a_part'),
        ),
        migrations.AddConstraint(
            model_name='speaker',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'removed'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='speaker_removed_with_note'),
        ),
    ]
