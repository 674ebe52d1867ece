"""The pages of rounds: from the notice to the call-back in a browser, and who reads what, on pages and in files."""

import csv
import io
from copy import deepcopy
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from departments.choices import ActionKind, Role
from departments.models import ActionItem, AuditEntry
from indicators.choices import RoundKind, RoundState
from indicators.models import Round
from indicators.rounds.to_ledger import open_ledger_items, propose_items
from tests import factories as make
from tests.departments.sheets.steps import Steps
from tests.flows.pages import Page, Person
from tests.indicators.rounds.sample import FIRM, FIRMS, ITEMS, OTHER_FIRM, RoundCounty, make_rounds_county
from tests.signing import open_session

pytestmark = pytest.mark.django_db
MASKED = ("锦***有限公司", "岚***有限公司")


@pytest.fixture(scope="module")
def one_county(module_db) -> RoundCounty:
    return make_rounds_county()


@pytest.fixture
def county(one_county, db) -> RoundCounty:
    return deepcopy(one_county)


def person(user) -> Person:
    someone = Person(user.username)
    open_session(user, someone.client)
    return someone


def page_of(user, published: Round) -> Page:
    return person(user).open(reverse("round_detail", args=[published.pk]))


def file_of(user, published: Round) -> str:
    """All cells of all sheets."""
    response = person(user).client.get(reverse("round_file", args=[published.pk]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    return "\n".join(str(cell) for row in rows for cell in row)


def record_on_page(county: RoundCounty, **fields: str) -> Page:
    """The form filled in as the task force does it."""
    day = timezone.localdate() - timedelta(days=20)
    facts = {
        "Kind": "Satisfaction survey",
        "Year": f"{day.year}",
        "Round of the year": "1",
        "Title": "满意度测评通报",
        "Issued on": f"{day}",
        "Issued by": "市优化办",
        "Full marks": "100",
        "Own score": "83.9",
        "Own place": "9",
        "Number of ranked": "12",
    } | fields
    return person(county.taskforce).open(reverse("round_new")).press("Save the draft", facts)


@pytest.mark.long
def test_from_the_notice_to_the_call_back(county):
    page = record_on_page(county)
    assert "Being recorded" in page.main and page.status == 200
    # The firms are pasted, the items come as a file; then the round is confirmed.
    page = page.follow("Enterprises from a sheet")
    page = page.press("See what would change", {"text": FIRMS.replace(",", "\t")}).press("Confirm and store")
    assert "4 rows were taken over" in page.main
    published = Round.objects.get()
    sheet = SimpleUploadedFile("维度.csv", "指标,满分,得分,位次\n法治环境,100,84.2,8\n".encode())
    steps = Steps(page.person.client, reverse("round_import", args=[published.pk, "items"]))
    steps.upload(sheet)
    steps.confirm()
    page = page.person.open(reverse("round_detail", args=[published.pk]))
    # Who entered it is offered no button; another of the task force is.
    assert "somebody else of the task force must confirm it" in page.person.open(page.url).main
    page = person(county.second).open(page.url).press("Confirm the round")
    assert "Confirmed" in page.main and page.row("法治环境")["Score"] == "84.2"
    assert [row["Enterprises"] for row in page.rows("Enterprises by grade")] == ["1", "1", "1", "1", "0"]
    # Its ledger items are proposed; each is opened once.
    page = page.follow("2 duties to open")
    page = page.press("Open what is ticked", {"Within working days": "15"})
    assert "2 items were opened" in page.main and "duties to open" not in page.main
    ledger_item = ActionItem.objects.get(owner=county.market)
    assert (ledger_item.kind, ledger_item.enterprise, ledger_item.source) == (
        ActionKind.ENTERPRISE,
        MASKED[0],
        "满意度测评通报",
    )
    assert page.row(FIRM)["Ledger"] == ledger_item.number
    # The unit that follows up calls the firm.
    page = page_of(county.staff, published)
    assert page.row(FIRM)["Call"] == f"not called yet Record the call {FIRM}"
    page = page.follow(f"Record the call {FIRM}")
    page = page.press("Record the call", {"Grade now": "Satisfied", "What came of it": ""})
    assert "This field is required" in page.main
    page = page.press("Record the call", {"What came of it": "已办结"})
    assert "Satisfied 已办结" in page.row(FIRM)["Call"] and "1 of 1 called back" in page.main
    assert "已办结" in person(county.staff).open(reverse("action_detail", args=[ledger_item.pk])).main


def test_the_notice_as_a_whole_is_refused_with_every_field_that_cannot_be(county):
    page = record_on_page(county, **{"Own score": "101", "Own place": "13", "Issued on": "2099-01-01"})
    for each in ("above the full marks 100", "outside 12 ranked", "not been issued yet"):
        assert each in page.main
    assert not Round.objects.exists()
    record_on_page(county)
    assert "recorded already" in record_on_page(county).main and Round.objects.count() == 1


def test_a_draft_is_changed_on_its_page_and_a_confirmed_round_is_not(county):
    page = record_on_page(county).follow("Change the round")
    page = page.press("Save the draft", {"Own place": "8", "Number sharing the place": "2"})
    published = Round.objects.get()
    assert (published.rank, published.sharing, published.score) == (8, 2, Decimal("83.9"))
    person(county.second).open(page.url).press("Confirm the round")
    for name, args in (("round_edit", []), ("round_import", ["items"])):
        page = person(county.taskforce).open(reverse(name, args=[published.pk, *args]))
        assert "its numbers stay" in page.main


@pytest.mark.long
def test_a_correction_is_begun_on_the_page_and_both_editions_name_each_other(county):
    published = county.confirm()
    page = page_of(county.taskforce, published).press("Begin the new edition", {"Why it is corrected": ""})
    assert "This field is required" in page.main and Round.objects.count() == 1
    page = page.press("Begin the new edition", {"Why it is corrected": "市级复核"})
    assert "The next edition is a draft" in page.main and "市级复核" in page.main
    page = person(county.second).open(page.url).press("Confirm the round")
    assert "Edition 1" in page.main
    assert "Corrected by a later edition" in page_of(county.staff, published).main


@pytest.mark.long
def test_a_draft_is_discarded_on_its_page_and_the_list_says_so(county):
    published = county.confirm()
    page_of(county.taskforce, published).press("Begin the new edition", {"Why it is corrected": "误点"})
    begun = Round.objects.get(edition=2)
    page = page_of(county.taskforce, begun).press("Discard it")
    assert "The draft is gone" in page.main and published.title in page.main
    assert list(Round.objects.all()) == [published]
    client = person(county.taskforce).client
    assert client.post(reverse("round_act", args=[published.pk]), {"deed": "discard"}).status_code == 302
    assert Round.objects.count() == 1, "what is confirmed stays"


def test_a_sheet_with_faults_is_told_row_by_row_and_changes_nothing(county):
    published = county.record()
    page = person(county.taskforce).open(reverse("round_import", args=[published.pk, "items"]))
    start = page
    page = page.press("See what would change", {"text": "指标\t得分\t整改时限\n甲\t七分\t6月底\n"})
    for each in ("Cell B2, column “得分”", "Cell C2, column “整改时限”", "-06-30"):
        assert each in page.main
    assert "Confirm and store" not in page.main and "taken whole or not at all" in page.main
    assert "one of the two" in start.press("See what would change", {"text": ""}).main
    assert not published.items.exists()


@pytest.mark.parametrize(
    ("what", "headings"), [("items", ("指标或事项", "满分", "责任单位")), ("firms", ("企业名称", "跟进单位"))]
)
def test_the_sheet_to_fill_in_comes_back_as_it_was_given_out(county, what, headings):
    response = person(county.taskforce).client.get(reverse("round_template", args=[what]))
    content = b"".join(response.streaming_content)
    given = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(given) == 1 and set(headings) <= set(given[0])
    published = county.record(kind=RoundKind.SURVEY)
    form = {"file": SimpleUploadedFile("表.xlsx", content), "text": ""}
    page = person(county.taskforce).client.post(reverse("round_import", args=[published.pk, what]), form, follow=True)
    assert "has a header but no rows" in page.content.decode()


@pytest.mark.long
@pytest.mark.parametrize(("what", "text"), [("items", ITEMS), ("firms", FIRMS)])
def test_the_present_rows_come_back_as_they_are(county, what, text):
    """So that a correction changes one cell and not a whole sheet."""
    published = county.fill(text, what, kind=RoundKind.SURVEY)
    rows = published.items if what == "items" else published.firms
    facts = [field.name for field in rows.model._meta.fields if field.name != "id"]
    before = list(rows.values(*facts))
    client = person(county.taskforce).client
    given = client.get(reverse("round_template", args=[what], query={"of": published.pk}))
    form = {"file": SimpleUploadedFile("表.xlsx", b"".join(given.streaming_content)), "text": ""}
    seen = client.post(reverse("round_import", args=[published.pk, what]), form, follow=True)
    assert "nothing would change" in seen.content.decode()
    assert list(rows.values(*facts)) == before
    stranger = person(make.make_taskforce(make.make_region())).client
    for of in (published.pk, "x", "²"):
        assert stranger.get(reverse("round_template", args=[what], query={"of": of})).status_code == 404


def test_taking_the_names_of_firms_along_is_on_record(county):
    survey = county.fill(FIRMS, "firms", kind=RoundKind.SURVEY)
    client = person(county.taskforce).client
    client.get(reverse("round_template", args=["firms"]))
    assert not AuditEntry.objects.filter(action="list.export").exists()
    client.get(reverse("round_template", args=["firms"], query={"of": survey.pk}))
    entry = AuditEntry.objects.get(action="list.export")
    assert (entry.actor, entry.detail["rows"]) == (county.taskforce, 4)


def test_what_is_not_there_is_not_found(county):
    published = county.confirm()
    client = person(county.taskforce).client
    assert client.get(reverse("round_template", args=["people"])).status_code == 404
    assert client.get(reverse("round_import", args=[published.pk, "people"])).status_code == 404
    assert client.post(reverse("round_act", args=[published.pk]), {"deed": "delete"}).status_code == 404
    assert Round.objects.get().state == RoundState.CONFIRMED


def test_the_task_force_reads_place_losses_bottom_group_and_the_text_to_paste(county):
    make.make_round(county.region, issued_on=county.facts().issued_on - timedelta(days=90), year=2025, rank=11)
    published = county.confirm()
    page = page_of(county.taskforce, published)
    assert "no. 3 from the bottom" in page.main and "up 1" in page.main
    units = page.rows("Points lost by unit")
    assert [(row["Unit"], row["Items"], row["Points lost"]) for row in units] == [
        ("金融办", "1", "2.5"),
        ("市场监管局", "1", "1"),
        ("not named", "1", "0.5"),
    ]
    assert [row["Item"] for row in page.rows("Among the last 3")] == ["获得信贷"]
    items = page.rows("Items, most points lost first")
    assert [row["Item"] for row in items] == ["获得信贷", "企业开办", "政务服务", "纳税", "包容普惠创新"]
    assert items[0]["Share of the loss"] == "62.5%" and items[-1]["Points deducted"] == "no value"
    assert "3 items lose marks, 4 points in all, of these: 金融办 1 item" in page.main
    assert page.root.xpath("//a[text()='企业开办']")[0].get("href") == "/indicators/I01/"


def test_a_unit_reads_the_round_and_its_own_items_alone(county):
    published = county.confirm()
    text = page_of(county.staff, published).main
    assert "企业开办" in text and "材料重复提交" in text and "Place" in text
    for foreign in ("获得信贷", "首贷户少", "政务服务", "金融办", "Points lost by unit"):
        assert foreign not in text
    assert "首贷户少" not in file_of(county.staff, published) and "材料重复提交" in file_of(county.staff, published)
    stranger = make.make_user(Role.STAFF, department=make.make_department(region=county.region))
    assert "No item of this round is your unit's." in page_of(stranger, published).main


@pytest.mark.long
def test_firms_are_named_in_full_to_the_task_force_and_to_who_follows_them_up_alone(county):
    survey = county.survey()
    readers = {
        county.taskforce: ((FIRM, OTHER_FIRM), ()),
        county.staff: ((FIRM,), (OTHER_FIRM, MASKED[1])),
        county.finance_staff: ((OTHER_FIRM,), (FIRM, MASKED[0])),
        county.leader: (MASKED, (FIRM, OTHER_FIRM)),
        make.make_user(Role.STAFF, department=county.tax): ((), (FIRM, OTHER_FIRM, *MASKED)),
    }
    for user, (shown, hidden) in readers.items():
        for each in (page_of(user, survey).response.content.decode(), file_of(user, survey)):
            assert [name for name in shown if name not in each] == []
            assert [name for name in hidden if name in each] == []
    # A satisfied firm stands in the counts and on no list.
    assert "云和物流" not in page_of(county.taskforce, survey).main


@pytest.mark.long
def test_names_of_firms_are_masked_in_texts_too(county):
    survey = county.survey()
    survey.firms.filter(name=OTHER_FIRM).update(complaint=f"与{FIRM}有纠纷")
    assert f"与{FIRM}有纠纷" in page_of(county.taskforce, survey).main
    for user in (county.finance_staff, county.leader):
        assert f"与{MASKED[0]}有纠纷" in page_of(user, survey).main
    call = reverse("round_call", args=[survey.firms.get(name=OTHER_FIRM).pk])
    assert f"与{FIRM}有纠纷" in person(county.taskforce).open(call).main
    assert f"与{MASKED[0]}有纠纷" in person(county.finance_staff).open(call).main


def test_the_administration_tells_the_audit_no_name_of_a_firm(county):
    survey = county.survey()
    item = make.make_round_item(survey, county.market, problem=f"{FIRM}反映审批慢")
    client = person(make.make_user(Role.AUDIT_ADMIN)).client
    page = client.get(reverse("admin:indicators_rounditem_change", args=[item.pk]))
    assert page.status_code == 200 and FIRM not in page.content.decode()
    assert client.get(reverse("admin:indicators_roundfirm_changelist")).status_code == 403


def test_once_the_duty_is_another_units_the_name_is_its_too_and_no_longer_the_first_ones(county):
    survey = county.survey()
    line = next(line for line in propose_items(published=survey) if line.row.name == FIRM)
    open_ledger_items(published=survey, owners={line.key: county.finance}, workdays=9, actor=county.taskforce)
    assert FIRM in page_of(county.finance_staff, survey).main
    assert FIRM not in page_of(county.staff, survey).main


def test_firms_of_others_are_not_found_and_an_attempt_is_on_record(county):
    survey = county.survey()
    theirs = reverse("round_call", args=[survey.firms.get(name=OTHER_FIRM).pk])
    client = person(county.staff).client
    assert client.get(theirs).status_code == 404
    assert client.post(theirs, {"on": "2026-05-01", "grade": "satisfied", "note": "x"}).status_code == 404
    assert AuditEntry.objects.filter(action="round.firm.denied", actor=county.staff).exists()
    assert person(county.leader).client.get(theirs).status_code == 403
    satisfied = survey.firms.exclude(pk__in=survey.firms.below_satisfied())[0].pk
    assert person(county.taskforce).client.get(reverse("round_call", args=[satisfied])).status_code == 404
    assert survey.firms.get(name=OTHER_FIRM).called_back_on is None


def test_another_county_finds_nothing(county):
    survey = county.survey()
    firm = survey.firms.get(name=FIRM).pk
    other = make.make_taskforce(make.make_region())
    client = person(other).client
    for name, args in (
        ("round_detail", []),
        ("round_file", []),
        ("round_edit", []),
        ("round_duties", []),
        ("round_import", ["firms"]),
    ):
        assert client.get(reverse(name, args=[survey.pk, *args])).status_code == 404
    assert client.get(reverse("round_call", args=[firm])).status_code == 404
    assert client.post(reverse("round_act", args=[survey.pk]), {"deed": "confirm"}).status_code == 404
    assert "满意度测评通报" not in person(other).open(reverse("round_list")).main


def test_duties_need_a_unit_each_and_what_is_wrong_opens_nothing(county):
    published = county.confirm()
    page = person(county.taskforce).open(reverse("round_duties", args=[published.pk]))
    assert "The notice names nobody." in page.row("告知不全")["Owner unit"]
    page = page.press("Open what is ticked", {})
    assert "name a unit" in page.main and not ActionItem.objects.exists()
    service = published.items.get(name="政务服务").pk
    page = page.press("Open what is ticked", {f"owner-item-{service}": "税局"})
    assert "no unit is called “税局”" in page.main and not ActionItem.objects.exists()
    page = page.press("Open what is ticked", {f"owner-item-{service}": "云溪县税务局"})
    assert ActionItem.objects.count() == 3 and "3 items were opened" in page.main
    page = person(county.taskforce).open(reverse("round_duties", args=[published.pk]))
    assert "is in the ledger, or it asks for nothing" in page.main


def test_only_what_is_ticked_is_opened(county):
    published = county.confirm()
    client, line = person(county.taskforce).client, propose_items(published=published)[0]
    url = reverse("round_duties", args=[published.pk])
    nothing = client.post(url, {"workdays": "9"}, headers={"accept-language": "en"})
    assert "Nothing is ticked" in nothing.content.decode()
    client.post(url, {"workdays": "9", "open": [line.key, "item-999999"], f"owner-{line.key}": "金融办"})
    assert [item.title for item in ActionItem.objects.all()] == [
        "获得信贷: 首贷户少"
    ] or ActionItem.objects.count() == 1


def test_the_list_is_filtered_by_kind_year_state_and_text(county):
    county.confirm()
    county.survey(number=2)
    make.make_round(county.region, RoundKind.ASSESSMENT, year=2025, title="年度考核", document="X〔2025〕1号")
    someone = person(county.leader)

    def titles(**query: str) -> list[str]:
        rows = someone.open(reverse("round_list", query=query)).rows()
        return [row["Title"].split(" ")[0] for row in rows if "Title" in row]

    assert len(titles()) == 3
    assert titles(kind="survey") == ["满意度测评通报"] and titles(year="2025") == ["年度考核"]
    assert titles(q="〔2025〕") == ["年度考核"] and titles(state="superseded") == []


def test_the_list_says_what_is_known_and_a_dash_for_what_is_not(county):
    county.confirm()
    county.survey(number=2)
    someone = person(county.leader)
    page = someone.open(reverse("round_list"))
    inspection, survey = page.row("第一次专项督查通报"), page.row("满意度测评通报")
    assert (inspection["Items losing marks"], inspection["Below satisfied"]) == ("3", "—")
    assert (survey["Items losing marks"], survey["Below satisfied"]) == ("—", "2")
    assert inspection["Own place"] == "10 of 12, no. 3 from the bottom"
    answer = someone.client.get(reverse("round_list", query={"format": "csv"})).content.decode("utf-8-sig")
    rows = {row[1]: row for row in csv.reader(io.StringIO(answer)) if len(row) > 6}
    assert FIRM not in answer and "3" in next(row for title, row in rows.items() if "第一次专项督查通报" in title)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_for_three_rounds_as_for_one(county, django_assert_num_queries, rows):
    for number in range(1, rows + 1):
        published = make.make_round(county.region, number=number)
        make.make_round_item(published, county.market)
        make.make_round_firm(published, county.market)
    client = person(county.taskforce).client
    client.get(reverse("round_list"))
    with django_assert_num_queries(6):
        assert client.get(reverse("round_list")).status_code == 200


@pytest.mark.parametrize(("kind", "queries"), [(RoundKind.INSPECTION, 12), (RoundKind.SURVEY, 13)])
@pytest.mark.parametrize("rows", [1, 12])
def test_a_round_takes_as_many_queries_for_twelve_rows_as_for_one(
    county, django_assert_num_queries, rows, kind, queries
):
    before = make.make_round(county.region, kind)
    published = make.make_round(county.region, kind, number=2)
    for _ in range(rows):
        make.make_round_item(before, county.market)
        make.make_round_item(published, county.market, indicator=county.startup)
        make.make_round_firm(published, county.market)
    client = person(county.taskforce).client
    client.get(reverse("round_detail", args=[published.pk]))
    with django_assert_num_queries(queries):
        assert client.get(reverse("round_detail", args=[published.pk])).status_code == 200


@pytest.mark.parametrize("kind", [RoundKind.INSPECTION, RoundKind.SURVEY])
def test_a_long_notice_is_read_page_by_page_and_its_file_has_all(county, kind, monkeypatch):
    monkeypatch.setattr("indicators.rounds.views.rounds.PAGE", 10)
    monkeypatch.setattr("indicators.rounds.views.ledger.SHOWN", 10)
    published = make.make_round(county.region, kind)
    for n in range(1, 13):
        if kind == RoundKind.SURVEY:
            make.make_round_firm(published, county.market, name=f"第{n:03}号企业有限公司", position=n)
        else:
            make.make_round_item(published, county.market, name=f"第{n:03}号企业有限公司", position=n)
    first = page_of(county.taskforce, published)
    second = first.follow("Next page")
    assert ("第010号" in first.main, "第011号" in first.main) == (True, False)
    assert ("第011号" in second.main, "第010号" in second.main) == (True, False)
    assert "第001号" in (text := file_of(county.taskforce, published)) and "第012号" in text
    ledger_page = person(county.taskforce).open(reverse("round_duties", args=[published.pk]))
    assert "2 more follow once these are opened" in ledger_page.main


def test_only_a_survey_lists_enterprises(county):
    published = county.record()
    page = person(county.taskforce).open(reverse("round_import", args=[published.pk, "firms"]))
    assert (
        "Only a survey lists enterprises"
        in page.press("See what would change", {"text": FIRMS.replace(",", "\t")}).main
    )
    survey = county.fill(FIRMS, "firms", kind=RoundKind.SURVEY)
    page = person(county.taskforce).open(reverse("round_edit", args=[survey.pk]))
    assert "Only a survey lists enterprises" in page.press("Save the draft", {"Kind": "Assessment"}).main
    assert Round.objects.get(pk=survey.pk).kind == RoundKind.SURVEY and survey.firms.count() == 4


def test_saving_a_round_as_a_file_is_on_record(county):
    published = county.confirm(text=ITEMS)
    answer = file_of(county.leader, published)
    assert all(text in answer for text in ("获得信贷", "3 items lose marks", "金融办 1 item"))
    assert AuditEntry.objects.get(action="round.export").actor == county.leader
