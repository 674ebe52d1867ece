"""The ledger (台账): the list, the board by checkpoint, one more item, a sheet of them."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.lists import ListPage
from config.problems import ProblemList
from departments.action_rows import COLUMNS
from departments.choices import ActionState, Checkpoint, Lamp, Role
from departments.filters import ActionFilter
from departments.forms.ledger import ActionForm, LedgerFileForm
from departments.lamps import LAMP_TONES, Today, distance_text, lamp_of
from departments.models import ActionItem, Department, Region
from departments.rules import READERS, requires_role
from departments.services.action_import import import_ledger, read_ledger
from departments.services.ledger import NotDone, open_item
from departments.tables import ActionTable, ClosedActionTable
from departments.workdays import add_workdays

MAX_PROBLEMS = 200
# As many cards as stand under each other on one screen; the list has the rest.
CARDS = 12
VIEWS = {
    "open": Q(state__in=[ActionState.OPEN, ActionState.ASKED]), "asked": Q(state=ActionState.ASKED),
    "closed": Q(state=ActionState.CLOSED), "all": Q(),
}  # fmt: skip


def today() -> Today:
    return Today.of(timezone.localdate())


@method_decorator(requires_role(*READERS), name="dispatch")
class ActionList(ListPage):
    """``?view=open|asked|closed|all``; closed is 销号台账."""

    filterset_class = ActionFilter
    template_name = "departments/actions.html"

    @property
    def chosen(self) -> str:
        chosen = self.request.GET.get("view", "open")
        return chosen if chosen in VIEWS else "open"

    def get_table_class(self) -> type:
        return ClosedActionTable if self.chosen == "closed" else ActionTable

    def get_queryset(self) -> QuerySet[ActionItem]:
        seen = ActionItem.objects.visible_to(self.request.user).filter(VIEWS[self.chosen])
        return seen.select_related("owner").defer("demand", "rules", "override_reason")

    def get_filterset_kwargs(self, filterset_class: type) -> dict[str, Any]:
        units = owners(self.request)
        return {**super().get_filterset_kwargs(filterset_class), "today": today(), "units": units}

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"today": today()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = _counts(ActionItem.objects.visible_to(self.request.user))
        shown = {"carried": {"view": self.chosen}, "query": f"view={self.chosen}"}
        extra = {"tabs": _tabs(counts, self.chosen), "shown": shown, "runs": self.request.user.has_role(Role.TASKFORCE)}
        return super().get_context_data(**extra, **kwargs)


def owners(request: HttpRequest) -> list[tuple[int, str]]:
    """The units of the filter; a unit's own people see theirs and those they work for."""
    if request.user.has_role(Role.TASKFORCE, Role.LEADER):
        units = Department.objects.filter(region_id=request.user.home_region_id)
    else:
        seen = ActionItem.objects.visible_to(request.user)
        units = Department.objects.filter(pk__in=seen.order_by().values("owner_id"))
    return list(units.order_by("position", "code").values_list("pk", "short_name"))


def _counts(seen: QuerySet[ActionItem]) -> dict[str, int]:
    """How many there are on each tab."""
    by_state = dict(seen.order_by().values_list("state").annotate(n=Count("*")))
    closed, asked, total = (
        by_state.get(ActionState.CLOSED, 0),
        by_state.get(ActionState.ASKED, 0),
        sum(by_state.values()),
    )
    return {"open": total - closed, "asked": asked, "closed": closed, "all": total}


def _tabs(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    labels = {
        "open": _("Not closed"), "asked": _("To be verified"), "closed": _("Closed items"), "all": _("All items"),
    }  # fmt: skip
    base = reverse("action_list")
    return [
        {"url": f"{base}?view={name}", "label": label, "active": name == chosen, "count": counts[name]}
        for name, label in labels.items()
    ]  # fmt: skip


@require_safe
@requires_role(*READERS)
def action_board(request: HttpRequest) -> HttpResponse:
    """The four checkpoints side by side, the most urgent items of each; ``?owner=`` for one unit."""
    day = today()
    units = owners(request)
    owner = request.GET.get("owner", "")
    seen = ActionItem.objects.visible_to(request.user).unfinished()
    if owner.isdigit() and int(owner) in dict(units):
        seen = seen.filter(owner_id=int(owner))
    else:
        owner = ""
    counts = seen.order_by().values_list("checkpoint").annotate(
        n=Count("pk"), late=Count("pk", filter=Q(state=ActionState.OPEN, due__lt=day.day))
    )  # fmt: skip
    numbers = {stage: (n, late) for stage, n, late in counts}
    face = Face(day)
    columns = [_column(seen, stage, numbers.get(stage, (0, 0)), face, owner) for stage in Checkpoint]
    context = {"columns": columns, "units": units, "owner": int(owner) if owner else None}
    return render(request, "departments/action_board.html", context)


CARD = ("pk", "title", "owner__short_name", "person", "due", "state", "indicator_code")


class Face:
    """What a card looks like today; days and lamps are put into words once a page."""

    def __init__(self, day: Today) -> None:
        self.day, self._base = day, reverse("action_list")
        self._words = {lamp: str(lamp.label) for lamp in Lamp}
        self._distance: dict[date, str] = {}

    def card(self, row: tuple[Any, ...]) -> dict[str, Any]:
        pk, title, unit, person, due, state, code = row
        lamp = lamp_of(state=state, due=due, closed_on=None, today=self.day)
        return {
            "url": f"{self._base}{pk}/", "title": title, "due": self._due(due),
            "about": " · ".join(filter(None, (unit, person, code))),
            "tone": LAMP_TONES[lamp], "lamp": self._words[lamp],
        }  # fmt: skip

    def _due(self, due: date) -> str:
        if due not in self._distance:
            self._distance[due] = f"{due:%Y-%m-%d} · {distance_text(due, self.day.day)}"
        return self._distance[due]


def _column(
    seen: QuerySet[ActionItem], stage: Checkpoint, counted: tuple[int, int], face: Face, owner: str
) -> dict[str, Any]:
    rows = seen.filter(checkpoint=stage).order_by("due", "pk").values_list(*CARD)[:CARDS] if counted[0] else ()
    more = f"{reverse('action_list')}?checkpoint={stage}" + (f"&owner={owner}" if owner else "")
    return {
        "label": stage.label, "n": counted[0], "late": counted[1], "more": more,
        "cards": [face.card(row) for row in rows],
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def action_new(request: HttpRequest) -> HttpResponse:
    """立项."""
    region = own_region(request)
    units = Department.objects.filter(region=region).active(on=timezone.localdate()).order_by("position", "code")
    form = ActionForm(request.POST if request.method == "POST" else None, units=units)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        days = said.pop("workdays")
        said["due"] = said["due"] or add_workdays(timezone.localdate(), days)
        try:
            item = open_item(region=region, actor=request.user, **said)
        except NotDone as refusal:
            form.add_error("due", str(refusal))
        else:
            messages.success(request, _("Opened: %(item)s") % {"item": item})
            return redirect("action_detail", pk=item.pk)
    return render(request, "departments/action_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def action_import(request: HttpRequest) -> HttpResponse:
    """Hand in a ledger kept in a sheet: read whole, or refused whole with every reason."""
    region = own_region(request)
    form = LedgerFileForm(request.POST, request.FILES) if request.method == "POST" else LedgerFileForm()
    context: dict[str, Any] = {"form": form, "columns": COLUMNS}
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            table, merged = read_ledger(sent.read(), name=sent.name)
            said = {"region": region, "actor": request.user, "kind": form.cleaned_data["kind"]}
            done = import_ledger(table=table, merged=merged, **said)
        except ProblemList as refusal:
            context["problems"] = [str(problem) for problem in refusal.problems[:MAX_PROBLEMS]]
            context["count"] = len(refusal.problems)
        else:
            messages.success(request, _("%(n)d items were opened.") % {"n": done})
            return redirect("action_list")
    return render(request, "departments/action_import.html", context)


def own_region(request: HttpRequest) -> Region:
    """The task force's own region; an account without one can open nothing."""
    region = request.user.home_region
    if region is None:
        raise PermissionDenied
    return region
