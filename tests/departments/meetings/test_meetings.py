"""The monthly meeting: planned by the rule, moved with a reason, speakers decided by people, minutes made items."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from departments.access.refusals import NotDone
from departments.choices import ActionKind, MeetingState, PostKind, Role, SpeakerPart, SpeakerState
from departments.meetings.minutes import hold_meeting, record_statement, resolve
from departments.meetings.plan import (
    confirm_agenda,
    decide_speaker,
    move_meeting,
    name_speaker,
    plan_meeting,
    plan_running_month,
    take_back_agenda,
)
from departments.models import ActionItem, AgendaItem, AuditEntry, Meeting, Speaker
from tests import factories as make

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)


def moment(day, hour=9):
    return timezone.make_aware(datetime.fromisoformat(f"2026-{day}T{hour:02}:00"))


@pytest.fixture
def unit():
    return make.make_department("市监局")


@pytest.fixture
def boss(unit):
    return make.make_taskforce(unit.region)


@pytest.fixture
def meeting(boss):
    return plan_meeting(region=boss.region, month=JUNE, actor=boss, at=moment("06-01"))


def speaker_of(meeting, unit, **fields):
    values = {"part": SpeakerPart.STATEMENT, "rules": [{"rule": "last", "says": "第3位（共3个）"}]}
    return Speaker.objects.create(meeting=meeting, department=unit, **values | fields)


@pytest.fixture
def running(meeting, unit, boss):
    """The agenda stands, and the unit speaks."""
    AgendaItem.objects.create(meeting=meeting, part="results", position=1)
    decide_speaker(speaker=speaker_of(meeting, unit), state=SpeakerState.CONFIRMED, note="", actor=boss)
    return confirm_agenda(meeting=meeting, actor=boss)


def test_a_meeting_is_planned_once_on_the_day_of_the_rule(meeting, boss):
    assert (meeting.day, meeting.provisional) == (date(2026, 6, 17), False)
    assert plan_meeting(region=boss.region, month=date(2026, 6, 20), actor=boss, at=moment("06-01")) == meeting


def test_the_next_meeting_keeps_place_and_chair(meeting, boss):
    Meeting.objects.update(place="第二会议室", chair="县长")
    later = plan_meeting(region=boss.region, month=date(2026, 7, 1), actor=boss, at=moment("06-01"))
    assert (later.place, later.chair) == ("第二会议室", "县长")


def test_the_general_convenor_takes_the_chair_of_the_first_meeting(unit, boss):
    make.make_post(unit, PostKind.GENERAL, "贺主任")
    make.make_post(make.make_department(), PostKind.GENERAL, "外县的召集人")
    assert plan_meeting(region=boss.region, month=JUNE, actor=boss, at=moment("06-01")).chair == "贺主任"


def test_a_meeting_whose_day_has_passed_is_not_planned(boss):
    with pytest.raises(NotDone, match="2026-05-18"):
        plan_meeting(region=boss.region, month=date(2026, 5, 1), actor=boss, at=moment("06-01"))


def test_a_meeting_in_a_year_without_notice_is_planned_and_provisional(boss):
    found = plan_meeting(region=boss.region, month=date(2031, 8, 1), actor=boss, at=moment("06-01"))
    assert (found.day, found.provisional) == (date(2031, 8, 18), True)


def test_beat_plans_this_month_for_every_region_and_once(unit):
    assert [plan_running_month(at=moment("06-02")) for _ in range(2)] == [1, 0]
    assert plan_running_month(at=moment("07-30")) == 0, "its day has passed"


def test_a_meeting_is_moved_with_a_reason_that_stays(meeting, boss):
    moved = move_meeting(meeting=meeting, day=date(2026, 6, 22), reason="县委全会", actor=boss, at=moment("06-01"))
    assert (moved.day, moved.rule_day, moved.moved_reason) == (date(2026, 6, 22), date(2026, 6, 17), "县委全会")
    entry = AuditEntry.objects.get(action="meeting.move")
    assert (entry.detail["before"], entry.detail["day"]) == ("2026-06-17", "2026-06-22")


@pytest.mark.parametrize(
    ("day", "reason", "text"),
    [
        (date(2026, 6, 2), "x", "2026-06-08"),  # before today, which is the 8th
        (date(2026, 6, 20), "x", "2026-06-22"),  # a Saturday; the 19th and the weekend are off
        (date(2026, 9, 1), "x", "2026-06-17"),
        (date(2026, 6, 18), " ", "."),
    ],
)
def test_a_day_that_does_not_do_is_refused_with_the_remedy(meeting, boss, day, reason, text):
    with pytest.raises(NotDone, match=text):
        move_meeting(meeting=meeting, day=day, reason=reason, actor=boss, at=moment("06-08"))
    meeting.refresh_from_db()
    assert meeting.day == date(2026, 6, 17)


def test_nobody_is_taken_off_the_list_without_a_note(meeting, unit, boss):
    speaker = speaker_of(meeting, unit)
    with pytest.raises(NotDone, match="市监局"):
        decide_speaker(speaker=speaker, state=SpeakerState.REMOVED, note="  ", actor=boss)
    with pytest.raises(IntegrityError), transaction.atomic():
        Speaker.objects.update(state=SpeakerState.REMOVED)
    done = decide_speaker(speaker=speaker, state=SpeakerState.REMOVED, note="已书面表态", actor=boss)
    assert (done.state, done.note, done.decided_by_name) == (SpeakerState.REMOVED, "已书面表态", str(boss))
    entry = AuditEntry.objects.get(action="meeting.speaker")
    assert entry.detail["note"] == "已书面表态" and entry.unit_key == unit.pk


def test_a_speaker_named_by_hand_says_why(meeting, unit, boss):
    with pytest.raises(NotDone):
        name_speaker(meeting=meeting, department=unit, part=SpeakerPart.STATEMENT, note="", actor=boss)
    with pytest.raises(NotDone):
        name_speaker(meeting=meeting, department=make.make_department(), part="statement", note="x", actor=boss)
    speaker = name_speaker(meeting=meeting, department=unit, part="statement", note="重点工作", actor=boss)
    assert speaker.rules == [{"rule": "named", "says": "重点工作"}] and speaker.state == SpeakerState.CONFIRMED


def test_the_agenda_is_confirmed_when_it_is_there_and_every_speaker_was_decided_on(meeting, unit, boss):
    with pytest.raises(NotDone):
        confirm_agenda(meeting=meeting, actor=boss)
    AgendaItem.objects.create(meeting=meeting, part="results", position=1)
    speaker = speaker_of(meeting, unit)
    with pytest.raises(NotDone, match="市监局"):
        confirm_agenda(meeting=meeting, actor=boss)
    decide_speaker(speaker=speaker, state=SpeakerState.CONFIRMED, note="", actor=boss)
    assert confirm_agenda(meeting=meeting, actor=boss).state == MeetingState.CONFIRMED


def test_what_a_speaker_promises_becomes_a_duty(running, unit, boss):
    values = {"statement": "认领问题", "commitment": "月底前整改", "due": date(2026, 6, 30), "person": "李局长"}
    speaker = record_statement(speaker=running.speakers.get(), actor=boss, at=moment("06-17"), **values)
    item = ActionItem.objects.get()
    assert speaker.action == item and (item.owner, item.title, item.due) == (unit, "月底前整改", date(2026, 6, 30))
    assert item.kind == ActionKind.TASK and "2026-06-17" in item.source and item.person == "李局长"
    record_statement(speaker=speaker, actor=boss, at=moment("06-17"), **values | {"statement": "补记"})
    assert ActionItem.objects.count() == 1, "the same commitment is not a second duty"


@pytest.mark.parametrize("text", [{"statement": ""}, {"commitment": "x"}, {"due": date(2026, 6, 30)}])
def test_half_a_statement_is_refused(running, boss, text):
    with pytest.raises(NotDone):
        record_statement(speaker=running.speakers.get(), actor=boss, **{"statement": "表态"} | text)
    assert not ActionItem.objects.exists()


def test_who_heads_the_unit_on_the_day_speaks_for_it_unless_another_is_named(running, unit, boss, sign_in):
    make.make_post(unit, PostKind.PRINCIPAL, "旧局长", valid_to=date(2026, 6, 16))
    make.make_post(unit, PostKind.PRINCIPAL, "新局长", valid_from=date(2026, 6, 17))
    page = sign_in(boss).get(reverse("meeting_detail", args=[running.pk])).content.decode()
    assert page.count("新局长") == 2 and "旧局长" not in page  # beside the unit, and in the form
    assert "新局长" in sign_in(boss).get(reverse("meeting_agenda", args=[running.pk])).content.decode()
    speaker = running.speakers.get()
    assert record_statement(speaker=speaker, statement="整改到位", actor=boss, at=moment("06-17")).person == "新局长"
    named = record_statement(speaker=speaker, statement="整改到位", person="李副局长", actor=boss, at=moment("06-17"))
    assert named.person == "李副局长"


def test_resolutions_are_numbered_and_those_with_an_owner_are_duties(running, unit, boss):
    first = resolve(meeting=running, text="通报结果", actor=boss)
    second = resolve(meeting=running, text="逐项销号", owner=unit, due=date(2026, 7, 1), actor=boss, at=moment("06-17"))
    assert (first.number, first.action) == (1, None)
    assert second.number == 2 and second.action.owner == unit
    with pytest.raises(NotDone):
        resolve(meeting=running, text="无人负责", due=date(2026, 7, 1), actor=boss)


def test_minutes_are_closed_after_the_day_and_when_every_speaker_has_spoken(running, boss):
    values = {"meeting": running, "present": "各单位", "notes": "", "actor": boss}
    with pytest.raises(NotDone, match="2026-06-17"):
        hold_meeting(at=moment("06-16"), **values)
    with pytest.raises(NotDone, match="市监局"):
        hold_meeting(at=moment("06-17"), **values)
    record_statement(speaker=running.speakers.get(), statement="表态", actor=boss)
    assert hold_meeting(at=moment("06-17"), **values).state == MeetingState.HELD
    for deed in (
        lambda: resolve(meeting=running, text="x", actor=boss),
        lambda: move_meeting(meeting=running, day=date(2026, 6, 22), reason="x", actor=boss, at=moment("06-17")),
        lambda: decide_speaker(speaker=running.speakers.get(), state="removed", note="x", actor=boss),
    ):
        with pytest.raises(NotDone):
            deed()


def test_nobody_but_the_task_force_of_the_region_runs_a_meeting(meeting, unit):
    others = (
        make.make_user(Role.STAFF, department=unit),
        make.make_user(Role.LEADER, region=unit.region),
        make.make_taskforce(make.make_region()),
    )
    for actor in others:
        with pytest.raises(NotDone):
            move_meeting(meeting=meeting, day=date(2026, 6, 22), reason="x", actor=actor, at=moment("06-01"))


def test_units_read_a_meeting_once_its_agenda_is_confirmed(meeting, unit, boss, sign_in):
    client = sign_in(make.make_user(Role.STAFF, department=unit))
    address = reverse("meeting_detail", args=[meeting.pk])
    assert client.get(address).status_code == 404
    AgendaItem.objects.create(meeting=meeting, part="results", position=1, lines=[{"text": "综合得分68.42"}])
    speaker = speaker_of(meeting, unit)
    decide_speaker(speaker=speaker, state=SpeakerState.REMOVED, note="内部说明", actor=boss)
    confirm_agenda(meeting=meeting, actor=boss)
    page = client.get(address).content.decode()
    assert "综合得分68.42" in page and "内部说明" not in page


def test_the_page_does_what_its_buttons_say_and_keeps_what_was_typed(meeting, unit, boss, sign_in):
    client, act = sign_in(boss), reverse("meeting_act", args=[meeting.pk])
    Meeting.objects.update(rule_day=date(2099, 6, 17), day=date(2099, 6, 17))
    page = client.post(act, {"deed": "move", "move-day": "2020-01-02", "move-reason": "手误所致"})
    assert page.status_code == 200 and "手误所致" in page.content.decode()
    assert client.post(act, {"deed": "move", "move-day": "2099-06-22", "move-reason": "全会"}).status_code == 302
    speaker = speaker_of(meeting, unit)
    client.post(act, {"deed": "remove", "speaker": speaker.pk})
    speaker.refresh_from_db()
    assert speaker.state == SpeakerState.PROPOSED
    client.post(act, {"deed": "speak", "speaker": speaker.pk})
    speaker.refresh_from_db()
    assert speaker.state == SpeakerState.CONFIRMED
    assert client.post(act, {"deed": "speak", "speaker": "0"}).status_code == 404
    assert client.post(act, {"deed": "unknown"}).status_code == 404
    assert client.post(reverse("meeting_plan"), {"month": "x"}).status_code == 404


def test_the_papers_say_what_was_resolved(running, unit, boss, sign_in):
    resolve(meeting=running, text="逐项销号", owner=unit, due=date(2026, 7, 1), actor=boss, at=moment("06-17"))
    client = sign_in(boss)
    minutes = client.get(reverse("meeting_minutes", args=[running.pk])).content.decode()
    assert "逐项销号" in minutes and "2026-07-01" in minutes
    assert "市监局" in client.get(reverse("meeting_agenda", args=[running.pk])).content.decode()


def test_a_confirmed_agenda_is_taken_back_with_a_reason_and_kept_as_it_stood(meeting, unit, boss):
    AgendaItem.objects.create(meeting=meeting, part="results", position=1, lines=[{"text": "得分85.21"}])
    speaker = speaker_of(meeting, unit)
    decide_speaker(speaker=speaker, state=SpeakerState.CONFIRMED, note="", actor=boss)
    Meeting.objects.filter(pk=meeting.pk).update(based_on="2026-05 v1")
    confirm_agenda(meeting=meeting, actor=boss, at=moment("06-10"))
    again = take_back_agenda(meeting=meeting, reason=" 数据有更正 ", actor=boss, at=moment("06-11"))
    assert (again.state, again.confirmed_by_name, again.confirmed_at) == (MeetingState.PLANNED, "", None)
    AgendaItem.objects.filter(meeting=meeting).update(lines=[{"text": "得分85.43"}])
    confirm_agenda(meeting=meeting, actor=boss, at=moment("06-12"))
    former = meeting.former_agendas.get()
    assert (former.number, former.reason, former.based_on) == (1, "数据有更正", "2026-05 v1")
    assert (former.confirmed_by_name, former.confirmed_at) == (str(boss), moment("06-10"))
    assert former.parts == [{"part": "results", "lines": [{"text": "得分85.21"}]}]
    assert former.speakers == [{"unit": "市监局", "part": "statement", "state": "confirmed", "note": ""}]
    entry = AuditEntry.objects.get(action="meeting.take_back")
    assert entry.detail["reason"] == "数据有更正" and (entry.detail["before"], entry.detail["state"]) == (
        "confirmed",
        "planned",
    )


def test_an_agenda_is_taken_back_neither_without_a_reason_nor_once_it_was_worked_by(running, unit, boss):
    with pytest.raises(NotDone):
        take_back_agenda(meeting=running, reason=" ", actor=boss)
    with pytest.raises(NotDone):
        take_back_agenda(meeting=running, reason="更正", actor=make.make_taskforce(make.make_region()))
    resolve(meeting=running, text="逐项销号", actor=boss, at=moment("06-17"))
    with pytest.raises(NotDone):
        take_back_agenda(meeting=running, reason="更正", actor=boss)
    assert Meeting.objects.get(pk=running.pk).state == MeetingState.CONFIRMED
    assert not running.former_agendas.exists()


def test_an_agenda_that_is_not_confirmed_needs_no_taking_back(meeting, boss):
    with pytest.raises(NotDone):
        take_back_agenda(meeting=meeting, reason="更正", actor=boss)


@pytest.mark.long
def test_the_page_takes_the_agenda_back_and_shows_what_it_was(running, unit, boss, sign_in):
    client, url = sign_in(boss), reverse("meeting_detail", args=[running.pk])
    act = reverse("meeting_act", args=[running.pk])
    english = {"accept-language": "en"}
    assert "Take the agenda back" in client.get(url, headers=english).content.decode()
    refused = client.post(act, {"deed": "take_back", "take_back-reason": ""}, headers=english)
    assert refused.status_code == 200 and Meeting.objects.get(pk=running.pk).state == MeetingState.CONFIRMED
    page = client.post(act, {"deed": "take_back", "take_back-reason": "数据有更正"}, follow=True, headers=english)
    assert "Agendas taken back" in page.content.decode() and "数据有更正" in page.content.decode()
    former = reverse("meeting_agenda_former", args=[running.pk, 1])
    shown = client.get(former, headers=english).content.decode()
    assert "Taken back" in shown and unit.short_name in shown
    assert client.get(reverse("meeting_agenda_former", args=[running.pk, 2])).status_code == 404
    clerk = sign_in(make.make_user(Role.STAFF, department=unit))
    assert clerk.get(former).status_code == 403 and clerk.get(url).status_code == 404
    elsewhere = sign_in(make.make_taskforce(make.make_region()))
    assert elsewhere.get(former).status_code == 404
