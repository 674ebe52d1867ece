"""The calendar: the seventeenth that gives way, by a table worked by hand; ten-day periods; notices line by line."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.files.problems import ProblemList
from departments.calendar.notice_lines import read_lines, write_lines
from departments.calendar.periods import (
    Calendar,
    layer_calendars,
    meeting_day,
    package_calendar,
    postpone_day,
    ten_day_period,
    ten_day_periods,
)
from departments.calendar.rhythms import Beat, events
from departments.choices import DayKind, Postponing, RhythmKind

NEXT, SECOND, STATUTORY, NEVER = Postponing.NEXT, Postponing.SECOND, Postponing.STATUTORY, Postponing.NEVER
days = st.dates(date(2004, 1, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("month", "expected", "why"),
    [
        ("2023-06", "2023-06-19", "a Saturday: Monday"),
        ("2024-02", "2024-02-18", "the last day of Spring Festival, and Sunday is worked"),
        ("2024-09", "2024-09-18", "Mid-Autumn, a Tuesday"),
        ("2026-02", "2026-02-24", "Spring Festival from the 15th to the 23rd"),
        ("2013-02", "2013-02-17", "a Sunday that is worked"),
        ("2018-06", "2018-06-19", "a Sunday before Dragon Boat Monday"),
        ("2023-08", "2023-08-17", "a plain Thursday"),
    ],
)
def test_the_meeting_is_on_the_17th_or_the_next_working_day(month, expected, why):
    found = meeting_day(date.fromisoformat(f"{month}-01"), calendar=package_calendar())
    assert (f"{found.day}", found.provisional) == (expected, False), why


def test_a_year_without_announcement_is_an_answer_marked_provisional():
    found = meeting_day(date(2027, 1, 1), calendar=package_calendar())
    assert (found.day, found.provisional, found.moved) == (date(2027, 1, 18), True, True)


@pytest.mark.parametrize(
    ("month", "rule", "expected"),
    [
        ("2023-06", SECOND, "2023-06-20"),
        ("2023-06", STATUTORY, "2023-06-17"),
        ("2023-06", NEVER, "2023-06-17"),
        ("2024-02", SECOND, "2024-02-19"),
        ("2024-02", NEVER, "2024-02-17"),
        # The 18th is a Sunday, but no announced holiday any more.
        ("2024-02", STATUTORY, "2024-02-18"),
        ("2024-09", STATUTORY, "2024-09-18"),
        ("2026-02", SECOND, "2026-02-25"),
        ("2026-02", STATUTORY, "2026-02-24"),
        # Nobody waits for a second day when the first is worked.
        ("2023-08", SECOND, "2023-08-17"),
        ("2013-02", SECOND, "2013-02-17"),
    ],
)
def test_the_stated_variants(month, rule, expected):
    found = meeting_day(date.fromisoformat(f"{month}-01"), calendar=package_calendar(), rule=rule)
    assert f"{found.day}" == expected


def test_a_day_that_never_moves_is_never_provisional():
    found = meeting_day(date(2031, 8, 1), calendar=package_calendar(), rule=NEVER)
    assert (found.day, found.provisional) == (date(2031, 8, 17), False)


def test_the_naive_rule_is_wrong_eleven_times_from_2004_to_2026():
    months = [date(year, month, 1) for year in range(2004, 2027) for month in range(1, 13)]
    naive = Calendar()
    wrong = [m for m in months if meeting_day(m, calendar=package_calendar()).day != meeting_day(m, calendar=naive).day]
    assert (len(months), len(wrong)) == (276, 11)


def test_a_day_the_month_does_not_have_is_its_last():
    assert meeting_day(date(2026, 4, 1), calendar=package_calendar(), on=31).rule_day == date(2026, 4, 30)


@given(days)
def test_a_postponed_day_is_worked_and_no_worked_day_lies_between(day):
    calendar = package_calendar()
    found = postpone_day(day, calendar=calendar)
    assert calendar.is_workday(found.day) and found.day >= day
    assert not any(calendar.is_workday(day + timedelta(days=n)) for n in range((found.day - day).days))


def test_the_second_day_lies_behind_the_next_one_exactly_when_it_moves():
    calendar = package_calendar()
    for number in range(1, 366):
        day = date(2025, 1, 1) + timedelta(days=number - 1)
        first, second = postpone_day(day, calendar=calendar), postpone_day(day, calendar=calendar, rule=SECOND)
        assert (second.day > first.day) is first.moved


@pytest.mark.parametrize(
    ("month", "ends"),
    [("2026-02", (10, 20, 28)), ("2024-02", (10, 20, 29)), ("2026-04", (10, 20, 30)), ("2026-12", (10, 20, 31))],
)
def test_a_month_has_three_ten_day_periods(month, ends):
    periods = ten_day_periods(date.fromisoformat(f"{month}-01"))
    assert [start.day for start, _end in periods] == [1, 11, 21]
    assert tuple(end.day for _start, end in periods) == ends


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_every_day_belongs_to_one_ten_day_period(day):
    start, end = ten_day_period(day)
    assert start <= day <= end and (start.day, (day.day - 1) // 10 == 0) in {(1, True), (11, False), (21, False)}


def test_the_table_of_the_installation_wins_over_what_is_shipped():
    own = Calendar({date(2026, 5, 6): DayKind.OFF, date(2027, 1, 4): DayKind.OFF}, {}, frozenset({2027}))
    calendar = layer_calendars(table=own, under=package_calendar())
    assert not calendar.is_workday(date(2026, 5, 6)) and calendar.is_holiday(date(2026, 10, 1))
    assert calendar.is_announced(date(2027, 1, 4)) and not calendar.is_workday(date(2027, 1, 4))
    own = Calendar({}, {}, frozenset({2026}))
    assert layer_calendars(table=own, under=package_calendar()).is_workday(date(2026, 10, 1)), (
        "a year of the table is wholly its own"
    )


def due_days(beat, year=2026):
    return [f"{event.due.day:%m-%d}" for event in events(beat, year=year, calendar=package_calendar())]


def test_the_four_rhythms_fall_due():
    assert due_days(Beat(RhythmKind.MONTH, 17))[:3] == ["01-19", "02-24", "03-17"]
    assert due_days(Beat(RhythmKind.TEN_DAYS, 1))[:4] == ["01-12", "01-21", "02-02", "02-11"]
    assert due_days(Beat(RhythmKind.QUARTER, 20)) == ["04-20", "07-20", "10-20", "01-20"]
    # Mondays; the one of Spring Festival is after it.
    assert due_days(Beat(RhythmKind.WEEK, 1))[6:8] == ["02-24", "02-24"]


def test_a_rhythm_begins_with_its_first_month():
    beat = Beat(RhythmKind.MONTH, 17, from_month=date(2023, 6, 1))
    assert due_days(beat, 2023)[0] == "06-19" and due_days(beat, 2022) == []


NOTICE = """
2027-01-01~2027-01-03 元旦 休
2027年2月5日 至 2027年2月6日 春节 放假
2027-02-14 春节 班
"""


def test_a_notice_is_read_line_by_line():
    found = read_lines(NOTICE, year=2027)
    assert [(f"{d.day:%m-%d}", d.name, d.kind.value) for d in found] == [
        ("01-01", "元旦", "off"),
        ("01-02", "元旦", "off"),
        ("01-03", "元旦", "off"),
        ("02-05", "春节", "off"),
        ("02-06", "春节", "off"),
        ("02-14", "春节", "work"),
    ]
    assert write_lines(found) == "2027-01-01~2027-01-03 元旦 休\n2027-02-05~2027-02-06 春节 休\n2027-02-14 春节 班"


def test_every_wrong_line_is_named_with_its_remedy():
    lines = [
        "2027-01-01 元旦 休",
        "元旦放假三天",
        "2027-02-30 春节 休",
        "2025-01-01 元旦 休",
        "2027-01-01 元旦 班",
        "2027-03-05~2027-03-01 x 休",
    ]
    with pytest.raises(ProblemList) as refusal:
        read_lines("\n".join(lines), year=2027)
    assert [problem.row for problem in refusal.value.problems] == [2, 3, 4, 5, 6]
    assert all(problem.remedy for problem in refusal.value.problems)


@given(st.sets(st.dates(date(2027, 1, 1), date(2027, 12, 31)), min_size=1), st.sampled_from(["元旦", "春节", ""]))
def test_what_is_written_is_read_again(chosen, name):
    text = write_lines(read_lines("\n".join(f"{day} {name} 休" for day in chosen), year=2027))
    assert {each.day for each in read_lines(text, year=2027)} == chosen
