"""交接清单 as a paper: who, what went over, what did not, and three lines to sign."""

from datetime import date, datetime
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from config.documents.blocks import Form, Note, TextHeading, TextTable, Title
from config.documents.pieces import say
from departments.choices import PostKind, Role
from departments.models import Department, Handover, Post
from departments.people.handover_text import Matters, handover_as_text
from tests import factories as make
from tests.config.documents.test_writers import words_of_blocks, words_of_docx

UNIT = Department(name="住房和城乡建设局", short_name="住建局")


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def a_handover(**fields):
    former = Post(
        department=UNIT,
        kind=PostKind.HANDLER,
        title="审批股",
        name="孙启珂",
        phone="88321112",
        valid_from=date(2025, 9, 1),
        valid_to=date(2026, 6, 11),
    )
    successor = Post(department=UNIT, kind=PostKind.HANDLER, name="喻晓", valid_from=date(2026, 6, 12))
    at = timezone.make_aware(datetime(2026, 6, 10, 9))
    values = {"on": date(2026, 6, 12), "by_name": "潘明衡", "at": at}
    return Handover(former=former, successor=successor, **values | fields)


def signature_lines(blocks):
    return [block.text for block in blocks if not isinstance(block, Title | Note | TextTable | TextHeading)]


def test_a_handover_lists_every_matter_and_ends_with_three_signatures():
    moved = [
        Matters("台账事项", ["2026-00011 回访", "2026-00020 整改"], "2项"),
        Matters("指标责任", ["I03-01 告知承诺率"]),
    ]
    kept = [Matters("指标责任", ["I07 获得用水"])]
    text = handover_as_text(a_handover(note="台账在共享盘。"), office="县营商办", moved=moved, kept=kept)
    assert (text.form, text.day) == (Form.LEAF, date(2026, 6, 12))
    title, people, went, table, total, stayed, left, remarks, note, *rest = text.blocks
    assert title == Title("住房和城乡建设局工作交接单")
    assert people.rows == (
        ("移交人", "孙启珂", "经办人 · 审批股", "88321112", "2025年9月1日至2026年6月11日"),
        ("接任人", "喻晓", "经办人", "", "自2026年6月12日起"),
    )
    assert [heading.full for heading in (went, stayed, remarks)] == ["一、移交事项", "二、未移交事项", "三、备注"]
    assert table.rows == (
        ("1", "台账事项", "2026-00011 回访"),
        ("2", "台账事项", "2026-00020 整改"),
        ("3", "指标责任", "I03-01 告知承诺率"),
    )
    assert (total, left.rows, note) == (
        Note("台账事项：2项"),
        (("1", "指标责任", "I07 获得用水"),),
        say("台账在共享盘。"),
    )
    assert [line.split("：")[0] for line in signature_lines(rest)] == [
        "移交人（签字）",
        "接任人（签字）",
        "监交人（签字）",
    ]
    assert rest[-1] == Note("潘明衡于2026年6月10日登记。")


def test_where_nothing_was_open_the_paper_says_so_and_other_parts_go():
    text = handover_as_text(a_handover(), office="县营商办", moved=[], kept=[])
    assert say("无待移交事项。") in text.blocks
    assert [block.full for block in text.blocks if isinstance(block, TextHeading)] == ["一、移交事项"]


@pytest.mark.django_db
def test_the_paper_has_all_matters_of_a_long_handover_for_whoever_sees_the_page(sign_in):
    unit = make.make_department("住建局")
    former = make.make_post(unit, name="孙启珂", valid_to=date(2026, 6, 11))
    successor = make.make_post(unit, name="喻晓", valid_from=date(2026, 6, 12))
    moved = [
        {"group": "台账事项", "items": [f"望岚县{'长' * 40}事项{n}" for n in range(60)], "name": "x", "summary": ""}
    ]
    values = {"on": date(2026, 6, 12), "by_name": "潘明衡", "at": timezone.now(), "moved": moved}
    done = Handover.objects.create(former=former, successor=successor, **values)
    page = reverse("handover_sheet", args=[done.pk])
    client = sign_in(make.make_taskforce(unit.region))
    word, pdf = (client.get(page, {"format": name}) for name in ("docx", "pdf"))
    expected = handover_as_text(done, office="", moved=[Matters("台账事项", moved[0]["items"])], kept=[])
    assert words_of_docx(word.content) == words_of_blocks(expected)
    assert pdf.content.startswith(b"%PDF") and unquote(pdf["Content-Disposition"]).endswith("工作交接单.pdf")
    other = make.make_user(Role.STAFF, department=make.make_department(region=unit.region))
    assert sign_in(other).get(page, {"format": "docx"}).status_code == 404
