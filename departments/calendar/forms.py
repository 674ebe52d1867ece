"""The forms of the calendar: a year's notice, and the four rhythms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.calendar.rhythms import LARGEST
from departments.choices import Postponing, RhythmKind
from departments.fields import DAY, field_of

HELP = _(
    "Paste the notice as it was published, or write one line a day or span: 2027-01-01~2027-01-03 元旦 休, and for "
    "make-up days: 2027-02-14 春节 班"
)
DAY_HELP = {
    "week": _("Day of the week, 1 is Monday."),
    "ten_days": _("So many days after the ten-day period."),
    "month": _("Day of the month."),
    "quarter": _("Day of the month after the quarter."),
}


class NoticeNameForm(forms.Form):
    """The document that a sheet of days is taken from."""

    document = forms.CharField(label=_("Official notice"), max_length=200)


class NoticeForm(forms.Form):
    """放假通知."""

    document = forms.CharField(
        label=_("Source document"),
        max_length=200,
        required=False,
        help_text=_("Title and number of the official notice. When it is pasted with its title, that is taken."),
    )
    lines = forms.CharField(
        label=_("Days off and make-up days"), help_text=HELP, widget=forms.Textarea(attrs={"rows": 14})
    )
    # What the page showed: only that is replaced.
    shown = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)


class RhythmForm(forms.Form):
    """One rhythm; ``kind`` says what its day means."""

    active = forms.BooleanField(label=_("In use"), required=False)
    day = forms.IntegerField(label=pgettext_lazy("rhythm", "Day"), min_value=1)
    postponing = forms.ChoiceField(label=_("When it is a day off"), choices=Postponing.choices)
    from_month = forms.DateField(
        label=_("First month"), required=False, widget=DAY, help_text=_("Any day of it; empty means always.")
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].help_text = DAY_HELP[kind]
        field_of(self, "day", forms.IntegerField).max_value = LARGEST[RhythmKind(kind)]
        self.fields["day"].widget.attrs["max"] = LARGEST[RhythmKind(kind)]
