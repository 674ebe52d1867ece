"""整份通报导入: drop the result sheet of province or city once; notice, benchmarks, own points and places follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from config.files.differences import SheetDifference
from config.files.problems import Problem, ProblemList, file_problem
from config.sheets.table import Table, TableColumn
from departments.access.guarding import own_region
from departments.choices import Role
from departments.models import ChangeSet
from departments.rules import requires_role
from departments.sheets.door import Door, SheetDone, SheetPlace, SheetPlan, declare_door
from departments.sheets.uploads import KeptReading
from departments.sheets.views import sheet_page
from departments.signed_in import SignedInRequest
from indicators.choices import RoundKind, RoundState
from indicators.circulars.head import read_head
from indicators.circulars.record import CircularPlan, import_circular, month_of, plan_circular, suggest_facts
from indicators.circulars.rows import columns_for
from indicators.models import Benchmark, Round, RoundItem
from indicators.names import indicator_column, indicators_for_notices
from indicators.rounds.bands import cell_text
from indicators.rounds.forms import RoundForm
from indicators.rounds.record import RoundFacts, RoundRefused

MOST_NAMELESS = 10


def ask_details(reading: KeptReading, data: Any, *, place: SheetPlace) -> forms.Form:
    """The form of the notice: as it was filled in, else with what the paper says of itself."""
    if data is not None or reading.options:
        return RoundForm(data if data is not None else reading.options, today=place.on)
    head = read_head(reading.above, reading.below)
    suggested = suggest_facts(head, region=place.region, today=place.on)
    return RoundForm(initial={"kind": RoundKind.ASSESSMENT, **suggested}, today=place.on)


def _facts(place: SheetPlace) -> RoundFacts:
    """What was said of the paper. Raises ``ProblemList`` when it is not true any more."""
    form = RoundForm(place.options, today=place.on)
    if not form.is_valid():
        texts = [str(text) for errors in form.errors.as_data().values() for text in _messages(errors)]
        raise ProblemList([Problem(None, "", text) for text in texts])
    return form.facts


def _messages(errors: Iterable[ValidationError]) -> Iterator[str]:
    for error in errors:
        yield from error.messages


def _columns(_headings: Sequence[str], place: SheetPlace) -> tuple[TableColumn, ...]:
    name = place.region.name
    return columns_for((name, name[:-1]) if len(name) > 2 else (name,))


def _plan(table: Table, place: SheetPlace) -> SheetPlan:
    plan = plan_circular(table=table, region=place.region, facts=_facts(place))
    return SheetPlan([*_new_items(plan), *plan.differences], notes=list(_notes_of(plan)))


def _new_items(plan: CircularPlan) -> Iterator[SheetDifference]:
    """The items of a notice that is not recorded yet."""
    for row in plan.rows if plan.there is None else ():
        place = f"{row.rank}/{row.n}" if row.rank else cell_text(row.band)
        marks = f"{row.score:f}" if row.score is not None else ""
        says = " · ".join(text for text in (marks and _("%(n)s points") % {"n": marks}, place) if text)
        yield SheetDifference(row.row, row.name, _("item of the notice"), "", says or "—")


def _notes_of(plan: CircularPlan) -> Iterator[str]:
    if plan.there is not None:
        yield _("The notice is recorded already (%(round)s); only benchmarks are compared.") % {"round": plan.there}
    if plan.same:
        text = ngettext("%(n)d benchmark stands already.", "%(n)d benchmarks stand already.", plan.same)
        yield text % {"n": plan.same}
    if plan.nameless:
        names = "、".join(row.name for row in plan.nameless[:MOST_NAMELESS])
        more = " …" if len(plan.nameless) > MOST_NAMELESS else ""
        yield _("Items without an indicator of this system: %(names)s.") % {"names": names + more}


def _do(table: Table, place: SheetPlace) -> SheetDone:
    try:
        published, plan = import_circular(
            table=table, region=place.region, facts=_facts(place), actor=place.actor, at=None
        )
    except RoundRefused as refusal:
        raise file_problem(str(refusal)) from refusal
    values = {"round": published, "items": len(plan.rows), "benchmarks": len(plan.benchmarks)}
    return SheetDone(
        _("%(round)s: %(items)d items, %(benchmarks)d benchmarks. The notice waits to be confirmed.") % values
    )


def _touches(_table: Table, place: SheetPlace) -> list[QuerySet[Any]]:
    """Notices of the region with their items, and benchmarks of the month."""
    return [
        Round.objects.filter(region=place.region, state=RoundState.DRAFT),
        RoundItem.objects.filter(round__region=place.region, round__state=RoundState.DRAFT),
        Benchmark.objects.filter(region=place.region, effective_from=month_of(_facts(place))),
    ]


def _why_stays(change_set: ChangeSet) -> str:
    """A notice that was confirmed counts, and so do the benchmarks beside it."""
    rounds = [pk for label, pk, *_rest in change_set.rows if label == "indicators.round"]
    if Round.objects.filter(pk__in=rounds).exclude(state=RoundState.DRAFT).exists():
        return _("The round is confirmed: its numbers stay. Correct it by a new edition.")
    return ""


def _notes() -> Sequence[str]:
    return [
        _(
            "The circular as it arrived: Word, Excel or copied from a page. Title, number, issuer and day are read "
            "from the lines around the table and can be corrected before anything is stored."
        ),
        _(
            "One row an indicator: our own value, the best and who has it, the average, our points and our place (19, "
            "19/24, 前10, 倒数第2). What the paper does not publish stays blank."
        ),
    ]


CIRCULAR = declare_door(
    Door(
        "circular",
        gettext_lazy("A whole circular"),
        columns_for(()),
        _plan,
        _do,
        _touches,
        roles=frozenset({Role.TASKFORCE}),
        back="round_list",
        back_label=gettext_lazy("Rounds"),
        page="circular_import",
        notes=_notes,
        names={"name": indicator_column(lambda place: indicators_for_notices(place.on), puts="indicator_code")},
        columns_of=_columns,
        why_stays=_why_stays,
    )
)


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def circular_import(request: SignedInRequest) -> HttpResponse:
    """Upload or paste; what the paper says of itself; what would change; confirm."""
    place = SheetPlace(request.user, own_region(request), timezone.localdate())

    def ask(reading: KeptReading, data: Any) -> forms.Form:
        return ask_details(reading, data, place=place)

    return sheet_page(request, CIRCULAR, place, details=ask)
