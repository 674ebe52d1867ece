"""What was handed out is on record, never changes, and is the same file every time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone, translation

from config.documents.blocks import Form
from departments.access.refusals import NotDone
from departments.choices import DocumentReaders, DocumentState, FileFormat, Role
from departments.documents.deliver import deliver_document, unread_of
from departments.documents.issue import Order, file_of, issue_document, settle_document, text_of
from departments.documents.kinds import KINDS, DocumentKind, Made, register_kind
from departments.documents.make import fail_stuck_documents, forget_documents, run_maker
from departments.documents.names import file_stem
from departments.models import AuditEntry, DocumentFile, OfficeDocument
from departments.tasks import request_document
from tests import factories as make
from tests.config.documents.samples import notice

SITE = "https://duibiao.example"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def boss():
    return make.make_user(Role.TASKFORCE, department=make.make_department())


@pytest.fixture
def document(boss):
    order = Order("notice", "十月通报", about="2026-10", file_name="望岚县_2026年10月_月通报_第10期_v1")
    return issue_document(
        text=notice(code=""), order=order, region=boss.home_region, actor=boss, site=SITE, base="2026-10 v1"
    )


def test_a_document_carries_its_code_and_the_address_that_verifies_it(document):
    text = text_of(document)
    assert text.code == document.printed_code
    assert text.address == f"{SITE}{reverse('report_verify', args=[document.printed_code])}"
    assert text.blocks == notice().blocks


def test_a_file_is_made_once_and_stays_the_same(document):
    first = file_of(document=document, kind=FileFormat.WORD, at=timezone.now())
    second = file_of(document=document, kind=FileFormat.WORD, at=timezone.now())
    assert (first.pk, bytes(first.content)) == (second.pk, bytes(second.content))
    assert first.name == "望岚县_2026年10月_月通报_第10期_v1.docx"


def test_a_document_that_is_made_is_not_made_again(document, boss):
    with pytest.raises(NotDone, match="文稿已生成"):
        settle_document(document=document, made=Made(notice()), actor=boss)


def test_what_was_changed_behind_its_back_is_not_handed_out(document):
    document.content["text"]["title"] = "另一个标题"
    document.save()
    with pytest.raises(NotDone, match="与生成时不一致"):
        file_of(document=document, kind=FileFormat.WORD, at=timezone.now())


def test_a_further_version_says_why(document, boss):
    with pytest.raises(IntegrityError):
        issue_document(
            text=notice(),
            order=Order("notice", "十月通报", version=2, replaces=document),
            region=boss.home_region,
            actor=boss,
            site=SITE,
        )


def test_issuing_is_on_record_with_number_version_and_digest(document):
    entry = AuditEntry.objects.get(action="document.issue")
    assert entry.detail == {"kind": "notice", "number": "", "version": 1, "digest": document.digest}


def test_each_reader_sees_what_was_made_for_him(boss):
    region, unit = boss.home_region, make.make_department(region=boss.home_region)
    staff = make.make_user(Role.STAFF, department=unit)
    other = make.make_user(Role.STAFF, department=make.make_department(region=region))
    leader = make.make_user(Role.LEADER, region=region)
    stranger = make.make_user(Role.TASKFORCE, department=make.make_department(region=make.make_region()))
    for readers in DocumentReaders:
        order = Order("x", readers.value, readers=readers, unit=unit)
        issue_document(text=notice(code=""), order=order, region=region, actor=boss, site=SITE)

    def titles(user):
        return set(OfficeDocument.objects.visible_to(user).values_list("title", flat=True))

    assert titles(boss) == {"maker", "taskforce", "unit", "everybody"}
    assert titles(staff) == {"unit", "everybody"}
    assert titles(other) == titles(leader) == {"everybody"}
    assert titles(stranger) == set()


def test_a_document_is_sent_to_people_who_may_read_it_and_opening_it_is_seen(document, boss, client):
    reader = make.make_user(Role.LEADER, region=boss.home_region)
    at = timezone.now()
    assert deliver_document(document=document, people=[reader], actor=boss, at=at) == 1
    assert deliver_document(document=document, people=[reader], actor=boss, at=at) == 0
    assert unread_of(reader, at=at) == [document]
    client.force_login(reader)
    assert document.title in client.get("/").content.decode()
    assert client.get(reverse("document_detail", args=[document.pk])).status_code == 200
    assert document.title not in client.get("/").content.decode()
    assert unread_of(reader, at=timezone.now()) == []


def test_nobody_is_sent_what_he_may_not_read(boss):
    order = Order("x", "专班内部", readers=DocumentReaders.TASKFORCE)
    document = issue_document(text=notice(code=""), order=order, region=boss.home_region, actor=boss, site=SITE)
    reader = make.make_user(Role.LEADER, region=boss.home_region)
    with pytest.raises(NotDone, match="有权阅看"):
        deliver_document(document=document, people=[reader], actor=boss, at=timezone.now())


def test_the_file_is_the_one_that_is_kept_and_taking_it_is_on_record(document, boss, client):
    client.force_login(boss)
    answers = [client.get(reverse("document_file", args=[document.pk, "docx"])) for _n in range(2)]
    assert answers[0].content == answers[1].content == bytes(DocumentFile.objects.get().content)
    assert AuditEntry.objects.filter(action="document.take").count() == 2


@pytest.mark.parametrize("name", ["xlsx", "zip", "exe"])
def test_a_format_that_the_kind_does_not_have_is_not_there(document, boss, client, name):
    register_kind(DocumentKind("notice", "通报"))
    client.force_login(boss)
    assert client.get(reverse("document_file", args=[document.pk, name])).status_code == 404


def test_a_printed_code_leads_to_its_document_and_says_whether_a_newer_one_exists(document, boss, client):
    client.force_login(boss)
    address = reverse("report_verify", args=[document.printed_code])
    assert "十月通报" in client.get(address).content.decode()
    order = Order("notice", "十月通报（更正）", version=2, replaces=document, note="更正一处数字")
    issue_document(text=notice(code=""), order=order, region=boss.home_region, actor=boss, site=SITE)
    assert "更正一处数字" in client.get(address).content.decode()


def test_a_document_that_takes_long_is_made_by_a_worker_and_shown_by_itself(
    boss, client, django_capture_on_commit_callbacks
):
    def make_it(document, say):
        say(50)
        return Made(notice(Form.SHEET, code=""), (("附件一", notice(code="")),), base="v1")

    register_kind(DocumentKind("slow", "慢文稿", (FileFormat.WORD, FileFormat.ZIP), make_it))
    try:
        with django_capture_on_commit_callbacks(execute=True):
            order = Order("slow", "材料", expires=True)
            document = request_document(order=order, region=boss.home_region, actor=boss, site=SITE)
        document.refresh_from_db()
        assert (document.state, document.progress, document.base) == (DocumentState.MADE, 100, "v1")
        assert sorted(document.files.values_list("format", flat=True)) == ["docx", "zip"]
        assert run_maker(document_id=document.pk) == DocumentState.MADE
        client.force_login(boss)
        assert "材料" in client.get(reverse("document_detail", args=[document.pk])).content.decode()
    finally:
        del KINDS["slow"]


def test_what_cannot_be_made_says_why(boss, client):
    def refuse(document, say):
        raise NotDone("本月没有已发布的报告。")

    register_kind(DocumentKind("slow", "慢文稿", make=refuse))
    try:
        document = request_document(order=Order("slow", "材料"), region=boss.home_region, actor=boss, site=SITE)
        assert run_maker(document_id=document.pk) == DocumentState.FAILED
        client.force_login(boss)
        assert "本月没有已发布的报告。" in client.get(reverse("document_detail", args=[document.pk])).content.decode()
    finally:
        del KINDS["slow"]


def test_what_nobody_makes_in_time_is_told_so_and_what_is_old_is_forgotten(document, boss):
    at = timezone.now()
    register_kind(DocumentKind("slow", "慢文稿"))
    waiting = request_document(
        order=Order("slow", "材料", expires=True), region=boss.home_region, actor=boss, site=SITE
    )
    assert fail_stuck_documents(at=at + timedelta(minutes=16)) == 1
    waiting.refresh_from_db()
    assert waiting.state == DocumentState.FAILED
    assert forget_documents(at=at + timedelta(days=89)) == 0
    assert forget_documents(at=at + timedelta(days=91)) == 1
    assert list(OfficeDocument.objects.all()) == [document]
    del KINDS["slow"]


def test_names_of_files_have_one_style():
    assert file_stem(["望岚县", "2026年10月", "月通报", "第10期"], version=1) == "望岚县_2026年10月_月通报_第10期_v1"
    assert file_stem(["甲/乙", "", "丙_丁:戊"]) == "甲乙_丙丁戊"
