"""What of the running periods passes with the head of a unit (交接中的应报数据与申请)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.choices import PostKind
from departments.models import Post, User
from departments.people.handover import Movable
from indicators.choices import CycleState
from indicators.cycles.extensions import open_obligations
from indicators.models import Correction, Cycle, ExtensionRequest


class ReportingMovables:
    """What the unit has not reported in periods that are not published yet, and what it asked for."""

    name = "reporting"

    def label(self) -> str:
        return _("Figures not reported, and requests")

    def movables(self, *, post: Post, on: date) -> Sequence[Movable]:
        return list(_matters(post)) if post.kind == PostKind.PRINCIPAL else []

    def move(self, *, former: Post, successor: Post, keys: Collection[str], on: date, actor: User) -> None:
        """They are the unit's and stay with it; the sheet says that they are known."""


def _matters(post: Post) -> Iterator[Movable]:
    unit = post.department
    running = Cycle.objects.filter(region_id=unit.region_id).exclude(state=CycleState.FROZEN)
    for cycle in running.select_related("scheme", "region").order_by("start", "pk"):
        if missing := open_obligations(cycle=cycle, department=unit).indicators:
            text = ngettext("%(period)s: %(n)d figure", "%(period)s: %(n)d figures", len(missing))
            values = {"period": cycle, "n": len(missing)}
            yield Movable(f"c{cycle.pk}", f"{text % values} ({_(', ').join(leaf.code for leaf in missing)})")
    for wanted in ExtensionRequest.objects.waiting().filter(department=unit).select_related("cycle", "indicator"):
        text = _("%(period)s: extension asked for, not decided")
        yield Movable(f"e{wanted.pk}", text % {"period": wanted.cycle})
    for proposed in (
        Correction.objects.waiting()
        .filter(figure__department=unit)
        .select_related("figure__cycle", "figure__indicator", "figure__department")
    ):
        yield Movable(
            f"k{proposed.pk}", _("%(figure)s: correction proposed, not decided") % {"figure": proposed.figure}
        )
