"""议程与会议纪要 as papers: what was said and resolved, numbered, with owner and day; what nobody wrote is left out."""

from datetime import date, datetime, time

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from config.documents.blocks import Note, Signature, TextHeading, Title
from config.documents.pieces import say
from departments.choices import MeetingState, Role, SpeakerPart
from departments.meetings.meeting_text import SpeakerLine, agenda_as_text, minutes_as_text
from departments.models import ActionItem, Department, FormerAgenda, Meeting, Region, Resolution, Speaker
from tests import factories as make
from tests.config.documents.test_writers import words_of_blocks, words_of_docx

DAY = date(2026, 6, 17)
UNIT = Department(name="市场监督管理局", short_name="市监局")


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def a_meeting(**fields):
    values = {"state": MeetingState.HELD, "starts": time(15), "day": DAY, "month": date(2026, 6, 1)}
    return Meeting(region=Region(name="望岚县"), **values | fields)


def a_speaker(**fields):
    return Speaker(department=UNIT, part=SpeakerPart.STATEMENT, **fields)


def test_minutes_say_who_met_what_was_said_and_what_was_resolved():
    item = ActionItem(number="2026-00063", due=date(2026, 7, 1), owner=UNIT)
    meeting = a_meeting(
        place="第二会议室",
        chair="县长",
        present="县长\n各牵头单位",
        notes="听取汇报。\n研究措施。",
        recorded_by_name="潘明衡",
    )
    text = minutes_as_text(
        meeting,
        office="县营商办",
        speakers=[a_speaker(person="柏晓平", statement="限期清零。", commitment="按期整改", action=item)],
        resolutions=[Resolution(number=1, text="逐项销号", action=item), Resolution(number=2, text="每旬通报")],
    )
    assert text.title == "望岚县2026年6月优化营商环境调度例会纪要"
    assert text.blocks == (
        Title("望岚县2026年6月\n优化营商环境调度例会纪要"),
        say("2026年6月17日 15:00，县长在第二会议室主持召开望岚县优化营商环境调度例会。现将会议情况纪要如下。"),
        TextHeading(1, "会议情况", "一、"),
        say("听取汇报。"),
        say("研究措施。"),
        TextHeading(1, "表态发言", "二、"),
        say("限期清零。", lead="1.市监局 柏晓平："),
        say("按期整改（完成时限：2026年7月1日；台账编号2026-00063）", lead="承诺事项："),
        TextHeading(1, "议定事项", "三、"),
        say("1.逐项销号（责任单位：市监局；完成时限：2026年7月1日；台账编号2026-00063）"),
        say("2.每旬通报"),
        TextHeading(1, "出席情况", "四、"),
        say("县长", lead="主持人："),
        say("县长、各牵头单位", lead="出席人员："),
        say("潘明衡", lead="记录人："),
        Signature("县营商办", "2026年6月17日"),
    )


def test_minutes_that_are_open_say_so_and_leave_out_what_nobody_wrote():
    text = minutes_as_text(a_meeting(state=MeetingState.CONFIRMED), office="县营商办", speakers=[], resolutions=[])
    assert text.blocks == (
        Title("望岚县2026年6月\n优化营商环境调度例会纪要"),
        Note("草稿：纪要尚未定稿"),
        say("2026年6月17日 15:00，望岚县优化营商环境调度例会召开。现将会议情况纪要如下。"),
        Signature("县营商办", "2026年6月17日"),
    )


@pytest.mark.parametrize(
    ("place", "chair", "says"),
    [("", "县长", "县长主持召开望岚县"), ("第二会议室", "", "望岚县优化营商环境调度例会在第二会议室召开")],
)
def test_the_first_sentence_names_venue_and_chair_as_far_as_they_are_known(place, chair, says):
    text = minutes_as_text(a_meeting(place=place, chair=chair), office="", speakers=[], resolutions=[])
    assert says in text.blocks[1].text


def agenda(meeting, former=None):
    parts = [
        {
            "label": "当月指标情况通报",
            "lines": [{"text": "总得分率67.29"}, {"text": "整改", "unit": "市监局", "lamp": "按时"}],
        },
        {"label": "台账逾期事项", "lines": []},
    ]
    lines = [SpeakerLine(a_speaker(), "柏晓平")]
    return agenda_as_text(meeting, office="县营商办", parts=parts, speakers=lines, former=former)


def test_an_agenda_goes_through_its_parts_and_names_who_speaks():
    meeting = a_meeting(place="第二会议室", chair="县长", based_on="2026-05 v1", state=MeetingState.CONFIRMED)
    assert agenda(meeting).blocks == (
        Title("望岚县2026年6月\n优化营商环境调度例会议程"),
        say("2026年6月17日 15:00", lead="时间："),
        say("第二会议室", lead="地点："),
        say("县长", lead="主持人："),
        TextHeading(1, "当月指标情况通报", "一、"),
        say("1.总得分率67.29"),
        say("2.整改（市监局；按时）"),
        TextHeading(1, "台账逾期事项", "二、"),
        say("无。"),
        TextHeading(1, "发言单位", "三、"),
        say("1.市监局 柏晓平（表态发言）"),
        Note("依据：2026-05 v1"),
    )


def test_an_agenda_that_does_not_hold_says_so():
    assert agenda(a_meeting(state=MeetingState.PLANNED)).blocks[1] == Note("草稿")
    at = timezone.make_aware(datetime(2026, 6, 11, 23, 30))
    former = FormerAgenda(taken_back_by_name="潘明衡", taken_back_at=at, reason="数据有更正", based_on="2026-05 v1")
    text = agenda(a_meeting(based_on="2026-05 v2"), former)
    assert text.blocks[1] == Note("潘明衡于2026年6月11日收回：数据有更正")
    assert text.blocks[-1] == Note("依据：2026-05 v1")


@pytest.fixture
def meeting(db):
    region = make.make_region()
    return Meeting.objects.create(region=region, month=date(2026, 6, 1), rule_day=DAY, day=DAY, place="第二会议室")


@pytest.mark.parametrize("name", ["meeting_agenda", "meeting_minutes"])
def test_agenda_and_minutes_are_taken_by_whoever_sees_their_page(meeting, sign_in, name):
    page = reverse(name, args=[meeting.pk])
    reader = make.make_user(Role.LEADER, region=meeting.region)
    client = sign_in(reader)
    assert f"{page}?format=pdf" in client.get(page).content.decode()
    word, pdf = (client.get(page, {"format": each}) for each in ("docx", "pdf"))
    assert "第二会议室" in words_of_docx(word.content) and pdf.content.startswith(b"%PDF")
    stranger = make.make_taskforce(make.make_region())
    assert sign_in(stranger).get(page, {"format": "docx"}).status_code == 404
    nobody = make.make_user(Role.SYSTEM_ADMIN, department=make.make_department(region=meeting.region))
    assert sign_in(nobody).get(page, {"format": "docx"}).status_code == 403


def test_word_says_what_the_blocks_say(meeting, sign_in):
    client = sign_in(make.make_user(Role.LEADER, region=meeting.region))
    word = client.get(reverse("meeting_minutes", args=[meeting.pk]), {"format": "docx"})
    office = f"{meeting.region.name}优化营商环境工作领导小组办公室"
    expected = minutes_as_text(meeting, office=office, speakers=[], resolutions=[])
    assert words_of_blocks(expected) == words_of_docx(word.content)
