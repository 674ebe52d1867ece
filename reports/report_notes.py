"""参数说明: what is printed of a report on every page and file, its settings and its verification code. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.choices import MissingRule, Rounding, TieStyle


class Printed(Protocol):
    """What of a report is printed on every page and file."""

    scheme_name: str
    parameters: Any
    summary: dict[str, Any]

    @property
    def printed_code(self) -> str: ...


def report_note(report: Printed) -> str:
    """参数说明, why the month was closed before its deadline, if it was, and the code that the page is verified by."""
    text, early = settings_text(report.scheme_name, report.parameters), report.summary.get("closed_early")
    note = _(" The month was closed before its deadline, on %(at)s by %(by)s: %(reason)s.") % early if early else ""
    return f"{text}{note} {code_text(report)}"


def code_text(report: Printed) -> str:
    """核验码 with the address that says which version it is; the same in every copy, wherever it was made."""
    values = {"code": report.printed_code, "address": reverse("report_verify", args=[report.printed_code])}
    return _("Verification code %(code)s (in this system: %(address)s).") % values


def code_line(report: Printed) -> str:
    """核验码 and its address as short as a foot of a page has room for."""
    return f"{_('Verification code')} {report.printed_code} {reverse('report_verify', args=[report.printed_code])}"


def settings_text(scheme_name: str, parameters: Mapping[str, Any]) -> str:
    """The scheme's settings as they were when the report was made (参数说明), printed on every page and file."""
    if not parameters:
        return scheme_name
    floor = parameters.get("coverage_floor", "0")
    values = {
        "scheme": scheme_name,
        "ties": TieStyle(parameters["tie_style"]).label,
        "decimals": parameters["score_decimals"],
        "rounding": Rounding(parameters["rounding"]).label,
        "missing": MissingRule(parameters["missing_rule"]).label,
        "serious": parameters["serious_gap"],
        "bottom": parameters["bottom_n"],
        "streak": parameters["streak_min"],
    }
    text = (
        _(
            "%(scheme)s. Ties: %(ties)s; scores to %(decimals)s decimals, %(rounding)s; missing figures: %(missing)s; "
            "a gap is serious from %(serious)s%% (relative); bottom group: %(bottom)s; streaks from %(streak)s months."
        )
        % values
    )
    if floor != "0":
        text += _(" Below a coverage of %(floor)s%% nobody is ranked.") % {"floor": floor}
    if least := parameters.get("least_scored", 0):
        text += _(" Units that lead fewer than %(least)s scored indicators are not ranked.") % {"least": least}
    return text
