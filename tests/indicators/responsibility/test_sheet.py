"""Responsibilities from a sheet and by hand: one lead a day, nobody in two units, seen first, all or nothing."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st

from config.files.problems import ProblemList
from config.sheets.read_table import read_table
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import AuditEntry, ChangeSet
from indicators.choices import ResponsibilityRole
from indicators.models import Responsibility
from indicators.responsibility.assign import Assignment, CannotAssign, assign_card
from indicators.responsibility.cards import cards_of
from indicators.responsibility.rows import COLUMNS
from indicators.responsibility.sheet import import_cards, plan_cards
from tests import factories as make
from tests.departments.sheets.steps import Steps

pytestmark = pytest.mark.django_db
HEAD = "指标编码,牵头单位,责任单位,责任科室,责任人,指标长,市级对口部门,生效日期"
ON = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


class CardCounty:
    """Three units and three indicators, of which the first is led by the first unit."""

    def __init__(self):
        self.region = make.make_region()
        self.first, self.second, self.third = (
            make.make_department(name, region=self.region) for name in ("市监局", "税务局", "公安局")
        )
        scheme = make.make_scheme()
        self.leaves = [make.make_indicator(f"I0{n}", scheme=scheme) for n in (1, 2, 3)]
        make.make_lead(self.leaves[0], self.first, section="登记股", person="孙三", chief="何长")
        self.boss = make.make_taskforce(self.region)

    def card(self, code="I01", on=ON):
        return cards_of(region_id=self.region.pk, on=on, code=code)[0]


@pytest.fixture(scope="module")
def card_county(module_db):
    return CardCounty()


@pytest.fixture
def county(card_county, db):
    return deepcopy(card_county)


def table(*rows):
    return read_table("\n".join([HEAD, *rows]).encode(), COLUMNS, name="分工.csv")


def fill(county, *rows):
    return import_cards(table=table(*rows), region=county.region, actor=county.boss, on=ON)


def problems(county, *rows):
    with pytest.raises(ProblemList) as refusal:
        fill(county, *rows)
    return {problem.row: str(problem) for problem in refusal.value.problems}


def test_a_sheet_fills_gaps_changes_what_it_says_and_leaves_what_it_does_not(county):
    plan = fill(county, "I01,,税务局,,,,,", "I02,税务局,,征收股,周五,何长,市税务局,2026-07-01")
    assert [(d.row, d.fact, d.before, d.after) for d in plan.differences][:2] == [
        (2, "Co-units", "", "税务局"),
        (3, "Indicator chief", "", "何长"),
    ]
    first, second = county.card(), county.card("I02", date(2026, 7, 1))
    assert (first.lead, first.person, first.co_units, first.missing) == (
        "市监局",
        "孙三",
        ((county.second.code, "税务局"),),
        [],
    )
    assert (second.lead, second.section, second.counterpart) == ("税务局", "征收股", "市税务局")
    assert county.card("I02", ON).lead == ""
    assert fill(county, "I01,,税务局,,,,,").changes == []
    assert AuditEntry.objects.filter(action="responsibility.import").count() == 1


def test_a_new_lead_begins_and_the_former_ends_the_day_before_with_its_own_people(county):
    fill(county, "I01,税务局,,,,,,2026-07-01")
    rows = Responsibility.objects.leads().order_by("valid_from")
    assert list(rows.values_list("department__short_name", "person", "chief", "valid_from", "valid_to")) == [
        ("市监局", "孙三", "何长", date(2026, 1, 1), date(2026, 6, 30)),
        ("税务局", "", "何长", date(2026, 7, 1), None),
    ]


def test_every_fault_is_told_at_once_and_nothing_is_half_saved(county):
    for code in ("I04", "I05"):
        make.make_indicator(code, scheme=county.leaves[0].scheme)
    before = list(Responsibility.objects.values())
    found = problems(
        county,
        "I01,,公安局,,,,,",  # good by itself
        "I99,市监局,,,,,,",
        "I02,市场局,,,,,,",
        "I03,税务局、公安局,,,,,,",
        "I04,税务局,税务局,,,,,",
        "I02,税务局,,,,,,",
        "I05,税务局,,,,,,6月底",
    )
    assert list(found) == [3, 4, 5, 6, 7, 8]
    assert "I99" in found[3] and "市监局" in found[4] and "Two leads" in found[5] and "at once" in found[6]
    assert "row 4: two leads for a day" in found[7] and "2026-06-30" in found[8]
    assert list(Responsibility.objects.values()) == before


def test_all_that_is_wrong_with_one_row_is_told_at_once(county):
    with pytest.raises(ProblemList) as refusal:
        fill(county, f"I99,市场局,海关,,{'名' * 41},,,6月底")
    assert [problem.column for problem in refusal.value.problems] == [
        "责任人",
        "生效日期",
        "指标编码",
        "牵头单位",
        "责任单位",
    ]


@pytest.mark.parametrize(("person", "where"), [("孙三", "市监局"), ("王五", "公安局"), ("周五、王五", "公安局")])
def test_a_person_in_two_units_is_named_with_both(county, person, where):
    make.make_post(county.third, name="王五")
    text = problems(county, f"I02,税务局,,,{person},,,")[2]
    assert f"works for {where} and cannot be the person in charge of 税务局" in text and "told apart" in text
    # In their own unit, and with a mark that tells namesakes apart, nothing is wrong.
    fill(county, f"I02,{where},,,{person.removeprefix('周五、')},,,", "I03,税务局,,,孙三（税务）,,,")


def test_two_rows_of_one_sheet_that_split_a_person_are_told_at_the_second(county):
    assert set(problems(county, "I02,税务局,,,周五,,,", "I03,公安局,,,周五,,,")) == {3}


def test_a_change_before_a_later_lead_would_make_two_and_is_refused(county):
    fill(county, "I01,税务局,,,,,,2026-09-01")
    text = problems(county, "I01,公安局,,,,,,2026-07-01")[2]
    assert "税务局 leads from 2026-09-01 on" in text and "two leads for a day" in text


def test_the_lead_of_another_county_stays_where_it_is(county):
    """Two counties share the indicator, and each names its own lead."""
    stranger = make.make_lead(county.leaves[1], make.make_department("外县局"))
    assign_card(indicator=county.leaves[1], to=Assignment(county.first), valid_from=ON, actor=county.boss)
    assert Responsibility.objects.get(pk=stranger.pk).valid_to is None
    assert Responsibility.objects.get(indicator=county.leaves[1], region=county.region).department == county.first


def test_a_unit_of_another_county_is_no_co_unit(county):
    to = Assignment(county.first, (make.make_department("外县局"),))
    with pytest.raises(CannotAssign, match="外县局"):
        assign_card(indicator=county.leaves[1], to=to, valid_from=ON, actor=county.boss)


@pytest.mark.parametrize("role", [Role.STAFF, Role.REVIEWER, Role.LEADER, Role.SYSTEM_ADMIN])
def test_nobody_but_the_task_force_changes_a_card(county, role):
    user = make.make_user(role, department=county.first)
    with pytest.raises(NotAllowed):
        assign_card(indicator=county.leaves[0], to=Assignment(county.second), valid_from=ON, actor=user)
    with pytest.raises(NotAllowed):
        import_cards(table=table("I01,税务局,,,,,,"), region=county.region, actor=user, on=ON)
    assert Responsibility.objects.leads().get().department == county.first


def test_a_co_unit_that_goes_on_keeps_its_row_and_one_that_leaves_keeps_its_past(county):
    leaf = county.leaves[0]
    for units, day in (((county.second, county.third), date(2026, 3, 1)), ((county.third,), ON)):
        assign_card(indicator=leaf, to=Assignment(county.first, units), valid_from=day, actor=county.boss)
    shared = Responsibility.objects.filter(role=ResponsibilityRole.CO)
    assert set(shared.values_list("department__short_name", "valid_from", "valid_to")) == {
        ("税务局", date(2026, 3, 1), date(2026, 5, 31)),
        ("公安局", date(2026, 3, 1), None),
    }


@settings(max_examples=40)
@given(acts=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 60)), max_size=6))
@pytest.mark.long
def test_whatever_is_assigned_in_whatever_order_no_day_has_two_leads(card_county, acts):
    county = card_county
    with translation.override("en"):
        Responsibility.objects.all().delete()
        for unit, offset in acts:
            to = Assignment((county.first, county.second, county.third)[unit])
            day = date(2026, 3, 1) + timedelta(days=offset)
            try:
                assign_card(indicator=county.leaves[0], to=to, valid_from=day, actor=county.boss)
            except CannotAssign:
                continue
        leads = Responsibility.objects.leads()
        for day in set(leads.values_list("valid_from", flat=True)):  # two can only meet from where one begins
            assert leads.in_force(on=day).count() <= 1


def test_gaps_come_first_and_a_unit_sees_only_what_it_leads_or_shares(county, sign_in):
    make.make_lead(county.leaves[1], county.second, section="征收股", person="周五", chief="何长")
    Responsibility.objects.create(
        indicator=county.leaves[1], department=county.first, role=ResponsibilityRole.CO, valid_from=date(2026, 1, 1)
    )
    page = reverse("responsibility_list")
    seen = {
        user: [card.code for card, _name, _phone in sign_in(user).get(page).context["lines"]]
        for user in (
            county.boss,
            make.make_user(Role.STAFF, department=county.first),
            make.make_user(Role.REVIEWER, department=county.third),
        )
    }
    assert list(seen.values()) == [["I03", "I01", "I02"], ["I01", "I02"], []]
    context = sign_in(county.boss).get(page, {"missing": "1"}).context
    assert [card.missing for card, _name, _phone in context["lines"]] and len(context["lines"]) == 1


def test_the_telephone_of_who_is_in_charge_is_for_who_may_see_the_posts_of_the_unit(county, sign_in):
    lead = make.make_lead(county.leaves[2], county.second, section="征收股", person="周五", chief="何长")
    make.make_post(county.second, name="周五", phone="88321112")
    Responsibility.objects.create(
        indicator=lead.indicator, department=county.third, role=ResponsibilityRole.CO, valid_from=date(2026, 1, 1)
    )
    phones = {
        user: [
            phone for card, _name, phone in sign_in(user).get(reverse("responsibility_list")).context["lines"] if phone
        ]
        for user in (
            county.boss,
            make.make_user(Role.STAFF, department=county.second),
            make.make_user(Role.STAFF, department=county.third),
        )
    }
    assert list(phones.values()) == [["88321112"], ["88321112"], []]


def test_the_card_is_read_by_its_unit_changed_by_the_task_force_and_hidden_from_others(county, sign_in):
    page = reverse("responsibility_card", args=["I01"])
    staff = sign_in(make.make_user(Role.STAFF, department=county.first))
    assert staff.get(page).context["form"] is None and staff.post(page, {"lead": county.second.pk}).status_code == 403
    assert sign_in(make.make_user(Role.STAFF, department=county.second)).get(page).status_code == 404
    values = {
        "lead": county.second.pk,
        "co_units": [county.third.pk],
        "person": "周五",
        "valid_from": timezone.localdate(),
    }
    assert sign_in(county.boss).post(page, values).url == page
    card = county.card(on=timezone.localdate())
    assert (card.lead, card.person, card.co_units[0][1]) == ("税务局", "周五", "公安局")
    both = sign_in(county.boss).post(page, values | {"co_units": [county.second.pk]})
    assert both.context["form"].non_field_errors()


def test_the_page_shows_the_differences_before_it_stores_them(county, sign_in):
    steps = Steps(sign_in(county.boss), reverse("responsibility_import"))
    shown = steps.upload(f"{HEAD}\nI02,税务局,,,,,,\nI77,税务局,,,,,,")
    assert [d.after for d in shown.context["differences"]] == ["税务局"]
    assert len(shown.context["refused"]) == 1 and shown.context["counts"]["refused"] == 1
    assert Responsibility.objects.count() == 1
    steps.confirm()
    assert Responsibility.objects.count() == 2
    change = ChangeSet.objects.get()
    steps.client.post(reverse("sheet_change", args=[change.pk]), {"reason": "发错了"})
    assert Responsibility.objects.count() == 1 and ChangeSet.objects.get().taken_back_reason == "发错了"


def test_the_sheet_that_is_downloaded_comes_back_without_a_difference(county, sign_in):
    content = b"".join(sign_in(county.boss).get(reverse("responsibility_template")).streaming_content)
    Responsibility.objects.filter(indicator=county.leaves[0]).update(city_counterpart="市局")
    for leaf in county.leaves[1:]:
        make.make_lead(leaf, county.second)
    back = read_table(content, COLUMNS, name="分工.xlsx", dates=True)
    assert plan_cards(table=back, region=county.region, on=timezone.localdate()).differences == []
