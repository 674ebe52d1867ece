"""The agenda of a meeting out of the frozen month, the ledger and the last meeting."""

import re
from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from departments.access.refusals import NotDone
from departments.choices import ActionState, AgendaPart, Cause, MeetingState, SpeakerPart, SpeakerState
from departments.ledger.difficulties import raise_difficulty, settle_difficulty
from departments.meetings.minutes import hold_meeting, record_statement, resolve
from departments.meetings.plan import confirm_agenda, decide_speaker, plan_meeting
from departments.models import ActionItem, AuditEntry, Department, Meeting
from indicators.numbers.rounding import round_half
from reports.gap_notes import gap_notes
from reports.loop.agenda import UsedMonth, assemble
from reports.models import DepartmentRow, IndicatorRow
from tests import factories as make
from tests.flows.counties import publish

pytestmark = pytest.mark.django_db


def moment(month, day, hour=9):
    return timezone.make_aware(datetime(2026, month, day, hour))


@pytest.fixture(scope="module")
def month(module_db):
    return make.make_month(leaves=12)


@pytest.fixture(scope="module")
def report(month):
    return publish(month.cycle, month.taskforce)


@pytest.fixture
def meeting(month):
    return plan_meeting(region=month.region, month=date(2026, 6, 1), actor=month.taskforce, at=moment(6, 8))


def lines(meeting, part):
    return meeting.agenda.get(part=part).lines


def test_without_a_published_month_there_is_nothing_to_speak_of():
    month = make.make_month()
    meeting = plan_meeting(region=month.region, month=date(2026, 6, 1), actor=month.taskforce, at=moment(6, 8))
    with pytest.raises(NotDone):
        assemble(meeting=meeting, actor=month.taskforce)
    assert not meeting.agenda.exists()


def test_results_and_gaps_come_from_the_frozen_month(report, meeting, month):
    done = assemble(meeting=meeting, actor=month.taskforce, at=moment(6, 9))
    assert done.based_on == "2026-05 v1"
    assert list(done.agenda.values_list("part", flat=True)) == list(AgendaPart.values)
    worst = IndicatorRow.objects.filter(report=report, gap_rank=1).first()
    first = lines(meeting, "gaps")[0]
    assert first["text"].startswith(f"{worst.code} ") and first["unit"] == worst.lead_name
    assert f"综合得分{report.summary['score']}" in lines(meeting, "results")[0]["text"]
    # Beside every gap what it costs the total, how far off the average it is, and its months at zero.
    rows = {row.code: row for row in IndicatorRow.objects.filter(report=report, is_leaf=True)}
    for line in lines(meeting, "gaps"):
        row = rows[line["text"].split()[0]]
        notes = [*gap_notes(row), f"丢分{round_half(row.lost, 2)}分"]
        assert [note for note in notes if note not in line["text"]] == [], line["text"]


def test_the_agenda_stays_as_it_was_when_names_change(report, meeting, month):
    assemble(meeting=meeting, actor=month.taskforce, at=moment(6, 9))
    before = lines(meeting, "results")
    Department.objects.update(short_name="改名后")
    assert lines(meeting, "results") == before


def test_the_first_ten_days_are_reviewed_and_the_last_ten_planned_from_the_ledger(report, meeting, month):
    owner = month.taskforce.region.departments.first()
    facts = {"owner": owner, "opened": date(2026, 5, 4)}
    done = make.make_action(title="已办结", due=date(2026, 6, 9), **facts)
    ActionItem.objects.filter(pk=done.pk).update(
        state=ActionState.CLOSED, closed_on=date(2026, 6, 10), closed_by_name="专班"
    )
    make.make_action(title="下旬到期", due=date(2026, 6, 30), **facts)
    make.make_action(title="中旬到期", due=date(2026, 6, 20), **facts)
    make.make_action(title="上旬立项", due=date(2026, 7, 31), owner=owner, opened=date(2026, 6, 1))
    assemble(meeting=meeting, actor=month.taskforce, at=moment(6, 11))
    first, last = lines(meeting, "first_ten"), lines(meeting, "last_ten")
    assert [("已办结" in line["text"]) for line in first] == [False, True]
    assert "2026-06-01" in first[0]["text"] and "2026-06-10" in first[0]["text"]
    assert [int(n) for n in re.findall(r"(?<![-\d])\d+(?![-\d])", first[0]["text"])] == [1, 0, 1]
    assert len(last) == 2 and "下旬到期" in last[1]["text"] and last[1]["unit"] == owner.short_name


def test_what_a_unit_cannot_settle_stands_on_the_agenda_until_it_is_answered(report, meeting, month):
    item = make.make_action(
        month.taskforce.region.departments.first(), title="数据不共享", due=date(2026, 7, 31), opened=date(2026, 5, 4)
    )
    values = {
        "item": item,
        "cause": Cause.SHARING,
        "by_when": date(2026, 6, 30),
        "actor": month.taskforce,
        "at": moment(6, 5),
    }
    wanted = raise_difficulty(needs="省厅开放接口", from_whom="市数据局", for_meeting=True, **values)
    raise_difficulty(needs="补齐人手", from_whom="编办", **values)
    assemble(meeting=meeting, actor=month.taskforce, at=moment(6, 9))
    (line,) = lines(meeting, "difficulties")
    assert "省厅开放接口" in line["text"] and "市数据局" in line["text"] and line["item"] == item.number
    settle_difficulty(difficulty=wanted, answer="市局6月底前开通", actor=month.taskforce, at=moment(6, 10))
    assemble(meeting=meeting, actor=month.taskforce, at=moment(6, 10))
    assert lines(meeting, "difficulties") == []


def test_the_last_of_the_ranking_is_proposed_with_its_rule(report, meeting, month):
    assemble(meeting=meeting, actor=month.taskforce, at=moment(6, 9))
    for row in DepartmentRow.objects.filter(report=report, is_last=True):
        speaker = meeting.speakers.get(department__code=row.code, part=SpeakerPart.STATEMENT)
        assert speaker.state == SpeakerState.PROPOSED and speaker.rules[0]["rule"] == "last"
        assert str(row.rank) in speaker.rules[0]["says"]


def test_what_people_decided_stays_when_the_agenda_is_assembled_again(report, meeting, month):
    assemble(meeting=meeting, actor=month.taskforce, at=moment(6, 9))
    speaker = meeting.speakers.first()
    decide_speaker(speaker=speaker, state=SpeakerState.REMOVED, note="书面", actor=month.taskforce)
    n = meeting.speakers.count()
    assemble(meeting=meeting, actor=month.taskforce, at=moment(6, 9))
    speaker.refresh_from_db()
    assert speaker.state == SpeakerState.REMOVED and meeting.speakers.count() == n


def test_overdue_duties_and_escalated_ones_are_on_it(report, meeting, month):
    unit = month.bureaus[0]
    make.make_action(unit, "逾期事项", due=date(2026, 6, 1))
    make.make_action(unit, "未到期事项", due=date(2026, 6, 30), escalation="supervision")
    make.make_action(unit, "已提醒事项", due=date(2026, 6, 30), escalation="reminder")
    make.make_action(make.make_department(), "外县事项", due=date(2026, 6, 1))
    assemble(meeting=meeting, actor=month.taskforce, at=moment(6, 9))
    ledger = " ".join(line["text"] for line in lines(meeting, "ledger"))
    assert "逾期事项" in ledger and "未到期事项" not in ledger and "外县事项" not in ledger
    escalated = [line["text"] for line in lines(meeting, "escalations")]
    assert len(escalated) == 1 and "未到期事项" in escalated[0]


def test_the_next_agenda_says_where_resolutions_and_promises_stand(report, meeting, month):
    boss, unit = month.taskforce, month.bureaus[0]
    assemble(meeting=meeting, actor=boss, at=moment(6, 9))
    for speaker in meeting.speakers.select_related("meeting__region"):
        decide_speaker(speaker=speaker, state=SpeakerState.CONFIRMED, note="", actor=boss)
    confirm_agenda(meeting=meeting, actor=boss)
    for place, speaker in enumerate(meeting.speakers.select_related("meeting__region")):
        promise = {} if place else {"commitment": "限期整改", "due": date(2026, 7, 31)}
        record_statement(speaker=speaker, statement="表态", actor=boss, at=moment(6, 17), **promise)
    resolve(meeting=meeting, text="逐项销号", owner=unit, due=date(2026, 7, 1), actor=boss, at=moment(6, 17))
    resolve(meeting=meeting, text="原则同意方案", actor=boss, at=moment(6, 17))
    hold_meeting(meeting=meeting, present="各单位", notes="", actor=boss, at=moment(6, 17, 18))
    later = plan_meeting(region=month.region, month=date(2026, 7, 1), actor=boss, at=moment(7, 2))
    assemble(meeting=later, actor=boss, at=moment(7, 9), once_more=True)
    found = lines(later, "resolutions")
    assert [line.get("state") for line in found] == ["overdue", None, "running"]
    assert "逐项销号" in found[0]["text"] and "限期整改" in found[2]["text"]
    assert "已记录，未交办" in found[1]["text"], "nobody owes what was only noted"
    assert ActionItem.objects.filter(region=month.region).count() == 2


def open_page(client, meeting, name="meeting_detail"):
    return client.get(reverse(name, args=[meeting.pk]), headers={"accept-language": "en"}).content.decode()


def publish_again(month):
    return publish(month.cycle, month.taskforce, reason="税务局更正一项")


@pytest.mark.long
def test_the_agenda_says_which_version_it_froze_and_that_a_newer_one_exists(report, meeting, month, sign_in):
    assemble(meeting=meeting, actor=month.taskforce, at=moment(6, 9))
    assert (meeting_now(meeting).report_key, meeting_now(meeting).report_month) == (report.pk, date(2026, 5, 1))
    client = sign_in(month.taskforce)
    assert "has been published since" not in open_page(client, meeting)
    newer = publish_again(month)
    text = "The agenda was made from 2026-05 v1; 2026-05 v2 has been published since."
    assert text in open_page(client, meeting)
    assert "2026-05 v2 has been published since" in open_page(client, meeting, "meeting_agenda")
    assemble(meeting=meeting, actor=month.taskforce, at=moment(6, 10))
    assert meeting_now(meeting).report_key == newer.pk
    assert "has been published since" not in open_page(client, meeting)


def test_an_agenda_of_before_its_report_was_kept_by_key_is_known_by_its_name(report, meeting, month, sign_in):
    client = sign_in(month.taskforce)
    Meeting.objects.filter(pk=meeting.pk).update(based_on="2026-05 v1", report_key=None)
    assert "has been published since" not in open_page(client, meeting)
    Meeting.objects.filter(pk=meeting.pk).update(based_on="2026-04 v1")
    assert "2026-05 v1 has been published since" in open_page(client, meeting)


def meeting_now(meeting):
    return Meeting.objects.get(pk=meeting.pk)


def test_ten_days_that_have_not_begun_are_no_zeros(report, meeting, month):
    assemble(meeting=meeting, actor=month.taskforce, at=moment(5, 28))
    assert lines(meeting, "first_ten") == [{"text": "2026-06-01至2026-06-10：尚未开始"}]
    assemble(meeting=meeting, actor=month.taskforce, at=moment(6, 4))
    assert lines(meeting, "first_ten")[0]["text"].startswith("2026-06-01至2026-06-04：")
    assemble(meeting=meeting, actor=month.taskforce, at=moment(6, 10))
    assert lines(meeting, "first_ten")[0]["text"].startswith("2026-06-01至2026-06-10：")


@pytest.fixture
def later(meeting, month, report):
    """The next meeting, while no newer month has been published."""
    assemble(meeting=meeting, actor=month.taskforce, at=moment(6, 9))
    return plan_meeting(region=month.region, month=date(2026, 7, 1), actor=month.taskforce, at=moment(7, 2))


def test_a_month_of_the_last_meeting_is_asked_about_before_it_is_used_again(later, month, sign_in):
    with pytest.raises(UsedMonth):
        assemble(meeting=later, actor=month.taskforce, at=moment(7, 9))
    assert not later.agenda.exists()
    client = sign_in(month.taskforce)
    page = open_page(client, later)
    assert "of which the meeting of 2026-06 spoke already" in page and "Use 2026-05 once more" in page
    url = reverse("meeting_assemble", args=[later.pk])
    client.post(url)
    assert not later.agenda.exists()
    client.post(url, {"once_more": "1"})
    assert later.agenda.exists()
    entry = AuditEntry.objects.filter(action="meeting.assemble").order_by("-sequence").first()
    assert entry.detail["used_by"] == "2026-06"
    assert "spoke already" not in open_page(client, later), "nobody is asked twice"
    client.post(url)
    assert AuditEntry.objects.filter(action="meeting.assemble").count() == 3


def test_a_corrected_version_of_the_same_month_is_asked_about_too(later, month):
    publish_again(month)
    with pytest.raises(UsedMonth):
        assemble(meeting=later, actor=month.taskforce, at=moment(7, 9))


def test_of_a_month_that_an_earlier_meeting_used_nobody_is_asked_when_a_newer_is_there(later, meeting, month):
    Meeting.objects.filter(pk=meeting.pk).update(based_on="2026-04 v1", report_month=date(2026, 4, 1))
    assemble(meeting=later, actor=month.taskforce, at=moment(7, 9))
    assert later.agenda.exists()


def test_a_confirmed_agenda_is_not_assembled_again(report, meeting, month):
    Meeting.objects.update(state=MeetingState.CONFIRMED)
    with pytest.raises(NotDone):
        assemble(meeting=meeting, actor=month.taskforce)


def test_the_button_assembles_and_says_how_many_wait(report, meeting, month, sign_in):
    client = sign_in(month.taskforce)
    page = client.post(
        reverse("meeting_assemble", args=[meeting.pk]), follow=True, headers={"accept-language": "en"}
    ).content.decode()
    assert "2026-05 v1" in page and f"{meeting.speakers.count()} proposed speaker" in page
