"""Forms of rounds (通报轮次): the notice as a whole, a sheet of its items or firms, its ledger items, a call."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.choices import RegionLevel
from departments.dates import NotUnderstood
from indicators.choices import Cadence, FirmGrade, RoundKind
from indicators.fields import NumberField, PlaceField
from indicators.rounds.bands import Band, read_band
from indicators.rounds.record import NAMES, OF_SERIES, RoundFacts, why_not

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
ABOVE = [(level.value, level.label) for level in (RegionLevel.CITY, RegionLevel.PROVINCE, RegionLevel.COUNTRY)]
GROUPS = (
    (_("The notice"), ("kind", "year", "number", "title", "document", "issued_on")),
    (_("Whose it is, of what"), ("level", "issuer", "series_name", "cadence", "period", "sample_size", "bottom_n")),
    (
        _("The county as a whole"),
        ("full_marks", "score", "rank", "n_ranked", "sharing", "band", "score_code", "place_code"),
    ),
)


class BandField(forms.CharField):
    """前10 or 后3名; becomes a band, blank is none."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Band):
            return value
        text = super().to_python(value)
        try:
            return read_band(text) if text else None
        except NotUnderstood as fault:
            raise forms.ValidationError(f"{fault.message} {fault.remedy}") from fault


class RoundForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=RoundKind.choices)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    number = forms.IntegerField(label=_("Round of the year"), min_value=1, max_value=99)
    title = forms.CharField(label=_("Title"), max_length=200)
    document = forms.CharField(label=_("Document number"), max_length=80, required=False)
    issued_on = forms.DateField(label=_("Issued on"), widget=DAY)
    level = forms.ChoiceField(label=_("Level of the issuer"), choices=ABOVE)
    issuer = forms.CharField(label=_("Issued by"), max_length=80)
    period = forms.CharField(
        label=pgettext_lazy("round", "Period covered"),
        max_length=40,
        required=False,
        help_text=_(
            "As the notice names it: 2026年3月, 2026年第一季度, 2026年1—3月 (cumulative from January), 2026年."
            " Blank: the year and number of the round."
        ),
    )
    series_name = forms.CharField(
        label=_("Name of the series"),
        max_length=80,
        required=False,
        help_text=_("What the notices that may be compared with this one are about. Blank: as the kind says."),
    )
    cadence = forms.ChoiceField(
        label=pgettext_lazy("cadence", "Published"),
        choices=[("", _("As the others of the series")), *Cadence.choices],
        required=False,
    )
    sample_size = PlaceField(label=_("Sample size of a survey"))
    bottom_n = PlaceField(
        label=_("Size of the bottom group"), help_text=_("The N of “the last N”, as this notice says it.")
    )
    full_marks = NumberField(label=_("Full marks"), decimals=4)
    score = NumberField(label=_("Own score"), decimals=4)
    rank = PlaceField(label=_("Own place"))
    n_ranked = PlaceField(label=_("Number of ranked"))
    sharing = PlaceField(
        label=_("Number sharing the place"), help_text=_("The own county included; blank when nobody shares it.")
    )
    band = BandField(
        label=_("Place known only as a band"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": 20}),
        help_text=_("Such as 前10 or 后3名. With the exact place beside it, the two must agree."),
    )
    score_code = forms.CharField(
        label=_("Indicator of the score"),
        max_length=30,
        required=False,
        help_text=_("Code of the indicator that holds the same score, where there is one."),
    )
    place_code = forms.CharField(
        label=_("Indicator of the place"),
        max_length=30,
        required=False,
        help_text=_("Code of the indicator that holds the same place, where there is one."),
    )

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    @property
    def facts(self) -> RoundFacts:
        values = {name: self.cleaned_data[name] for name in (*NAMES, *OF_SERIES, "band")}
        return RoundFacts(**values | {"sharing": values["sharing"] or 1})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for fault in why_not(self.facts, today=self._today):
                self.add_error(fault.field, f"{fault.message} {fault.remedy}")
        return cleaned

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields in the three columns of the page."""
        return [(title, [self[name] for name in names]) for title, names in GROUPS]


class CorrectForm(forms.Form):
    reason = forms.CharField(label=_("Why it is corrected"), max_length=200)


class RoundLedgerForm(forms.Form):
    """How long there is for rows whose date the notice does not say."""

    workdays = forms.IntegerField(
        label=_("Within working days, where the notice names no day"), min_value=1, max_value=500
    )


class CallBackForm(forms.Form):
    on = forms.DateField(label=_("Called on"), widget=DAY)
    grade = forms.ChoiceField(label=_("Grade now"), choices=[("", _("Please choose")), *FirmGrade.choices])
    note = forms.CharField(label=_("What came of it"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
