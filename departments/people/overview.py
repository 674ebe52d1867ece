"""Reading who is who: the units of a region with their people, what is missing, what changed (人员一览)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from departments.choices import SEATS, PostKind
from departments.models import Department, TeamDocument
from departments.people.posts import terms_of
from departments.people.readiness import Readiness, readiness, vacancy_text
from departments.people.tenure import SeatChange, Term, changes, vacancies, year_before
from departments.querysets import DepartmentQuerySet


@dataclass(frozen=True, slots=True)
class ReadinessLine:
    """One unit: its state, its latest team document, and how often its people changed in twelve months."""

    code: str
    unit: str
    state: Readiness
    document: tuple[str, date] | None
    changes: tuple[SeatChange, ...]

    @property
    def seats(self) -> list[tuple[str, Term | None]]:
        """The three seats and who holds them."""
        return [(str(PostKind(kind).label), self.state.holders.get(kind)) for kind in SEATS]


def lines_of(*, units: DepartmentQuerySet, region_id: int | None, on: date) -> list[ReadinessLine]:
    """Every one of these units of a region that exists on the day, in protocol order; three queries."""
    if region_id is None:
        return []
    papers = TeamDocument.objects.filter(department__region_id=region_id, dated__lte=on)
    return _lines(units, terms_of(region_id=region_id), papers, on)


def line_of(*, department: Department, on: date) -> ReadinessLine | None:
    """One unit; None when it does not exist on the day."""
    papers = TeamDocument.objects.filter(department=department, dated__lte=on)
    units = Department.objects.filter(pk=department.pk)
    return next(iter(_lines(units, terms_of(department_id=department.pk), papers, on)), None)


def _lines(
    units: DepartmentQuerySet, all_terms: list[Term], documents: QuerySet[TeamDocument], on: date
) -> list[ReadinessLine]:
    terms: dict[str, list[Term]] = defaultdict(list)
    for term in all_terms:
        terms[term.unit].append(term)
    papers = documents.order_by("dated", "pk")
    latest = {unit: (number, dated) for unit, number, dated in papers.values_list("department_id", "number", "dated")}
    found = []
    for pk, code, name in units.active(on=on).values_list("pk", "code", "short_name"):
        own, document = terms[code], latest.get(pk)
        state = readiness(code, own, document=document[0] if document else "", on=on)
        found.append(ReadinessLine(code, name, state, document, tuple(changes(own, after=year_before(on), until=on))))
    return found


def vacancy_words(*, department: Department, on: date) -> list[str]:
    """The unit's vacant seats, in words; one query (空缺提醒)."""
    own = terms_of(department_id=department.pk)
    return [vacancy_text(vacancy, on=on) for vacancy in vacancies(department.code, own, on=on)]
