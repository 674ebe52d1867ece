"""To which series of notices (通报系列) a round belongs, and of which indicators the series holds the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import gettext as _

from departments.models import Region
from indicators.choices import SERIES_NAMES, NoticeSpan, RoundKind
from indicators.models import Indicator, Round, RoundSeries
from indicators.rounds.periods import NoticePeriod, cadence_of


class SeriesFacts(Protocol):
    """What of a notice says in which series it stands."""

    @property
    def kind(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def issuer(self) -> str: ...
    @property
    def series_name(self) -> str: ...
    @property
    def cadence(self) -> str: ...
    @property
    def score_code(self) -> str | None: ...
    @property
    def place_code(self) -> str | None: ...
    @property
    def covered(self) -> NoticePeriod | None: ...


def find_series(*, region: Region, facts: SeriesFacts) -> RoundSeries:
    """The series that the facts name, begun when it is the first of its notices. Where nobody says how often they come
    out, it is as often as those that are there already, else as the period lets one expect."""
    covered = facts.covered
    names: dict[str, Any] = {
        "region": region,
        "kind": facts.kind,
        "level": facts.level,
        "issuer": facts.issuer,
        "name": facts.series_name or SERIES_NAMES[RoundKind(facts.kind)],
        "is_cumulative": covered is not None and covered.span == NoticeSpan.CUMULATIVE,
    }
    cadence: str = facts.cadence
    if not cadence:
        present = RoundSeries.objects.filter(**names).values_list("cadence", flat=True).first()
        cadence = present or cadence_of(covered.span if covered else "", covered.end.month if covered else None)
    series, _made = RoundSeries.objects.get_or_create(**names, cadence=cadence)
    codes = {"score_code": facts.score_code, "place_code": facts.place_code}
    changed = {name: code for name, code in codes.items() if code is not None and code != getattr(series, name)}
    if changed:
        for name, code in changed.items():
            setattr(series, name, code)
        series.save(update_fields=[*changed])
    return series


def is_same_series(now: Round, facts: SeriesFacts) -> bool:
    """Whether a later edition stays where the round is; a misspelt issuer may be corrected, and is no other series."""
    covered, series = facts.covered, now.series
    return (
        facts.kind == series.kind
        and facts.level == series.level
        and (facts.series_name or SERIES_NAMES[RoundKind(facts.kind)]) == series.name
        and facts.cadence in {"", series.cadence}
        and (covered is not None and covered.span == NoticeSpan.CUMULATIVE) == series.is_cumulative
    )


def unknown_codes(facts: SeriesFacts) -> dict[str, str]:
    """By field, what is wrong with a code that no scheme has."""
    codes: Mapping[str, str | None] = {"score_code": facts.score_code, "place_code": facts.place_code}
    wanted = {code for code in codes.values() if code}
    if not wanted:
        return {}
    present = set(Indicator.objects.filter(code__in=wanted).values_list("code", flat=True))
    message = _("No scheme has an indicator %(code)s.")
    return {field: message % {"code": code[:40]} for field, code in codes.items() if code and code not in present}


def forget_empty_series(*, region_id: int) -> None:
    """A series that only a draft had begun goes with it."""
    RoundSeries.objects.empty().filter(region_id=region_id).delete()
