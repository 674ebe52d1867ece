"""The forms of the ledger."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.files.guard import ALLOWED, KINDS
from departments.choices import ActionKind, Cause, ComplaintType
from departments.dates import FIRST_YEAR, LAST_YEAR
from departments.fields import AREA, DAY, SeveralField, field_of
from departments.models import Department, Difficulty, Measure

ACCEPT = ",".join(f".{extension}" for kind in KINDS for extension in kind.extensions)


def likely_year(day: date) -> None:
    """The years that a sheet may name as well (``departments.dates``)."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(_("The year %(year)s cannot be meant."), params={"year": day.year})


class ActionForm(forms.Form):
    """立项: one item, typed by the task force."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ActionKind.choices)
    title = forms.CharField(label=_("Problem or task"), max_length=200)
    owner = forms.ModelChoiceField(Department.objects.none(), label=_("Owner unit"), empty_label=_("Please choose"))
    co_units = SeveralField(Department.objects.none(), label=_("Co-units"), required=False)
    section = forms.CharField(label=_("Section in charge"), max_length=60, required=False)
    person = forms.CharField(label=_("Person in charge"), max_length=40, required=False)
    due = forms.DateField(label=_("Due on"), required=False, widget=DAY, validators=[likely_year])
    workdays = forms.IntegerField(
        label=_("or within working days"),
        required=False,
        min_value=1,
        max_value=500,
        help_text=_("Counted from the day after today; holidays and make-up days are known."),
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, required=False, help_text=_("Document, title and number.")
    )
    clause = forms.CharField(label=_("Clause"), max_length=60, required=False)
    indicator_code = forms.CharField(label=_("Indicator code"), max_length=30, required=False)
    programme = forms.CharField(label=_("Programme"), max_length=60, required=False)
    demand = forms.CharField(label=_("What is to be done"), required=False, widget=AREA)
    enterprise = forms.CharField(label=_("Enterprise"), max_length=120, required=False)
    complaint = forms.ChoiceField(
        label=_("Type of complaint"), choices=[("", "—"), *ComplaintType.choices], required=False
    )
    amount = forms.DecimalField(label=_("Amount, yuan"), required=False, min_value=0, max_digits=18, decimal_places=2)
    origin_date = forms.DateField(label=_("Origin date"), required=False, widget=DAY, validators=[likely_year])
    deduction = forms.DecimalField(
        label=_("Points deducted"), required=False, min_value=0, max_digits=8, decimal_places=2
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "owner", forms.ModelChoiceField).queryset = units
        field_of(self, "co_units", SeveralField).queryset = units

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("due")) == bool(cleaned.get("workdays")):
            self.add_error("due", _("Give a day or a number of working days, one of the two."))
        if cleaned.get("kind") == ActionKind.INSTRUCTION and not cleaned.get("source"):
            self.add_error("source", _("An upstream instruction names its document."))
        if cleaned.get("kind") == ActionKind.PROMISE and not cleaned.get("origin_date"):
            self.add_error("origin_date", _("A promise keeps the day on which it was made."))
        return cleaned

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields in the three columns of the page."""
        return [
            (
                _("What is to be mended or done"),
                self._fields_of("kind", "title", "source", "clause", "indicator_code", "programme", "demand"),
            ),
            (
                _("Whose it is, until when"),
                self._fields_of("owner", "co_units", "section", "person", "due", "workdays"),
            ),
            (
                _("Promises, findings, enterprises"),
                self._fields_of("enterprise", "complaint", "amount", "origin_date", "deduction"),
            ),
        ]

    def _fields_of(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]


class LedgerKindForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind of rows that name none"), choices=ActionKind.choices, initial=ActionKind.TASK, required=False
    )


class FileForm(forms.Form):
    """佐证材料. Type, size and content are judged by the service, which every door must pass."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=None,
        help_text=ALLOWED,
        error_messages={"required": _("Choose a file first.")},
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
    )


class SayForm(forms.Form):
    """One text: progress, a reason, a word of the verifier."""

    text = forms.CharField(label=_("Text"), max_length=1000, widget=AREA)


class OptionalSayForm(forms.Form):
    text = forms.CharField(label=_("Text"), max_length=1000, widget=AREA, required=False)


class DueForm(forms.Form):
    due = forms.DateField(label=_("New deadline"), widget=DAY, validators=[likely_year])
    text = forms.CharField(label=_("Reason"), max_length=200)


class CauseForm(forms.Form):
    """原因与措施: why the gap is there, and what the best county does about it."""

    cause = forms.ChoiceField(
        label=pgettext_lazy("ledger item", "Cause"), choices=[("", _("Please choose")), *Cause.choices]
    )
    measure = forms.ModelChoiceField(
        Measure.objects.none(),
        label=_("Measure of the best county"),
        required=False,
        empty_label=_("None of the library"),
    )

    def __init__(self, *args: Any, measures: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "measure", forms.ModelChoiceField).queryset = measures


class DifficultyForm(forms.Form):
    """困难诉求: four answers instead of an excuse."""

    cause = forms.ChoiceField(label=_("Kind of difficulty"), choices=[("", _("Please choose")), *Cause.choices])
    needs = forms.CharField(label=_("What is needed"), max_length=200)
    from_whom = forms.CharField(label=_("From whom"), max_length=80)
    by_when = forms.DateField(label=_("Needed by"), widget=DAY, validators=[likely_year])
    for_meeting = forms.BooleanField(label=_("Put before the next meeting"), required=False)


class SettleForm(forms.Form):
    """答复困难诉求."""

    difficulty = forms.ModelChoiceField(Difficulty.objects.none(), label=_("Difficulty"), empty_label=None)
    answer = forms.CharField(label=_("Answer"), max_length=200)

    def __init__(self, *args: Any, difficulties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "difficulty", forms.ModelChoiceField).queryset = difficulties.select_related("item")


class MeasureForm(forms.Form):
    """对标措施库: one entry."""

    cause = forms.ChoiceField(label=pgettext_lazy("ledger item", "Cause"), choices=Cause.choices)
    place = forms.CharField(label=_("County that does it"), max_length=80)
    text = forms.CharField(label=_("What it does"), max_length=2000, widget=AREA)
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Where it is written, or who told it."))
    indicator_code = forms.CharField(label=_("Indicator code"), max_length=30, required=False)


class PeopleForm(forms.Form):
    """Who of the unit answers for it; a blank leaves what is there."""

    section = forms.CharField(label=_("Section in charge"), max_length=60, required=False)
    person = forms.CharField(label=_("Person in charge"), max_length=40, required=False)
