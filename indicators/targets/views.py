"""Targets (目标任务): the list, one more, a sheet of them, and what is done to one. All of it is audited."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.sheets.table import Table
from config.sheets.wizard import Filling, filling_page
from config.files.write_plain import plain_workbook
from config.links import link_to
from config.lists.page import TablePage, page_of
from departments.access.guarding import own_or_404, own_region, record_denial
from departments.access.refusals import NotAllowed
from departments.choices import REGION_WIDE_ROLES, Role
from departments.lists.exports import record_export
from departments.models import Department, Region
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from indicators.models import Indicator, RegistrationRule, Scheme, Target, TargetTick
from indicators.targets.accept import is_entered_by, judge_tick, may_judge_tick
from indicators.targets.filters import WITHDRAWN, TargetFilter
from indicators.targets.forms import JudgeTickForm, RegistrationForm, TargetForm, TickForm, WithdrawForm
from indicators.targets.lines import TargetLine, judge_lines, lines_to_judge
from indicators.targets.rows import COLUMNS, HEADINGS, first_words
from indicators.targets.set import CannotSet, set_registration_rule, set_target, tick_category, withdraw_target
from indicators.targets.sheet import import_targets, open_sheet, plan_targets
from indicators.targets.tables import TargetTable
from indicators.targets.words import RULE

UNIT = ("code", "short_name", "kind", "position", "active_from", "active_to", "region_id")
WORKERS = (Role.STAFF, Role.REVIEWER, Role.TASKFORCE)


@method_decorator(requires_role(*READERS), name="dispatch")
class TargetList(TablePage):
    """Every target of every unit the reader may see, judged today."""

    request: SignedInRequest
    table_class = TargetTable
    filterset_class = TargetFilter
    template_name = "indicators/targets/targets.html"
    always = ("indicator", "unit")

    @cached_property
    def units(self) -> list[Department]:
        """Those whose lines the reader may see."""
        user = self.request.user
        if user.has_role(*REGION_WIDE_ROLES):
            return list(Department.objects.visible_to(user).only(*UNIT))
        return [user.department] if user.department else []

    def get_queryset(self) -> QuerySet[Target]:
        user, today = self.request.user, timezone.localdate()
        seen = Target.objects.visible_to(user, on=today).permitted(region_id=user.home_region_id, on=today)
        withdrawn = self.request.GET.get("state") == WITHDRAWN  # only when asked for
        seen = seen.filter(withdrawn_at__isnull=not withdrawn).select_related("indicator__scheme", "region")
        return seen.order_by("due", "indicator__position", "pk")

    def get_filterset_kwargs(self, filterset_class: type) -> dict[str, Any]:
        today = timezone.localdate()
        choices = [(unit.pk, unit.short_name) for unit in self.units if unit.is_active(on=today)]
        return {**super().get_filterset_kwargs(filterset_class), "units": choices}

    def get_table_data(self) -> list[TargetLine]:
        form, user, today = self.filterset.form, self.request.user, timezone.localdate()
        cleaned = form.cleaned_data if form.is_valid() else {}
        state, of_unit = cleaned.get("state") or "", cleaned.get("unit") or ""
        narrowed = of_unit or not user.has_role(*REGION_WIDE_ROLES)
        unit_ids = {int(of_unit)} if of_unit else {unit.pk for unit in self.units}
        region_id = user.seen_region_id
        lines = lines_to_judge(
            targets=list(self.object_list),
            region_id=region_id,
            on=today,
            active_units=self.units,
            unit_ids=unit_ids if narrowed else None,
        )
        judge_lines(lines=self._judge_lines(lines), region_id=region_id, on=today)
        return [line for line in lines if state in {"", WITHDRAWN, line.verdict.state}]

    def _judge_lines(self, lines: list[TargetLine]) -> list[TargetLine]:
        """All lines where the state chooses or sorts, or a file takes them; else those of the page alone."""
        if any(self.request.GET.get(name) for name in ("state", "sort", "format")):
            return lines
        return list(page_of(lines, self.request.GET, per_page=self.per_page))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        rule = RegistrationRule.objects.in_force(region_id=user.home_region_id, on=today).first()
        may_set = user.has_role(Role.TASKFORCE) and user.home_region is not None
        context: dict[str, Any] = {"may_set": may_set, "registrations": rule, "rule": RULE}
        if may_set:
            context["n_waiting"] = TargetTick.objects.waiting(region_id=user.home_region_id, on=today).count()
        return super().get_context_data(**kwargs) | context


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def target_new(request: SignedInRequest) -> HttpResponse:
    """One target more."""
    region, today = own_region(request), timezone.localdate()
    units = list(Department.objects.filter(region=region).active(on=today))
    form = TargetForm(request.POST or None, indicators=_target_indicators(region), units=units, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            target = set_target(facts=form.facts(), region=region, actor=request.user)
        except CannotSet as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The target is set."))
            return redirect(link_to("indicator_targets", target.indicator.code))
    return render(request, "indicators/targets/target_form.html", {"form": form})


def _target_indicators(region: Region) -> QuerySet[Indicator]:
    """What targets may be set on today."""
    today = timezone.localdate()
    schemes = Scheme.objects.current(on=today).values("pk")
    leaves = Indicator.objects.filter(scheme__in=schemes).leaves().in_force(on=today)
    return leaves.permitted(region_id=region.pk, on=today).order_by("scheme", "position")


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def target_import(request: SignedInRequest) -> HttpResponse:
    region, today = own_region(request), timezone.localdate()

    def do(table: Table) -> str:
        n = import_targets(table=table, region=region, actor=request.user)
        return _("Targets set: %(n)d.") % {"n": n}

    filling = Filling(
        purpose="targets",
        title=_("Set targets from a sheet"),
        columns=COLUMNS,
        do=do,
        back="target_list",
        look=lambda table: plan_targets(table=table, region=region, on=today).differences,
        back_label=_("Targets"),
        template="target_template",
        opens=lambda content, name: open_sheet(content, name, today=today),
        notes=(
            _("What is asked for is one of: %(names)s.") % {"names": "、".join(first_words().values())},
            _("Several deadlines: head one column each with its day, such as 2026-06-30, and write the amounts there."),
            _("Under 单位 stands a unit, a kind of units such as 乡镇街道, or 全县 for the county itself."),
        ),
    )
    return filling_page(request, filling)


@require_safe
@requires_role(Role.TASKFORCE)
def target_template(request: SignedInRequest) -> FileResponse:
    """What stands today, in the columns that come back."""
    region, today = own_region(request), timezone.localdate()
    words = first_words()
    targets = Target.objects.standing().filter(region=region).permitted(region_id=region.pk, on=today)
    rows = [
        [
            target.indicator.code,
            target.for_whom if target.department or target.kind else "全县",
            words[target.measure],
            "" if target.amount is None else f"{target.amount.normalize():f}",
            f"{target.due:%Y-%m-%d}",
            target.category,
            f"{target.effective_from:%Y-%m-%d}",
            target.source_document,
            target.clause,
        ]
        for target in targets.select_related("indicator", "department", "region").order_by("due", "pk")
    ]
    record_export(request, _("Targets"), rows=len(rows))
    return plain_workbook(HEADINGS, rows, name=f"任务数表_{today:%Y-%m-%d}.xlsx")


@require_POST
@requires_role(Role.TASKFORCE)
def target_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    target = own_or_404(request, Target.objects.select_related("indicator"), pk, deed="target")
    form = WithdrawForm(request.POST)
    try:
        if not form.is_valid():
            raise CannotSet(_("Say why the target is withdrawn."))
        withdraw_target(target=target, reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, _("The target is withdrawn; it stays on record with the reason."))
    except CannotSet as refusal:
        messages.error(request, str(refusal))
    return redirect(link_to("indicator_targets", target.indicator.code))


@require_POST
@requires_role(*WORKERS)
def target_tick(request: SignedInRequest, pk: int) -> HttpResponse:
    """A category completed, or taken back with a note."""
    target = own_or_404(request, Target.objects.select_related("indicator"), pk, deed="target")
    form = TickForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(message) for errors in form.errors.values() for message in errors))
        return redirect(link_to("indicator_targets", target.indicator.code))
    cleaned = form.cleaned_data
    unit = get_object_or_404(Department.objects.visible_to(request.user), pk=cleaned["unit"])
    try:
        tick_category(target=target, unit=unit, met_on=cleaned["met_on"], note=cleaned["note"], actor=request.user)
        messages.success(request, _tick_message(target, taken_back=cleaned["met_on"] is None))
    except CannotSet as refusal:
        messages.error(request, str(refusal))
    except NotAllowed as refusal:
        record_denial(request, "target", str(target.pk))
        raise PermissionDenied(str(refusal)) from refusal
    return redirect(link_to("indicator_targets", target.indicator.code))


def _tick_message(target: Target, *, taken_back: bool) -> str:
    """What became of it: a completion counts for nothing yet."""
    if taken_back:
        return _("The completion of “%(category)s” is taken back.") % {"category": target.category}
    text = _("“%(category)s” is entered and waits for acceptance: it counts once the task force has accepted it.")
    return text % {"category": target.category}


@require_safe
@requires_role(Role.TASKFORCE)
def target_acceptances(request: SignedInRequest) -> HttpResponse:
    """待认定: every completion of the region that nobody has judged yet, the oldest first."""
    region, user = own_region(request), request.user
    rows = TargetTick.objects.waiting(region_id=region.pk, on=timezone.localdate())
    related = ("target__indicator__scheme", "target__region", "department__region")
    waiting = [
        {
            "tick": tick,
            "url": link_to("indicator_targets", tick.target.indicator.code),
            "may_judge": may_judge_tick(user, tick=tick),
            "own": is_entered_by(user, tick=tick),
        }
        for tick in rows.select_related(*related).order_by("pk")
    ]
    return render(request, "indicators/targets/acceptances.html", {"waiting": waiting})


@require_POST
@requires_role(Role.TASKFORCE)
def target_judge(request: SignedInRequest, pk: int) -> HttpResponse:
    """A completion is accepted, or goes back to its unit with a reason."""
    tick = own_or_404(request, TargetTick.objects.select_related("target"), pk, deed="target")
    form = JudgeTickForm(request.POST)
    try:
        if not form.is_valid():
            raise CannotSet(_("Accept the completion, or say why it is returned."))
        accept = form.cleaned_data["decision"] == "accept"
        judge_tick(tick=tick, accept=accept, actor=request.user, reason=form.cleaned_data["reason"])
        text = _("“%(category)s” is accepted and counts.") if accept else _("“%(category)s” goes back to the unit.")
        messages.success(request, text % {"category": tick.target.category})
    except CannotSet as refusal:
        messages.error(request, str(refusal))
    except NotAllowed as refusal:
        record_denial(request, "target", str(pk))
        raise PermissionDenied(str(refusal)) from refusal
    return redirect("target_acceptances")


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def target_registrations(request: SignedInRequest) -> HttpResponse:
    """The dated switch of registration quotas; without a document they stay off."""
    region, today = own_region(request), timezone.localdate()
    form = RegistrationForm(request.POST or None, initial={"effective_from": today})
    if request.method == "POST" and form.is_valid():
        set_registration_rule(region=region, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The rule is in force from its day on; it stays on record."))
        return redirect("target_registrations")
    named = Indicator.objects.filter(restricted=True, scheme__in=Scheme.objects.current(on=today))
    context = {
        "form": form,
        "rule": RULE,
        "today": today,
        "rules": RegistrationRule.objects.filter(region=region),
        "named": list(named.order_by("scheme", "position")),
    }
    return render(request, "indicators/targets/registrations.html", context)
