"""What the task force types about a month: its deadlines, why it is closed or reopened, more time for many units."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.lists.columns import minute_text
from indicators.cycles.deadlines import day_off_text
from indicators.cycles.forms import MOMENT, MomentInput
from indicators.models import Cycle

FORMATS = [MOMENT, "%Y-%m-%d %H:%M"]
REASON = 200


class DeadlinesForm(forms.Form):
    """Both deadlines of a month. What should be thought about twice, such as a day off, is asked for by a tick."""

    deadline = forms.DateTimeField(label=_("Deadline"), widget=MomentInput(), input_formats=FORMATS)
    last = forms.DateTimeField(
        label=_("Late entry with a reason until"),
        widget=MomentInput(),
        input_formats=FORMATS,
        required=False,
        help_text=_(
            "Between the two, figures are taken with a reason and nobody is late. Empty: there is no such time."
        ),
    )
    confirm = forms.BooleanField(label=_("I have read this and want it so"), required=False)

    def __init__(
        self, *args: Any, deadline: datetime | None = None, last: datetime | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("auto_id", "moments-%s")
        moments = {"deadline": deadline, "last": last}
        initial = {name: timezone.localtime(moment) for name, moment in moments.items() if moment is not None}
        super().__init__(*args, **{"initial": initial} | kwargs)
        if not self.is_bound:
            del self.fields["confirm"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        warnings = self.list_warnings(cleaned)
        if not warnings:
            del self.fields["confirm"]
        elif not cleaned.get("confirm"):
            self.add_error("confirm", " ".join(warnings))
        return cleaned

    def list_warnings(self, cleaned: dict[str, Any]) -> list[str]:
        moments = [cleaned[name] for name in ("deadline", "last") if cleaned.get(name)]
        days = dict.fromkeys(timezone.localtime(moment).date() for moment in moments)
        return [gettext("%(day)s.") % {"day": text} for day in days if (text := day_off_text(day))]


class ReasonedDeadlinesForm(DeadlinesForm):
    """Deadlines that somebody may rely on: with a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=REASON, help_text=_("Put on record."))
    field_order = ("deadline", "last", "reason", "confirm")


class MoveDeadlineForm(ReasonedDeadlinesForm):
    """``seen`` is the deadline that stood on the page, so that two people do not undo each other's decision."""

    seen = forms.CharField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, cycle: Cycle, shut_out: list[str], **kwargs: Any) -> None:
        kwargs |= {"deadline": cycle.deadline, "last": cycle.hard_deadline}
        super().__init__(*args, **kwargs)
        self.cycle, self.shut_out = cycle, shut_out
        self.initial["seen"] = cycle.deadline.isoformat()

    def clean_seen(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return self.cycle.deadline

    def list_warnings(self, cleaned: dict[str, Any]) -> list[str]:
        """Moving it forward says what that shuts out."""
        warnings, deadline = super().list_warnings(cleaned), cleaned.get("deadline")
        if deadline is None:
            return warnings
        ends = max(deadline, cleaned.get("last") or deadline)
        # What the browser shows has no seconds.
        if ends < self.cycle.closes_at.replace(second=0, microsecond=0):
            earlier = gettext("This ends the time to report earlier than %(now)s.") % {
                "now": minute_text(self.cycle.closes_at)
            }
            warnings += [earlier, *self.shut_out]
        return warnings


class CloseForm(forms.Form):
    """Closing by hand."""

    reason = forms.CharField(label=_("Reason"), max_length=REASON)

    def __init__(self, *args: Any, early: bool, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "close-%s")
        super().__init__(*args, **kwargs)
        if early:
            help_text = _("The deadline lies ahead: the reason is put on record and printed in the report.")
            self.fields["reason"].help_text = help_text
        else:
            del self.fields["reason"]


class UnitsExtensionForm(forms.Form):
    """One moment and one reason for all units that are ticked."""

    until = forms.DateTimeField(label=_("Open until"), widget=MomentInput(), input_formats=FORMATS)
    reason = forms.CharField(label=_("Reason"), max_length=REASON, help_text=_("Put on record and shown to the units."))

    def __init__(self, *args: Any, proposed: datetime, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "extend-%s")
        super().__init__(*args, **{"initial": {"until": timezone.localtime(proposed)}} | kwargs)


class ChaseForm(forms.Form):
    """The text that goes to every unit above what it owes."""

    opening = forms.CharField(label=_("Text"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    again = forms.BooleanField(label=_("Also to those who were reminded by hand today"), required=False)

    def __init__(self, *args: Any, opening: str, pressed: int, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "chase-%s")
        super().__init__(*args, **{"initial": {"opening": opening}} | kwargs)
        if not pressed:
            del self.fields["again"]
