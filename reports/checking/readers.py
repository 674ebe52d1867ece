"""The pages of a month as others read them (其他读者): one account of every kind, chosen by what it may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from departments.choices import DepartmentKind, Role
from departments.models import User
from reports.checking import page_facts
from reports.checking.addresses import list_of_targets, lists_of, targets_of
from reports.checking.files import FileChecker
from reports.checking.month import FrozenMonth
from reports.checking.needed_facts import goal_facts
from reports.checking.outcome import CheckedPage
from reports.checking.own import say_own
from reports.checking.page_address import PageAddress
from reports.checking.pages import PageChecker
from reports.checking.promises import PageFacts
from reports.checking.target_facts import TargetBook
from reports.checking.tried_facts import numbers_to_try, trial_facts
from reports.choices import STANDING_STATES, ReportState
from reports.models import MonthlyReport

# Of its own indicators a unit opens so many pages of each kind.
OPENED = 2
# Lists that are read once more by somebody who sees least.
ONCE_MORE = frozenset({"gaps list=all", "rankings", "module_list", "indicator_list", "scorecard"})


@dataclass(frozen=True, slots=True)
class OtherReader:
    """One account, and what it is called in the summary."""

    name: str
    user: User


def check_other_readers(month: FrozenMonth, book: TargetBook) -> Iterator[CheckedPage]:
    """What a clerk and a reviewer of a leading unit, a clerk of a township and the leadership see."""
    for other in readers_of(month):
        checker = PageChecker(month, other.user)
        pages, lists = _addresses_of(month, book, other.user)
        files = FileChecker(checker, other.user, ("csv",))
        found = [checker.check(address) for address in pages]
        found += [page for address in lists for page in files.check(address)]
        found += check_own_result(month, other.user)
        for page in found:
            first, _blank, rest = page.name.partition(" ")
            page.name = f"{first}@{other.name} {rest}".strip()
            yield page


def check_own_result(month: FrozenMonth, user: User) -> list[CheckedPage]:
    """本单位结果 as the unit's people read it. The page is there while nobody else sees the version: of one that is
    released, or not published yet, it is read as it stands under an embargo, and the embargo is undone."""
    report, unit = month.report, user.department
    if unit is None or not user.has_role(Role.STAFF, Role.REVIEWER):
        return []
    address = PageAddress("own_result", reverse("own_result", args=[report.period]), ("unit", unit.code))
    if report.state == ReportState.EMBARGOED and report.units_from is not None:
        return [PageChecker(month, user).check(address)]
    at = timezone.now()
    embargo = {"state": ReportState.EMBARGOED, "units_from": at, "everybody_from": at + timedelta(days=1)}
    stored = {name: getattr(report, name) for name in embargo}
    try:
        with transaction.atomic():
            MonthlyReport.objects.filter(pk=report.pk).update(**embargo)
            for name, value in embargo.items():
                setattr(report, name, value)
            found = [PageChecker(month, user).check(address)]
            transaction.set_rollback(True)
    finally:
        for name, value in stored.items():
            setattr(report, name, value)
    return found


def readers_of(month: FrozenMonth) -> list[OtherReader]:
    """The first account of each kind that the region has; of the clerks and reviewers of units that lead those whose
    unit leads most, so that there is something to read."""
    users = User.objects.filter(is_active=True).select_related("department").order_by("pk")
    at_home = [user for user in users if user.seen_region_id == month.report.region_id]
    leads = {row.code: row.led for row in month.units}

    def first(role: str, **of: str) -> User | None:
        found = [user for user in at_home if user.has_role(role)]
        found = [u for u in found if all(u.department and getattr(u.department, k) == v for k, v in of.items())]
        return max(found, key=lambda u: leads.get(u.department.code, 0) if u.department else 0, default=None)

    kinds = {
        "clerk": first(Role.STAFF, kind=DepartmentKind.COUNTY_BUREAU),
        "reviewer": first(Role.REVIEWER, kind=DepartmentKind.COUNTY_BUREAU),
        "township": first(Role.STAFF, kind=DepartmentKind.TOWNSHIP),
        "leader": first(Role.LEADER),
    }
    return [OtherReader(name, user) for name, user in kinds.items() if user is not None]


def _addresses_of(month: FrozenMonth, book: TargetBook, user: User) -> tuple[list[PageAddress], list[PageAddress]]:
    """Pages and files that are other ones for this account."""
    report, unit = month.report, user.department
    shown = {"period": report.period, "version": report.version}
    query = urlencode(shown)
    if not MonthlyReport.objects.visible_to(user).filter(pk=report.pk).exists():
        return [], []

    def page(name: str, kind: str = "", code: str = "", facts: Any = None) -> PageAddress:
        url = f"{reverse(name, args=[code] if code else [])}?{query}"
        return PageAddress(f"{name} {code}".strip(), url, (kind, code), facts)

    pages: list[PageAddress] = []
    newest = MonthlyReport.objects.filter(region_id=report.region_id, state__in=STANDING_STATES)
    if newest.order_by("-cycle__start", "-version").values_list("pk", flat=True).first() == report.pk:
        pages.append(PageAddress("home", reverse("home"), facts=partial(_home, user=user, book=book)))
    pages.append(page("report_detail", code=report.period))
    if user.has_role(Role.LEADER):
        pages.append(page("leader", facts=page_facts.live))
    own = unit if unit is not None and not user.has_role(Role.LEADER) else None
    pages += targets_of(book, own)
    if own is not None and user.has_role(Role.STAFF):
        # A reviewer reads of the unit what its clerk reads.
        pages += _of_unit(month, own.code, page)
    if own is not None and own.kind == DepartmentKind.TOWNSHIP:
        # Lists say the same to everybody but for what only the task force may do, so they are read once more.
        pages += [each for each in lists_of(month) if each.name in ONCE_MORE]
    return pages, [list_of_targets(book, own)]


def _of_unit(month: FrozenMonth, code: str, page: Any) -> Iterator[PageAddress]:
    """The unit's own page, why it moved, what it would take, what if; and of its indicators."""
    shown = {"period": month.report.period, "version": month.report.version}
    if code in {row.code for row in month.units}:
        yield page("unit_detail", "unit", code)
        yield page("department_why", "unit", code, partial(page_facts.why_department, code=code))
    typed = {name: f"{number:f}" for name, number in numbers_to_try(month, code).items()}
    if typed:
        url = f"{reverse('whatif')}?{urlencode({**shown, 'of': code, **typed})}"
        yield PageAddress(f"whatif {code}", url, ("unit", code), partial(trial_facts, of=code))
    led = [row.code for row in month.indicators if row.is_leaf and row.lead_code == code]
    reported = [row.code for row in month.figures if row.department_code == code and row.n > 1]
    for each in dict.fromkeys([*led[:OPENED], *reported[:OPENED]]):
        yield page("indicator_detail", "indicator", each)
        yield page("explain", "indicator", each)
        yield page("indicator_why", "indicator", each, partial(page_facts.why_indicator, code=each))
        facts = partial(goal_facts, code=each, unit=code if each in reported else "")
        yield page("indicator_needed", "indicator", each, facts)
    for each in reported[:OPENED]:
        yield page("ranking_units", "indicator", each)
    tops = {row.top_code for row in month.indicators if row.code in {*led, *reported}}
    for each in sorted(tops)[:OPENED]:
        yield page("module_detail", "module", each)


def _home(month: FrozenMonth, user: User, book: TargetBook) -> PageFacts:
    """The blocks of whoever types, reviews or leads."""
    facts = page_facts.live(month)
    say_own(facts, user, book)
    return facts
