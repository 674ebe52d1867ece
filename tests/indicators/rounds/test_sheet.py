"""Items and firms of a round from a sheet: one act, or every reason with row and remedy and nothing changed."""

import io
from datetime import date, datetime
from decimal import Decimal as D

import openpyxl
import pytest
from django.utils import translation

from config.files.problems import ProblemList
from departments.access.refusals import NotAllowed
from departments.choices import ActionKind
from departments.models import AuditEntry
from indicators.choices import FirmGrade
from indicators.models import RoundFirm, RoundItem
from indicators.rounds.sheet import import_rows, read_rows
from tests import factories as make
from tests.indicators.rounds.sample import AT, FIRM, FIRMS, ITEMS, RoundCounty, make_rounds_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> RoundCounty:
    return make_rounds_county()


def refusals_of(
    county: RoundCounty, content: str | bytes, what: str = "items", name: str = "附件.csv", **round_
) -> list[str]:
    draft = round_.pop("draft", None) or county.record(**round_)
    before = [list(model.objects.order_by("pk").values()) for model in (RoundItem, RoundFirm)]
    entries = AuditEntry.objects.count()
    with translation.override("en"), pytest.raises(ProblemList) as refusal:
        table = read_rows(content if isinstance(content, bytes) else content.encode(), what=what, name=name)
        import_rows(published=draft, what=what, table=table, actor=county.taskforce)
    with translation.override("en"):
        texts = [str(problem) for problem in refusal.value.problems]
    assert [list(model.objects.order_by("pk").values()) for model in (RoundItem, RoundFirm)] == before
    assert AuditEntry.objects.count() == entries
    return texts


def workbook(*rows, merge: str = "") -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    book.save(target)
    return target.getvalue()


def test_last_years_scheme_that_nobody_ended_makes_no_name_doubtful(county):
    scheme = county.startup.scheme
    later = make.make_scheme(code=scheme.code, year=scheme.year, version=scheme.version + 1)
    newer = make.make_indicator("I01", scheme=later, name_zh="开办企业", aliases=["企业开办"])
    published = county.fill(ITEMS)
    assert published.items.get(name="企业开办").indicator == newer


def test_every_row_becomes_an_item_with_its_unit_and_indicator(county):
    draft = county.fill()
    credit, startup, tax, service, open_ = draft.items.all()
    assert (credit.unit, credit.deduction, credit.rank, credit.n) == (county.finance, D("2.5"), 12, 12)
    assert (credit.rectify_by, credit.indicator, credit.problem) == (date(2026, 6, 10), None, "首贷户少")
    # 企业开办 is another name of 开办企业, 市监局 of 市场监管局.
    assert (startup.indicator, startup.unit, startup.name) == (county.startup, county.market, "企业开办")
    assert (tax.deduction, service.unit, open_.deduction, open_.score) == (D(0), None, None, None)
    entry = AuditEntry.objects.get(action="round.items")
    assert entry.detail == {"round": draft.pk, "rows": 5, "file": "附件.csv"}


def test_firms_are_read_with_their_grade_and_who_follows_them_up(county):
    survey = county.survey()
    first, second, *_content = survey.firms.all()
    assert (first.name, first.grade, first.unit) == (FIRM, FirmGrade.DISSATISFIED, county.market)
    assert (second.grade, second.unit) == (FirmGrade.FAIR, county.finance)
    assert survey.firms.below_satisfied().count() == 2


def test_leaves_are_meant_before_what_they_are_composed_of(county):
    above = make.make_indicator("X", name_zh="政务服务", is_leaf=False)
    leaf = make.make_indicator("X-1", scheme=above.scheme, parent=above, name_zh="获得信贷")
    items = {item.name: item.indicator for item in county.fill().items.all()}
    assert (items["获得信贷"], items["政务服务"]) == (leaf, above)


def test_an_indicator_may_be_named_by_its_code_and_an_unknown_code_is_refused(county):
    draft = county.record()
    county.take(draft, "指标或事项,指标编号\n开办便利度,I01\n")
    assert draft.items.get().indicator == county.startup
    text = refusals_of(county, "指标或事项,指标编号\n开办便利度,I99\n", draft=draft)
    assert len(text) == 1 and "Cell B2, column “指标编号”" in text[0] and "I99" in text[0]


def test_all_faults_of_all_rows_are_told_at_once_and_nothing_is_saved(county):
    text = (
        "指标或事项,满分,得分,扣分,位次,责任单位,整改时限\n"
        "甲,10,11,,3,金融办,\n"
        "乙,10,8,3,13,市场监督,6月底\n"
        ",10,8,,,金融办,2026.6.31\n"
        "丁,10,8,,,金融办,\n"
        "丁,10,8,,,金融办,\n"
    )
    answer = refusals_of(county, text)
    expected = (
        ("Cell C2, column “得分”", "above the full marks"),
        ("Cell D3, column “扣分”", "is 2, not 3"),
        ("Cell E3, column “位次”", "outside 12"),
        ("Cell F3, column “责任单位”", "No unit is called “市场监督”"),
        ("Cell G3, column “整改时限”", "2026-06-30"),
        ("Cell A4, column “指标或事项”", "unmerge"),
        ("Cell G4, column “整改时限”", "2026-06 has 30 days"),
        ("Cell A6, column “指标或事项”", "row 5 already"),
    )
    unmatched = [each for each in expected if not any(all(part in line for part in each) for line in answer)]
    assert unmatched == [] and len(answer) == len(expected)


def test_merged_cells_are_named_with_what_to_do(county):
    rows = (["指标或事项", "责任单位"], ["甲", "金融办"], [None, "税务局"])
    text = refusals_of(county, workbook(*rows, merge="A2:A3"), name="附件.xlsx")
    assert any("A2:A3 are merged" in line for line in text) and any(
        "Cell A3, column “指标或事项”" in line for line in text
    )


def test_cells_that_hold_a_day_are_read_as_that_day(county):
    draft = county.record()
    content = workbook(["指标或事项", "得分", "整改时限"], ["甲", 7.5, datetime(2026, 6, 30)])
    table = read_rows(content, what="items", name="附件.xlsx")
    import_rows(published=draft, what="items", table=table, actor=county.taskforce)
    item = draft.items.get()
    assert (item.rectify_by, item.score, item.deduction) == (date(2026, 6, 30), D("7.5"), None)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        ("指标或事项,得分\n", "no rows"),
        ("得分,扣分\n1,2\n", "The column is missing"),
        ("指标或事项,心得\n甲,乙\n", "not known"),
        ("指标或事项,指标\n甲,乙\n", "more than once"),
        ("甲,乙,丙\n1,2,3\n", "No table was found"),
        (b"\x81\xff\x00\x01binary", "zero byte"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", ".xls"),
        (b"<html><table>", "web page"),
        (b"PK\x03\x04not a workbook", "damaged"),
        ("指标或事项,得分\n甲,8,9\n", "under no heading"),
    ],
)
def test_a_file_that_is_no_table_of_items_is_refused_whole(county, content, message):
    assert any(message in line for line in refusals_of(county, content))


def test_formulas_are_not_marks(county):
    text = refusals_of(county, workbook(["指标或事项", "得分"], ["甲", "=1+1"]), name="附件.xlsx")
    assert any("formula" in line for line in text)


def test_too_many_rows_are_refused(county):
    assert "More than 2000 rows" in refusals_of(county, "指标或事项\n" + "".join(f"甲{n}\n" for n in range(2001)))[0]


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ("甲公司,还行,,", "评价等次", "no grade"),
        ("甲公司,,,", "评价等次", "empty"),
        (",不满意,,", "企业名称", "empty"),
        ("甲公司,不满意,,无名局", "跟进单位", "No unit is called"),
        (f"{FIRM},不满意,,\n{FIRM} ,满意,,", "企业名称", "row 2 already"),
    ],
)
def test_every_fault_of_a_firm_is_named(county, row, column, message):
    text = refusals_of(county, f"企业名称,评价等次,反映问题,跟进单位\n{row}\n", "firms", kind="survey")
    assert len(text) == 1 and f"column “{column}”" in text[0] and message in text[0]


def test_a_sheet_takes_the_place_of_the_one_before(county):
    draft = county.fill()
    assert county.take(draft, "指标或事项,扣分\n甲,1\n") == 1
    assert [item.name for item in draft.items.all()] == ["甲"]


def test_rows_keep_their_duties_and_a_row_with_a_duty_is_not_taken_out(county):
    draft = county.fill()
    ledger_item = make.make_action(county.finance, kind=ActionKind.FINDING)
    draft.items.filter(name="获得信贷").update(action=ledger_item)
    county.take(draft, ITEMS.replace("7.5", "8"))
    assert draft.items.get(name="获得信贷").action == ledger_item
    text = refusals_of(county, "指标或事项,扣分\n甲,1\n", draft=draft)
    assert ledger_item.number in text[0] and "Keep these rows" in text[0]


def test_firms_keep_their_duties_and_calls(county):
    draft = county.fill(FIRMS, "firms", kind="survey")
    ledger_item = make.make_action(county.market, kind=ActionKind.ENTERPRISE)
    draft.firms.filter(name=FIRM).update(
        action=ledger_item, called_back_on=AT.date(), result_grade="satisfied", called_back_by_name="李"
    )
    county.take(draft, FIRMS.replace("审批慢", "审批时间长"), "firms")
    firm = draft.firms.get(name=FIRM)
    assert (firm.action, firm.result_grade) == (ledger_item, "satisfied")
    text = refusals_of(county, "企业名称,评价等次\n别家公司,满意\n", "firms", draft=draft)
    assert ledger_item.number in text[0] and FIRM not in text[0]


def test_only_the_task_force_takes_over_a_sheet(county):
    draft = county.record()
    for actor in (county.staff, county.leader, make.make_taskforce(make.make_region())):
        table = read_rows(ITEMS.encode(), what="items", name="附件.csv")
        with pytest.raises(NotAllowed):
            import_rows(published=draft, what="items", table=table, actor=actor)


def test_a_thousand_rows_are_one_act_of_few_queries(county, django_assert_max_num_queries):
    draft = county.record()
    rows = "".join(f"事项{n},10,9,金融办\n" for n in range(1000))
    with django_assert_max_num_queries(40):
        assert county.take(draft, "指标或事项,满分,得分,责任单位\n" + rows) == 1000
