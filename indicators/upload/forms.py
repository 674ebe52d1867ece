"""Uploading a sheet (上传): choosing the file, saying what its columns hold, and the preview's rows."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.utils import get_column_letter

from config.files.problems import ProblemList
from config.files.read_cells import address, refuse_size
from indicators.choices import UploadStatus
from indicators.figures.facts import FACTS, facts_of
from indicators.upload.headings import missing
from indicators.upload.offered import fact_texts
from indicators.upload.open import OpenedSheet
from indicators.upload.plan import PlanLine, UploadPlan
from indicators.upload.template_headings import AS_OF, DENOMINATOR, NOTE, NUMERATOR, SCORE

SAMPLES = 3
LABELS = {
    "code": gettext_lazy("Indicator code"),
    "name": gettext_lazy("Name of the indicator"),
    "department": gettext_lazy("Reporting unit"),
    "period": gettext_lazy("Period"),
    "value": gettext_lazy("Value of this period"),
    "score": SCORE,
    "numerator": NUMERATOR,
    "denominator": DENOMINATOR,
    "not_applicable": gettext_lazy("Not applicable (yes or no)"),
    "reason": gettext_lazy("Reason, when not applicable"),
    "note": NOTE,
    "as_of": AS_OF,
}
PASS_OVER = gettext_lazy("Not needed, pass over")
TONES = {
    UploadStatus.NEW: "info",
    UploadStatus.CHANGED: "warn",
    UploadStatus.CONFLICT: "bad",
    UploadStatus.LOCKED: "off",
    UploadStatus.SAME: "done",
}


class UploadForm(forms.Form):
    """One workbook or CSV file; its size is judged before it is read."""

    file = forms.FileField(
        label=gettext_lazy("File (XLSX or CSV)"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"})
    )

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        try:
            refuse_size(sent.size)
        except ProblemList as refusal:
            raise ValidationError([str(problem) for problem in refusal.problems]) from refusal
        return sent


class MatchForm(forms.Form):
    """What each column holds: one list to choose from a column."""

    def __init__(self, data: Any, *, opened: OpenedSheet) -> None:
        super().__init__(data)
        self.opened = opened
        choices = [("", PASS_OVER), *LABELS.items()]
        for place, heading in enumerate(opened.headings.texts):
            if self._is_empty(place):
                continue
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading or _("(no heading)"),
                choices=choices,
                required=False,
                initial=opened.columns.get(place, ""),
            )

    @property
    def columns(self) -> dict[int, str]:
        """Column (from 0) → what it holds."""
        return {int(name.partition("-")[2]): held for name, held in self.cleaned_data.items() if held}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        held = [name for name in cleaned.values() if name]
        for name in dict.fromkeys(held):
            if held.count(name) > 1:
                self.add_error(None, _("“%(what)s” was chosen for more than one column.") % {"what": LABELS[name]})
        for name in missing(held):
            meanings = {
                "name": _("Say which column names the indicator: its code or its name."),
                "value": _("Say which column holds the figures."),
            }
            self.add_error(None, meanings[name])
        if self.opened.department is None and "department" not in held:
            self.add_error(None, _("Say which column names the reporting unit."))
        return cleaned

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The columns as the page lists them, with what stands in them."""
        return [
            {"field": self[name], "letter": get_column_letter(place + 1), "samples": self._samples(place)}
            for name in self.fields
            for place in (int(name.partition("-")[2]),)
        ]

    def _samples(self, place: int) -> list[str]:
        grid = self.opened.grid
        below = range(self.opened.headings.last_row + 1, len(grid.rows) + 1)
        texts = (grid.text(row, place + 1) for row in below if row not in grid.hidden_rows)
        return list(dict.fromkeys(text[:30] for text in texts if text))[:SAMPLES]

    def _is_empty(self, place: int) -> bool:
        if place + 1 in self.opened.grid.hidden_columns:
            return True
        return not self.opened.headings.texts[place] and not self._samples(place)


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One row of the preview: where it stands, what is stored and what the sheet says, fact by fact."""

    line: PlanLine
    cell: str
    facts: list[dict[str, str]]  # label, old, new, and base where it differs from old
    tone: str

    @property
    def key(self) -> str:
        return "{}-{}".format(*self.line.key)


def diff_rows(plan: UploadPlan, *statuses: str) -> list[DiffRow]:
    """The rows of these states in the order of the sheet."""
    return [
        DiffRow(line, address(line.row.row, line.row.column), _changes(line), TONES[UploadStatus(line.status)])
        for line in plan.of(*statuses)
    ]


def _changes(line: PlanLine) -> list[dict[str, str]]:
    old, new = fact_texts(facts_of(line.stored)), fact_texts(line.entry.facts())
    base = line.row.base.facts if line.row.base else {}
    return [
        {
            "name": str(LABELS[name]),
            "old": _fact_word(name, old),
            "new": _fact_word(name, new),
            "base": _fact_word(name, base),
        }
        for name in FACTS
        if old.get(name) != new.get(name)
    ]


def _fact_word(name: str, facts: dict[str, str]) -> str:
    text = facts.get(name, "")
    return _("yes") if name == "not_applicable" and text else text


def fault_rows(plan: UploadPlan) -> list[dict[str, str]]:
    return [
        {"cell": address(fault.row, fault.column), "message": fault.message, "remedy": fault.remedy}
        for fault in plan.faults
    ]
