"""Deny by default: every address × role × own or another department or region, and forged requests do nothing."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from departments.choices import Role
from departments.models import AuditEntry, Department, Region, RoleGrant, SavedView, User
from indicators.choices import CycleState, FigureState
from indicators.models import (
    Benchmark,
    Cycle,
    Figure,
    Indicator,
    RegistrationRule,
    Responsibility,
    Revision,
    Scheme,
    Target,
    TargetTick,
    TickJudgement,
    Unlock,
)
from reports.models import MonthlyReport
from tests import factories as make
from tests.indicators.entry.desk import Desk, make_desk

pytestmark = pytest.mark.django_db
READERS = {Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER}
OVERVIEW = {Role.TASKFORCE, Role.LEADER}
# Address → roles that may use it. A new address must be added here before its page can be merged.
ROLES: dict[str, set[str]] = {
    "home": set(Role.values),
    "style": set(Role.values),
    "leader": OVERVIEW,
    "board": OVERVIEW,
    "wall": READERS,
    "entry": {Role.STAFF, Role.TASKFORCE},
    "entry_template": {Role.STAFF, Role.TASKFORCE},
    "entry_upload": {Role.STAFF, Role.TASKFORCE},
    "entry_upload_match": {Role.STAFF, Role.TASKFORCE},
    "entry_upload_preview": {Role.STAFF, Role.TASKFORCE},
    "entry_upload_marked": {Role.STAFF, Role.TASKFORCE},
    "entry_check": {Role.STAFF, Role.TASKFORCE},
    "entry_cell": {Role.STAFF, Role.TASKFORCE},
    "entry_paste": {Role.STAFF, Role.TASKFORCE},
    "entry_submit": {Role.STAFF, Role.TASKFORCE},
    "entry_panel": {Role.STAFF, Role.REVIEWER, Role.TASKFORCE},
    "entry_receipt": {Role.STAFF, Role.REVIEWER, Role.TASKFORCE},
    "review": {Role.REVIEWER, Role.TASKFORCE},
    "review_all": {Role.REVIEWER, Role.TASKFORCE},
    "evidence_add": {Role.STAFF, Role.TASKFORCE},
    "evidence_file": READERS,
    "evidence_withdraw": {Role.STAFF, Role.TASKFORCE},
    "completeness": OVERVIEW,
    "completeness_figures": OVERVIEW,
    "unlock": {Role.TASKFORCE},
    "extensions": {Role.STAFF, Role.TASKFORCE},
    "extension_decide": {Role.TASKFORCE},
    "completeness_board": OVERVIEW,
    "remind": {Role.TASKFORCE},
    "month_list": {Role.TASKFORCE},
    "month_detail": {Role.TASKFORCE},
    "month_open": {Role.TASKFORCE},
    "month_act": {Role.TASKFORCE},
    "month_extend": {Role.TASKFORCE},
    "month_remind": {Role.TASKFORCE},
    "extensions_decide": {Role.TASKFORCE},
    "variances": READERS,
    "correction_list": READERS,
    "correction_new": {Role.STAFF, Role.TASKFORCE},
    "correction_detail": READERS,
    "correction_decide": {Role.TASKFORCE},
    "publicity": READERS,
    "publicity_add": {Role.STAFF, Role.TASKFORCE},
    "round_list": READERS,
    "round_new": {Role.TASKFORCE},
    "round_template": {Role.TASKFORCE},
    "round_call": {Role.STAFF, Role.REVIEWER, Role.TASKFORCE},
    "round_detail": READERS,
    "round_edit": {Role.TASKFORCE},
    "round_act": {Role.TASKFORCE},
    "round_import": {Role.TASKFORCE},
    "round_duties": {Role.TASKFORCE},
    "round_file": READERS,
    "publicity_papers": READERS,
    "publicity_paper_add": {Role.STAFF, Role.TASKFORCE},
    "publicity_paper": READERS,
    "publicity_paper_file": READERS,
    "publicity_highlights": READERS,
    "publicity_highlight_add": {Role.STAFF, Role.TASKFORCE},
    "publicity_highlight_file": READERS,
    "benchmark_list": OVERVIEW,
    "benchmark_add": {Role.TASKFORCE},
    "benchmark_import": {Role.TASKFORCE},
    "target_list": READERS,
    "target_indicator": READERS,
    "target_new": {Role.TASKFORCE},
    "target_import": {Role.TASKFORCE},
    "target_template": {Role.TASKFORCE},
    "target_acceptances": {Role.TASKFORCE},
    "target_judge": {Role.TASKFORCE},
    "target_registrations": {Role.TASKFORCE},
    "target_withdraw": {Role.TASKFORCE},
    "target_tick": {Role.STAFF, Role.REVIEWER, Role.TASKFORCE},
    "module_list": READERS,
    "module_detail": READERS,
    "department_list": OVERVIEW,
    "view_save": READERS,
    "view_delete": READERS,
    "people": READERS,
    "people_unit": READERS,
    "people_readiness": OVERVIEW,
    "people_readiness_export": OVERVIEW,
    "people_import": {Role.TASKFORCE},
    "people_template": {Role.TASKFORCE},
    "post_new": {Role.TASKFORCE},
    "post_end": {Role.TASKFORCE},
    "team_document_new": {Role.TASKFORCE},
    "handover_list": OVERVIEW,
    "handover_new": {Role.TASKFORCE},
    "handover_sheet": READERS,
    "delegation_list": READERS,
    "delegation_withdraw": READERS,
    "delegation_consents": {Role.SECURITY_ADMIN},
    "delegation_consent": {Role.SECURITY_ADMIN},
    "acting_begin": set(Role.values),
    "acting_end": set(Role.values),
    "responsibility_list": READERS,
    "responsibility_card": READERS,
    "responsibility_import": {Role.TASKFORCE},
    "liaison_list": READERS,
    "liaison_add": {Role.STAFF, Role.TASKFORCE},
    "responsibility_template": {Role.TASKFORCE},
    "indicator_list": READERS,
    "indicator_detail": READERS,
    "explain": READERS,
    "explain_total": READERS,
    "unit_detail": READERS,
    "indicator_needed": READERS,
    "indicator_why": READERS,
    "department_why": READERS,
    "report_why": READERS,
    "whatif": READERS,
    "report_restated": READERS,
    "verify": READERS,
    "report_verify": READERS,
    "figure_impact": {Role.REVIEWER, Role.TASKFORCE},
    "correction_impact": {Role.TASKFORCE},
    "rankings": READERS,
    "ranking_units": READERS,
    "gaps": READERS,
    "scorecard": READERS,
    "report_list": READERS,
    "report_detail": READERS,
    "report_download": READERS,
    "report_build": {Role.TASKFORCE},
    "report_publish": {Role.TASKFORCE},
    "report_withdraw": {Role.TASKFORCE},
    "objection_answer": {Role.TASKFORCE},
    "own_result": {Role.STAFF, Role.REVIEWER},
    "report_progress": {Role.TASKFORCE},
    "action_list": READERS,
    "action_board": READERS,
    "action_new": {Role.TASKFORCE},
    "action_import": {Role.TASKFORCE},
    "action_people": {Role.STAFF, Role.REVIEWER, Role.TASKFORCE},
    "action_template": {Role.TASKFORCE},
    "action_escalations": {Role.TASKFORCE},
    "action_letter": READERS,
    "measure_list": READERS,
    "action_file": READERS,
    "action_file_withdraw": {Role.STAFF, Role.REVIEWER, Role.TASKFORCE},
    "action_detail": READERS,
    "action_act": {Role.STAFF, Role.REVIEWER, Role.TASKFORCE},
    "action_file_add": {Role.STAFF, Role.REVIEWER, Role.TASKFORCE},
    "action_escalate": {Role.TASKFORCE},
    "proposal_list": {Role.TASKFORCE},
    "proposal_decide": {Role.TASKFORCE},
    "proposals_confirm": {Role.TASKFORCE},
    "action_effect": READERS,
    "calendar": READERS,
    "calendar_notice": {Role.TASKFORCE},
    "calendar_rhythms": {Role.TASKFORCE},
    "meeting_list": READERS,
    "meeting_plan": {Role.TASKFORCE},
    "meeting_detail": READERS,
    "meeting_agenda": READERS,
    "meeting_agenda_former": OVERVIEW,
    "meeting_minutes": READERS,
    "meeting_act": {Role.TASKFORCE},
    "meeting_assemble": {Role.TASKFORCE},
    "meeting_pack": {Role.TASKFORCE},
    "audit_list": {Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.AUDIT_ADMIN},
    "notices": READERS,
    "unit_import": {Role.SYSTEM_ADMIN},
    "unit_template": {Role.SYSTEM_ADMIN},
    "account_import": {Role.SECURITY_ADMIN},
    "account_template": {Role.SECURITY_ADMIN},
    "calendar_import": {Role.TASKFORCE},
    "catalogue_import": {Role.TASKFORCE},
    "catalogue_template": {Role.TASKFORCE},
    "regional_import": {Role.TASKFORCE},
    "circular_import": {Role.TASKFORCE},
    "sheet_changes": {Role.STAFF, Role.TASKFORCE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN},
    "sheet_change": {Role.STAFF, Role.TASKFORCE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN},
    "document_list": READERS,
    "document_detail": READERS,
    "document_file": READERS,
    "document_send": {Role.TASKFORCE},
    "letterhead": {Role.TASKFORCE},
    "draft_list": {Role.STAFF, Role.REVIEWER, Role.TASKFORCE},
    "draft_detail": {Role.STAFF, Role.REVIEWER, Role.TASKFORCE},
    "draft_act": {Role.STAFF, Role.REVIEWER, Role.TASKFORCE},
    "own_password": set(Role.values),
    "own_sessions": set(Role.values),
    "sessions_end": set(Role.values),
    "second_factor": set(Role.values),
    "session_alive": set(Role.values),
}
PUBLIC = {"login", "sign_in_code", "healthz", "readyz", "set_language", "sign_in_again", "sign_in_dialog"}
# Their own account concerns everybody, with a role or without.
OWN = {"own_password", "own_sessions", "sessions_end", "second_factor", "session_alive"}
# Called by scripts: a stranger is answered 401 in JSON, and the page asks to sign in again in place.
SCRIPTS = {"entry_cell", "entry_paste", "entry_submit", "session_alive"}
# What stands in the address of a page about one thing: something of another region, which is not found.
FOREIGN_THING = {
    "target_indicator": ["I01-01"],
    "target_withdraw": ["999999"],
    "target_tick": ["999999"],
    "target_judge": ["999999"],
    "people_unit": ["fremd"],
    "post_new": ["fremd"],
    "team_document_new": ["fremd"],
    "post_end": ["999999"],
    "handover_new": ["999999"],
    "handover_sheet": ["999999"],
    "delegation_withdraw": ["999999"],
    "delegation_consent": ["999999"],
    "acting_begin": ["999999"],
    "responsibility_card": ["fremd"],
    "liaison_add": ["fremd"],
    "correction_detail": ["999999"],
    "correction_decide": ["999999"],
    "extension_decide": ["999999"],
    "month_detail": ["2020-03"],
    "month_open": ["2020-03"],
    "month_act": ["2020-03"],
    "month_extend": ["2020-03"],
    "month_remind": ["2020-03"],
    "report_detail": ["2020-03"],
    "report_why": ["2020-03"],
    "report_restated": ["2020-03"],
    "report_verify": ["0000-0000-0000"],
    "correction_impact": ["999999"],
    "figure_impact": ["999999"],
    "report_download": ["2020-03"],
    "report_build": ["2020-03"],
    "report_publish": ["2020-03"],
    "report_withdraw": ["2020-03"],
    "objection_answer": [0],
    "own_result": ["2020-03"],
    "report_progress": ["2020-03"],
    "unit_detail": ["FOREIGN"],
    "evidence_add": ["2020-03", "D1", "I01-01"],
    "evidence_file": [0],
    "publicity_paper": [0],
    "publicity_paper_file": [0],
    "publicity_highlight_file": [0],
    "evidence_withdraw": [0],
    "view_delete": [0],
    "action_letter": [999999],
    "action_file": [999999],
    "action_file_withdraw": [999999],
    "action_detail": [999999],
    "action_act": [999999],
    "action_file_add": [999999],
    "action_escalate": [999999],
    "proposal_decide": [999999],
    "action_effect": [999999],
    "round_call": [999999],
    "round_detail": [999999],
    "round_edit": [999999],
    "round_act": [999999],
    "round_import": [999999, "items"],
    "round_duties": [999999],
    "round_file": [999999],
    "meeting_detail": [999999],
    "meeting_agenda": [999999],
    "meeting_agenda_former": [999999, 1],
    "meeting_minutes": [999999],
    "meeting_act": [999999],
    "meeting_assemble": [999999],
    "meeting_pack": [999999],
    "sheet_change": [999999],
    "document_detail": [999999],
    "document_file": [999999, "docx"],
    "document_send": [999999],
    "draft_detail": [999999],
    "draft_act": [999999],
}
CATALOGUE_THING = {
    "indicator_detail": ["I01-01"],
    "indicator_needed": ["I01-01"],
    "ranking_units": ["I01-01"],
    "module_detail": ["I01"],
    "indicator_why": ["I01-01"],
    "department_why": ["D1"],
    "explain": ["I01-01"],
    "entry_panel": ["I01-01"],
    "round_template": ["items"],
}
OTHER_REGION, OTHER_UNIT = "外县经开局", "邻局内部备注"
KEPT = (
    AuditEntry,
    Benchmark,
    Cycle,
    Department,
    Figure,
    Indicator,
    MonthlyReport,
    Region,
    Responsibility,
    Revision,
    RegistrationRule,
    RoleGrant,
    SavedView,
    Scheme,
    Target,
    TargetTick,
    TickJudgement,
    Unlock,
    User,
)


@pytest.fixture(scope="module")
def desk(module_db: None) -> Desk:
    """Our county beside another one; both have figures, and the neighbour's draft carries a note of its own."""
    other = make_desk(month=date(2020, 3, 1), state=CycleState.CLOSED)
    Department.objects.filter(pk=other.unit.pk).update(name=OTHER_REGION, short_name=OTHER_REGION, code="FOREIGN")
    other.submit(note=OTHER_REGION)
    make.make_benchmark(other.speed, other.region, "1", best_holder=OTHER_REGION, effective_from=date(2020, 1, 1))
    make.make_target(other.speed, other.unit, 1, region=other.region, source_document=OTHER_REGION)
    desk = make_desk()
    desk.submit()
    noted = {"note": OTHER_UNIT, "state": FigureState.SUBMITTED, "entered_by": desk.taskforce}
    make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "73519.25", **noted)
    return desk


def account(desk: Desk, role: str) -> User:
    if role in {Role.STAFF, Role.REVIEWER}:
        return make.make_user(role, department=desk.unit)
    return make.make_user(role, region=desk.region)


def addresses(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    """Every address outside the administration, whose own test stands beside its code."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif pattern.namespace != "admin":
            yield from addresses(pattern.url_patterns)


def names() -> list[str]:
    return sorted({str(pattern.name) for pattern in addresses()})


def names_with_roles() -> list[str]:
    return [name for name in names() if name in ROLES]


def url(name: str, things: dict[str, list[str]] = FOREIGN_THING | CATALOGUE_THING) -> str:
    return reverse(name, args=things.get(name, []))


def count_stored() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in KEPT}


def test_every_address_is_classified():
    unknown = set(names()) - ROLES.keys() - PUBLIC - {"logout"}
    assert unknown == set(), "say above which roles may use the new address"
    of_things = {p.name for p in addresses() if p.pattern.converters} & ROLES.keys()
    assert of_things <= FOREIGN_THING.keys() | CATALOGUE_THING.keys(), "say above what another region's thing is"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.long
def test_a_stranger_is_sent_to_sign_in(desk, client, method):
    """One county serves all addresses: making one for each would take minutes."""
    wrong, sign_in_page = [], reverse("login")
    for name in [*names_with_roles(), "logout"]:
        response = getattr(client, method)(url(name))
        if name in SCRIPTS:
            fine = response.status_code == (401 if method == "post" else 405)
        else:
            fine = response.status_code == 302 and response.url.startswith("/" if name == "logout" else sign_in_page)
        if not fine:
            wrong.append((name, response.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.long
def test_a_role_without_the_right_is_refused_whatever_it_sends(desk, sign_in, role):
    client, wrong = sign_in(account(desk, role)), []
    for name in [name for name in names_with_roles() if role not in ROLES[name]]:
        before = count_stored()
        answers = client.get(url(name)).status_code, client.post(url(name), {"action": "submit"}).status_code
        if not {403, 405}.issuperset(answers) or count_stored() != before:
            wrong.append((name, *answers))
    assert wrong == []


@pytest.mark.long
def test_an_account_without_any_role_is_refused_everywhere(desk, sign_in):
    client = sign_in(make.make_user(department=desk.unit, region=desk.region))
    # The page of components shows nothing of a county, and is there with DEBUG and in tests alone.
    refused = [name for name in names_with_roles() if name not in {"home", "style"} | OWN]
    answers = {name: client.get(url(name)).status_code for name in refused}
    assert {name: each for name, each in answers.items() if each not in {403, 405}} == {}


def test_a_switched_off_account_is_a_stranger(desk, client):
    client.force_login(desk.staff)
    User.objects.filter(pk=desk.staff.pk).update(is_active=False)
    assert client.get(reverse("entry")).url.startswith(reverse("login"))
    assert not Figure.objects.visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize("role", sorted(READERS))
@pytest.mark.long
def test_nothing_of_another_region_or_unit_is_on_any_page(desk, sign_in, role):
    client, wrong = sign_in(account(desk, role)), []
    for name in [name for name in names_with_roles() if role in ROLES[name]]:
        response = client.get(url(name))
        page = b"".join(response) if response.streaming else response.content
        foreign = [OTHER_REGION.encode()]
        if role in {Role.STAFF, Role.REVIEWER}:
            foreign += [OTHER_UNIT.encode(), b"73519"]
        wrong += [(name, text.decode()) for text in foreign if text in page]
    assert wrong == []


@pytest.mark.parametrize("role", sorted(READERS))
@pytest.mark.long
def test_things_of_another_region_are_not_found(desk, sign_in, role):
    client, wrong = sign_in(account(desk, role)), []
    for name in sorted(FOREIGN_THING.keys() & set(names())):
        before = count_stored()
        answers = client.get(url(name)).status_code, client.post(url(name)).status_code
        if not {403, 404, 405}.issuperset(answers) or count_stored() != before:
            wrong.append((name, *answers))
    assert wrong == []


@pytest.mark.parametrize(
    "name",
    [
        "entry",
        "entry_template",
        "entry_upload",
        "review",
        "completeness",
        "completeness_figures",
        "unlock",
        "benchmark_import",
    ],
)
def test_a_period_of_another_region_is_not_found_or_empty(desk, sign_in, name):
    response = sign_in(desk.taskforce).get(reverse(name, query={"cycle": "2020-03"}))
    assert response.status_code == 404 or (name == "review" and response.context["lines"] == [])


@pytest.mark.parametrize("code", ["neighbour", "other", "' OR 1=1 --"])
@pytest.mark.long
def test_staff_reach_no_unit_but_their_own(desk, sign_in, code):
    other = Department.objects.get(short_name=OTHER_REGION)
    code = {"neighbour": desk.neighbour.code, "other": other.code}.get(code, code)
    client = sign_in(desk.staff)
    pages = [reverse(name, query={"department": code}) for name in ("entry", "entry_upload")]
    for page in pages:
        assert client.get(page).status_code == 404
        assert client.post(page, {f"i{desk.foreign.pk}-value": "1"}).status_code == 404
    assert client.get(reverse("entry_template", query={"department": code})).status_code == 404
    assert AuditEntry.objects.filter(action="entry.refused", actor=desk.staff).count() == len(pages)


def test_the_task_force_reaches_every_unit_of_its_region_and_no_other(desk, sign_in):
    other = Department.objects.get(short_name=OTHER_REGION)
    client = sign_in(desk.taskforce)
    assert client.get(reverse("entry", query={"department": desk.neighbour.code})).status_code == 200
    assert client.get(reverse("entry", query={"department": other.code})).status_code == 404


def test_forged_cells_change_nothing_and_are_put_on_record(desk, sign_in):
    theirs = Figure.objects.get(department=desk.neighbour)
    sign_in(desk.staff).post(
        reverse("entry"),
        {
            f"i{desk.foreign.pk}-value": "1",
            f"i{desk.foreign.pk}-version": theirs.version,
            "i999999-value": "1",
            "department": desk.neighbour.pk,
            "cycle": "2020-03",
            "state": "approved",
        },
    )
    theirs.refresh_from_db()
    assert theirs.value != 1
    entry = AuditEntry.objects.get(action="entry.refused")
    assert entry.detail["indicators"] == sorted([desk.foreign.pk, 999999])


def test_a_form_without_its_token_is_refused(desk):
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.staff)
    assert client.post(reverse("entry"), {f"i{desk.speed.pk}-value": "1"}).status_code == 403


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_no_administrator_enters_approves_or_unlocks(desk, sign_in, role):
    client = sign_in(account(desk, role))
    figure = desk.figure()
    for name, data in (
        ("entry", {f"i{desk.speed.pk}-value": "1"}),
        ("review", {"figure": f"{figure.pk}:{figure.version}", "action": "approve"}),
        ("unlock", {"department": desk.unit.code, "reason": "x", "hours": "1"}),
    ):
        assert client.post(reverse(name), data).status_code == 403
    figure.refresh_from_db()
    assert figure.state == FigureState.SUBMITTED and not Unlock.objects.exists()


def test_an_expired_unlock_is_no_way_in(desk, sign_in):
    now = timezone.now()
    Cycle.objects.filter(pk=desk.cycle.pk).update(state=CycleState.CLOSED, deadline=now - timedelta(days=3))
    Unlock.objects.create(
        cycle=desk.cycle,
        department=desk.unit,
        reason="停电",
        granted_by=desk.taskforce,
        granted_by_name="x",
        granted_at=now - timedelta(days=2),
        expires_at=now - timedelta(seconds=1),
    )
    sign_in(desk.staff).post(reverse("entry"), {f"i{desk.award.pk}-value": "1", f"i{desk.award.pk}-version": "0"})
    assert not Figure.objects.filter(indicator=desk.award).exists()
