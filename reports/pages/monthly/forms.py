"""The small forms of a monthly report (月报): making it again, publishing it, taking it back, objecting to it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.fields import field_of
from reports.publishing.checklist import Checklist

# No indicator has this code.
PLACE = "place"


class RebuildForm(forms.Form):
    """A correction of what is published says why (更正原因)."""

    reason = forms.CharField(label=_("Reason for the correction"), max_length=200, required=False)

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason
        self.needs_reason = needs_reason
        if not needs_reason:
            self.fields["reason"].widget = forms.HiddenInput()


class PublishForm(forms.Form):
    """Publishing cannot be undone: every caution has a box of its own, and the month is typed."""

    month = forms.CharField(label=_("Type the month to publish it"), max_length=20)

    def __init__(self, *args: Any, checklist: Checklist, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.checklist, self.label = checklist, label
        field_of(self, "month", forms.CharField).widget.attrs |= {"autocomplete": "off", "placeholder": label}
        self.boxes = []
        for caution in checklist.cautions:
            self.fields[caution.token] = forms.BooleanField(
                label=_("%(what)s: I have read the list and publish all the same.") % {"what": caution.kind.label},
                error_messages={"required": _("Tick the box when you have read the list.")},
            )
            self.boxes.append((caution, self[caution.token]))

    def clean_month(self) -> str:
        typed = str(self.cleaned_data["month"]).strip()
        if typed != self.label:
            raise forms.ValidationError(
                _("Type %(month)s, the month that is published; “%(typed)s” is another one."),
                params={"month": self.label, "typed": typed},
            )
        return typed

    @property
    def acknowledged(self) -> Sequence[str]:
        """The cautions that were ticked as they were shown."""
        return [token for token in self.checklist.tokens if self.cleaned_data.get(token)]


class WithdrawalForm(forms.Form):
    """Why a version is taken back before anybody has seen it (撤回)."""

    reason = forms.CharField(label=_("Reason for the withdrawal"), max_length=200)


class ObjectionForm(forms.Form):
    """Which of the unit's rows is wrong, and what is wrong with it."""

    code = forms.ChoiceField(label=_("What is wrong"))
    reason = forms.CharField(
        label=_("What is wrong about it"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The task force answers before everybody sees the report. Both stay on record."),
    )

    def __init__(self, *args: Any, rows: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "code", forms.ChoiceField).choices = [(PLACE, _("the place of our unit")), *rows]

    def clean_code(self) -> str:
        """The indicator; empty for the place."""
        chosen = str(self.cleaned_data["code"])
        return "" if chosen == PLACE else chosen


class AnswerForm(forms.Form):
    """The answer to an objection, and whether it was right."""

    upheld = forms.ChoiceField(
        label=_("Decision"),
        choices=[("no", _("The figure is right as it stands")), ("yes", _("It is wrong: correct it"))],
    )
    answer = forms.CharField(label=_("Answer"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
