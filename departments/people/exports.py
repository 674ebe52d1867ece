"""The readiness list as a workbook, as it is handed round (就绪清单)."""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.files.write_xlsx import Sheet, SheetColumn, write_workbook
from departments.choices import PostKind
from departments.people.overview import ReadinessLine


def readiness_workbook(*, lines: Sequence[ReadinessLine], region: str, on: date) -> io.BytesIO:
    """What is missing stands first."""
    target = io.BytesIO()
    columns = [
        SheetColumn(_("No."), 6, centred=True),
        SheetColumn(_("Unit"), 18),
        SheetColumn(_("Ready"), 8, centred=True),
        SheetColumn(_("What is missing"), 44),
        SheetColumn(_("Team document"), 24),
        SheetColumn(str(PostKind.PRINCIPAL.label), 12),
        SheetColumn(str(PostKind.DEPUTY.label), 12),
        SheetColumn(str(PostKind.HANDLER.label), 12),
        SheetColumn(_("Telephone"), 16),
        SheetColumn(_("Changes in 12 months"), 12, decimals=0),
    ]
    ready = sum(line.state.is_ready for line in lines)
    text = _("As of %(day)s: %(ready)d of %(all)d units are ready.") % {
        "day": f"{on:%Y-%m-%d}",
        "ready": ready,
        "all": len(lines),
    }
    title = _("%(region)s: readiness of the units") % {"region": region}
    write_workbook([Sheet(_("Readiness"), title, text, columns, _rows(lines))], target)
    target.seek(0)
    return target


def _rows(lines: Sequence[ReadinessLine]) -> Iterator[list[Any]]:
    for number, line in enumerate(sorted(lines, key=lambda line: line.state.is_ready), start=1):
        held = line.state.holders
        principal, deputy, handler = (
            held.get(kind) for kind in (PostKind.PRINCIPAL, PostKind.DEPUTY, PostKind.HANDLER)
        )
        yield [
            str(number),
            line.unit,
            pgettext("unit", "ready") if line.state.is_ready else pgettext("unit", "not ready"),
            "\n".join(line.state.missing),
            line.document[0] if line.document else "",
            principal.name if principal else "",
            deputy.name if deputy else "",
            handler.name if handler else "",
            handler.phone if handler else "",
            len(line.changes),
        ]
