"""A sheet of units (单位表): new ones, and what is called otherwise from now on. None is deleted by a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.files.differences import SheetDifference
from config.files.problems import Problem, ProblemList
from config.files.read_table import Table, TableColumn
from config.names import plain
from departments.access.refusals import NotAllowed
from departments.choices import DepartmentKind, Role
from departments.dates import NotUnderstood, day_of
from departments.models import Department, Region, User
from departments.sheets.door import Door, SheetDone, SheetPlace, SheetPlan, declare_door
from departments.trail.record import record
from departments.units import UnitNames

COLUMNS = (
    TableColumn("code", required=True, aliases=("单位编码", "编码", "单位代码", "Unit code")),
    TableColumn("name", required=True, aliases=("单位全称", "单位名称", "全称", "Full name")),
    TableColumn("short_name", aliases=("简称", "单位简称", "Short name")),
    TableColumn("kind", required=True, aliases=("单位类别", "类别", "Kind")),
    TableColumn("aliases", aliases=("别名", "其他名称", "曾用名", "Aliases")),
    TableColumn("parent", aliases=("上级单位", "主管单位", "Superior unit")),
    TableColumn("phone", aliases=("联系电话", "电话", "Telephone")),
    TableColumn("city_counterpart", aliases=("市级对口部门", "市级对口单位", "City counterpart")),
    TableColumn("position", aliases=("行政序", "排序", "序号", "Order")),
    TableColumn("active_from", aliases=("启用日期", "设立日期", "Active from")),
    TableColumn("active_to", aliases=("停用日期", "撤销日期", "Active to")),
)
KINDS = {
    "县直单位": DepartmentKind.COUNTY_BUREAU,
    "县直部门": DepartmentKind.COUNTY_BUREAU,
    "垂管单位": DepartmentKind.VERTICAL,
    "二级单位": DepartmentKind.SUB_BUREAU,
    "乡镇街道": DepartmentKind.TOWNSHIP,
    "乡镇": DepartmentKind.TOWNSHIP,
    "街道": DepartmentKind.TOWNSHIP,
    "村社区": DepartmentKind.VILLAGE,
    "党群部门": DepartmentKind.PARTY_ORGAN,
    "法院检察院": DepartmentKind.COURT,
}
LIMITS = {"code": 20, "name": 80, "short_name": 30, "phone": 40, "city_counterpart": 80}
MOST_POSITION = 100_000
_BETWEEN = re.compile(r"[、,，;；|]+")


@dataclass(slots=True)
class UnitPlan:
    """Units to add and to change, and the same in words."""

    new: list[Department] = field(default_factory=list)
    changed: list[Department] = field(default_factory=list)
    differences: list[SheetDifference] = field(default_factory=list)


@dataclass(slots=True)
class _UnitRow:
    row: int
    cells: dict[str, str]
    faults: list[Problem] = field(default_factory=list)

    def refuse(self, column: str, message: str, remedy: str) -> None:
        self.faults.append(Problem(self.row, column, message, remedy))

    def values(self, today: date) -> dict[str, Any]:
        """What the row says; a blank cell says nothing."""
        for name, limit in LIMITS.items():
            if len(self.cells[name]) > limit:
                text = _("The text is longer than %(limit)s characters.") % {"limit": limit}
                self.refuse(name, text, _("Shorten it."))
        for name in ("code", "name", "kind"):
            if not self.cells[name]:
                self.refuse(name, _("The cell is empty."), _("Fill it in."))
        values: dict[str, Any] = {name: self.cells[name] for name in LIMITS if self.cells[name]}
        if self.cells["aliases"]:
            values["aliases"] = [name.strip() for name in _BETWEEN.split(self.cells["aliases"]) if name.strip()]
        if self.cells["kind"] and (kind := self._kind()):
            values["kind"] = kind
        if self.cells["position"]:
            values["position"] = self._position()
        for name in ("active_from", "active_to"):
            if self.cells[name]:
                values[name] = self._day(name, today)
        return values

    def _kind(self) -> str:
        wanted = plain(self.cells["kind"])
        labels = {text: kind for kind in DepartmentKind for text in (plain(str(kind.label)), kind.value)}
        found = (labels | KINDS).get(wanted)
        if found is None:
            text = _("“%(text)s” is no kind of unit.") % {"text": self.cells["kind"][:40]}
            self.refuse("kind", text, _("Write one of: %(names)s.") % {"names": "、".join(KINDS)})
        return str(found or "")

    def _position(self) -> int:
        digits = plain(self.cells["position"])
        if digits.isascii() and digits.isdecimal() and int(digits[:9]) <= MOST_POSITION:
            return int(digits)
        text = _("“%(text)s” is no order.") % {"text": digits[:40]}
        self.refuse("position", text, _("Write a whole number."))
        return 0

    def _day(self, name: str, today: date) -> date | None:
        try:
            return day_of(self.cells[name], near=today)
        except NotUnderstood as fault:
            self.refuse(name, fault.message, fault.remedy)
            return None


def plan_units(*, table: Table, region: Region, on: date) -> UnitPlan:
    """What the sheet would do; nothing is stored. Raises ``ProblemList`` with every fault of every row."""
    stored = {unit.code: unit for unit in Department.objects.filter(region=region).select_related("parent")}
    names, plan, problems = UnitNames(region), UnitPlan(), list(table.problems)
    first: dict[str, int] = {}
    for number, cells in table:
        row = _UnitRow(number, dict(zip((column.name for column in table.columns), cells, strict=True)))
        values, code = row.values(on), row.cells["code"]
        if code and (earlier := first.setdefault(code, number)) != number:
            text = _("The unit stands in row %(row)s already.") % {"row": earlier}
            row.faults.append(Problem(number, "code", text, _("Keep one of the two rows."), also=(earlier,)))
        namesake = names.get(row.cells["name"]) if row.cells["name"] else None
        if namesake is not None and namesake.code != code:
            text = _("%(name)s is the unit %(code)s already.") % {"name": namesake.name, "code": namesake.code}
            row.refuse("name", text, _("Correct the code or the name."))
        if parent := row.cells["parent"]:
            values["parent"] = names.get(parent)
            if values["parent"] is None or values["parent"].code == code:
                text = _("No unit is called “%(name)s”.") % {"name": parent[:40]}
                row.refuse("parent", text, _("Write another unit of the list, or add it first."))
        start, end = values.get("active_from"), values.get("active_to")
        if start and end and end < start:
            row.refuse("active_to", _("The last day lies before the first."), _("Correct one of the two days."))
        problems += row.faults
        if not row.faults:
            _plan_unit(plan, number, stored.get(code), region, values)
    if problems:
        raise ProblemList(problems)
    return plan


def _plan_unit(plan: UnitPlan, row: int, stored: Department | None, region: Region, values: dict[str, Any]) -> None:
    if stored is None:
        short = values.get("short_name") or values["name"][: LIMITS["short_name"]]
        unit = Department(region=region, **{**values, "short_name": short})
        plan.new.append(unit)
        text = f"{unit.name} · {DepartmentKind(unit.kind).label}"
        plan.differences.append(SheetDifference(row, f"{unit.code} {short}", _("Unit"), "", text))
        return
    found = list(_differences(row, stored, values))
    if found:
        plan.differences += found
        for name, value in values.items():
            setattr(stored, name, value)
        plan.changed.append(stored)


def _differences(row: int, stored: Department, values: dict[str, Any]) -> Iterator[SheetDifference]:
    for name, value in values.items():
        before = getattr(stored, name)
        if before != value:
            label = str(Department._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            yield SheetDifference(row, f"{stored.code} {stored}", label, _text(before) or "—", _text(value))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(value)
    if value in DepartmentKind.values:
        return str(DepartmentKind(value).label)
    return "" if value is None else str(value)


@transaction.atomic
def import_units(*, table: Table, region: Region, actor: User, on: date) -> UnitPlan:
    """Do what the sheet says. Raises ``NotAllowed`` or ``ProblemList``; then nothing has changed."""
    if not actor.has_role(Role.SYSTEM_ADMIN):
        raise NotAllowed(_("Only the system administrator keeps the units."))
    plan = plan_units(table=table, region=region, on=on)
    Department.objects.bulk_create(plan.new)
    names = [column.name for column in COLUMNS if column.name != "code"]
    Department.objects.bulk_update(plan.changed, names, batch_size=100)
    if plan.differences:
        codes = [unit.code for unit in (*plan.new, *plan.changed)][:200]
        detail = {"new": len(plan.new), "changed": len(plan.changed), "file": table.name, "units": codes}
        record(actor=actor, action="unit.import", target=str(region), detail=detail, region=region)
    return plan


def unit_rows(region: Region) -> list[list[str]]:
    """The units as they stand, in the columns that come back."""
    units = Department.objects.filter(region=region).select_related("parent").order_by("position", "code")
    words = {kind: word for word, kind in reversed(KINDS.items())}
    return [
        [words[DepartmentKind(unit.kind)] if column.name == "kind" else _cell(unit, column.name) for column in COLUMNS]
        for unit in units
    ]


def _cell(unit: Department, name: str) -> str:
    value = getattr(unit, name)
    return value.code if isinstance(value, Department) else _text(value)


def _do(table: Table, place: SheetPlace) -> SheetDone:
    plan = import_units(table=table, region=place.region, actor=place.actor, on=place.on)
    counts = {"new": len(plan.new), "changed": len(plan.changed)}
    return SheetDone(_("Stored: %(new)d new units, %(changed)d changed.") % counts)


UNITS = declare_door(
    Door(
        "units",
        gettext_lazy("Units from a sheet"),
        COLUMNS,
        lambda table, place: SheetPlan(plan_units(table=table, region=place.region, on=place.on).differences),
        _do,
        touches=lambda _table, place: [Department.objects.filter(region=place.region)],
        roles=frozenset({Role.SYSTEM_ADMIN}),
        back="sheet_changes",
        back_label=gettext_lazy("Sheets taken in"),
        page="unit_import",
        template="unit_template",
        notes=lambda: [
            _("Kinds: %(names)s. A blank cell leaves what stands; no unit is deleted.") % {"names": "、".join(KINDS)}
        ],
    )
)
