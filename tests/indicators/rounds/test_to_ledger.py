"""通报转台账 and 回访: what is proposed, what the ledger then says, and who records the call."""

from copy import deepcopy
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from departments.access.refusals import NotAllowed, NotDone
from departments.calendar.periods import package_calendar
from departments.calendar.workdays import add_workdays
from departments.choices import ActionKind, ActionState, Role
from departments.models import ActionItem, AuditEntry
from indicators.choices import FirmGrade, RoundKind
from indicators.rounds.call_backs import follows_up, record_call_back
from indicators.rounds.record import RoundRefused, confirm_round, correct_round
from indicators.rounds.to_ledger import default_workdays, open_ledger_items, propose_items
from tests import factories as make
from tests.indicators.rounds.sample import AT, FIRM, OTHER_FIRM, RoundCounty, make_rounds_county

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 14)
CALL_TIME = timezone.make_aware(datetime(2026, 5, 8, 10))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def one_county(module_db) -> RoundCounty:
    return make_rounds_county()


@pytest.fixture
def county(one_county, db) -> RoundCounty:
    return deepcopy(one_county)


def open_items(county: RoundCounty, published, *names: str, owner=None, **more) -> list[ActionItem]:
    lines = [line for line in propose_items(published=published) if not names or line.row.name in names]
    owners = {line.key: owner or line.owner or county.tax for line in lines}
    values = {"workdays": 20, "actor": county.taskforce, "at": AT} | more
    return open_ledger_items(published=published, owners=owners, **values)


def test_items_that_lose_marks_are_proposed_and_those_that_do_not_are_not(county):
    lines = propose_items(published=county.confirm())
    assert [(line.title, str(line.owner), line.named, line.due) for line in lines] == [
        ("获得信贷: 首贷户少", "金融办", True, date(2026, 6, 10)),
        ("企业开办: 材料重复提交", "市场监管局", True, None),
        ("政务服务: 告知不全", "None", False, None),
    ]


def test_a_problem_whose_cost_is_not_published_is_a_finding_too(county):
    published = make.make_round(county.region)
    make.make_round_item(published, None, None, problem="窗口无人")
    make.make_round_item(published, None, None)
    make.make_round_item(published, None, "0", problem="已改")
    make.make_round_item(published, None, "1.5", name="乙")
    assert [line.title for line in propose_items(published=published)][1:] == ["乙: 1.5 points lost"]
    assert "窗口无人" in propose_items(published=published)[0].title


def test_for_whom_the_notice_names_nobody_the_lead_department_is_proposed(county):
    published = make.make_round(county.region)
    make.make_round_item(published, None, "1", indicator=county.startup)
    make.make_lead(county.startup, county.market)
    line = propose_items(published=published)[0]
    assert (line.owner, line.named) == (county.market, False)


def test_a_draft_a_superseded_round_and_dimensions_of_a_survey_propose_nothing(county):
    draft = county.fill()
    assert propose_items(published=draft) == []
    published = confirm_round(published=draft, actor=county.second, at=AT)
    confirm_round(
        published=correct_round(published=published, reason="复核", actor=county.taskforce, at=AT),
        actor=county.second,
        at=AT,
    )
    published.refresh_from_db()
    assert propose_items(published=published) == []
    survey = make.make_round(county.region, RoundKind.SURVEY)
    make.make_round_item(survey, None, "11.5")
    assert propose_items(published=survey) == []


def test_an_item_becomes_an_inspection_finding_that_says_where_it_comes_from(county):
    published = county.confirm()
    credit, startup, service = open_items(county, published)
    assert (credit.kind, credit.owner, credit.deduction) == (ActionKind.FINDING, county.finance, Decimal("2.5"))
    assert (credit.source, credit.clause) == ("第一次专项督查通报 市优办〔2026〕4号", "item 1")
    assert (credit.due, startup.due) == (date(2026, 6, 10), add_workdays(TODAY, 20, calendar=package_calendar()))
    assert (startup.indicator_code, startup.indicator_name) == ("I01", "开办企业")
    assert service.owner == county.tax and service.demand == "告知不全"
    assert published.items.get(name="获得信贷").action == credit
    units = AuditEntry.objects.filter(action="action.open").values_list("unit_key", flat=True)
    assert set(units) == {county.finance.pk, county.market.pk, county.tax.pk}


def test_a_date_of_the_notice_that_has_passed_gives_way_to_working_days(county):
    late = timezone.make_aware(datetime(2026, 7, 1, 9))
    credit = open_items(county, county.confirm(), "获得信贷", at=late)[0]
    assert credit.due == add_workdays(date(2026, 7, 1), 20, calendar=package_calendar())


def test_a_deduction_finer_than_the_ledger_is_not_rounded(county):
    published = make.make_round(county.region)
    make.make_round_item(published, county.tax, "0.125", name="甲")
    item = open_items(county, published)[0]
    assert item.deduction is None and "0.125" in item.title


def test_a_firm_becomes_an_enterprise_issue_that_does_not_name_it(county):
    first, second = open_items(county, county.survey())
    assert (first.kind, first.owner, first.enterprise) == (ActionKind.ENTERPRISE, county.market, "锦***有限公司")
    assert first.title == "锦***有限公司 (Dissatisfied): call back and mend"
    assert first.demand == "锦***有限公司反映审批慢"
    stored = "".join(map(str, [*ActionItem.objects.values(), *AuditEntry.objects.values()]))
    assert FIRM not in stored and OTHER_FIRM not in stored and second.owner == county.finance


def test_the_ledger_names_no_other_firm_of_the_survey_either(county):
    survey = county.survey()
    survey.firms.filter(name=FIRM).update(complaint=f"与{OTHER_FIRM}有纠纷")
    ledger_item = open_items(county, survey, FIRM)[0]
    assert ledger_item.demand == "与岚***有限公司有纠纷"
    call(county, survey.firms.get(name=FIRM), note=f"{OTHER_FIRM}已和解")
    assert ledger_item.steps.order_by("-pk")[0].text == "Called back on 2026-05-08: Satisfied. 岚***有限公司已和解"


def test_nothing_is_opened_twice_and_what_was_left_stays_proposed(county):
    published = county.confirm()
    assert len(open_items(county, published, "获得信贷")) == 1
    keys = {f"item-{item.pk}": county.tax for item in published.items.all()}
    again = open_ledger_items(published=published, owners=keys, workdays=20, actor=county.taskforce, at=AT)
    assert [item.title for item in again] == ["企业开办: 材料重复提交", "政务服务: 告知不全"]
    assert propose_items(published=published) == [] and ActionItem.objects.count() == 3


def test_a_correction_does_not_open_again_what_is_open(county):
    published = county.confirm()
    open_items(county, published)
    draft = correct_round(published=published, reason="复核", actor=county.taskforce, at=AT)
    with pytest.raises(RoundRefused, match="being recorded"):
        open_ledger_items(published=published, owners={}, workdays=5, actor=county.taskforce, at=AT)
    second = confirm_round(published=draft, actor=county.second, at=AT)
    assert propose_items(published=second) == []


def test_only_the_task_force_opens_duties_and_all_or_none(county):
    published = county.confirm()
    for actor in (county.staff, county.leader, make.make_taskforce(make.make_region())):
        with pytest.raises(NotAllowed):
            open_items(county, published, actor=actor)
    lines = propose_items(published=published)
    foreign = make.make_department(region=make.make_region())
    owners = {lines[0].key: county.tax, lines[1].key: foreign}
    with pytest.raises(NotDone, match="another region"):
        open_ledger_items(published=published, owners=owners, workdays=20, actor=county.taskforce, at=AT)
    assert not ActionItem.objects.exists()


def test_the_time_is_the_ledgers_own_unless_somebody_says_otherwise(county):
    assert default_workdays(published=county.confirm()) == 66


def call(county: RoundCounty, firm, actor=None, **fields):
    facts = {"on": date(2026, 5, 8), "grade": FirmGrade.SATISFIED, "note": f"{FIRM}已办结"} | fields
    return record_call_back(firm=firm, actor=actor or county.staff, at=CALL_TIME, **facts)


def test_the_unit_that_follows_up_records_the_call_and_the_duty_gets_a_line(county):
    survey = county.survey()
    ledger_item = open_items(county, survey, FIRM)[0]
    firm = call(county, survey.firms.get(name=FIRM))
    assert (firm.called_back_on, firm.result_grade, firm.grade) == (date(2026, 5, 8), "satisfied", "dissatisfied")
    assert firm.called_back_by_name == str(county.staff)
    assert ledger_item.steps.order_by("-pk")[0].text == "Called back on 2026-05-08: Satisfied. 锦***有限公司已办结"
    entry = AuditEntry.objects.get(action="round.call_back")
    assert (entry.unit_key, FIRM in entry.target) == (county.market.pk, False)


def test_a_later_call_replaces_the_one_before_which_stays_on_record(county):
    firm = county.survey().firms.get(name=FIRM)
    call(county, firm, grade=FirmGrade.FAIR)
    assert call(county, firm, actor=county.reviewer).result_grade == FirmGrade.SATISFIED
    last = AuditEntry.objects.filter(action="round.call_back").order_by("-pk")[0]
    assert last.detail["before"] == {"called_back_on": "2026-05-08", "result_grade": "fair"}


def test_a_closed_duty_gets_no_line_but_the_call_counts(county):
    survey = county.survey()
    ledger_item = open_items(county, survey, FIRM)[0]
    closed = {"state": ActionState.CLOSED, "closed_on": TODAY, "closed_by_name": "x"}
    ActionItem.objects.filter(pk=ledger_item.pk).update(**closed)
    before = ledger_item.steps.count()
    assert call(county, survey.firms.get(name=FIRM)).called_back_on and ledger_item.steps.count() == before


def test_nobody_but_who_follows_up_and_the_task_force_records_a_call(county):
    firm = county.survey().firms.get(name=FIRM)
    admin = make.make_user(Role.SYSTEM_ADMIN, department=county.market)
    for actor in (county.finance_staff, county.leader, make.make_taskforce(make.make_region()), admin):
        with pytest.raises(NotAllowed):
            call(county, firm, actor=actor)
    assert call(county, firm, actor=county.taskforce).called_back_by_name == str(county.taskforce)


def test_where_the_duty_went_to_another_unit_that_unit_follows_up(county):
    survey = county.survey()
    open_items(county, survey, FIRM, owner=county.finance)
    firm = survey.firms.select_related("action", "round").get(name=FIRM)
    assert follows_up(county.finance_staff, firm=firm) and not follows_up(county.staff, firm=firm)


@pytest.mark.parametrize(
    ("text", "field", "message"),
    [
        ({"on": date(2026, 4, 12)}, "on", "between"),
        ({"on": date(2026, 5, 9)}, "on", "between"),
        ({"note": " "}, "note", "what came"),
    ],
)
def test_a_call_lies_after_the_survey_and_says_what_came_of_it(county, text, field, message):
    firm = county.survey().firms.get(name=FIRM)
    with pytest.raises(RoundRefused, match=message) as refusal:
        call(county, firm, **text)
    assert refusal.value.field == field


def test_a_satisfied_firm_and_a_draft_are_not_followed_up(county):
    survey = county.survey()
    with pytest.raises(RoundRefused, match="was satisfied"):
        call(county, survey.firms.filter(grade=FirmGrade.SATISFIED)[0], actor=county.taskforce)
    draft = make.make_round(county.region, RoundKind.SURVEY, number=2, state="draft")
    firm = make.make_round_firm(draft, county.market)
    with pytest.raises(RoundRefused, match="being recorded"):
        call(county, firm, actor=county.taskforce, on=draft.issued_on + timedelta(days=1))
