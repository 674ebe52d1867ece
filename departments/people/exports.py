"""The columns of the lists of people in a file (就绪清单、人员一览、交接、授权)."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.files.write_xlsx import write_workbook
from config.lists.columns import ListField, choose_columns
from config.lists.export import sheet_of
from departments.choices import SEATS, PostKind
from departments.models import Handover
from departments.people.overview import ReadinessLine


def readiness_workbook(*, lines: Sequence[ReadinessLine], region: str, on: date) -> io.BytesIO:
    """The readiness list as it is handed round: numbered, what is missing first."""
    target = io.BytesIO()
    ordered = sorted(lines, key=lambda line: line.state.is_ready)
    number = {line.code: str(place) for place, line in enumerate(ordered, start=1)}
    fields = [_always("no", _("No."), lambda line: number[line.code], 6), *readiness_fields()]
    text = readiness_text(lines, on=on)
    sheet = sheet_of(choose_columns(fields, []), ordered, title=readiness_title(region), subtitle=text)
    write_workbook([replace(sheet, name=_("Readiness"), frozen_columns=2)], target)
    target.seek(0)
    return target


def readiness_title(region: str) -> str:
    return _("%(region)s: readiness of the units") % {"region": region}


def readiness_text(lines: Sequence[ReadinessLine], *, on: date) -> str:
    return _("As of %(day)s: %(ready)d of %(all)d units are ready.") % {
        "day": f"{on:%Y-%m-%d}",
        "ready": sum(line.state.is_ready for line in lines),
        "all": len(lines),
    }


def readiness_fields() -> list[ListField]:
    return [
        _always("unit", _("Unit"), lambda line: line.unit, 18),
        _always("ready", _("Ready"), _ready, 8),
        _always("missing", _("What is missing"), lambda line: "\n".join(line.state.missing), 44),
        _always("document", _("Team document"), lambda line: line.document[0] if line.document else "", 24),
        *(_always(kind.value, str(kind.label), _holder(kind), 12) for kind in SEATS),
        _always("phone", _("Telephone"), _phone, 16),
        _always("changes", _("Changes in 12 months"), lambda line: len(line.changes), 12),
    ]


def people_fields() -> list[ListField]:
    """In the order of the page."""
    return [
        ListField("unit", _("Unit"), lambda line: line.unit, 18, always=True),
        *(ListField(kind.value, str(kind.label), _holder(kind), 12) for kind in SEATS),
        ListField("phone", _("Telephone"), _phone, 16),
        ListField("changes", _("Changes in 12 months"), lambda line: len(line.changes), 12),
        ListField("ready", _("State"), _ready, 10),
    ]


def handover_fields() -> list[ListField]:
    def of(value: Callable[[Handover], Any]) -> Callable[[Handover], Any]:
        return value

    return [
        ListField("on", _("First day of the successor"), of(lambda row: f"{row.on:%Y-%m-%d}"), 12, always=True),
        ListField("unit", _("Unit"), of(lambda row: str(row.former.department)), 18),
        ListField("post", pgettext("post", "Post"), of(lambda row: row.former.get_kind_display()), 14),
        ListField("who", _("Who followed whom"), _succession, 24, always=True),
        ListField("by", _("Recorded by"), of(lambda row: row.by_name), 12),
    ]


def delegation_fields(word: Callable[[Any], str]) -> list[ListField]:
    """``word`` says how a delegation stands today."""
    return [
        ListField("principal", _("Acted for"), lambda row: row.principal.own_name, 14, always=True),
        ListField("delegate", _("Delegate"), lambda row: row.delegate.own_name, 14, always=True),
        ListField("start", _("First day"), lambda row: f"{row.valid_from:%Y-%m-%d}", 12),
        ListField("end", _("Last day"), lambda row: f"{row.valid_to:%Y-%m-%d}", 12),
        ListField("reason", _("Reason"), lambda row: row.reason, 30),
        ListField("by", _("Recorded by"), lambda row: row.given_by_name, 12),
        ListField("consent", _("Consented by"), lambda row: row.consented_by_name, 12),
        ListField("state", _("State"), word, 10),
    ]


def _succession(row: Handover) -> str:
    return f"{row.former.name} → {row.successor.name}"


def _ready(line: ReadinessLine) -> str:
    return pgettext("unit", "ready") if line.state.is_ready else pgettext("unit", "not ready")


def _holder(kind: PostKind) -> Callable[[ReadinessLine], str]:
    def name(line: ReadinessLine) -> str:
        held = line.state.holders.get(kind)
        return held.name if held else ""

    return name


def _phone(line: ReadinessLine) -> str:
    handler = line.state.holders.get(PostKind.HANDLER)
    return handler.phone if handler else ""


def _always(key: str, title: str, value: Callable[[Any], Any], width: int) -> ListField:
    return ListField(key, title, value, width, always=True)
