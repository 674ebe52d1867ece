"""Terms day by day: what cannot be together, what is vacant, what changed. Worked by hand, and as properties."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from departments.choices import SEATS, PostKind
from departments.people.tenure import Term, changes, clashes, overlap, vacancies, year_before


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


JAN, MAR, MAY, JUN = (date(2026, month, 1) for month in (1, 3, 5, 6))
DEPUTY, HANDLER = PostKind.DEPUTY, PostKind.HANDLER


def term(name, start=JAN, end=None, *, unit="101", kind=HANDLER, row=None, **fields):
    return Term(unit, kind, name, start, end, row=row, **fields)


@pytest.mark.parametrize(
    ("new", "stored", "text"),
    [
        # The same seat in the same days, even for one day only.
        (term("李四", MAR, row=2), term("张三"), "101 has Handler 张三 in the same days (2026-01-01 –)."),
        (term("李四", MAR, row=2), term("张三", JAN, MAR), "in the same days (2026-01-01 – 2026-03-01)."),
        # The day after is free, another seat is free, another unit is free.
        (term("李四", MAR, row=2), term("张三", JAN, MAR - timedelta(days=1)), ""),
        (term("李四", MAR, row=2), term("张三", kind=DEPUTY), ""),
        (term("李四", MAR, row=2), term("张三", unit="102"), ""),
        # One person in two units; in two posts of one unit is nothing unusual.
        (term("张三", MAR, row=2), term("张三", unit="102"), "张三 is Handler of 102 in the same days"),
        (term("张三", MAR, row=2), term("张三", kind=DEPUTY), ""),
        (term("张三", MAR, row=2), term("张三", JAN, date(2026, 2, 28), unit="102"), ""),
        # Two people of one name are told apart by their telephones, and only by both.
        (term("张三", MAR, row=2, phone="1"), term("张三", unit="102", phone="2"), ""),
        (term("张三", MAR, row=2, phone="1"), term("张三", unit="102"), "of 102 in the same days"),
        (term("张三", MAR, row=2, phone="1"), term("张三", unit="102", phone="1"), "of 102 in the same days"),
        # County leaders answer for indicators of several units.
        (term("张三", row=2, kind=PostKind.CHIEF), term("张三", unit="102", kind=PostKind.CHIEF), ""),
        # Two people in charge are nothing unusual, one of them twice is.
        (term("李四", row=2, kind=PostKind.PERSON), term("张三", kind=PostKind.PERSON), ""),
        (term("张三", row=2, kind=PostKind.PERSON), term("张三", kind=PostKind.PERSON), "holds this post"),
        (term("李四", MAR, JAN, row=2), term("张三", kind=DEPUTY), "The last day lies before the first."),
    ],
)
def test_a_term_is_held_against_what_stands(new, stored, text):
    found = clashes([stored, new])
    assert [clash.row for clash in found] == ([2] if text else [])
    if text:
        assert text in found[0].message and found[0].remedy


def test_of_two_rows_of_one_sheet_the_later_is_told_and_names_the_earlier():
    found = clashes([term("张三", row=2), term("李四", MAR, row=5)])
    assert [clash.row for clash in found] == [5]
    assert "(row 2)" in found[0].message


def test_everything_is_told_at_once():
    rows = [
        term("张三", row=2),
        term("李四", MAR, row=3),
        term("张三", unit="102", row=4),
        term("王五", MAR, JAN, row=5),
    ]
    assert [clash.row for clash in clashes(rows)] == [3, 4, 5]


def test_a_vacancy_says_since_when_and_after_whom():
    terms = [term("张三", JAN, date(2026, 4, 30)), term("周一", kind=PostKind.PRINCIPAL)]
    found = {vacancy.kind: (vacancy.since, vacancy.former) for vacancy in vacancies("101", terms, on=JUN)}
    assert found == {DEPUTY: (None, ""), HANDLER: (MAY, "张三")}
    # While the post lasts nothing is vacant, and who comes later does not hold it yet.
    assert HANDLER not in {vacancy.kind for vacancy in vacancies("101", terms, on=date(2026, 4, 30))}
    later = [*terms, term("李四", date(2026, 7, 1))]
    assert HANDLER in {vacancy.kind for vacancy in vacancies("101", later, on=JUN)}


def test_changes_of_twelve_months_count_successors_and_not_the_first_holder():
    terms = [
        term("甲", date(2024, 1, 1), date(2025, 5, 31), kind=DEPUTY),
        term("乙", date(2025, 6, 1), JAN, kind=DEPUTY),
        term("丙", date(2026, 1, 2), kind=DEPUTY),
        term("丁", MAR),
        term("戊", MAR, kind=PostKind.PERSON),
    ]
    found = changes(terms, after=year_before(JUN), until=JUN)
    assert [(change.former, change.successor, change.on) for change in found] == [("乙", "丙", date(2026, 1, 2))]
    assert len(changes(terms, after=date(2025, 5, 31), until=JUN)) == 2
    # The same person again is no change of people.
    again = [term("甲", JAN, MAR, kind=DEPUTY), term("甲", MAY, kind=DEPUTY)]
    assert changes(again, after=JAN, until=JUN) == []


def test_a_year_before_a_leap_day_is_the_day_before_its_missing_twin():
    assert (year_before(date(2028, 2, 29)), year_before(JUN)) == (date(2027, 2, 28), date(2025, 6, 1))


DAYS = st.integers(0, 40).map(lambda n: JAN + timedelta(days=n))


@st.composite
def terms(draw, row=None):
    start, length = draw(DAYS), draw(st.none() | st.integers(0, 20))
    end = None if length is None else start + timedelta(days=length)
    names = st.sampled_from(["张三", "李四", "王五"])
    return Term(
        draw(st.sampled_from(["101", "102"])),
        draw(st.sampled_from(SEATS)),
        draw(names),
        start,
        end,
        phone=draw(st.sampled_from(["", "1", "2"])),
        row=row,
    )


@settings(max_examples=40)
@given(terms(), terms())
def test_two_terms_overlap_when_some_day_is_in_both(one, other):
    days = (JAN + timedelta(days=n) for n in range(80))
    assert overlap(one, other) == any(one.holds(day) and other.holds(day) for day in days) == overlap(other, one)


@settings(max_examples=40)
@given(st.lists(terms(row=1), max_size=6))
def test_what_passes_has_one_holder_a_seat_and_day_and_nobody_is_split(sheet):
    sheet = [Term(t.unit, t.kind, t.name, t.start, t.end, t.title, t.phone, row) for row, t in enumerate(sheet, 2)]
    if clashes(sheet):
        return
    for day in (JAN + timedelta(days=n) for n in range(80)):
        held = [t for t in sheet if t.holds(day)]
        assert len({(t.unit, t.kind) for t in held}) == len(held)
        for one in held:
            assert not any(
                one.name == t.name and one.unit != t.unit and (not one.phone or not t.phone or one.phone == t.phone)
                for t in held
            )


@settings(max_examples=40)
@given(terms(row=2), st.lists(terms(), max_size=5))
def test_what_stands_already_is_never_told(new, stored):
    assert {clash.row for clash in clashes([*stored, new])} <= {2}
