"""The ledger (台账): the list, one more item, a sheet of them."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from config.files.write_plain import book_file
from config.files.write_xlsx import Sheet
from config.lists.page import TablePage
from departments.access.guarding import own_region
from departments.access.refusals import NotDone
from departments.calendar.holidays import calendar_in_force
from departments.calendar.workdays import add_workdays
from departments.choices import ActionKind, ActionState, Role
from departments.ledger.blank_sheet import ledger_template
from departments.ledger.exports_paper import CHUNK, ledger_sheet
from departments.ledger.exports_promises import promise_sheet
from departments.ledger.filters import ActionFilter
from departments.ledger.forms import ActionForm, LedgerKindForm
from departments.ledger.items import Twice, open_item
from departments.ledger.lamps import Today
from departments.ledger.promise_sums import Promise, sum_promises
from departments.ledger.sheet import LEDGER
from departments.ledger.tables import ActionTable, ClosedActionTable
from departments.ledger.visible import Seen
from departments.models import ActionItem, Department
from departments.rules import READERS, requires_role
from departments.sheets.door import SheetPlace
from departments.sheets.views import sheet_page
from departments.signed_in import SignedInRequest

MAX_PROBLEMS = 200
# What the list prints, and no more.
SHOWN = (
    "number",
    "title",
    "kind",
    "owner_id",
    "person",
    "due",
    "state",
    "checkpoint",
    "source",
    "clause",
    "escalation",
    "closed_on",
    "closed_by_name",
    "effect",
    "indicator_code",
    "indicator_name",
    "enterprise",
)
VIEWS = {
    "open": Q(state__in=[ActionState.OPEN, ActionState.CLOSING_ASKED]),
    "asked": Q(state=ActionState.CLOSING_ASKED),
    "closed": Q(state=ActionState.CLOSED),
    "all": Q(),
}
TABS = {
    "open": gettext_lazy("Not closed"),
    "asked": gettext_lazy("To be verified"),
    "closed": gettext_lazy("Closed items"),
    "all": gettext_lazy("All items"),
}


def today() -> Today:
    return Today.of(timezone.localdate(), calendar=calendar_in_force())


@method_decorator(requires_role(*READERS), name="dispatch")
class ActionList(TablePage):
    """``?view=open|asked|closed|all``; closed is 销号台账."""

    request: SignedInRequest
    filterset_class = ActionFilter
    template_name = "departments/ledger/actions.html"
    always = ("number", "title")

    @property
    def chosen(self) -> str:
        chosen = self.request.GET.get("view", "open")
        return chosen if chosen in VIEWS else "open"

    def get_table_class(self) -> type:
        return ClosedActionTable if self.chosen == "closed" else ActionTable

    @cached_property
    def day(self) -> Today:
        return today()

    @cached_property
    def units(self) -> list[tuple[int, str]]:
        return self.seen.owners()

    @cached_property
    def seen(self) -> Seen:
        return Seen(self.request.user)

    @cached_property
    def counts(self) -> dict[str, int]:
        return _counts(self.seen.by_state())

    def get_queryset(self) -> QuerySet[ActionItem]:
        return self.seen.items.filter(VIEWS[self.chosen]).only(*SHOWN)

    def get_filterset_kwargs(self, filterset_class: type) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(filterset_class), "today": self.day, "units": self.units}

    def get_table_kwargs(self) -> dict[str, Any]:
        return super().get_table_kwargs() | {"today": self.day, "units": dict(self.units)}

    def get_table_pagination(self, table: Any) -> dict[str, Any]:
        """Without a filter the list is as long as its tab says."""
        form = self.filterset.form
        filtered = not form.is_valid() or any(form.cleaned_data.values())
        total = {} if filtered else {"total": self.counts[self.chosen]}
        return super().get_table_pagination(table) | total

    def get_title(self) -> str:
        name = _("Ledger of closed items") if self.chosen == "closed" else _("Rectification ledger")
        region = self.request.user.home_region
        return f"{region.name if region else ''}{name}"

    def get_file_name(self) -> str:
        return f"{self.get_title()}_{self.day.day:%Y-%m-%d}"

    def get_subtitle(self) -> str:
        tab = "" if self.chosen in {"closed", "all"} else str(TABS[self.chosen])
        return _("; ").join(filter(None, [tab, super().get_subtitle()]))

    def get_sheet(self) -> Sheet:
        """The ledger as a paper: always all its columns, in the order of the page. Promises alone have their own."""
        user, table = self.request.user, self.get_ordered_table(**self.get_table_kwargs())
        office = _("Task force of %(region)s") % {"region": user.home_region.name} if user.home_region else ""
        if self.filterset.form.is_valid() and self.filterset.form.cleaned_data["kind"] == ActionKind.PROMISE:
            return self._promises(table.data.data.defer(None))
        return ledger_sheet(
            items=table.data.data.defer(None),
            title=self.get_title(),
            reported_by=user.department.name if user.department else office,
            today=self.day,
            filtered=self.get_subtitle(),
        )

    def _promises(self, items: QuerySet[ActionItem]) -> Sheet:
        region, name = self.request.user.home_region, _("Register of promises to keep")
        seen = self.seen.items.filter(kind=ActionKind.PROMISE).order_by().values_list(*Promise._fields)
        return promise_sheet(
            items=items.select_related("owner").iterator(chunk_size=CHUNK),
            title=f"{region.name if region else ''}{name}",
            subtitle=self.get_subtitle(),
            today=self.day,
            sums=sum_promises(map(Promise._make, seen), since=self.day.day.replace(month=1, day=1)),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"carried": {"view": self.chosen}, "query": f"view={self.chosen}"}
        tabs, runs = _tabs(self.counts, self.chosen), self.request.user.has_role(Role.TASKFORCE)
        works = self.request.user.has_role(Role.STAFF, Role.REVIEWER, Role.TASKFORCE)
        unnamed = self.seen.items.unnamed().count() if works and self.chosen == "open" else 0
        more = {"tabs": tabs, "shown": shown, "runs": runs, "is_empty": not self.counts["all"], "unnamed": unnamed}
        return super().get_context_data(**more, **kwargs)


def _counts(by_state: dict[str, int]) -> dict[str, int]:
    """How many there are on each tab."""
    closed, to_verify = by_state.get(ActionState.CLOSED, 0), by_state.get(ActionState.CLOSING_ASKED, 0)
    total = sum(by_state.values())
    return {"open": total - closed, "asked": to_verify, "closed": closed, "all": total}


def _tabs(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    base = reverse("action_list")
    return [
        {"url": f"{base}?view={name}", "label": label, "active": name == chosen, "count": counts[name]}
        for name, label in TABS.items()
    ]


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def action_new(request: SignedInRequest) -> HttpResponse:
    """立项."""
    region = own_region(request)
    units = Department.objects.filter(region=region).active(on=timezone.localdate()).order_by("position", "code")
    form = ActionForm(request.POST if request.method == "POST" else None, units=units)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        days = values.pop("workdays")
        values["due"] = values["due"] or add_workdays(timezone.localdate(), days, calendar=calendar_in_force())
        try:
            item = open_item(region=region, actor=request.user, once=True, **values)
        except NotDone as refusal:
            form.add_error("title" if isinstance(refusal, Twice) else "due", str(refusal))
        else:
            messages.success(request, _("Opened: %(item)s") % {"item": item})
            return redirect("action_detail", pk=item.pk)
    return render(request, "departments/ledger/action_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def action_import(request: SignedInRequest) -> HttpResponse:
    place = SheetPlace(request.user, own_region(request), timezone.localdate())
    return sheet_page(request, LEDGER, place, options=LedgerKindForm)


@require_safe
@requires_role(Role.TASKFORCE)
def action_template(request: SignedInRequest) -> FileResponse:
    """The sheet to fill in, with the region's units to choose from."""
    day = timezone.localdate()
    units = Department.objects.filter(region=own_region(request)).active(on=day).order_by("position", "code")
    book = ledger_template(units=list(units.values_list("short_name", flat=True)), today=day)
    return book_file(book, name="台账导入模板.xlsx")
