"""One indicator's targets (目标任务): units × deadlines, who is ahead, who is behind, who is still at 0."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.templatetags.ui import badge
from departments.choices import REGION_WIDE_ROLES, PeerGroup, Role
from departments.models import User
from departments.rules import READERS, may_enter, requires_role
from departments.signed_in import SignedInRequest
from indicators.basis import basis_word, name_with_basis
from indicators.choices import TargetState
from indicators.kinds import compares_units
from indicators.models import Indicator, Target
from indicators.targets.lines import TargetLine, goal_of_target, target_lines
from indicators.targets.words import basis_of_reached
from indicators.tones import TARGET_TONES
from reports.addresses import Addresses
from reports.words.target_sentences import TargetStanding, TargetSubject, still_zero, target_paragraph

COUNTY = ""


class BlockKey(NamedTuple):
    """By what lines stand together; blocks come in this order."""

    due: date
    measure: str
    group: str


@dataclass(slots=True)
class Block:
    """One deadline of one group."""

    key: BlockKey
    title: str
    lines: list[TargetLine] = field(default_factory=list)
    paragraph: str = ""
    zeros: list[str] = field(default_factory=list)

    @property
    def due(self) -> date:
        return self.key.due


@require_safe
@requires_role(*READERS)
def target_indicator(request: SignedInRequest, code: str) -> HttpResponse:
    """A unit's people see their own lines; who sees all of the region, all."""
    user, today = request.user, timezone.localdate()
    targets = list(_targets(user, code, today))
    if not targets:
        raise Http404
    standing = [target for target in targets if target.withdrawn_at is None]
    everything = user.has_role(*REGION_WIDE_ROLES)
    lines = target_lines(
        targets=standing,
        region_id=user.seen_region_id,
        on=today,
        unit_ids=None if everything else {user.department_id or 0},
    )
    # It is called as the newest scheme calls it.
    newest = max(targets, key=lambda target: (target.indicator.scheme.year, target.indicator.scheme.version))
    indicator, address = newest.indicator, Addresses()
    context = {
        "indicator": indicator,
        "today": today,
        "targets": [(target, goal_of_target(target), _basis_of(target)) for target in targets],
        "everything": everything,
        "blocks": [_block_context(block, indicator, address) for block in _blocks(lines)],
        "categories": [_category(line, user, address) for line in lines if line.target.is_category],
        "may_withdraw": user.has_role(Role.TASKFORCE),
        "indicator_url": address.indicator(code),
    }
    return render(request, "reports/pages/targets/target_indicator.html", context)


def _basis_of(target: Target) -> str:
    """What the amount of a target counts, as a word; of a category nothing."""
    if target.is_category:
        return ""
    return basis_word(basis_of_reached(target.measure, target.indicator.basis))


def _targets(user: User, code: str, on: date) -> QuerySet[Target]:
    """Of every year's scheme, by due date; withdrawn ones are on record."""
    seen = Target.objects.visible_to(user, on=on).permitted(region_id=user.home_region_id, on=on)
    found = seen.filter(indicator__code=code).select_related("indicator__scheme", "region", "department")
    return found.order_by("due", "withdrawn_at", "pk")


def _blocks(lines: Sequence[TargetLine]) -> list[Block]:
    """By deadline and by what is asked for; the county, county units, townships and villages apart."""
    labels = {group.value: str(group.label) for group in PeerGroup}
    found: dict[BlockKey, Block] = {}
    for line in lines:
        if line.target.is_category:
            continue
        group = line.unit.group.value if line.unit else COUNTY
        key = BlockKey(line.target.due, line.target.measure, group)
        block = found.setdefault(key, Block(key, labels.get(group, str(line.target.region))))
        block.lines.append(line)
    return [found[key] for key in sorted(found)]


def _block_context(block: Block, indicator: Indicator, address: Addresses) -> dict[str, Any]:
    """The block with its sentence, where several units can be told of, and its rows with their words."""
    standings = [TargetStanding(line.who, line.target.amount, line.verdict) for line in block.lines]
    first, compared = block.lines[0], compares_units(indicator)
    basis = basis_of_reached(block.key.measure, indicator.basis)
    subject = TargetSubject(
        name_with_basis(indicator.name, basis),
        first.goal_text,
        block.due,
        block.title,
        indicator.unit,
        indicator.direction,
        indicator.decimals,
        compared,
    )
    several = len(block.lines) > 1
    return {
        "key": block.key,
        "title": block.title,
        "due": block.due,
        "goal_text": first.goal_text,
        "basis": basis_word(basis),
        "alike": len({line.target.amount for line in block.lines}) == 1,
        "paragraph": target_paragraph(standings, subject) if several else "",
        "zeros": still_zero(standings) if several and compared and indicator.direction == "higher" else [],
        "counts": list(_counts(block.lines)),
        "rows": [(line, _badge(line), address.unit(line.owner.code) if line.owner else "") for line in block.lines],
    }


def _badge(line: TargetLine) -> str:
    return badge(TARGET_TONES[line.verdict.state], line.word)


def _counts(lines: Sequence[TargetLine]) -> Iterator[tuple[str, str, int]]:
    """How many stand where, as tone, word and number."""
    for state in TargetState:
        if n := sum(line.verdict.state == state for line in lines):
            yield TARGET_TONES[state], str(state.label), n


def _category(line: TargetLine, user: User, address: Addresses) -> dict[str, Any]:
    owner = line.owner
    mine = owner is not None and may_enter(user, department_id=owner.pk, region_id=owner.region_id)
    tick = line.tick
    ticked = tick is not None and tick.met_on is not None and not tick.is_returned
    return {
        "line": line,
        "badge": _badge(line),
        "ticked": ticked,
        "unit_url": address.unit(owner.code) if owner else "",
        "may_tick": mine,
        "url": reverse("target_tick", args=[line.target.pk]) if mine else "",
        "unit": owner,
        "waits": user.has_role(Role.TASKFORCE) and tick is not None and tick.is_waiting,
    }
