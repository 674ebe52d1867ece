import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

DOCUMENT = "国务院办公厅节假日安排（随程序发布，来源 chinesecalendar）"


def seed(apps, schema_editor):
    """Every announced year that the package knows, as rows that may be edited."""
    from departments.calendar.periods import shipped

    calendar = shipped()
    notices = apps.get_model("departments", "HolidayNotice").objects
    days = apps.get_model("departments", "Holiday")
    notices.bulk_create(notices.model(year=year, document=DOCUMENT) for year in sorted(calendar.years))
    days.objects.bulk_create(
        days(notice_id=day.year if day.year in calendar.years else day.year + 1, date=day, kind=kind.value,
             name=calendar.names[day])
        for day, kind in sorted(calendar.kinds.items())
    )


class Migration(migrations.Migration):

    dependencies = [
        ('departments', '0008_actions'),
    ]

    operations = [
        migrations.CreateModel(
            name='HolidayNotice',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False, validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2200)], verbose_name='year')),
                ('document', models.CharField(max_length=200, verbose_name='source document')),
            ],
            options={
                'verbose_name': 'holiday notice',
                'verbose_name_plural': 'holiday notices',
                'ordering': ['-year'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(unique=True, verbose_name='day')),
                ('kind', models.CharField(choices=[('off', 'Day off'), ('work', 'Make-up working day')], max_length=4, verbose_name='kind of day')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='name')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='departments.holidaynotice', verbose_name='year')),
            ],
            options={
                'verbose_name': 'holiday',
                'verbose_name_plural': 'holidays',
                'ordering': ['date'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='Rhythm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('week', 'Weekly dispatch'), ('ten_days', 'Ten-day brief'), ('month', 'Monthly meeting'), ('quarter', 'Quarterly evaluation')], max_length=8, verbose_name='kind')),
                ('active', models.BooleanField(default=True, verbose_name='in use')),
                ('day', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(31)], verbose_name='day')),
                ('postponing', models.CharField(choices=[('next', 'Next working day'), ('second', 'Second working day after the days off'), ('statutory', 'Only announced holidays postpone, weekends do not'), ('never', 'Never postponed')], default='next', max_length=10, verbose_name='when it is a day off')),
                ('from_month', models.DateField(blank=True, null=True, verbose_name='first month')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rhythms', to='departments.region', verbose_name='region')),
            ],
            options={
                'verbose_name': 'rhythm',
                'verbose_name_plural': 'rhythms',
                'ordering': ['region', 'pk'],
                'default_permissions': ('view',),
            },
        ),
        migrations.AddConstraint(
            model_name='rhythm',
            constraint=models.UniqueConstraint(fields=('region', 'kind'), name='one_rhythm_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='rhythm',
            constraint=models.CheckConstraint(condition=models.Q(('from_month__isnull', True), ('from_month__day', 1), _connector='OR'), name='rhythm_from_first_day'),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
