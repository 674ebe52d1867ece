"""One item (台账条目): what it is, its four checkpoints, its history, and what the reader may do about it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.files.guard import NotAccepted
from config.files.respond import attachment
from config.files.store import NotStored
from departments.access.guarding import own_or_404
from departments.access.refusals import NotDone
from departments.choices import ActionState, Checkpoint, Escalation, Role
from departments.ledger.checkpoints import SEQUENCE, missing, stages
from departments.ledger.closing import close_item, override_close, refuse_closing, reopen_item
from departments.ledger.difficulties import raise_difficulty, settle_difficulty, times_named
from departments.ledger.files import attach_file, file_content, withdraw_file
from departments.ledger.forms import (
    CauseForm,
    DifficultyForm,
    DueForm,
    FileForm,
    OptionalSayForm,
    PeopleForm,
    SayForm,
    SettleForm,
)
from departments.ledger.lamps import ESCALATION_TONES, LAMP_TONES, age_text, distance_text, lamp_of
from departments.ledger.measures import measures_for
from departments.ledger.naming import name_people
from departments.ledger.steps import add_progress, ask_to_close, change_due, name_cause, pass_checkpoint, proof_of
from departments.ledger.views.items import today
from departments.models import ActionFile, ActionItem, Difficulty, Letter, User
from departments.rules import (
    READERS,
    may_decide_for,
    may_run_month,
    may_verify,
    may_work_on,
    requires_role,
)
from departments.signed_in import SignedInRequest

RELATED = ("owner", "region", "measure")


@require_safe
@requires_role(*READERS)
def action_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _item(request, pk))


def _item(request: SignedInRequest, pk: int) -> ActionItem:
    return own_or_404(request, ActionItem.objects.select_related(*RELATED), pk, deed="action")


def _page(request: SignedInRequest, item: ActionItem, bound: dict[str, forms.Form] | None = None) -> HttpResponse:
    day = today()
    lamp = lamp_of(state=item.state, due=item.due, closed_on=item.closed_on, today=day)
    files, lacks = list(item.files.not_withdrawn()), missing(item.checkpoint, proof_of(item))
    co_units = list(item.co_units.order_by("position").values_list("pk", "short_name"))
    difficulties = list(item.difficulties.all())
    context: dict[str, Any] = {
        "difficulties": _difficulties(item, difficulties),
        "item": item,
        "lamp": lamp.label,
        "tone": LAMP_TONES[lamp],
        "distance": distance_text(item.due, day),
        "co_units": [name for _pk, name in co_units],
        "steps": item.steps.all(),
        "letters": _letters(item),
        "checkpoints": _checkpoints(item, files, lacks),
        "age": age_text(item.origin_date, day.day) if item.origin_date else "",
        "escalation_tone": ESCALATION_TONES[Escalation(item.escalation)] if item.escalation else "",
        **_deeds(request.user, item, bound or {}, {pk for pk, _name in co_units}, lacks, difficulties),
    }
    return render(request, "departments/ledger/action_detail.html", context)


def _letters(item: ActionItem) -> list[tuple[Letter, str]]:
    return [(letter, ESCALATION_TONES[Escalation(letter.level)]) for letter in item.letters.order_by("pk")]


def _difficulties(item: ActionItem, found: list[Difficulty]) -> list[tuple[Difficulty, str]]:
    """Each with a word where its unit named the same cause before."""
    times = times_named(owner_id=item.owner_id, difficulties=found)
    again = _("named %(n)d times in twelve months")
    return [(each, again % {"n": times[each.pk]} if times[each.pk] > 1 else "") for each in found]


def _checkpoints(item: ActionItem, files: list[ActionFile], lacks: str) -> list[dict[str, Any]]:
    """The four with their files; at the present one what it still lacks."""
    found, closed = [], item.state == ActionState.CLOSED
    for stage, state in stages(item.checkpoint):
        own = [file for file in files if file.checkpoint == stage]
        # Closed without the effect: what was not reached is over, and nothing is asked for any more.
        shown = "skipped" if closed and state != "done" else state
        found.append({"label": stage.label, "state": shown, "files": own, "missing": lacks if shown == "now" else ""})
    return found


def _deeds(
    user: User,
    item: ActionItem,
    bound: dict[str, forms.Form],
    co_units: set[int],
    lacks: str = "",
    difficulties: list[Difficulty] | None = None,
) -> dict[str, Any]:
    """The forms of what this reader may do now; nothing is offered that would be refused."""
    running = item.state != ActionState.CLOSED
    works, runs = may_work_on(user, item=item), may_run_month(user, region_id=item.region_id)
    decides = may_decide_for(user, department_id=item.owner_id, region_id=item.region_id)
    verifies = running and decides and may_verify(user, item=item)
    adds = works or (user.has_role(Role.STAFF, Role.REVIEWER) and user.department_id in co_units)
    offered = {
        "progress": running and adds,
        "file": running and adds,
        "cause": running and works,
        "people": running and works,
        "pass": running and works and item.checkpoint in SEQUENCE and not lacks,
        "due": running and decides,
        "ask": item.state == ActionState.OPEN and works and item.checkpoint == Checkpoint.DONE,
        "close": verifies and item.state == ActionState.CLOSING_ASKED,
        "return": item.state == ActionState.CLOSING_ASKED and runs,
        "override": verifies,
        "reopen": not running and runs,
        "difficulty": running and works,
        "settle": decides and any(each.settled_on is None for each in difficulties or item.difficulties.all()),
    }
    made = {name: bound.get(name) or _form(name, item) for name, may in offered.items() if may}
    return {"deeds": made, "may_withdraw": running and works, "runs": runs}


def _form(name: str, item: ActionItem, data: Any = None) -> forms.Form:
    if name == "cause":
        start = {"cause": item.cause, "measure": item.measure_id}
        return CauseForm(data, measures=measures_for(item=item), initial=start, prefix=name)
    if name == "people":
        return PeopleForm(data, initial={"section": item.section, "person": item.person}, prefix=name)
    if name == "due":
        return DueForm(data, initial={"due": item.due}, prefix=name)
    if name == "difficulty":
        return DifficultyForm(data, initial={"cause": item.cause}, prefix=name)
    if name == "settle":
        return SettleForm(data, difficulties=item.difficulties.without_answer(), prefix=name)
    if name in {"pass", "ask", "close"}:
        return OptionalSayForm(data, prefix=name)
    return FileForm() if name == "file" else SayForm(data, prefix=name)


# What a form of the page does, by the name of its button.
DEEDS: dict[str, Callable[[ActionItem, User, dict[str, Any]], object]] = {
    "progress": lambda item, user, fields: add_progress(item=item, actor=user, **fields),
    "cause": lambda item, user, fields: name_cause(item=item, actor=user, **fields),
    "people": lambda item, user, fields: name_people(items=[item], actor=user, **fields),
    "pass": lambda item, user, fields: pass_checkpoint(item=item, actor=user, **fields),
    "ask": lambda item, user, fields: ask_to_close(item=item, actor=user, **fields),
    "due": lambda item, user, fields: change_due(item=item, due=fields["due"], reason=fields["text"], actor=user),
    "close": lambda item, user, fields: close_item(item=item, actor=user, **fields),
    "return": lambda item, user, fields: refuse_closing(item=item, reason=fields["text"], actor=user),
    "override": lambda item, user, fields: override_close(item=item, reason=fields["text"], actor=user),
    "reopen": lambda item, user, fields: reopen_item(item=item, reason=fields["text"], actor=user),
    "difficulty": lambda item, user, fields: raise_difficulty(item=item, actor=user, **fields),
    "settle": lambda item, user, fields: settle_difficulty(actor=user, **fields),
}


@require_POST
@requires_role(Role.STAFF, Role.REVIEWER, Role.TASKFORCE)
def action_act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Do one thing about the item: the name of the button says which."""
    item = _item(request, pk)
    deed = request.POST.get("deed", "")
    if deed not in DEEDS:
        raise Http404
    form = _form(deed, item, request.POST)
    if form.is_valid():
        try:
            DEEDS[deed](item, request.user, form.cleaned_data)
        except NotDone as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Recorded."))
            return redirect("action_detail", pk=pk)
    offered = _deeds(request.user, item, {}, set(item.co_units.values_list("pk", flat=True)))["deeds"]
    if deed not in offered:
        raise PermissionDenied(" ".join(map(str, form.non_field_errors())))
    return _page(request, item, {deed: form})


@require_POST
@requires_role(Role.STAFF, Role.REVIEWER, Role.TASKFORCE)
def action_file_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a file to the checkpoint at which the item stands."""
    item = _item(request, pk)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, item, {"file": form})
    file = form.cleaned_data["file"]
    try:
        added = attach_file(item=item, file=file, name=file.name, actor=request.user)
    except (NotAccepted, NotStored, NotDone) as refusal:
        form.add_error("file", str(refusal))
        return _page(request, item, {"file": form})
    messages.success(request, _("Added: %(name)s") % {"name": added.name})
    return redirect("action_detail", pk=pk)


@require_POST
@requires_role(Role.STAFF, Role.REVIEWER, Role.TASKFORCE)
def action_file_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    file = own_or_404(request, ActionFile.objects.select_related("item"), pk, deed="action.file")
    try:
        withdraw_file(file=file, actor=request.user)
        messages.success(request, _("Withdrawn: %(name)s") % {"name": file.name})
    except NotDone as refusal:
        messages.error(request, str(refusal))
    return redirect("action_detail", pk=file.item_id)


@require_safe
@requires_role(*READERS)
def action_file(request: SignedInRequest, pk: int) -> HttpResponse:
    file = own_or_404(request, ActionFile.objects.select_related("item__region"), pk, deed="action.file")
    return attachment(request, file, lambda: file_content(file=file, actor=request.user))
