"""What the task force does next (下一步): the facts of the month, and one button."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.progress.worklist import Requests, TaskforceSummary
from reports.choices import BUILT_STATES, ReportState


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do: what it is, and where; ``posts`` when the button does it at once."""

    label: str
    url: str
    posts: bool = False


def next_steps(summary: TaskforceSummary, newest: str | None, requests: Requests, waiting: int) -> list[NextStep]:
    """Everything that waits for the task force, the most urgent first; ``newest`` is the state of the month's newest
    report, None before the first."""
    return [*_requests(requests), *_month(summary, newest, waiting), *_next_version(requests)]


def _requests(requests: Requests) -> Iterator[NextStep]:
    if n := requests.extensions:
        text = ngettext("Decide on %(n)d extension", "Decide on %(n)d extensions", n) % {"n": n}
        yield NextStep(text, reverse("extensions"))
    if n := requests.corrections:
        text = ngettext("Decide on %(n)d correction", "Decide on %(n)d corrections", n) % {"n": n}
        yield NextStep(text, f"{reverse('correction_list')}?state=waiting")


def _month(summary: TaskforceSummary, newest: str | None, waiting: int) -> Iterator[NextStep]:
    if n := len(summary.late):
        text = ngettext("Remind %(n)d late unit", "Remind %(n)d late units", n) % {"n": n}
        yield NextStep(text, f"{reverse('month_detail', args=[summary.cycle.address])}#chase")
    if waiting:
        text = ngettext("Review %(n)d figure", "Review %(n)d figures", waiting) % {"n": waiting}
        yield NextStep(text, reverse("review"))
    label, address = summary.cycle.label, summary.cycle.token
    if newest == ReportState.READY:
        yield NextStep(_("Read and publish the report of %(period)s") % {"period": label}, _report(address))
    elif newest is None and not summary.is_open:
        text = _("Build the report of %(period)s") % {"period": label}
        yield NextStep(text, reverse("report_build", args=[address]), posts=True)
    elif newest is not None and newest not in BUILT_STATES:
        yield NextStep(_("Look after the report of %(period)s") % {"period": label}, _report(address))


def _next_version(requests: Requests) -> Iterator[NextStep]:
    for cycle in dict.fromkeys(correction.figure.cycle for correction in requests.not_carried):
        text = _("Build the next version of %(period)s with its corrections") % {"period": cycle}
        yield NextStep(text, _report(cycle.address))


def _report(address: str) -> str:
    return reverse("report_detail", args=[address])
