"""From the speaker's draft to the pack, through the pages; and what the calendar's day prepares."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from config.documents.blocks import sentences_of
from config.documents.numbers import find_strange_numbers
from config.documents.text import write_text
from departments.choices import ActionState, DocumentReaders, DocumentState, MeetingState, RhythmKind, Role
from departments.documents.issue import parts_of, text_of
from departments.models import ActionItem, AuditEntry, Meeting, OfficeDocument, Rhythm
from reports.documents.cadences.due import due_occasions, open_due_drafts
from reports.documents.cadences.kinds import has_moved
from reports.documents.cadences.spans import ten_days_named
from reports.documents.draft_kinds import DRAFT_KINDS
from reports.documents.drafts import open_draft, release_draft, text_of_draft
from reports.documents.pack.make import state_of_pack
from reports.documents.pledge.kind import about_speaker
from reports.models import DocumentDraft
from tests import factories as make
from tests.flows.counties import busy_county

pytestmark = pytest.mark.django_db
SITE = "https://duibiao.example"


@pytest.fixture
def busy():
    """Its meeting is still ahead, and every proposed unit speaks."""
    county = busy_county(bureaus=3, townships=2, leaves=4)
    Meeting.objects.filter(pk=county.meeting.pk).update(day=timezone.localdate() + timedelta(days=7))
    return county


def speaker_of(busy, unit):
    return busy.meeting.speakers.select_related("meeting", "department").filter(department=unit).first()


def begin(client, busy, user):
    """The unit's draft, begun by its own people."""
    client.force_login(user)
    speaker = speaker_of(busy, user.department)
    page = client.post(reverse("draft_list"), {"kind": "pledge", "about": about_speaker(speaker)}, follow=True)
    assert page.status_code == 200
    return DocumentDraft.objects.get(kind="pledge", about=about_speaker(speaker))


def test_a_unit_writes_edits_and_releases_its_speech_and_the_pack_has_it(
    busy, client, django_capture_on_commit_callbacks
):
    staff, boss = busy.users[Role.STAFF], busy.month.taskforce
    draft = begin(client, busy, staff)
    act = reverse("draft_act", args=[draft.pk])
    client.post(act, {"act": "edit", "key": "closing", "text": "我单位说到做到。"})
    client.post(act, {"act": "release"})
    draft.refresh_from_db()
    speech = draft.released
    assert (speech.readers, speech.unit) == (DocumentReaders.UNIT, staff.department)
    assert "我单位说到做到。" in write_text(text_of(speech))

    client.force_login(boss)
    page = client.get(reverse("meeting_detail", args=[busy.meeting.pk])).content.decode()
    assert page.count("已交稿") == 1
    assert reverse("document_detail", args=[speech.pk]) in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("meeting_pack", args=[busy.meeting.pk]))
    pack = OfficeDocument.objects.get(kind="pack")
    assert answer.url == reverse("document_detail", args=[pack.pk])
    assert (pack.state, pack.error, pack.readers) == (DocumentState.MADE, "", DocumentReaders.TASKFORCE)
    assert pack.expires_at is not None
    assert sorted(pack.files.values_list("format", flat=True)) == ["docx", "pdf", "zip"]
    words = write_text(text_of(pack))
    assert "会议材料之一" in words and "我单位说到做到。" in words and "尚未签发" in words
    names = zipfile.ZipFile(io.BytesIO(bytes(pack.files.get(format="zip").content))).namelist()
    assert names[:2] == ["01_会议议程.docx", "02_2026年9月情况通报.docx"]
    assert names[-1].endswith(f"_{staff.department.short_name}发言材料.docx")
    # The speech keeps the code under which it was released.
    assert parts_of(pack)[-1][1].code == speech.printed_code
    assert AuditEntry.objects.filter(action="document.issue", target=pack.title).exists()


def test_a_pack_says_once_what_it_was_made_from_has_changed(busy, client, django_capture_on_commit_callbacks):
    client.force_login(busy.month.taskforce)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("meeting_pack", args=[busy.meeting.pk]))
    pack = OfficeDocument.objects.get(kind="pack")
    address = reverse("document_detail", args=[pack.pk])
    assert state_of_pack(pack) == pack.base
    assert "所依据的内容已有变化" not in client.get(address).content.decode()
    begun = begin(client, busy, busy.users[Role.STAFF])
    release_draft(draft=begun, actor=busy.users[Role.STAFF], site=SITE)
    assert state_of_pack(pack) != pack.base
    client.force_login(busy.month.taskforce)
    assert state_of_pack(pack) in client.get(address).content.decode()


def test_the_released_notice_is_bound_into_the_pack(busy, client, django_capture_on_commit_callbacks):
    notice = busy.draft
    document = release_draft(draft=notice, actor=busy.month.taskforce, site=SITE, owned=True)
    client.force_login(busy.month.taskforce)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("meeting_pack", args=[busy.meeting.pk]))
    pack = OfficeDocument.objects.get(kind="pack")
    assert "尚未签发" not in write_text(text_of(pack))
    assert document.number in write_text(text_of(pack))
    assert parts_of(pack)[1][1] == text_of(document)


def test_two_presses_ask_for_one_pack(busy, client):
    client.force_login(busy.month.taskforce)
    answers = [client.post(reverse("meeting_pack", args=[busy.meeting.pk])).url for _n in range(2)]
    assert answers[0] == answers[1]


def test_a_unit_sees_its_own_drafts_and_no_pack(busy, client):
    staff, boss = busy.users[Role.STAFF], busy.month.taskforce
    for occasion in DRAFT_KINDS["pledge"].occasions(busy.month.region, timezone.localdate()):
        open_draft(kind="pledge", occasion=occasion, actor=boss, reader=boss)
    others = DocumentDraft.objects.filter(kind="pledge").exclude(unit=staff.department)
    assert others.exists()
    client.force_login(staff)
    page = client.get(reverse("draft_list")).content.decode()
    own = DocumentDraft.objects.get(kind="pledge", unit=staff.department)
    assert reverse("draft_detail", args=[own.pk]) in page
    # That of the month is the task force's, and no unit's.
    DocumentDraft.objects.filter(pk=busy.draft.pk).update(unit=None)
    page = client.get(reverse("draft_list")).content.decode()
    for draft in [*others, busy.draft]:
        assert reverse("draft_detail", args=[draft.pk]) not in page
        assert client.get(reverse("draft_detail", args=[draft.pk])).status_code == 404
    assert not [word for word in ("weekly", "brief", "quarterly") if f'value="{word}"' in page]
    assert client.post(reverse("meeting_pack", args=[busy.meeting.pk])).status_code == 403


def test_whoever_speaks_no_more_writes_no_more(busy):
    Meeting.objects.filter(pk=busy.meeting.pk).update(state=MeetingState.HELD)
    assert DRAFT_KINDS["pledge"].occasions(busy.month.region, timezone.localdate()) == []


@pytest.mark.parametrize("kind", ["weekly", "brief", "quarterly", "pledge", "notice"])
def test_every_paper_of_a_county_has_a_source_for_every_number(busy, kind):
    day = timezone.localdate() if kind == "pledge" else date(2026, 10, 9)
    make.make_action(busy.month.bureaus[0], opened=date(2026, 10, 5), due=date(2026, 12, 1))
    boss = busy.month.taskforce
    found = DRAFT_KINDS[kind].occasions(busy.month.region, day)
    assert found
    for occasion in found:
        text = text_of_draft(open_draft(kind=kind, occasion=occasion, actor=boss, reader=boss))
        strange = [(s.key, n) for s in sentences_of(text.blocks) if (n := find_strange_numbers(s))]
        assert strange == []


def at(day):
    return timezone.make_aware(datetime.combine(day, time(7, 30)))


def test_the_day_of_the_calendar_prepares_the_drafts_and_nobody_is_named(busy):
    region = busy.month.region
    for kind, day in ((RhythmKind.WEEK, 1), (RhythmKind.TEN_DAYS, 1), (RhythmKind.MONTH, 17), (RhythmKind.QUARTER, 20)):
        Rhythm.objects.update_or_create(region=region, kind=kind, defaults={"day": day})
    make.make_action(busy.month.bureaus[0], opened=date(2026, 10, 14), due=date(2026, 12, 1))
    monday = date(2026, 10, 12)
    assert ("weekly", "2026-W41") in [(kind, o.about) for kind, o in due_occasions(region, monday)]
    assert ("brief", "2026-10-2") in [(kind, o.about) for kind, o in due_occasions(region, date(2026, 10, 21))]
    assert ("quarterly", "2026Q3") in [(kind, o.about) for kind, o in due_occasions(region, date(2026, 10, 20))]
    assert open_due_drafts(at=at(monday)) >= 1
    draft = DocumentDraft.objects.get(region=region, kind="weekly")
    assert (draft.about, draft.composed_by, draft.released) == ("2026-W41", None, None)
    entry = AuditEntry.objects.filter(action="draft.open").order_by("-sequence").first()
    assert entry.actor is None
    assert open_due_drafts(at=at(monday)) == 0


def test_nothing_is_prepared_where_nobody_runs_the_county_or_the_rhythm_is_off(busy):
    region, monday = busy.month.region, date(2026, 10, 12)
    Rhythm.objects.update_or_create(region=region, kind=RhythmKind.WEEK, defaults={"day": 1, "active": False})
    assert "weekly" not in [kind for kind, _occasion in due_occasions(region, monday)]
    type(busy.month.taskforce).objects.filter(grants__role=Role.TASKFORCE).update(is_active=False)
    assert open_due_drafts(at=at(monday)) == 0


def test_ten_days_in_which_nothing_moved_have_no_brief(busy):
    region = busy.month.region
    assert not has_moved(region, ten_days_named("2025-01-1"))
    assert DRAFT_KINDS["brief"].occasions(region, date(2025, 1, 12)) == []


def test_a_quarter_counts_the_ledger_from_its_first_day_whenever_it_is_written(busy):
    boss, region = busy.month.taskforce, busy.month.region
    closed = {"state": ActionState.CLOSED, "closed_on": date(2026, 7, 2), "closed_by_name": "专班"}
    make.make_action(busy.month.bureaus[0], opened=date(2026, 7, 1), due=date(2026, 12, 1), **closed)
    (occasion,) = DRAFT_KINDS["quarterly"].occasions(region, date(2026, 12, 31))
    draft = open_draft(kind="quarterly", occasion=occasion, actor=boss, reader=boss)
    found = {sentence.key: sentence.text for sentence in sentences_of(text_of_draft(draft).blocks)}
    opened = ActionItem.objects.filter(region=region, opened__range=(date(2026, 7, 1), date(2026, 9, 30)))
    assert f"整改台账新立{opened.count()}项" in found["ledger.quarter"]
    assert "核验销号1项" in found["ledger.quarter"]
    assert found["scope.missing"].startswith("本季度有2个月未发布月报")


def test_the_list_of_documents_calls_what_was_released_by_its_name(busy, client):
    draft = begin(client, busy, busy.users[Role.STAFF])
    release_draft(draft=draft, actor=busy.users[Role.STAFF], site=SITE)
    assert "会议发言材料" in client.get(reverse("document_list")).content.decode()


def test_a_brief_is_numbered_within_its_year(busy):
    boss, region = busy.month.taskforce, busy.month.region
    make.make_action(busy.month.bureaus[0], opened=date(2026, 10, 5), due=date(2026, 12, 1))
    (occasion, *_more) = DRAFT_KINDS["brief"].occasions(region, date(2026, 10, 9))
    draft = open_draft(kind="brief", occasion=occasion, actor=boss, reader=boss)
    document = release_draft(draft=draft, actor=boss, site=SITE)
    assert (document.number, document.year, document.sequence) == ("第1期", 2026, 1)
    assert text_of(document).blocks[0].number == "第1期"
