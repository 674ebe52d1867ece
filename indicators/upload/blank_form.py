"""The form of one unit and month to be filled in offline (填报表模板): what its rows show, and its hidden keys."""

from __future__ import annotations

from indicators.entry.worksheet import Worksheet
from indicators.upload.form_keys import Base, TemplateKeys
from indicators.upload.offered import cell_facts


def keys_for(sheet: Worksheet) -> TemplateKeys:
    """What the form carries in its hidden sheet."""
    rows = {
        line.indicator.code: Base(line.figure.version if line.figure else 0, cell_facts(line.indicator, line.figure))
        for line in sheet.lines
    }
    cycle, unit = sheet.cycle, sheet.unit
    return TemplateKeys(cycle.region.code, cycle.scheme.code, cycle.kind, cycle.label, unit.code, unit.name, rows)
