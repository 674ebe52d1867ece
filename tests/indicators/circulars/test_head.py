"""通报抬头: title, number, issuer, day, period and level are read from the lines of a paper, or left blank."""

from datetime import date

import pytest

from departments.choices import RegionLevel
from indicators.circulars.head import CircularHead, read_head


def test_a_whole_paper_says_everything() -> None:
    above = [
        "某某省优化营商环境工作领导小组办公室文件",
        "省营商办〔2026〕9号",
        "某某省优化营商环境工作领导小组办公室关于2026年9月营商环境指标情况的通报",
        "各市、县（市、区）人民政府：",
        "现将2026年9月全省营商环境指标情况通报如下。",
    ]
    below = ["某某省优化营商环境工作领导小组办公室", "2026年10月12日"]

    assert read_head(above, below) == CircularHead(
        title="某某省优化营商环境工作领导小组办公室关于2026年9月营商环境指标情况的通报",
        document="省营商办〔2026〕9号",
        issuer="某某省优化营商环境工作领导小组办公室",
        issued_on=date(2026, 10, 12),
        period="2026年9月",
        year=2026,
        level=RegionLevel.PROVINCE,
    )


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("省营商办〔2026〕9号", "省营商办〔2026〕9号"),
        ("市优化办[2026]第012号", "市优化办〔2026〕12号"),
        ("云政办发（2026）３号", "云政办发〔2026〕3号"),
        ("根据省营商办〔2026〕9号", "省营商办〔2026〕9号"),
        ("2026年第9次会议", ""),
    ],
)
def test_the_number_is_written_as_the_standard_has_it(line: str, number: str) -> None:
    assert read_head([line]).document == number


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("全省营商环境标杆值通报（2026年11月）", "2026年11月"),
        ("关于1—9月营商环境指标排名情况的通报", "1—9月"),
        ("2026年第三季度全市考核结果", "2026年第三季度"),
        ("2026年上半年营商环境评价结果通报", "2026年上半年"),
        ("2025年度考核结果公告", "2025年度"),
        ("关于11月12日检查情况的通报", ""),
        ("营商环境指标情况通报", ""),
    ],
)
def test_the_period_is_that_of_the_title(title: str, period: str) -> None:
    assert read_head([title]).period == period


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["2026年10月12日"], date(2026, 10, 12)),
        (["二〇二六年十月三十一日"], date(2026, 10, 31)),
        (["2026.10.9"], date(2026, 10, 9)),
        (["2026年2月30日"], None),
        (["2026年9月1日检查", "2026年10月12日"], date(2026, 10, 12)),
    ],
)
def test_the_day_is_the_last_that_stands_below(lines: list[str], day: date | None) -> None:
    assert read_head([], lines).issued_on == day


@pytest.mark.parametrize(
    ("lines", "level"),
    [
        (["全省营商环境标杆值通报"], RegionLevel.PROVINCE),
        (["云泽市营商环境建设局关于9月考核情况的通报"], RegionLevel.CITY),
        (["市优化办〔2026〕3号"], RegionLevel.CITY),
        (["国务院办公厅关于营商环境评价情况的通报"], RegionLevel.COUNTRY),
        (["营商环境指标情况通报"], ""),
    ],
)
def test_the_level_follows_from_who_issued_it(lines: list[str], level: str) -> None:
    assert read_head(lines).level == level


def test_the_year_of_a_period_without_one_is_that_of_the_number() -> None:
    assert read_head(["市优化办〔2026〕3号", "关于1—9月排名情况的通报"]).year == 2026


def test_nothing_is_guessed() -> None:
    assert read_head(["指标名称"], []) == CircularHead()
