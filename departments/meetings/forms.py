"""The forms of a meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.choices import SpeakerPart
from departments.fields import AREA, DAY, field_of
from departments.models import Department, Meeting, Speaker

Units = list[tuple[int, str]]


class MoveForm(forms.Form):
    day = forms.DateField(label=_("New day"), widget=DAY)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class TakeBackForm(forms.Form):
    """收回议程."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class DetailsForm(forms.Form):
    starts = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(label=_("Venue"), max_length=80, required=False)
    chair = forms.CharField(label=_("Chaired by"), max_length=80, required=False)


class UnitChoice(forms.TypedChoiceField):
    """A unit out of a list that was read once for all forms of the page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)

    def offer(self, units: Units) -> None:
        self.choices = [("", _("Please choose")), *units]


class NameForm(forms.Form):
    """One more speaker, named by hand."""

    unit = UnitChoice(label=_("Unit"))
    part = forms.ChoiceField(label=_("Kind of speech"), choices=SpeakerPart.choices)
    note = forms.CharField(label=_("Why it speaks"), max_length=200)

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "unit", UnitChoice).offer(units)


class StatementForm(forms.Form):
    """表态发言记录: what one speaker said and promised."""

    speaker = forms.TypedChoiceField(label=_("Speaker"), coerce=int, empty_value=None)
    person = forms.CharField(
        label=pgettext_lazy("person", "Name"),
        max_length=40,
        required=False,
        help_text=_("Left blank: the unit's principal in office."),
    )
    statement = forms.CharField(label=pgettext_lazy("speech", "Statement"), max_length=2000, widget=AREA)
    commitment = forms.CharField(
        label=_("Commitment"), max_length=200, required=False, help_text=_("Becomes an item of the ledger.")
    )
    due = forms.DateField(label=_("Due on"), required=False, widget=DAY)

    def __init__(self, *args: Any, speakers: list[Speaker], heads: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = []
        for speaker in speakers:
            parts = (speaker.department, heads.get(speaker.department_id), speaker.get_part_display())
            offered.append((speaker.pk, " · ".join(str(part) for part in parts if part)))
        field_of(self, "speaker", forms.ChoiceField).choices = [("", _("Please choose")), *offered]


class ResolutionForm(forms.Form):
    """议定事项."""

    text = forms.CharField(label=_("Resolution"), max_length=500, widget=AREA)
    owner = UnitChoice(
        label=_("Carried out by"), required=False, help_text=_("With a deadline it becomes an item of the ledger.")
    )
    due = forms.DateField(label=_("Due on"), required=False, widget=DAY)

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "owner", UnitChoice).offer(units)


class HoldForm(forms.Form):
    present = forms.CharField(label=_("Present"), max_length=2000, widget=AREA)
    notes = forms.CharField(label=_("Course of the meeting"), max_length=5000, widget=AREA, required=False)


def forms_of(meeting: Meeting, *, units: Units, speakers: list[Speaker], heads: dict[int, str]) -> dict[str, Any]:
    """How each form of a meeting is made; the page shows those that may be used now."""
    details = {"starts": meeting.starts, "place": meeting.place, "chair": meeting.chair}
    return {
        "move": lambda data=None: MoveForm(data, prefix="move", initial={"day": meeting.day}),
        "take_back": lambda data=None: TakeBackForm(data, prefix="take_back"),
        "details": lambda data=None: DetailsForm(data, prefix="details", initial=details),
        "name": lambda data=None: NameForm(data, prefix="name", units=units),
        "statement": lambda data=None: StatementForm(data, prefix="statement", speakers=speakers, heads=heads),
        "resolve": lambda data=None: ResolutionForm(data, prefix="resolve", units=units),
        "hold": lambda data=None: HoldForm(data, prefix="hold"),
    }


def units_of(*, region_id: int, today: Any) -> Units:
    units = Department.objects.filter(region_id=region_id).active(on=today).order_by("position", "code")
    return list(units.values_list("pk", "short_name"))
