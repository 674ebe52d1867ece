"""Uploading a sheet (上传): choosing the file, saying what its columns hold, and the preview's rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.files.read_book import WEB
from config.files.records import address
from indicators.choices import UploadStatus
from indicators.figures.facts import FACTS, facts_of
from indicators.upload.columns import LABELS, missing
from indicators.upload.offered import fact_texts
from indicators.upload.open import OpenedSheet, proposals
from indicators.upload.plan import PlanLine, UploadPlan

SAMPLES = 3
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
        label=gettext_lazy("File with a table"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.xlsb,.ods,.csv,.tsv,.txt,.docx,.html,.htm,.et"}),
    )

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > WEB.bytes:
            values = {"size": -(-sent.size >> 20), "limit": WEB.bytes >> 20}
            raise ValidationError(_("The file has %(size)s MB; at most %(limit)s MB are taken.") % values)
        return sent


class SheetForm(forms.Form):
    """Which of several sheets is meant."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet with the table"), widget=forms.RadioSelect)

    def __init__(self, data: Any, *, names: Sequence[str], best: str) -> None:
        super().__init__(data, initial={"sheet": best or None})
        field = self.fields["sheet"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, name) for name in names]


class MatchForm(forms.Form):
    """What each column holds: one list to choose from a column."""

    def __init__(self, data: Any, *, opened: OpenedSheet) -> None:
        super().__init__(data)
        self.opened = opened
        choices = [("", PASS_OVER), *LABELS.items()]
        probable = proposals(opened)
        headings = opened.understood.headings
        for column in opened.understood.sheet.visible_columns():
            if column in headings or self._samples(column):
                self.fields[f"column-{column}"] = forms.ChoiceField(
                    label=headings.get(column) or _("(no heading)"),
                    choices=choices,
                    required=False,
                    initial=probable.get(column, ""),
                )

    @property
    def columns(self) -> dict[int, str]:
        """Column → what it holds; blank for those to pass over."""
        return {int(name.partition("-")[2]): held for name, held in self.cleaned_data.items()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        senses = self.opened.understood.senses
        named: dict[tuple[Any, ...], int] = {}
        for name, held in cleaned.items():
            sense = senses.get(int(name.partition("-")[2]))
            things = sorted((kind, id(thing)) for kind, thing in sense.things.items()) if sense else []
            key = (held, *things)
            named[key] = named.get(key, 0) + 1 if held else 0
        for what in dict.fromkeys(key[0] for key, count in named.items() if count > 1):
            self.add_error(None, _("“%(what)s” was chosen for more than one column.") % {"what": LABELS[what]})
        kinds = {kind for sense in senses.values() for kind in sense.things}
        held_names = [held for held in cleaned.values() if held]
        for name in missing(held_names, indicators="indicator" in kinds):
            meanings = {
                "name": _("Say which column names the indicator: its code or its name."),
                "value": _("Say which column holds the figures."),
            }
            self.add_error(None, meanings[name])
        if self.opened.department is None and "department" not in held_names and "unit" not in kinds:
            self.add_error(None, _("Say which column names the reporting unit."))
        return cleaned

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The columns as the page lists them, with what stands in them."""
        return [
            {"field": self[name], "letter": address(0, column).rstrip("0"), "samples": self._samples(column)}
            for name in self.fields
            for column in (int(name.partition("-")[2]),)
        ]

    def _samples(self, column: int) -> list[str]:
        sheet, after = self.opened.understood.sheet, self.opened.understood.heads.last_row
        below = (row for row in range(after + 1, len(sheet.rows) + 1) if row not in sheet.hidden_rows)
        texts = (sheet.text(row, column) for row in below)
        return list(dict.fromkeys(text[:30] for text in texts if text))[:SAMPLES]


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
