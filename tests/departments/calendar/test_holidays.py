"""The holiday table: a year's notice put in force, working days counted by it, and meetings that follow."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from config.files.problems import ProblemList
from departments.access.refusals import NotDone
from departments.calendar.holidays import calendar_in_force, forget, missing_notice, save_notice, set_rhythm
from departments.calendar.periods import package_calendar
from departments.calendar.workdays import add_workdays
from departments.choices import DayKind, Postponing, RhythmKind, Role
from departments.meetings.plan import plan_meeting
from departments.models import AuditEntry, Holiday, HolidayNotice, Meeting
from tests import factories as make

pytestmark = pytest.mark.django_db
DOCUMENT = "国务院办公厅关于2027年部分节假日安排的通知"
LINES = "2027-01-15~2027-01-18 元旦 休\n2027-01-23 元旦 班"


@pytest.fixture
def boss():
    return make.make_taskforce(make.make_region())


@pytest.fixture(autouse=True)
def by_the_table(nothing_remembered):
    """Working days as the application counts them."""
    forget()


def test_the_table_is_seeded_with_every_announced_year():
    assert HolidayNotice.objects.count() == 23
    assert calendar_in_force().kinds == package_calendar().kinds
    assert Holiday.objects.get(date=date(2024, 2, 18)).kind == DayKind.WORK


def test_working_days_follow_the_table_at_once(boss):
    before = calendar_in_force()
    assert before.is_workday(date(2027, 1, 18)) and not before.is_announced(date(2027, 1, 18))
    save_notice(year=2027, document=DOCUMENT, text=LINES, actor=boss)
    now = calendar_in_force()
    assert not now.is_workday(date(2027, 1, 18)) and now.is_workday(date(2027, 1, 23))
    assert now.is_announced(date(2027, 1, 18))
    assert add_workdays(date(2027, 1, 14), 1, calendar=now) == date(2027, 1, 19)
    assert AuditEntry.objects.get(action="calendar.notice").detail["days"] == 5


def test_a_notice_is_replaced_whole_or_not_at_all(boss):
    save_notice(year=2027, document=DOCUMENT, text=LINES, actor=boss)
    with pytest.raises(ProblemList):
        save_notice(year=2027, document=DOCUMENT, text="2027-01-01 元旦 休\n胡写", actor=boss)
    assert Holiday.objects.filter(notice_id=2027).count() == 5
    save_notice(year=2027, document=DOCUMENT, text="2027-01-01 元旦 休", actor=boss)
    assert Holiday.objects.filter(notice_id=2027).count() == 1


@pytest.mark.parametrize(
    ("document", "text"),
    [("", LINES), (DOCUMENT, ""), (DOCUMENT, "2026-12-31 元旦 班\n2026-10-01 国庆 班")],
)
def test_a_notice_without_document_or_days_or_with_days_of_another_notice_is_refused(boss, document, text):
    with pytest.raises(ProblemList) as refusal:
        save_notice(year=2027, document=document, text=text, actor=boss)
    assert all(problem.remedy for problem in refusal.value.problems)
    assert not HolidayNotice.objects.filter(year=2027).exists()


def test_planned_meetings_follow_a_new_notice_unless_they_were_moved_by_hand(boss):
    at = timezone.make_aware(datetime(2026, 11, 25, 9))
    meeting = plan_meeting(region=boss.region, month=date(2027, 1, 1), actor=boss, at=at)
    assert (meeting.day, meeting.provisional) == (date(2027, 1, 18), True)
    Meeting.objects.update(day=date(2099, 1, 18))  # ahead of whatever day this test is run on
    save_notice(year=2027, document=DOCUMENT, text=LINES, actor=boss)
    meeting.refresh_from_db()
    assert (meeting.day, meeting.provisional) == (date(2027, 1, 19), False)


def test_only_the_task_force_keeps_the_calendar(boss):
    staff = make.make_user(Role.STAFF, department=make.make_department(region=boss.region))
    with pytest.raises(NotDone):
        save_notice(year=2027, document=DOCUMENT, text=LINES, actor=staff)
    with pytest.raises(NotDone):
        set_rhythm(
            region=boss.region, kind="month", day=17, postponing="next", from_month=None, active=True, actor=staff
        )


def test_a_rhythm_has_only_days_it_can_have(boss):
    values = {"region": boss.region, "postponing": Postponing.NEXT, "from_month": None, "active": True, "actor": boss}
    with pytest.raises(NotDone, match="7"):
        set_rhythm(kind=RhythmKind.WEEK, day=8, **values)
    rhythm = set_rhythm(kind=RhythmKind.MONTH, day=20, **values | {"from_month": date(2023, 6, 9)})
    assert (rhythm.day, rhythm.from_month) == (20, date(2023, 6, 1))


@pytest.mark.parametrize(
    ("today", "year"), [("2026-11-14", None), ("2026-11-15", 2027), ("2027-01-02", 2027), ("2026-05-01", None)]
)
def test_the_missing_notice_is_asked_for_from_the_middle_of_november(today, year):
    assert missing_notice(today=date.fromisoformat(today)) == year


def test_the_page_of_a_year_without_notice_says_provisional_and_is_no_error(boss, sign_in):
    client = sign_in(boss)
    page = client.get(reverse("calendar", query={"year": "2031"}), headers={"accept-language": "en"}).content.decode()
    assert "provisional" in page and "2031-01-17" in page
    for wrong in ("²", "1900", "9999", "x"):
        assert client.get(reverse("calendar", query={"year": wrong})).status_code == 404


def test_the_form_shows_the_year_and_names_every_wrong_line(boss, sign_in):
    client = sign_in(boss)
    page = client.get(reverse("calendar_notice", query={"year": "2026"})).content.decode()
    assert "2026-02-15~2026-02-23 春节 休" in page
    address = reverse("calendar_notice", query={"year": "2027"})
    page = client.post(address, {"document": DOCUMENT, "lines": "胡写\n2027-02-30 春节 休"}).content.decode()
    assert "胡写" in page and "2027-02-30" in page and not HolidayNotice.objects.filter(year=2027).exists()
    assert client.post(address, {"document": DOCUMENT, "lines": LINES}).status_code == 302
    assert HolidayNotice.objects.get(year=2027).document == DOCUMENT


def test_a_rhythm_is_changed_on_its_page(boss, sign_in):
    client = sign_in(boss)
    values = {"kind": "month", "month-active": "on", "month-day": "18", "month-postponing": "second"}
    assert client.post(reverse("calendar_rhythms"), values).status_code == 302
    rhythm = boss.region.rhythms.get()
    assert (rhythm.day, rhythm.postponing) == (18, Postponing.SECOND)
    assert client.post(reverse("calendar_rhythms"), values | {"month-day": "40"}).status_code == 200


ACROSS = "2026-12-31~2027-01-02 元旦 休\n2027-01-03 元旦 班"


def days_of(year):
    return [(f"{day.date}", day.name, day.kind) for day in Holiday.objects.filter(notice_id=year)]


def save_as_shown(client, year):
    """What the form of a year shows, sent back as a browser does."""
    address = reverse("calendar_notice", query={"year": f"{year}"})
    form = client.get(address).context["form"]
    lines = form["lines"].value().replace("\n", "\r\n")
    answer = client.post(
        address, {"document": form["document"].value(), "lines": lines, "shown": form["shown"].value()}
    )
    assert answer.status_code == 302, answer.context["problems"]


def test_days_across_the_year_belong_to_the_holiday_and_both_years_are_saved_as_shown(boss, sign_in):
    client = sign_in(boss)
    save_notice(year=2027, document=DOCUMENT, text=ACROSS, actor=boss)
    before = days_of(2026), days_of(2027)
    assert ("2026-12-31", "元旦", "off") in before[1]
    for year in (2027, 2026, 2027):
        save_as_shown(client, year)
        assert (days_of(2026), days_of(2027)) == before
    page = client.get(reverse("calendar_notice", query={"year": "2026"})).content.decode()
    assert "2026-12-31 元旦 休" in page, "said, though it is not changed there"


@pytest.mark.parametrize("year", [2006, 2007, 2019, 2022, 2023, 2024])
def test_every_seeded_year_is_saved_as_shown(boss, sign_in, year):
    before, kinds = days_of(year), calendar_in_force().kinds
    save_as_shown(sign_in(boss), year)
    assert days_of(year) == before and calendar_in_force().kinds == kinds


def test_a_notice_takes_its_days_over_from_the_year_before(boss):
    kinds = calendar_in_force().kinds
    days = [day for day in days_of(2023) if day[0] > "2023-01-02"]
    lines = [f"{day} {name} {'休' if kind == 'off' else '班'}" for day, name, kind in days]
    sentence = "一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。"
    save_notice(year=2023, document=DOCUMENT, text="\n".join([*lines, sentence]), actor=boss)
    assert calendar_in_force().kinds == kinds
    assert ("2022-12-31", "元旦", "off") in days_of(2023) and "2022-12-31" not in {day for day, *_ in days_of(2022)}
    assert AuditEntry.objects.get(action="calendar.notice").detail["from_year_before"] == ["2022-12-31"]
    with pytest.raises(ProblemList, match="2023"):
        save_notice(year=2022, document=DOCUMENT, text="2022-12-31 元旦 休", actor=boss)


def test_the_days_of_another_notice_are_never_taken_when_it_says_something_else(boss):
    save_notice(year=2026, document=DOCUMENT, text="2026-12-31 元旦 班", actor=boss)
    with pytest.raises(ProblemList, match="2026"):
        save_notice(year=2027, document=DOCUMENT, text=ACROSS, actor=boss)
    assert days_of(2026) == [("2026-12-31", "元旦", "work")] and not days_of(2027)


def test_a_form_never_replaces_days_it_did_not_show(boss, sign_in):
    client, address = sign_in(boss), reverse("calendar_notice", query={"year": "2027"})
    save_notice(year=2027, document=DOCUMENT, text=LINES, actor=boss)
    shown = client.get(address).context["form"]["shown"].value()
    save_notice(year=2027, document=DOCUMENT, text=f"{LINES}\n2027-05-01 劳动节 休", actor=boss)
    sent = {"document": DOCUMENT, "lines": "2027-01-15 元旦 休", "shown": shown}
    answer = client.post(address, sent)
    assert len(days_of(2027)) == 6 and "2027-05-01 劳动节 休" in answer.context["problems"][0]
    form = answer.context["form"]
    assert form["lines"].value() == "2027-01-15 元旦 休", "nothing typed is lost"
    assert client.post(address, sent | {"shown": form["shown"].value()}).status_code == 302
    assert len(days_of(2027)) == 1


def test_a_notice_pasted_whole_brings_its_title_along(boss, sign_in):
    text = "国务院办公厅关于2027年部分节假日安排的通知\n一、元旦：1月1日（周五）至3日（周日）放假，共3天。"
    address = reverse("calendar_notice", query={"year": "2027"})
    answer = sign_in(boss).post(address, {"document": "", "lines": text, "shown": ""}, follow=True)
    assert HolidayNotice.objects.get(year=2027).document == "国务院办公厅关于2027年部分节假日安排的通知"
    assert len(days_of(2027)) == 3 and answer.redirect_chain
