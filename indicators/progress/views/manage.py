"""The task force's page of a month (月度管理): its deadlines, closing and reopening; who is chased, who gets time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lists.columns import minute_text
from departments.access.refusals import NotAllowed, NotDone
from departments.choices import Role
from departments.models import Department
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from indicators.choices import CycleState
from indicators.cycles.completeness import UnitProgress, late_first, unit_progress
from indicators.cycles.deadlines import move_deadline, open_month, openable_months, propose_deadline, reopen_cycle
from indicators.cycles.extensions import CannotExtend, suggest_end
from indicators.cycles.forms_months import (
    ChaseForm,
    CloseForm,
    DeadlinesForm,
    MoveDeadlineForm,
    ReasonedDeadlinesForm,
    UnitsExtensionForm,
)
from indicators.cycles.lifecycle import close_cycle
from indicators.cycles.lines import part_titles, progress_lines, total_line
from indicators.cycles.many import Refusals, extend_units
from indicators.cycles.moments import deadline_text
from indicators.cycles.obligations import Obligation, obligations_of
from indicators.cycles.periods import stage
from indicators.cycles.shutting import count_shut_out
from indicators.models import Cycle, ExtensionRequest
from indicators.months import label_of
from indicators.progress.behind import NAMES
from indicators.progress.board import unit_months
from indicators.progress.chase import chase_units, plan_chase
from indicators.progress.exports import detail_text
from indicators.progress.timeliness import UnitMonth
from indicators.tones import TIMELINESS_TONES


@require_http_methods(["GET", "HEAD", "POST"])
@requires_role(Role.TASKFORCE)
def month_open(request: SignedInRequest, period: str) -> HttpResponse:
    """A month that is not there yet: its deadlines are proposed, and may be set otherwise."""
    at, region = timezone.now(), request.user.home_region
    offered = [] if region is None else openable_months(region=region, today=timezone.localdate(at))
    wanted = next((each for each in offered if each.address == period), None)
    if wanted is None or region is None:
        raise Http404
    proposed = propose_deadline(scheme=wanted.scheme, month=wanted.month, at=at)
    moments = {"deadline": proposed.deadline, "last": proposed.hard_deadline}
    form = DeadlinesForm(request.POST, **moments) if request.method == "POST" else DeadlinesForm(**moments)
    if form.is_valid():
        values = {"deadline": form.cleaned_data["deadline"], "last": form.cleaned_data["last"]}
        try:
            cycle = open_month(
                region=region, scheme=wanted.scheme, month=wanted.month, actor=request.user, at=at, **values
            )
        except NotDone as refusal:
            form.add_error(None, str(refusal))
        else:
            text = _("%(period)s is open. Deadline: %(deadline)s")
            messages.success(request, text % {"period": cycle, "deadline": deadline_text(cycle)})
            return redirect(reverse("month_detail", args=[cycle.address]))
    context = {"form": form, "label": label_of(wanted.month), "scheme": wanted.scheme, "note": proposed.note}
    return render(request, "indicators/progress/month_open.html", context)


@require_safe
@requires_role(Role.TASKFORCE)
def month_detail(request: SignedInRequest, period: str) -> HttpResponse:
    """``?tick=late`` ticks the units that are late, for an extension of all of them."""
    return MonthPage(request, period).render()


@require_POST
@requires_role(Role.TASKFORCE)
def month_act(request: SignedInRequest, period: str) -> HttpResponse:
    """Move the deadlines, close, or open again."""
    page = MonthPage(request, period)
    act = {"deadline": page.move, "close": page.close, "reopen": page.reopen}.get(request.POST.get("action", ""))
    if act is None:
        return page.back()
    return page.do(act)


@require_POST
@requires_role(Role.TASKFORCE)
def month_extend(request: SignedInRequest, period: str) -> HttpResponse:
    """More time for all units that are ticked."""
    page = MonthPage(request, period)
    return page.do(page.extend)


@require_POST
@requires_role(Role.TASKFORCE)
def month_remind(request: SignedInRequest, period: str) -> HttpResponse:
    """One text to all late units."""
    page = MonthPage(request, period)
    return page.do(page.remind)


class MonthPage:
    """The page of one month: what was sent stays in its form until it is done."""

    def __init__(self, request: SignedInRequest, period: str) -> None:
        self.request, self.at = request, timezone.now()
        rows = Cycle.objects.visible_to(request.user).with_twins().select_related("region")
        cycle = rows.by_label(period).first()
        if cycle is None:
            raise Http404
        self.cycle: Cycle = cycle
        self.units: list[UnitProgress] = late_first(unit_progress(cycle=cycle, at=self.at))
        self.shut_out = count_shut_out([(str(row.department), row) for row in self.units])
        self.forms: dict[str, forms.Form] = {}
        self.refusals: Sequence[tuple[str, str]] = ()

    def back(self) -> HttpResponse:
        return redirect(reverse("month_detail", args=[self.cycle.address]))

    def do(self, act: Any) -> HttpResponse:
        """Do it and come back to the page; where it is refused, the page again with what was typed and why not."""
        try:
            form, message = act()
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        if form.errors:
            return self.render()
        messages.success(self.request, message)
        return self.back()

    def _hold(self, name: str, form: forms.Form) -> forms.Form:
        self.forms[name] = form
        return form

    def move(self) -> tuple[forms.Form, str]:
        post, lines = self.request.POST, self.shut_out.lines
        form = self._hold("deadline_form", MoveDeadlineForm(post, cycle=self.cycle, shut_out=lines))
        if form.is_valid():
            values = {name: form.cleaned_data[name] for name in ("deadline", "last", "reason", "seen")}
            try:
                self.cycle = move_deadline(cycle=self.cycle, actor=self.request.user, at=self.at, **values)
            except NotDone as refusal:
                form.add_error(None, str(refusal))
        return form, _("The deadline is now %(deadline)s") % {"deadline": deadline_text(self.cycle)}

    def close(self) -> tuple[forms.Form, str]:
        early = self.cycle.closes_at > self.at
        form = self._hold("close_form", CloseForm(self.request.POST, early=early))
        if form.is_valid():
            reason = form.cleaned_data.get("reason", "")
            try:
                closed = close_cycle(cycle=self.cycle, actor=self.request.user, reason=reason, at=self.at)
            except NotDone as refusal:
                form.add_error(None, str(refusal))
            else:
                if closed.closed_at != self.at:
                    form.add_error(None, _("The month was closed already."))
        return form, _("%(period)s is closed.") % {"period": self.cycle}

    def reopen(self) -> tuple[forms.Form, str]:
        form = self._hold("reopen_form", ReasonedDeadlinesForm(self.request.POST))
        if form.is_valid():
            values = {name: form.cleaned_data[name] for name in ("deadline", "last", "reason")}
            try:
                self.cycle = reopen_cycle(cycle=self.cycle, actor=self.request.user, at=self.at, **values)
            except NotDone as refusal:
                form.add_error(None, str(refusal))
        values = {"period": self.cycle, "deadline": deadline_text(self.cycle)}
        return form, _("%(period)s is open again. Deadline: %(deadline)s") % values

    def extend(self) -> tuple[forms.Form, str]:
        form = self._hold("extend_form", UnitsExtensionForm(self.request.POST, proposed=self._suggest_end()))
        units = Department.objects.filter(region_id=self.cycle.region_id, code__in=self._find_ticked())
        n = 0
        if form.is_valid():
            try:
                granted = extend_units(
                    cycle=self.cycle,
                    departments=list(units.order_by("position", "code")),
                    actor=self.request.user,
                    at=self.at,
                    **form.cleaned_data,
                )
                n = len(granted)
            except CannotExtend as refusal:
                form.add_error(None, str(refusal))
            except Refusals as refusal:
                form.add_error(None, _("Nobody was extended: mend the choice and send it again."))
                self.refusals = refusal.reasons
        until = minute_text(form.cleaned_data["until"]) if n else ""
        text = ngettext("%(n)d unit has time until %(until)s.", "%(n)d units have time until %(until)s.", n)
        return form, text % {"n": n, "until": until}

    def remind(self) -> tuple[forms.Form, str]:
        chase = plan_chase(cycle=self.cycle, at=self.at)
        form = self._hold("chase_form", ChaseForm(self.request.POST, opening=chase.opening, pressed=chase.pressed))
        text = ""
        if form.is_valid():
            opening, again = form.cleaned_data["opening"], form.cleaned_data.get("again", False)
            try:
                outcome = chase_units(
                    cycle=self.cycle, opening=opening, actor=self.request.user, at=self.at, again=again
                )
            except NotDone as refusal:
                form.add_error(None, str(refusal))
            else:
                text = _("People reminded: %(people)d, units: %(units)d.")
                text %= {"people": outcome.people, "units": outcome.units}
                if outcome.spared:
                    spared = _("%(n)d people were reminded by hand today already and were left alone.")
                    text += " " + spared % {"n": outcome.spared}
        return form, text

    def _find_ticked(self) -> Collection[str]:
        if self.request.method == "POST":
            return set(self.request.POST.getlist("department"))
        wanted = self.request.GET.get("tick") == "late"
        return {row.department.code for row in self.units if wanted and row.is_late}

    def _suggest_end(self) -> datetime:
        return suggest_end(cycle=self.cycle, at=self.at)

    def render(self) -> HttpResponse:
        cycle, at = self.cycle, self.at
        # Whoever owes something has been read with its progress.
        units = sorted((row.department for row in self.units), key=lambda unit: (unit.position, unit.code))
        owed = obligations_of(cycle=cycle, units=units, fields=NAMES)
        chase = plan_chase(cycle=cycle, at=at, progress=self.units, owed=owed)
        is_open = cycle.state == CycleState.OPEN
        context: dict[str, Any] = {
            "cycle": cycle,
            "stage": stage(cycle, at),
            "lines": self._lines(owed),
            "totals": total_line(self.units, cycle=cycle.address),
            "titles": part_titles(),
            "complete": sum(row.is_complete for row in self.units),
            "late": sum(row.is_late for row in self.units),
            "shut_out": self.shut_out.lines,
            "is_early": cycle.closes_at > at,
            "refusals": self.refusals,
            "chase": chase,
            "requests": ExtensionRequest.objects.waiting().filter(cycle=cycle).count(),
            "chase_form": ChaseForm(opening=chase.opening, pressed=chase.pressed),
            "extend_form": UnitsExtensionForm(proposed=self._suggest_end()),
        }
        if is_open:
            context["deadline_form"] = MoveDeadlineForm(cycle=cycle, shut_out=self.shut_out.lines)
            context["close_form"] = CloseForm(early=cycle.closes_at > at)
        elif cycle.state == CycleState.CLOSED:
            context["reopen_form"] = ReasonedDeadlinesForm(deadline=self._suggest_end())
        context |= self.forms
        problem = next((form for form in self.forms.values() if form.errors), None)
        return render(self.request, "indicators/progress/month.html", context | {"problem": problem})

    def _lines(self, owed: list[Obligation]) -> list[dict[str, Any]]:
        months, ticked = unit_months(cycle=self.cycle, owed=owed, at=self.at), self._find_ticked()
        lines = progress_lines(self.units, cycle=self.cycle.address)
        for row, line in zip(self.units, lines, strict=True):
            cell = months.get(row.department.pk, UnitMonth())
            line |= {
                "timely_tone": TIMELINESS_TONES[cell.state],
                "timely_word": cell.state.label,
                "timely_detail": detail_text(cell),
                "ticked": line["code"] in ticked,
            }
        return lines
