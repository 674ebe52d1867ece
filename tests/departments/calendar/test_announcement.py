"""The State Council's notices as they were published, pasted whole: every day of the year as the package knows it."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import translation

from config.files.problems import ProblemList
from departments.calendar.announcement import title_of
from departments.calendar.notice_lines import read_lines, write_lines
from departments.calendar.periods import Calendar, package_calendar
from departments.choices import DayKind

HEAD = "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：\n"
FOOT = (
    "节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，遇有重大突发事件，"
    "要按规定及时报告并妥善处置，确保人民群众祥和平安度过节日假期。\n\n国务院办公厅\n"
)
NOTICES = {
    2024: "国务院办公厅关于2024年\n部分节假日安排的通知\n国办发明电〔2023〕7号\n\n"
    + HEAD
    + """
经国务院批准，现将2024年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。

一、元旦：1月1日放假，与周末连休。

二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。

三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。

四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。

五、端午节：6月10日放假，与周末连休。

六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。

七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。

"""
    + FOOT
    + "2023年10月25日\n",
    2025: "国务院办公厅关于2025年部分节假日安排的通知\n国办发明电〔2024〕12号\n"
    + HEAD
    + """
经党中央、国务院批准，根据2024年11月修订的《全国年节及纪念日放假办法》，自2025年1月1日起，全体公民放假的假日增加2天，其中春节、劳动节各增加1天。据此对放假调休原则作进一步优化完善，除个别特殊情形外，春节自农历除夕起放假调休8天，国庆节自10月1日起放假调休7天，劳动节放假调休5天，元旦、清明节、端午节、中秋节分别放假调休或连休3天（如逢周三则只在当日放假），国庆节放假如逢中秋节则合并放假8天。
按照上述原则，现将2025年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
"""
    + FOOT
    + "2024年11月12日\n",
    2026: "国务院办公厅关于2026年部分节假日安排的通知\n来源:新华网2025-11-04 22:15\n"
    "  新华社北京11月4日电 国务院办公厅关于2026年部分节假日安排的通知,全文如下:\n"
    + HEAD
    + """经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
　　一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
　　二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
　　三、清明节：4月4日（周六）至6日（周一）放假，共3天。
　　四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
　　五、端午节：6月19日（周五）至21日（周日）放假，共3天。
　　六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
　　七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
鼓励单位和个人结合落实带薪年休假等制度，实际形成较长假期，推动错峰出行。"""
    + FOOT
    + "2025年11月4日\n[ 责编:张倩 ]\n",
}
TABLE = Path("/work/shared/data/holidays/holidays_2007_2026.csv")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def read(text, year=2026):
    return {f"{day.day}": day.kind.value for day in read_lines(text, year=year)}


def faults(text, year=2026):
    with pytest.raises(ProblemList) as refusal:
        read_lines(text, year=year)
    assert all(problem.remedy for problem in refusal.value.problems)
    return [(problem.row, problem.message) for problem in refusal.value.problems]


def every_day(year):
    return [date(year, 1, 1) + timedelta(days=n) for n in range(366) if (date(year, 1, 1) + timedelta(n)).year == year]


@pytest.mark.parametrize("year", NOTICES)
def test_a_notice_as_published_says_of_every_day_what_the_package_says(year):
    days = read_lines(NOTICES[year], year=year)
    calendar = Calendar({day.day: day.kind for day in days})
    package = package_calendar()
    assert [calendar.is_workday(day) for day in every_day(year)] == [package.is_workday(day) for day in every_day(year)]
    assert {day.day: day.kind for day in days} == {
        day: kind for day, kind in package.kinds.items() if day.year == year and day != date(2023, 12, 31)
    }


@pytest.mark.skipif(not TABLE.exists(), reason="the table of all notices is not here")
@pytest.mark.parametrize("year", NOTICES)
def test_a_notice_as_published_names_the_days_and_holidays_of_the_table(year):
    with TABLE.open(encoding="utf-8") as file:
        rows = [(r["date"], r["name"], r["kind"]) for r in csv.DictReader(file) if r["paper_year"] == f"{year}"]
    assert [(f"{d.day}", d.name, d.kind.value) for d in read_lines(NOTICES[year], year=year)] == rows


@pytest.mark.parametrize("year", NOTICES)
@pytest.mark.parametrize("change", ["one line", "half width", "full width", "broken lines", "no numbers"])
def test_what_happens_to_a_text_on_its_way_changes_nothing(year, change):
    text = NOTICES[year]
    lines = [line if line.strip()[1:2] == "、" else line.replace("、", "和") for line in text.splitlines()]
    changed = {
        "one line": " ".join(text.split()),
        "half width": text.translate(str.maketrans("：，。（）", ":,。()")),
        "full width": text.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        "broken lines": text.replace("至", "至\n").replace("日（", "日\n（"),
        "no numbers": "\n".join(line.strip().split("、", 1)[-1 if line.strip()[1:2] == "、" else 0] for line in lines),
    }[change]
    assert read_lines(changed, year=year) == read_lines(text, year=year)


def test_a_span_across_the_year_is_of_the_holiday_s_notice():
    days = {"2025-12-31": "off", "2026-01-01": "off", "2026-01-02": "off", "2026-01-03": "work"}
    for text in (
        "一、元旦：2025年12月31日（周三）至2026年1月2日（周五）放假调休，共3天。2026年1月3日（周六）上班。",
        "元旦：12月31日至1月2日放假调休，共3天。1月3日上班",
        "元旦：二〇二五年十二月三十一日至二〇二六年一月二日放假，共三天。一月三日上班。",
        "2025-12-31~2026-01-02 元旦 休\n2026/1/3 元旦 班",
    ):
        assert read(text) == days, text


@pytest.mark.parametrize(
    "line",
    [
        "2027/2/5-2027/2/11 春节 休",
        "2027-2-5～2-11 春节 休",
        "2027.2.5—2.11 春节 放假",
        "2027-02-05~11，春节，休",
        "２０２７年２月５日至１１日 春节 休",
        "春节\t2027/2/5-2027/2/11\t休",
        "2027-2-5（周五）～2-11（周四） 春节 休",
        "春节：2月5日至11日放假",
        "春节放假安排：2月5日至2月11日放假调休，共7天。",
        "二、春节：放假时间2月5日至11日，共7天",
    ],
)
def test_spans_are_read_as_people_write_them(line):
    days = read_lines(line, year=2027)
    assert write_lines(days) == "2027-02-05~2027-02-11 春节 休"


def test_several_make_up_days_and_days_instead():
    text = "二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、29日（星期日）上班。"
    assert [day for day, kind in read(text, 2023).items() if kind == "work"] == ["2023-01-28", "2023-01-29"]
    assert read("元旦：1月1日放假，1月2日（星期一）补休。", 2017) == {"2017-01-01": "off", "2017-01-02": "off"}
    assert read("中秋节：9月25日放假，与周末连休，共3天。") == {"2026-09-25": "off"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("七、国庆节：10月1日（周五）至7日（周三）放假调休，共7天。", "“10月1日（周五）”: 2026-10-01 is a Thursday."),
        ("七、国庆节：10月1日（周四）至7日（周四）放假调休，共7天。", "“7日（周四）”: 2026-10-07 is a Wednesday."),
        (
            "二、春节：2月15日至23日放假调休，共8天。",
            "“共8天”, but 9 days are named: 春节：2月15日至23日放假调休，共8天",
        ),
        ("一、元旦：1月1日放假2天", "“2天”, but 1 days are named: 元旦：1月1日放假2天"),
        ("一、元旦：1月1日不放假。", "“1月1日不放假” is not understood."),
        ("一、元旦：1月1日至3日。", "“1月1日至3日” does not say whether the days are off or worked."),
        ("一、元旦：放假三天。", "“元旦：放假三天。” names no day off."),
        ("二、春节：2月30日放假。", "“2月30日” names a day that does not exist."),
        ("二、春节：2月20日至15日放假。", "The days 2026-02-20 to 2026-02-15 are in the wrong order, or too many."),
        ("元旦放假三天", "“元旦放假三天” is not understood."),
        ("八、某节：3月3日放假。3月3日上班。", "2026-03-03 is named on line 1 already."),
    ],
)
def test_what_contradicts_itself_is_named_in_its_words(text, words):
    assert faults(text) == [(1, words)]


def test_a_notice_of_another_year_is_one_fault():
    assert faults(NOTICES[2025]) == [(1, "“国务院办公厅关于2025年部分节假日安排的通知” is not the notice of 2026.")]


def test_one_wrong_sentence_of_a_whole_notice_is_named_by_its_line():
    text = NOTICES[2026].replace("5月9日（周六）上班", "5月9日（周日）上班").replace("共9天", "共7天")
    assert [row for row, _words in faults(text)] == [7, 9]


def test_the_title_and_its_number_are_taken_from_the_text():
    assert title_of(NOTICES[2024]) == "国务院办公厅关于2024年部分节假日安排的通知（国办发明电〔2023〕7号）"
    assert title_of(NOTICES[2026]) == "国务院办公厅关于2026年部分节假日安排的通知"
    assert title_of("一、元旦：1月1日放假") == ""


def test_a_line_of_the_short_form_among_sentences_is_read_too():
    assert read("三、清明节：4月4日至6日放假，共3天。\n2026-05-01 劳动节 休")["2026-05-01"] == DayKind.OFF.value
