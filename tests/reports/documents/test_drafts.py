"""A draft is written, put into other words, and released once; what a hand changed is seen and owned up to."""

from datetime import date

import pytest
from django.urls import reverse

from config.documents.blocks import Number, sentences_of
from departments.access.refusals import NotAllowed, NotDone
from departments.choices import Role
from departments.documents.issue import text_of
from departments.models import AuditEntry, OfficeDocument
from reports.documents.draft_kinds import Occasion
from reports.documents.drafts import (
    doubtful_sentences,
    edit_sentence,
    open_draft,
    release_draft,
    restore_sentence,
    rewrite_draft,
    text_of_draft,
)
from reports.documents.notice.kind import NOTICE
from reports.models import DocumentDraft
from tests import factories as make
from tests.reports.exact import exact_month, publish

pytestmark = pytest.mark.django_db
SITE, DAY = "https://duibiao.example", date(2026, 6, 10)


@pytest.fixture
def report():
    return publish(exact_month())


@pytest.fixture
def boss(report):
    return make.make_taskforce(report.region)


@pytest.fixture
def draft(report, boss):
    occasion = Occasion(report.region, report.cycle.label, "2026年5月", DAY)
    return open_draft(kind=NOTICE, occasion=occasion, actor=boss, reader=boss)


def words_of(draft, key):
    return next(each.text for each in sentences_of(text_of_draft(draft).blocks) if each.key == key)


def test_a_draft_is_begun_once_and_found_again(draft, boss, report):
    occasion = Occasion(report.region, report.cycle.label, "2026年5月", DAY)
    assert open_draft(kind=NOTICE, occasion=occasion, actor=boss, reader=boss) == draft
    assert draft.base == f"{report}"
    assert AuditEntry.objects.filter(action="draft.open").count() == 1


def test_no_notice_is_written_of_a_month_that_is_not_published(report, boss):
    occasion = Occasion(report.region, "2026-07", "2026年7月", DAY)
    with pytest.raises(NotDone, match="2026-07月报尚未发布"):
        open_draft(kind=NOTICE, occasion=occasion, actor=boss, reader=boss)


def test_other_words_around_the_same_numbers_are_kept_without_a_mark(draft, boss):
    before = words_of(draft, "total.score")
    edit_sentence(draft=draft, key="total.score", text=f"总的看，{before}", actor=boss)
    draft.refresh_from_db()
    assert words_of(draft, "total.score") == f"总的看，{before}"
    assert doubtful_sentences(draft) == []
    assert draft.edits["total.score"]["by"] == str(boss)


def test_an_edited_number_is_marked_and_not_released_without_saying_so(draft, boss):
    edit_sentence(draft=draft, key="total.score", text="全县综合得分99.99分。", actor=boss)
    draft.refresh_from_db()
    assert [numbers for _sentence, numbers in doubtful_sentences(draft)] == [["99.99"]]
    with pytest.raises(NotDone, match=r"99\.99"):
        release_draft(draft=draft, actor=boss, site=SITE)
    document = release_draft(draft=draft, actor=boss, site=SITE, owned=True)
    assert "99.99" in AuditEntry.objects.get(action="draft.release").detail["text"]
    assert "全县综合得分99.99分。" in [each.text for each in sentences_of(text_of(document).blocks)]


def test_words_of_people_stay_when_it_is_written_anew_and_are_marked_where_the_facts_went_on(draft, boss, report):
    before = words_of(draft, "total.score")
    edit_sentence(draft=draft, key="total.score", text=f"总的看，{before}", actor=boss)
    report.summary["score"] = "12.34"
    report.save(update_fields=["summary"])
    now = rewrite_draft(draft=draft, actor=boss, day=DAY)
    assert words_of(now, "total.score") == f"总的看，{before}"
    assert [change[0] for change in now.changes] == ["total.score"]
    assert doubtful_sentences(now) != []
    restore_sentence(draft=now, key="total.score", actor=boss)
    now.refresh_from_db()
    assert "12.34" in words_of(now, "total.score")
    assert doubtful_sentences(now) == []


def test_a_sentence_that_is_left_out_is_not_in_the_document_and_numbers_close_up(draft, boss):
    for key in [each.key for each in sentences_of(text_of_draft(draft).blocks) if each.key.startswith("units.")]:
        edit_sentence(draft=draft, key=key, text="", actor=boss)
    draft.refresh_from_db()
    document = release_draft(draft=draft, actor=boss, site=SITE)
    assert [each.key for each in sentences_of(text_of(document).blocks) if each.key.startswith("units.")] == []


def test_the_released_document_has_number_version_code_and_name(draft, boss, report):
    document = release_draft(draft=draft, actor=boss, site=SITE, sequence=10)
    prefix = f"{report.region.name[0]}营办"
    assert (document.number, document.version, document.year) == (f"{prefix}〔2026〕10号", 1, 2026)
    assert document.file_name == f"{report.region.name}_2026年5月_月通报_第10期_v1"
    text = text_of(document)
    assert [block.text for block in text.blocks if isinstance(block, Number)] == [document.number]
    assert text.code == document.printed_code


def test_a_correction_is_a_second_version_that_says_why_and_keeps_the_number(draft, boss):
    first = release_draft(draft=draft, actor=boss, site=SITE)
    draft.refresh_from_db()
    with pytest.raises(NotDone, match="更正内容"):
        release_draft(draft=draft, actor=boss, site=SITE)
    second = release_draft(draft=draft, actor=boss, site=SITE, note="更正一处单位名称")
    assert (second.number, second.version, second.replaces) == (first.number, 2, first)
    first.refresh_from_db()
    assert text_of(first).blocks == text_of(second).blocks


def test_two_documents_of_a_year_never_share_a_number(draft, boss, report):
    release_draft(draft=draft, actor=boss, site=SITE, sequence=3)
    other = DocumentDraft.objects.create(
        region=draft.region,
        kind=NOTICE,
        about="2026-04",
        day=DAY,
        content=draft.content,
        composed_at=draft.composed_at,
    )
    with pytest.raises(NotDone, match="第3号已使用"):
        release_draft(draft=other, actor=boss, site=SITE, sequence=3)


def test_a_unit_writes_its_own_papers_and_no_others(draft, report):
    staff = make.make_user(Role.STAFF, department=make.make_department(region=report.region))
    with pytest.raises(NotAllowed):
        edit_sentence(draft=draft, key="total.score", text="改", actor=staff)
    draft.unit = staff.department
    draft.save()
    edit_sentence(draft=draft, key="total.score", text="改", actor=staff)
    draft.refresh_from_db()
    assert words_of(draft, "total.score") == "改"


def test_the_editor_shows_the_draft_keeps_what_was_typed_and_releases_it(boss, report, client):
    client.force_login(boss)
    listed = client.get(reverse("draft_list")).content.decode()
    assert "月通报" in listed
    answer = client.post(reverse("draft_list"), {"kind": NOTICE, "about": report.cycle.label})
    draft = DocumentDraft.objects.get()
    assert answer["Location"] == reverse("draft_detail", args=[draft.pk])
    act = reverse("draft_act", args=[draft.pk])
    long_text = "长" * 1001
    answer = client.post(act, {"act": "edit", "key": "total.score", "text": long_text})
    assert answer.status_code == 422
    assert long_text in answer.content.decode()
    client.post(act, {"act": "edit", "key": "total.score", "text": "全县综合得分99.99分。"})
    assert "99.99" in client.get(reverse("draft_detail", args=[draft.pk])).content.decode()
    client.post(act, {"act": "release", "sequence": 10})
    assert OfficeDocument.objects.count() == 0
    answer = client.post(act, {"act": "release", "sequence": 10, "owned": "on"})
    assert answer["Location"] == reverse("document_detail", args=[OfficeDocument.objects.get().pk])
