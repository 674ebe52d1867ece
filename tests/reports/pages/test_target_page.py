"""Pages of targets, through the client: the list judged in bulk, one indicator, setting, sheets, ticks and doors."""

import io
import re
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from departments.choices import DepartmentKind, Role
from departments.models import AuditEntry
from indicators.choices import Basis, CycleState, TargetMeasure
from indicators.models import RegistrationRule, Target, TargetTick, TickJudgement
from tests import factories as make
from tests.departments.sheets.steps import Steps

pytestmark = pytest.mark.django_db
ENGLISH = {"headers": {"accept-language": "en"}}


class TargetPageCounty:
    """``n`` townships that owe 60 by the end of last year: the first said nothing, the second 0, then 20, 30 and on."""

    def __init__(self, n=7):
        self.year = timezone.localdate().year - 1
        self.region = make.make_region("云溪县")
        self.scheme = make.make_scheme(year=self.year)
        self.towns = [make.make_township(f"镇{place}", region=self.region) for place in range(n)]
        self.bureau = make.make_department("审批局", region=self.region)
        self.volume = make.make_indicator(
            "L1-01",
            scheme=self.scheme,
            basis=Basis.CUMULATIVE,
            name_zh="办件量",
            decimals=0,
            reports=[DepartmentKind.TOWNSHIP],
        )
        make.make_lead(self.volume, self.bureau)
        self.target = self.make("60", due=date(self.year, 12, 31), kind=DepartmentKind.TOWNSHIP)
        last = make.make_cycle(
            scheme=self.scheme, region=self.region, month=date(self.year, 12, 1), state=CycleState.CLOSED
        )
        for place, town in enumerate(self.towns[1:], start=1):
            make.make_figure(self.volume, town, last, 10 * place if place > 1 else 0)
        self.taskforce = make.make_taskforce(self.region)
        self.clerk = make.make_user(Role.STAFF, department=self.towns[-1])

    def make(self, amount=None, unit=None, **facts):
        facts = {"region": self.region, "effective_from": date(self.year, 1, 1), "measure": TargetMeasure.TOTAL} | facts
        return make.make_target(self.volume, unit, amount, **facts)


@pytest.fixture(scope="module")
def seven_towns(module_db):
    return TargetPageCounty()


@pytest.fixture
def county(seven_towns):
    return deepcopy(seven_towns)


@pytest.fixture
def boss(county, sign_in):
    return sign_in(county.taskforce)


def lines(response):
    return [(line.who, line.verdict.state.value) for line in response.context["table"].data.data]


def test_the_list_judges_every_unit_of_every_target(county, boss):
    found = lines(boss.get(reverse("target_list")))
    assert found == [
        ("镇0", "no_figure"),
        ("镇1", "missed"),
        *((f"镇{n}", "missed") for n in range(2, 6)),
        ("镇6", "met"),
    ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"state": "met"}, ["镇6"]),
        ({"state": "no_figure"}, ["镇0"]),
        ({"state": "withdrawn"}, []),
        ({"q": "办件"}, [f"镇{n}" for n in range(7)]),
        ({"q": "没有的"}, []),
        ({"due_until": "1999-01-01"}, []),
        ({"unit": "{town}"}, ["镇3"]),
        ({"sort": "-percent", "state": "missed"}, None),
    ],
)
def test_the_list_is_filtered_by_its_address(county, boss, query, names):
    values = {key: value.format(town=county.towns[3].pk) for key, value in query.items()}
    response = boss.get(reverse("target_list", query=values))
    found = [row.record.who for row in response.context["table"].rows]
    assert found == (names if names is not None else ["镇5", "镇4", "镇3", "镇2", "镇1"])


def test_the_list_is_a_file_in_its_filter_with_numbers_as_numbers(county, boss):
    page = boss.get(reverse("target_list", query={"format": "csv", "state": "met"}), **ENGLISH)
    text = b"".join(page).decode("utf-8-sig") if page.streaming else page.content.decode("utf-8-sig")
    assert "镇6" in text and "镇5" not in text and "60" in text
    assert AuditEntry.objects.get(action="list.export").target == "Targets"


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_costs_the_same_whatever_its_rows(sign_in, django_assert_num_queries, n):
    client = sign_in(TargetPageCounty(n).taskforce)
    client.get(reverse("target_list"))
    with django_assert_num_queries(10):
        client.get(reverse("target_list"))


def test_a_long_list_judges_the_page_that_is_looked_at(sign_in):
    client = sign_in(TargetPageCounty(60).taskforce)
    for page, names in (("2", range(50, 60)), ("99", range(50, 60)), ("x", range(50))):
        shown = client.get(reverse("target_list", query={"page": page})).context["table"].paginated_rows
        lines = [row.record for row in shown]
        assert [line.who for line in lines] == [f"镇{n}" for n in names], page
        assert [line.reached for line in lines] == [None if n == 0 else 10 * n if n > 1 else 0 for n in names], page


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_of_an_indicator_costs_the_same_whatever_its_units(sign_in, django_assert_num_queries, n):
    county = TargetPageCounty(n)
    client = sign_in(county.taskforce)
    client.get(reverse("target_indicator", args=["L1-01"]))
    with django_assert_num_queries(7):
        client.get(reverse("target_indicator", args=["L1-01"]))


def test_the_page_of_an_indicator_says_who_leads_who_is_last_and_who_is_still_at_zero(county, boss):
    response = boss.get(reverse("target_indicator", args=["L1-01"]), **ENGLISH)
    [block] = response.context["blocks"]
    assert (
        f"1 of 7 have reached it. Figures until {county.year}-12. Top three: 镇6 (60 件), 镇5 (50 件), 镇4 (40 件)."
        in block["paragraph"]
    )
    assert "Bottom three: 镇3 (30 件), 镇2 (20 件), 镇1 (0 件). Still at 0: 镇1." in block["paragraph"]
    assert "Not reported, and so not ranked: 镇0." in block["paragraph"]
    assert block["zeros"] == ["镇1"] and [n for _tone, _word, n in block["counts"]] == [1, 5, 1]
    assert "任务分解表" in response.content.decode()


def test_a_clerk_sees_what_the_own_unit_owes_and_nobody_elses(county, sign_in):
    client = sign_in(county.clerk)
    county.make("5", unit=county.towns[0], due=date(county.year, 6, 30))
    assert lines(client.get(reverse("target_list"))) == [("镇6", "met")]
    page = client.get(reverse("target_indicator", args=["L1-01"]))
    assert "镇5" not in page.content.decode() and [len(block["rows"]) for block in page.context["blocks"]] == [1]
    assert page.context["blocks"][0]["paragraph"] == ""


def test_a_unit_finds_on_its_first_page_what_it_owes_by_when(county, sign_in):
    ahead = timezone.localdate() + timedelta(days=40)
    county.make("900", due=ahead, kind=DepartmentKind.TOWNSHIP)
    targets = sign_in(county.clerk).get(reverse("home")).context["targets"]
    assert (targets["n"], targets["over"]) == (2, 1) and [row[0].due for row in targets["rows"]] == [ahead]
    other = make.make_user(Role.STAFF, department=county.bureau)
    assert not sign_in(other).get(reverse("home")).context["targets"]


def test_who_leads_the_indicator_owes_what_the_county_owes(county, sign_in):
    county.make("900", due=date(county.year, 12, 31))
    client = sign_in(make.make_user(Role.STAFF, department=county.bureau))
    [line] = client.get(reverse("target_list")).context["table"].data.data
    assert line.unit is None and line.owner == county.bureau and line.target.amount == 900


def type_target(county, **facts):
    values = {
        "indicator": county.volume.pk,
        "whom": f"unit:{county.towns[2].pk}",
        "measure": "total",
        "amount": "1,200",
        "effective_from": f"{county.year}-01-01",
        "due": f"{county.year}-11-30",
        "source_document": "通知",
    }
    return values | facts


def test_a_target_is_typed_and_stands(county, boss):
    answer = boss.post(reverse("target_new"), type_target(county))
    assert answer.status_code == 302 and answer.url == reverse("target_indicator", args=["L1-01"])
    target = Target.objects.get(department=county.towns[2])
    assert (target.amount, target.source_document) == (Decimal(1200), "通知")
    again = boss.post(reverse("target_new"), type_target(county), **ENGLISH)
    assert "withdraw it first" in again.content.decode() and Target.objects.count() == 2


@pytest.mark.parametrize("broken", [{"whom": "unit:999999"}, {"amount": "abc"}, {"due": ""}, {"source_document": ""}])
def test_a_form_that_is_not_right_sets_nothing(county, boss, broken):
    assert boss.post(reverse("target_new"), type_target(county, **broken)).status_code == 200
    assert Target.objects.count() == 1


def test_a_target_is_withdrawn_with_a_reason(county, boss):
    page = reverse("target_withdraw", args=[county.target.pk])
    assert "reason" not in boss.post(page, {"reason": ""}).url
    assert Target.objects.standing().count() == 1
    boss.post(page, {"reason": "任务数有误"})
    assert not Target.objects.standing().exists()
    shown = boss.get(reverse("target_indicator", args=["L1-01"])).content.decode()
    assert "任务数有误" in shown
    assert lines(boss.get(reverse("target_list"))) == []
    assert len(lines(boss.get(reverse("target_list", query={"state": "withdrawn"})))) == 7


def test_a_sheet_is_looked_at_and_then_taken_over(county, boss):
    head = f"指标编号,单位,来源文件,{county.year}-06-30,{county.year}-09-30"
    content = "\n".join([head, "L1-01,镇1,通知,100,200"]).encode()
    steps = Steps(boss, reverse("target_import"), headers=ENGLISH)
    seen = steps.upload(SimpleUploadedFile("任务.csv", content))
    lines = [(each.row, each.after) for each in seen.context["differences"]]
    assert lines == [(2, "100 件 in total"), (2, "200 件 in total")]
    assert Target.objects.count() == 1
    steps.confirm()
    assert list(Target.objects.filter(department=county.towns[1]).values_list("amount", flat=True)) == [100, 200]


def test_the_rows_of_a_bad_sheet_are_refused_with_every_reason(county, boss):
    content = "指标编号,单位,任务数,完成时限,来源文件\nL1-01,镇1,100,6月底,通知\nL1-01,镇99,5,2026-06-30,通知".encode()
    seen = Steps(boss, reverse("target_import"), headers=ENGLISH).upload(SimpleUploadedFile("任务.csv", content))
    assert len(seen.context["refused"]) == 2 and not seen.context["preview"].may_confirm and Target.objects.count() == 1


def test_the_sheet_to_fill_in_comes_back_unchanged(county, boss):
    county.make(
        unit=county.towns[0], category="营业执照", measure=TargetMeasure.CATEGORY, due=date(county.year, 12, 31)
    )
    answer = boss.get(reverse("target_template"))
    assert AuditEntry.objects.get(action="list.export").detail["rows"] == 2
    book = io.BytesIO(b"".join(answer.streaming_content)).read()
    seen = Steps(boss, reverse("target_import")).upload(SimpleUploadedFile("任务数表.xlsx", book))
    assert seen.context.get("problems") in (None, "") and seen.context["differences"] == []


def test_a_clerk_ticks_off_a_category_and_takes_it_back(county, sign_in):
    unit = county.towns[-1]
    target = county.make(unit=unit, category="营业执照", measure=TargetMeasure.CATEGORY, due=date(county.year, 12, 31))
    client, page = sign_in(county.clerk), reverse("target_tick", args=[target.pk])
    client.post(page, {"unit": unit.pk, "met_on": f"{county.year}-12-01", "note": "已核"})
    [item] = client.get(reverse("target_indicator", args=["L1-01"])).context["categories"]
    assert item["ticked"] and item["may_tick"] and not item["line"].verdict.late
    client.post(page, {"unit": unit.pk, "note": "未通过校验"})
    assert [tick.met_on for tick in TargetTick.objects.all()] == [date(county.year, 12, 1), None]
    client.post(page, {"unit": unit.pk, "met_on": "yesterday"})
    assert TargetTick.objects.count() == 2


@pytest.mark.long
def test_a_completion_waits_on_a_list_of_the_task_force_and_is_accepted_there(county, sign_in, boss):
    unit = county.towns[-1]
    for name in ("营业执照", "结婚证"):
        county.make(unit=unit, category=name, measure=TargetMeasure.CATEGORY, due=date(county.year, 12, 31))
    first, second = Target.objects.exclude(category="").order_by("pk")
    page = reverse("target_acceptances")
    assert boss.get(page).context["waiting"] == [] and boss.get(reverse("target_list")).context["n_waiting"] == 0
    client = sign_in(county.clerk)
    for target in (first, second):
        sent = client.post(
            reverse("target_tick", args=[target.pk]), {"unit": unit.pk, "met_on": f"{county.year}-12-01"}
        )
        assert sent.url == reverse("target_indicator", args=["L1-01"])
    assert [line["tick"].target for line in boss.get(page).context["waiting"]] == [first, second]
    assert boss.get(reverse("target_list")).context["n_waiting"] == 2
    assert [row.record.target for row in states(boss, "waiting")] == [first, second] and not states(boss, "met")[1:]
    steps = {step.label: step.url for step in boss.get(reverse("home"), **ENGLISH).context.get("agenda", ())}
    assert steps.get("Accept 2 completed categories", page) == page
    ticks = TargetTick.objects.order_by("pk")
    boss.post(reverse("target_judge", args=[ticks[0].pk]), {"decision": "accept"})
    refused = boss.post(reverse("target_judge", args=[ticks[1].pk]), {"decision": "return"}, follow=True, **ENGLISH)
    assert "Say why it is returned" in refused.content.decode()
    boss.post(reverse("target_judge", args=[ticks[1].pk]), {"decision": "return", "reason": "缺校验记录"})
    judged = [(row.tick, row.accepted, row.reason) for row in TickJudgement.objects.all()]
    assert judged == [(ticks[0], True, ""), (ticks[1], False, "缺校验记录")] and boss.get(page).context["waiting"] == []
    items = client.get(reverse("target_indicator", args=["L1-01"])).context["categories"]
    assert [(item["ticked"], item["line"].state.value) for item in items] == [(True, "met"), (False, "missed")]
    assert "缺校验记录" in items[1]["line"].rest


def states(client, state):
    return client.get(reverse("target_list", query={"state": state})).context["table"].rows


def test_whoever_entered_a_completion_finds_no_button_and_a_sent_form_changes_nothing(county, boss, sign_in):
    unit = county.towns[0]
    target = county.make(unit=unit, category="营业执照", measure=TargetMeasure.CATEGORY, due=date(county.year, 12, 31))
    boss.post(reverse("target_tick", args=[target.pk]), {"unit": unit.pk, "met_on": f"{county.year}-12-01"})
    tick, page = TargetTick.objects.get(), reverse("target_acceptances")
    address = reverse("target_judge", args=[tick.pk])
    assert address not in boss.get(page).content.decode()
    assert boss.post(address, {"decision": "accept"}).status_code == 302
    hosted = sign_in(make.make_user(Role.TASKFORCE, department=unit))
    assert address not in hosted.get(page).content.decode()
    assert hosted.post(address, {"decision": "accept"}).status_code == 403
    stranger = sign_in(make.make_taskforce(make.make_region()))
    assert stranger.post(address, {"decision": "accept"}).status_code == 404
    assert stranger.get(page).context["waiting"] == [] and not TickJudgement.objects.exists()
    assert AuditEntry.objects.filter(action="target.denied").count() == 2
    colleague = sign_in(make.make_taskforce(county.region))
    assert address in colleague.get(page).content.decode()


@pytest.mark.parametrize("n", [1, 5])
def test_the_list_of_what_waits_costs_the_same_whatever_its_rows(county, boss, django_assert_num_queries, n):
    for town in county.towns[:n]:
        target = county.make(
            unit=town, category="营业执照", measure=TargetMeasure.CATEGORY, due=date(county.year, 12, 31)
        )
        make.make_tick(target, town, accepted=None)
    boss.get(reverse("target_acceptances"))
    with django_assert_num_queries(5):
        assert len(boss.get(reverse("target_acceptances")).context["waiting"]) == n


def test_no_two_fields_of_a_page_have_the_same_id(county, boss):
    for name in ("营业执照", "结婚证"):
        county.make(
            kind=DepartmentKind.TOWNSHIP, category=name, measure=TargetMeasure.CATEGORY, due=date(county.year, 12, 31)
        )
    page = boss.get(reverse("target_indicator", args=["L1-01"])).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) > 14 and len(ids) == len(set(ids))


def test_nobody_ticks_for_another_unit(county, sign_in):
    target = county.make(
        category="营业执照", measure=TargetMeasure.CATEGORY, due=date(county.year, 12, 31), kind=DepartmentKind.TOWNSHIP
    )
    client, page = sign_in(county.clerk), reverse("target_tick", args=[target.pk])
    values = {"met_on": f"{county.year}-12-01"}
    assert client.post(page, values | {"unit": county.towns[0].pk}).status_code == 404
    theirs = county.make(
        unit=county.towns[0], category="结婚证", measure=TargetMeasure.CATEGORY, due=date(county.year, 12, 31)
    )
    page = reverse("target_tick", args=[theirs.pk])
    assert client.post(page, values | {"unit": county.towns[-1].pk}).status_code == 404
    assert AuditEntry.objects.filter(action="target.denied", actor=county.clerk).exists()
    assert not TargetTick.objects.exists()


def test_an_indicator_is_called_as_its_newest_scheme_calls_it(county, boss):
    later = make.make_scheme(code=county.scheme.code, year=county.year + 1)
    renamed = make.make_indicator("L1-01", scheme=later, name_zh="网办件量", reports=[DepartmentKind.TOWNSHIP])
    facts = {"region": county.region, "effective_from": date(county.year + 1, 1, 1), "measure": TargetMeasure.TOTAL}
    make.make_target(renamed, county.towns[0], "60", due=date(county.year + 1, 12, 31), **facts)
    context = boss.get(reverse("target_indicator", args=["L1-01"])).context
    assert context["indicator"] == renamed and len(context["targets"]) == 2


def test_another_regions_target_is_not_found(county, sign_in):
    stranger = sign_in(make.make_taskforce(make.make_region()))
    assert stranger.get(reverse("target_indicator", args=["L1-01"])).status_code == 404
    assert stranger.post(reverse("target_withdraw", args=[county.target.pk]), {"reason": "x"}).status_code == 404
    assert Target.objects.standing().count() == 1


def test_registrations_are_off_every_page_until_a_document_switches_them_on(county, boss):
    county.volume.restricted = True
    county.volume.save()
    for page in (reverse("target_list"), reverse("target_registrations")):
        assert "国办函〔2026〕12号" in boss.get(page).content.decode()
    assert lines(boss.get(reverse("target_list"))) == []
    assert boss.get(reverse("target_indicator", args=["L1-01"])).status_code == 404
    assert boss.get(reverse("indicator_detail", args=["L1-01"])).status_code == 404
    values = {
        "allowed": "on",
        "effective_from": f"{timezone.localdate()}",
        "reason": "上级试点",
        "source_document": "函",
    }
    assert boss.post(reverse("target_registrations"), values | {"reason": ""}).status_code == 200
    assert not RegistrationRule.objects.exists()
    boss.post(reverse("target_registrations"), values)
    assert RegistrationRule.objects.get().allowed
    assert len(lines(boss.get(reverse("target_list")))) == 7
    assert boss.get(reverse("target_indicator", args=["L1-01"])).status_code == 200
    assert "函" in boss.get(reverse("target_list")).content.decode()
