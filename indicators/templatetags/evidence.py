"""The files of a figure inside a page that shows figures."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone

from config.files.guard import ALLOWED
from departments.models import Department
from indicators.cycles.doors import open_doors
from indicators.evidence.files import why_not_attach, why_not_withdraw
from indicators.evidence.forms import ACCEPT
from indicators.models import Cycle, Evidence, Figure, Indicator

register = template.Library()


@dataclass(frozen=True, slots=True)
class Box:
    """What stands in the box of one figure's evidence, for this reader."""

    files: list[Evidence]
    cycle: Cycle
    department: Department
    indicator: Indicator
    may_attach: bool
    may_withdraw: bool
    accept: str = ACCEPT
    allowed: str = ALLOWED

    @property
    def key(self) -> str:
        return f"{self.cycle.pk}-{self.department.pk}-{self.indicator.pk}"

    @property
    def period(self) -> str:
        """The period's name in an address, which two schemes may share."""
        return f"{self.cycle.label}:{self.cycle.scheme.code}"

    @property
    def limit(self) -> int:
        return settings.EVIDENCE_MAX_BYTES // 1_000_000


@register.simple_tag(takes_context=True)
def evidence_box(
    context: Any, figure: Any, cycle: Any = None, department: Any = None, indicator: Any = None, read_only: Any = False
) -> Box:
    """The box of a figure read with cycle, department and indicator, or of a cell that nobody typed yet.

    Files that the page has read for all its figures (``to_attr="files"``) are not read again; with ``read_only``
    nothing is asked of the database then.
    """
    stored = figure if isinstance(figure, Figure) else None
    if stored is not None:
        cycle, department, indicator = stored.cycle, stored.department, stored.indicator
    files = list(getattr(stored, "files", None) or (() if stored is None else stored.evidence.not_withdrawn()))
    if read_only:
        return Box(files, cycle, department, indicator, may_attach=False, may_withdraw=False)
    user, doors = context["request"].user, open_doors(cycle=cycle, at=timezone.now())
    why_not = why_not_attach(
        figure=stored, department_id=department.pk, cycle=cycle, indicator_id=indicator.pk, user=user, doors=doors
    )
    fixed = stored is None or bool(why_not_withdraw(figure=stored, user=user, doors=doors))
    return Box(files, cycle, department, indicator, may_attach=not why_not, may_withdraw=not fixed)
