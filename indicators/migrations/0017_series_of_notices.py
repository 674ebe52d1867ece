"""Notices form series, inside which alone places are compared; each gets one by who issues what, and how often."""

from collections import defaultdict
from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps as StateApps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from config.migrating import create_together
from departments.dates import NotUnderstood
from indicators.choices import SERIES_NAMES, Cadence, NoticeSpan, RoundKind
from indicators.rounds.periods import NoticePeriod, cadence_of, read_period


def period_of(row: Any) -> NoticePeriod | None:
    """A text that names no period of the calendar stays a text."""
    try:
        return read_period(row.period, year=row.year)
    except NotUnderstood:
        return None


def fill_series(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Editions of one round are one chain, and stay in one series: the newest of them says in which."""
    alias = schema_editor.connection.alias
    rounds = apps.get_model("indicators", "Round").objects.using(alias)
    series = apps.get_model("indicators", "RoundSeries").objects.using(alias)
    chains: dict[tuple[int, str, int, int], list[Any]] = defaultdict(list)
    for row in rounds.order_by("region_id", "kind", "year", "number", "edition"):
        chains[row.region_id, row.kind, row.year, row.number].append(row)
    for (region, kind, _year, _number), chain in chains.items():
        newest, period = chain[-1], period_of(chain[-1])
        home, _made = series.get_or_create(
            region_id=region,
            kind=kind,
            level=newest.level,
            issuer=newest.issuer,
            name=SERIES_NAMES[RoundKind(kind)],
            cadence=_cadence(period, [number for *which, _y, number in chains if which == [region, kind]]),
            is_cumulative=period is not None and period.span == NoticeSpan.CUMULATIVE,
        )
        for row in chain:
            period = period_of(row)
            row.series_id = home.pk
            if period is not None:
                row.span, row.period_start, row.period_end = period.span, period.start, period.end
            row.save(using=alias, update_fields=["series", "span", "period_start", "period_end"])


def _cadence(period: NoticePeriod | None, numbers: list[int]) -> str:
    """By the period; where none is named, by how many there are in a year: twelve come out every month."""
    if period is None:
        return Cadence.MONTH if max(numbers) >= 12 else Cadence.IRREGULAR
    # Whether 1—6月 follows 1—5月 or 1—3月 one notice does not tell, and one series must not become two.
    return Cadence.QUARTER if period.span == NoticeSpan.CUMULATIVE else cadence_of(period.span)


def check_pending(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """PostgreSQL alters no table while checks of its rows wait for the end of the transaction."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def series_field(*, null: bool) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="rounds",
        to="indicators.roundseries",
        verbose_name="series",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0020_own_passwords"),
        ("indicators", "0016_basis_average"),
    ]

    operations = create_together([
        migrations.CreateModel(
            name='RoundSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='round_series', to='departments.region', verbose_name='region')),
                ('kind', models.CharField(choices=[('inspection', 'Special inspection'), ('survey', 'Satisfaction survey'), ('assessment', 'Assessment')], max_length=10, verbose_name='kind')),
                ('level', models.CharField(choices=[('country', 'Country'), ('province', 'Province'), ('city', 'City'), ('county', 'County'), ('township', 'Township region')], max_length=10, verbose_name='issued by (level)')),
                ('issuer', models.CharField(max_length=80, verbose_name='issued by')),
                ('name', models.CharField(max_length=80, verbose_name='name of the series')),
                ('cadence', models.CharField(choices=[('month', 'Every month'), ('quarter', 'Every quarter'), ('half', 'Every half-year'), ('year', 'Every year'), ('irregular', 'By rounds, irregularly')], max_length=10, verbose_name='published')),
                ('is_cumulative', models.BooleanField(verbose_name='cumulative from January')),
                ('score_code', models.CharField(blank=True, max_length=30, verbose_name='indicator of the score')),
                ('place_code', models.CharField(blank=True, max_length=30, verbose_name='indicator of the place')),
            ],
            options={
                'verbose_name': 'series of notices',
                'verbose_name_plural': 'series of notices',
                'ordering': ['level', 'name', 'pk'],
                'default_permissions': ('view',),
                'constraints': [
                    models.UniqueConstraint(fields=('region', 'kind', 'level', 'issuer', 'name', 'cadence', 'is_cumulative'), name='round_series_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('issuer', ''), _negated=True)), name='round_series_is_named'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RoundUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='units', to='indicators.round', verbose_name='round')),
                ('position', models.PositiveSmallIntegerField(verbose_name='order')),
                ('name', models.CharField(max_length=80, verbose_name='ranked unit')),
                ('rank', models.PositiveIntegerField(verbose_name='place')),
                ('score', models.DecimalField(blank=True, decimal_places=4, max_digits=10, null=True, verbose_name='score')),
            ],
            options={
                'verbose_name': 'ranked unit of a round',
                'verbose_name_plural': 'ranked units of rounds',
                'ordering': ['round', 'position'],
                'default_permissions': ('view',),
                'constraints': [
                    models.UniqueConstraint(fields=('round', 'name'), name='round_unit_once'),
                    models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='round_unit_is_named'),
                    models.CheckConstraint(condition=models.Q(('rank__gte', 1)), name='round_unit_place_from_1'),
                    models.CheckConstraint(condition=models.Q(('score__isnull', True), ('score__gte', 0), _connector='OR'), name='round_unit_score_from_0'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='round',
            name='round_edition_once',
        ),
        migrations.RemoveConstraint(
            model_name='round',
            name='round_one_draft',
        ),
        migrations.RemoveConstraint(
            model_name='round',
            name='round_one_confirmed',
        ),
        migrations.AddField(
            model_name='round',
            name='band_end',
            field=models.CharField(blank=True, choices=[('top', 'Among the first'), ('bottom', 'Among the last')], max_length=6, verbose_name='band of places'),
        ),
        migrations.AddField(
            model_name='round',
            name='band_size',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='size of the band'),
        ),
        migrations.AddField(
            model_name='round',
            name='period_end',
            field=models.DateField(blank=True, null=True, verbose_name='period until'),
        ),
        migrations.AddField(
            model_name='round',
            name='period_start',
            field=models.DateField(blank=True, null=True, verbose_name='period from'),
        ),
        migrations.AddField(
            model_name='round',
            name='span',
            field=models.CharField(blank=True, choices=[('month', 'Single month'), ('quarter', 'Single quarter'), ('half', 'Half-year'), ('year', 'Whole year'), ('cumulative', 'Cumulative from January')], max_length=10, verbose_name='kind of period'),
        ),
        migrations.AddField(
            model_name='rounditem',
            name='band_end',
            field=models.CharField(blank=True, choices=[('top', 'Among the first'), ('bottom', 'Among the last')], max_length=6, verbose_name='band of places'),
        ),
        migrations.AddField(
            model_name='rounditem',
            name='band_size',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='size of the band'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='counted_from',
            field=models.CharField(blank=True, choices=[('resolved_promises', 'Promises resolved, of those in the ledger'), ('open_promises', 'Promises not resolved'), ('pieces', 'Pieces in provincial or higher media'), ('papers', 'Typical-experience papers accepted'), ('items_losing', 'Items that lost marks in the latest round'), ('items_at_the_bottom', 'Items in the bottom group of the latest round'), ('firms_below', 'Firms below satisfied in the latest round'), ('satisfaction', 'Satisfaction score of the latest round'), ('satisfaction_rank', 'Satisfaction rank of the latest round'), ('certificates', 'Certificate categories in place'), ('notice_score', 'Score in the series of notices that names the indicator'), ('notice_place', 'Place in the series of notices that names the indicator')], help_text="The product's own ledger that knows this figure; it is offered to the typist.", max_length=20, verbose_name='known from'),
        ),
        migrations.AddConstraint(
            model_name='rounditem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('band_end', ''), ('band_size__isnull', True)), models.Q(models.Q(('band_end', ''), _negated=True), ('band_size__isnull', False), ('band_size__gte', 1), models.Q(('n__isnull', True), ('band_size__lt', models.F('n')), _connector='OR')), _connector='OR'), name='round_item_band_is_whole'),
        ),
        migrations.AddField(model_name="round", name="series", field=series_field(null=True)),
        migrations.RunPython(fill_series, migrations.RunPython.noop),
        migrations.RunPython(check_pending, migrations.RunPython.noop),
        migrations.AlterField(model_name="round", name="series", field=series_field(null=False)),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('series', 'year', 'number', 'edition'), name='round_edition_once'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('series', 'year', 'number'), name='round_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'confirmed')), fields=('series', 'year', 'number'), name='round_one_confirmed'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('band_end', ''), ('band_size__isnull', True)), models.Q(models.Q(('band_end', ''), _negated=True), ('band_size__isnull', False), ('band_size__gte', 1), models.Q(('n_ranked__isnull', True), ('band_size__lt', models.F('n_ranked')), _connector='OR')), _connector='OR'), name='round_band_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('period_end__isnull', True), ('period_start__isnull', True), ('span', '')), models.Q(models.Q(('span', ''), _negated=True), ('period_end__gt', models.F('period_start')), ('period_start__isnull', False)), _connector='OR'), name='round_period_is_whole'),
        ),
    ])
