"""Weekly sheet, brief and quarter out of one snapshot: equal sentences, and the same numbers as the month's notice."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from config.documents.blocks import Copies, Form, Masthead, TextHeading, TextTable, sentences_of
from config.documents.numbers import find_strange_numbers
from reports.documents.cadences.brief import compose_brief
from reports.documents.cadences.quarter_facts import CorrectionFact, FieldFact, MonthScore, QuarterFacts, UnitQuarter
from reports.documents.cadences.quarterly import compose_quarter
from reports.documents.cadences.spans import ten_days_named, ten_days_of, week_named, week_of
from reports.documents.cadences.weekly import compose_weekly
from reports.documents.notice.compose import Imprint, compose_notice
from tests.reports.documents.moments import DAY, small_snapshot

WEEK, TEN_DAYS = week_named("2026-W45"), ten_days_named("2026-11-1")


def quarter(**facts):
    months = [
        MonthScore("2026-08", "2026年8月", Decimal("66.00"), 5, 12, "2026-08 v1"),
        MonthScore("2026-10", "2026年10月", Decimal("67.29"), 4, 12, "2026-10 v1"),
    ]
    values = {
        "about": "2026Q4",
        "name": "2026年四季度",
        "start": date(2026, 10, 1),
        "end": date(2026, 12, 31),
        "months": months,
        "missing": ["2026年9月"],
        "before": MonthScore("2026-06", "2026年6月", Decimal("65.30"), 6, 12, "2026-06 v1"),
        "fields": [
            FieldFact("I1", "开办企业", Decimal("61.86"), Decimal("60.66"), 2, 2, Decimal("1.70"), "网办率"),
            FieldFact("I2", "获得电力", Decimal("74.74"), Decimal("78.54"), 1, 1, Decimal("0.30"), "停电时间"),
        ],
        "units": [
            UnitQuarter("D2", "住建局", "county", "县直单位", 1, 2, 2, 2, 0, False),
            UnitQuarter("D1", "市监局", "county", "县直单位", 2, 2, 2, 0, 1, True),
        ],
        "corrections": [
            CorrectionFact("2026年8月", 2, date(2026, 9, 12), "重复计算", Decimal("66.10"), Decimal("66.00"))
        ],
        "reopened": 1,
    }
    return QuarterFacts(**(values | facts))


def texts():
    snapshot = small_snapshot()
    return {
        "weekly": compose_weekly(snapshot, WEEK),
        "brief": compose_brief(snapshot, TEN_DAYS, "第1期"),
        "month": compose_notice(snapshot, Imprint("望营办〔2026〕10号")),
        "quarter": compose_quarter(snapshot, quarter(), ""),
    }


def by_key(text):
    return {sentence.key: sentence.text for sentence in sentences_of(text.blocks)}


def headings(text):
    return [block.full for block in text.blocks if isinstance(block, TextHeading)]


def tables(text):
    return [block for block in text.blocks if isinstance(block, TextTable)]


def test_a_week_says_what_is_due_and_stuck_who_is_late_what_changed_and_what_was_resolved():
    text = compose_weekly(small_snapshot(), WEEK)
    assert (text.form, text.title) == (Form.SHEET, "望岚县优化营商环境工作周调度表第45周（11月2日—11月8日）")
    assert by_key(text)["week.changes"] == "本周台账新立1项，通过整改节点1个，核验销号1项。"
    assert by_key(text)["week.near"] == "7日内到期1项。"
    assert headings(text) == [
        "一、重点调度事项",
        "二、未按时报送",
        "三、本周变化",
        "四、2026年10月19日例会议定事项落实情况",
    ]
    stuck, late, changes, resolved = tables(text)
    assert [row[1] for row in stuck.rows] == [
        "2026-1 网办率提升",
        "2026-2 企业诉求",
        "2026-5 数据共享",
        "2026-3 开设专窗",
    ]
    assert "11月7日：专窗已开设" in stuck.rows[3]
    assert "年度目标" not in [column.title for column in stuck.columns]  # no row has one
    assert late.rows == (("1", "2026年10月", "市监局", "10", "7", "3"), ("2", "2026年11月", "住建局", "10", "0", "10"))
    assert [row[1:3] for row in changes.rows] == [
        ("销号", "2026-4 公布清单"),
        ("通过节点", "2026-3 开设专窗"),
        ("新立", "2026-5 数据共享"),
    ]
    assert resolved.rows == (("1", "逐项销号", "市监局", "2026-11-12", "2026-3", "按时"),)


def test_a_week_without_anything_late_has_no_table_of_it_and_the_numbers_close_up():
    snapshot = small_snapshot(items=[], units=[], running=None, resolutions=[])
    text = compose_weekly(snapshot, WEEK)
    assert (headings(text), tables(text)) == ([], [])
    assert "now.missing" not in by_key(text)


def test_a_brief_says_what_moved_what_deserves_attention_and_what_is_due():
    text = compose_brief(small_snapshot(), TEN_DAYS, "第1期")
    found = by_key(text)
    assert found["brief.lead"] == (
        "2026年11月上旬（11月1日—11月10日），全县整改台账新立1项，通过整改节点1个，核验销号1项；1个单位提交数据5项。"
    )
    assert found["progress.closed"] == "核验销号1项：“公布清单”（市监局）。"
    assert found["progress.doings"] == "单位报告的工作有：市监局就“开设专窗”报告：专窗已开设。"
    assert found["attention.stuck.2026-5"] == "“数据共享”（市监局）推进受阻，接口未通；请数据局协调。"
    assert found["soon.items"] == "今后十日内到期的台账1项：11月12日前“开设专窗”（市监局）。"
    masthead = text.blocks[0]
    assert masthead == Masthead("优化营商环境工作简报", "第1期", "望岚县营商办", "2026年11月10日")
    assert text.blocks[-1] == Copies(("报：县领导。", "送：市营商办。", "发：各单位。"))


def test_a_quarter_says_which_months_it_is_made_of_and_which_are_missing():
    found = by_key(compose_quarter(small_snapshot(), quarter(), ""))
    assert found["scope.months"] == "2026年四季度评价依据2026年8月、2026年10月共2期已发布月报。"
    assert found["scope.missing"] == "本季度有1个月未发布月报，未纳入评价，也不按零分计：2026年9月。"
    assert found["quarter.change"] == "较上季末（2026年6月，65.30分）上升1.99分。"
    assert found["quarter.months"] == "各月得分依次为：2026年8月66.00分、2026年10月67.29分。"
    assert (found["quarter.place"], found["quarter.moved"]) == (
        "列全省第4位（共12个）。",
        "位次较上季度上升2位。",
    )
    assert found["fields.up"] == "较上季末提升较多的是“开办企业”（1.20）。"
    assert found["fields.down"] == "较上季末下降较多的是“获得电力”（3.80）。"
    assert found["units.county.red"] == "2个县直单位的红榜单位：住建局（第1位，2个月中2个月居前列）。"
    assert found["units.county.black"] == "2个县直单位的黑榜单位：市监局（第2位，2个月中1个月居末位区间）。"
    assert found["ledger.reopened"] == "问题反弹、重新立项1项。"


def test_places_among_another_number_are_not_compared():
    before = MonthScore("2026-06", "2026年6月", Decimal("65.30"), 6, 15, "2026-06 v1")
    found = by_key(compose_quarter(small_snapshot(), quarter(before=before), ""))
    assert found["quarter.moved"] == "上季度参评数为15个，与本季度不同，位次不作比较。"


def test_a_quarter_without_one_before_compares_nothing():
    found = by_key(compose_quarter(small_snapshot(), quarter(before=None, missing=[]), ""))
    assert not {"quarter.change", "quarter.moved", "scope.missing"} & found.keys()


def test_the_table_of_fields_and_the_corrections_are_there():
    text = compose_quarter(small_snapshot(), quarter(), "")
    fields, *_more, corrections = tables(text)
    assert fields.rows[1] == ("2", "获得电力", "74.74", "0.30", "78.54", "−3.80", "停电时间")
    assert corrections.rows == (("2026年8月", "v2", "2026-09-12", "66.10", "66.00", "重复计算"),)


@pytest.mark.parametrize("name", ["weekly", "brief", "month", "quarter"])
def test_no_sentence_has_a_number_without_a_source(name):
    strange = [(s.key, found) for s in sentences_of(texts()[name].blocks) if (found := find_strange_numbers(s))]
    assert strange == []


def numbers_in(text, pattern):
    """Every number that the sentences of a document give for one thing."""
    words = "".join(sentence.text for sentence in sentences_of(text.blocks))
    return set(re.findall(pattern, words))


def test_the_same_number_is_the_same_in_all_four():
    found = texts()
    short = [found["weekly"], found["brief"], found["quarter"]]
    assert [numbers_in(each, r"综合得分([\d.]+)分") for each in short] == [{"67.29"}] * 3
    assert numbers_in(found["month"], r"综合得分([\d.]+)分") == {"67.29"}
    assert [numbers_in(each, r"台账逾期未销号(\d+)项") for each in short] == [{"2"}] * 3
    assert numbers_in(found["month"], r"台账中已超期(\d+)项") == {"2"}
    assert [numbers_in(each, r"(\d+)个单位缺报(\d+)项") for each in short] == [{("1", "3")}] * 3
    late = by_key(found["month"])["staffing.late"]
    assert "1个单位" in late and "市监局（3项）" in late
    owed = by_key(found["month"])["total.counts"]
    assert "20项" in owed and "17项" in owed


def test_more_than_the_sheet_holds_is_counted():
    snapshot = small_snapshot()
    many = [replace(snapshot.items[0], number=f"2026-{n}") for n in range(33)]
    text = compose_weekly(replace(snapshot, items=many), WEEK)
    assert (len(tables(text)[0].rows), by_key(text)["stuck.more"]) == (30, "另有3项见台账。")


@pytest.mark.parametrize(
    ("day", "about", "words"),
    [
        (date(2026, 1, 1), "2026-W01", "第1周（12月29日—1月4日）"),
        (date(2027, 1, 2), "2026-W53", "第53周（12月28日—1月3日）"),
    ],
)
def test_weeks_are_counted_by_their_thursday(day, about, words):
    assert (week_of(day).about, week_of(day).words) == (about, words)
    assert week_named(about) == week_of(day)


@pytest.mark.parametrize(
    ("day", "about", "words"),
    [
        (date(2026, 2, 10), "2026-02-1", "2026年2月上旬（2月1日—2月10日）"),
        (date(2026, 2, 20), "2026-02-2", "2026年2月中旬（2月11日—2月20日）"),
        (date(2026, 2, 28), "2026-02-3", "2026年2月下旬（2月21日—2月28日）"),
    ],
)
def test_ten_days_are_named_by_the_month(day, about, words):
    assert (ten_days_of(day).about, ten_days_of(day).words) == (about, words)
    assert ten_days_named(about) == ten_days_of(day)


@pytest.mark.parametrize("text", ["2026-W5", "2026-13", "x"])
def test_what_is_no_week_is_refused(text):
    with pytest.raises(ValueError):
        week_named(text)


def test_the_day_of_the_snapshot_is_that_of_the_papers():
    assert {text.day for text in texts().values()} == {DAY}
