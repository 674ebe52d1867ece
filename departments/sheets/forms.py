"""Forms of the steps of a sheet (导入): file or pasted table, what its columns mean, what its names mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.files.records import address
from config.sheets.table import TableColumn
from departments.sheets.names import MOST_ASKED, NamedTable, UnknownName
from departments.sheets.uploads import KeptReading

STRANGER, LATER = "-", ""


class SheetUploadForm(forms.Form):
    """One file, or the rows as they were copied from a spreadsheet, a document or a page."""

    file = forms.FileField(label=_("File"), required=False)
    text = forms.CharField(
        label=_("or the table, pasted"),
        required=False,
        max_length=2_000_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Copied from a spreadsheet together with its row of headings."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("file")) == bool(cleaned.get("text", "").strip()):
            raise forms.ValidationError(_("Choose a file or paste a table, one of the two."))
        return cleaned


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column of the sheet as it is asked about."""

    letter: str
    heading: str
    samples: list[str]
    field: forms.BoundField


class MeaningForm(forms.Form):
    """Which sheet is meant, and what each of its columns holds."""

    def __init__(self, reading: KeptReading, columns: Sequence[TableColumn], *, data: Any = None) -> None:
        super().__init__(data)
        self._reading = reading
        names = [(column.name, column.text) for column in columns if not column.is_aside]
        self._labels = dict(names)
        if len(reading.sheets) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label=pgettext_lazy("file", "Sheet"),
                choices=[(name, name) for name in reading.sheets],
                initial=reading.sheet,
            )
        for column, heading in reading.headings.items():
            self.fields[f"c{column}"] = forms.ChoiceField(
                label=heading,
                required=False,
                choices=[("", _("not used")), *names],
                initial=reading.meanings.get(column) or reading.guesses.get(column, ""),
            )
        always = forms.BooleanField(label=_("Read these headings so from now on"), required=False, initial=True)
        self.fields["always"] = always

    @property
    def lines(self) -> Iterator[ColumnLine]:
        for column, heading in self._reading.headings.items():
            samples = self._reading.samples.get(column, [])
            yield ColumnLine(address(1, column).rstrip("1"), heading, samples, self[f"c{column}"])

    @property
    def used(self) -> list[tuple[str, str]]:
        """Heading and meaning of what is read."""
        read = {column: meaning for column, meaning in self._reading.meanings.items() if meaning in self._labels}
        return [(self._reading.headings.get(column, ""), self._labels[meaning]) for column, meaning in read.items()]

    @property
    def unused(self) -> list[str]:
        return [heading for column, heading in self._reading.headings.items() if not self._reading.meanings.get(column)]

    def meanings(self) -> dict[int, str]:
        return {column: self.cleaned_data[f"c{column}"] for column in self._reading.headings}


@dataclass(frozen=True, slots=True)
class NameLine:
    """A stranger as it is asked about."""

    name: UnknownName
    field: forms.BoundField


class UnknownNameForm(forms.Form):
    """What each unknown name is: something here, nothing of this system, or still unanswered."""

    always = forms.BooleanField(label=_("Understand these names so from now on"), required=False, initial=True)

    def __init__(self, named: NamedTable, data: Any = None) -> None:
        super().__init__(data)
        self._names = named.unknown[:MOST_ASKED]
        for place, name in enumerate(self._names):
            near = {key for key, _label in name.near}
            rest = [option for option in named.options[name.kind] if option[0] not in near]
            choices: list[Any] = [(LATER, _("not answered")), (STRANGER, _("does not belong to this system"))]
            if name.near:
                choices.append((_("Called nearly so"), [(key, f"{label}（{key}）") for key, label in name.near]))
            choices.append((_("All"), [(key, f"{label}（{key}）") for key, label in rest]))
            self.fields[f"n{place}"] = forms.ChoiceField(label=name.text, choices=choices, required=False)
        self.fields["always"] = self.fields.pop("always")

    @property
    def lines(self) -> list[NameLine]:
        return [NameLine(name, self[f"n{place}"]) for place, name in enumerate(self._names)]

    def answers(self) -> dict[str, dict[str, str]]:
        """By kind and name; what was not answered is left out."""
        found: dict[str, dict[str, str]] = {}
        for place, name in enumerate(self._names):
            answer = self.cleaned_data[f"n{place}"]
            if answer != LATER:
                found.setdefault(name.kind, {})[name.plain] = "" if answer == STRANGER else answer
        return found


class TakeSheetBackForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)
