"""Loading values of many regions (地区数据): whole or not at all, safe twice, fast for a nation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.bulk import insert_rows
from config.files.differences import SheetDifference
from config.files.problems import Problem, ProblemList
from config.numbers import number_text
from config.sheets.read_table import read_table
from config.sheets.table import Table, TableColumn, names_columns
from config.sheets.understand import Wanted
from config.sheets.wide import unpivot, wide_column, wide_columns
from departments.choices import RegionLevel, Role
from departments.models import Region, User
from departments.sheets.door import Door, SheetDone, SheetPlace, SheetPlan, declare_door
from departments.trail.record import record
from indicators.benchmarks.regional_rows import COLUMNS as REGIONAL_COLUMNS
from indicators.benchmarks.regional_rows import MAX_NAME, RegionalRows, read_regional_rows
from indicators.catalogue.sharing import check_may_change_scheme, regions_using
from indicators.choices import RegionalStatus
from indicators.models import Indicator, RegionalValue, Scheme
from indicators.names import IndicatorNames, indicator_column
from indicators.numbers.digits import readable

INCOMING = "incoming_regional_values"
COLUMNS = ("indicator_id", "region_id", "period", "value", "status")
STORED = RegionalValue._meta.db_table
# What a heading that is an indicator stands for.
INSTEAD = ("indicator_code", "value")
DIFFERS = "stored.status <> {new}.status OR COALESCE(stored.value, 0) <> COALESCE({new}.value, 0)"


@dataclass(slots=True)
class RegionalResult:
    """What a load did."""

    scheme: Scheme
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    regions_created: int = 0
    regions_renamed: int = 0

    @property
    def text(self) -> str:
        return _(
            "%(scheme)s: %(created)s values created, %(updated)s updated, %(unchanged)s unchanged;"
            " %(new)s regions created, %(renamed)s renamed."
        ) % {
            "scheme": self.scheme,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "new": self.regions_created,
            "renamed": self.regions_renamed,
        }


def read_regional(source: Path | bytes, *, scheme: Scheme, name: str = "") -> Table:
    """The opened file: a row a value, or regions down and indicators across. Raises ``ProblemList``."""
    try:
        return read_table(source, REGIONAL_COLUMNS, name=name)
    except ProblemList as refusal:
        key_of, across = _key_of(scheme), set()

        def more(heading: str) -> TableColumn | None:
            key = key_of(heading)
            if key is None:
                return None
            across.add(key)
            return wide_column(key, heading)

        columns = [
            replace(column, required=column.required and column.name not in INSTEAD) for column in REGIONAL_COLUMNS
        ]
        try:
            table = read_table(source, columns, name=name, wants=Wanted(more=more))
        except ProblemList as other:
            raise (other if across else refusal) from None
        if not across:
            raise refusal from None
        return table


def _columns_of(headings: Sequence[str], scheme: Scheme) -> Sequence[TableColumn]:
    return wide_columns(REGIONAL_COLUMNS, headings, _key_of(scheme), instead=INSTEAD) if headings else REGIONAL_COLUMNS


def _key_of(scheme: Scheme) -> Callable[[str], str | None]:
    names = IndicatorNames(Indicator.objects.filter(scheme=scheme).leaves())

    def find(text: str) -> str | None:
        found = names.get(text)
        return found.code if found else None

    return find


@names_columns
@transaction.atomic
def load_regional_values(
    *, table: Table, scheme: Scheme, level: str = RegionLevel.COUNTY, actor: User | None = None
) -> RegionalResult:
    """Create or update values from a table opened with `regional_rows.COLUMNS`; raises `ProblemList` with every fault,
    and `NotAllowed` for an account that may not change the scheme, or for none where several counties share it.

    New region codes become regions of the given level; a name in the file replaces the stored one.
    """
    check_may_change_scheme(actor, scheme)
    rows = _read(table, scheme)
    result = RegionalResult(scheme)
    _store(rows, _regions(rows.names, level, result), result)
    if result.created or result.updated or result.regions_created or result.regions_renamed:
        counts = {"created": result.created, "updated": result.updated, "unchanged": result.unchanged}
        detail = {**counts, "file": table.name}
        record(actor=actor, action="regional.load", target=str(scheme), detail=detail, reaches=regions_using(scheme))
    return result


def _read(table: Table, scheme: Scheme) -> RegionalRows:
    codes = Indicator.objects.filter(scheme=scheme).values_list("code", "pk", "is_leaf")
    leaves = {code: pk for code, pk, is_leaf in codes if is_leaf}
    branches = frozenset(code for code, _pk, is_leaf in codes if not is_leaf)
    rows = read_regional_rows(unpivot(table, key="indicator_code", value="value"), leaves, branches)
    rows.problems += _long_names(rows)
    if rows.problems:
        raise ProblemList(rows.problems)
    return rows


def _long_names(rows: RegionalRows) -> list[Problem]:
    return [
        Problem(None, "region_name", _("The name of region %(code)s is too long.") % {"code": code}, _("Shorten it."))
        for code, name in rows.names.items()
        if len(name) > MAX_NAME
    ]


def _regions(names: dict[str, str], level: str, result: RegionalResult) -> dict[str, int]:
    """Keys of all regions by code, after creating the new ones and renaming the renamed."""
    stored = {region.code: region for region in Region.objects.all()}
    new = [Region(code=code, name=name or code, level=level) for code, name in names.items() if code not in stored]
    renamed = []
    for code, name in names.items():
        region = stored.get(code)
        if region is not None and name and region.name != name:
            region.name = name
            renamed.append(region)
    Region.objects.bulk_create(new, batch_size=1000)
    Region.objects.bulk_update(renamed, ["name"], batch_size=500)
    result.regions_created, result.regions_renamed = len(new), len(renamed)
    return {region.code: region.pk for region in [*stored.values(), *new]}


def _store(rows: RegionalRows, regions: dict[str, int], result: RegionalResult) -> None:
    """Through a temporary table, so that one statement compares and one writes, on either database."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {INCOMING} (indicator_id bigint NOT NULL, region_id bigint NOT NULL,"
            " period varchar(12) NOT NULL, value numeric(24, 8), status varchar(7) NOT NULL)"
        )
        insert_rows(
            INCOMING,
            COLUMNS,
            ((key, regions[region], period, value, str(status)) for key, region, period, value, status in rows.values),
        )
        cursor.execute(
            f"SELECT COUNT(*), SUM(CASE WHEN {DIFFERS.format(new='incoming')} THEN 1 ELSE 0 END)"
            f" FROM {INCOMING} incoming JOIN {STORED} stored ON stored.indicator_id = incoming.indicator_id"
            " AND stored.period = incoming.period AND stored.region_id = incoming.region_id"
        )
        existing, changed = cursor.fetchone()
        names = ", ".join(COLUMNS)
        cursor.execute(
            f"INSERT INTO {STORED} AS stored ({names}) SELECT {names} FROM {INCOMING} WHERE 1 = 1"
            " ON CONFLICT (indicator_id, period, region_id)"
            " DO UPDATE SET value = excluded.value, status = excluded.status"
            f" WHERE {DIFFERS.format(new='excluded')}"
        )
        cursor.execute(f"DROP TABLE {INCOMING}")
    result.created = len(rows.values) - existing
    result.updated = changed or 0
    result.unchanged = existing - result.updated


def _do(table: Table, place: SheetPlace) -> SheetDone:
    level = place.options.get("level") or RegionLevel.COUNTY
    return SheetDone(load_regional_values(table=table, scheme=place.subject, level=level, actor=place.actor).text)


def _plan(table: Table, place: SheetPlace) -> SheetPlan:
    rows = _read(table, place.subject)
    stored = {
        (indicator, region, period): (value, status)
        for indicator, region, period, value, status in _values_there(table, place).values_list(
            "indicator_id", "region__code", "period", "value", "status"
        )
    }
    codes = dict(Indicator.objects.filter(scheme=place.subject).values_list("pk", "code"))
    plan = SheetPlan()
    for (key, region, period, value, status), number in zip(rows.values, rows.rows, strict=True):
        old = stored.get((key, region, period))
        if old is None or old != (value, status):
            what = f"{codes[key]} · {rows.names.get(region) or region}"
            before = "" if old is None else _value_text(*old)
            plan.differences.append(SheetDifference(number, what, period, before, _value_text(value, status)))
    plan.concerned = list(dict.fromkeys(codes[key] for key, *_more in rows.values))[:20]
    return plan


def _value_text(value: Decimal | None, status: str) -> str:
    return str(RegionalStatus(status).label) if value is None else number_text(readable(value))


def _values_there(table: Table, place: SheetPlace) -> QuerySet[RegionalValue]:
    at = [column.name for column in table.columns].index("period")
    periods = {cells[at] for _row, cells in table}
    return RegionalValue.objects.filter(indicator__scheme=place.subject, period__in=periods)


def _touches(table: Table, place: SheetPlace) -> list[QuerySet[Any]]:
    at = [column.name for column in table.columns].index("region_code")
    return [Region.objects.filter(code__in={cells[at] for _row, cells in table}), _values_there(table, place)]


REGIONAL = declare_door(
    Door(
        "regional",
        gettext_lazy("Values of regions from a sheet"),
        REGIONAL_COLUMNS,
        _plan,
        _do,
        touches=_touches,
        roles=frozenset({Role.TASKFORCE}),
        back="benchmark_list",
        back_label=gettext_lazy("Benchmarks"),
        page="regional_import",
        names={"indicator_code": indicator_column(lambda place: place.subject.indicators.leaves())},
        columns_of=lambda headings, place: _columns_of(headings, place.subject),
    )
)
