"""A letter as a paper says what was sent, word for word, and who sees its page takes it, nobody else."""

from datetime import date
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from config.documents.blocks import Form, Number, Recipients, Signature, Title
from config.documents.pieces import say
from departments.choices import Escalation
from departments.ledger.letter_text import contact_text, letter_as_text
from departments.models import Letter, OfficeDocument, Region
from tests import factories as make
from tests.config.documents.test_writers import words_of_blocks, words_of_docx, words_of_pdf
from tests.departments.ledger.items import make_ledger

SENT = "市场监督管理局：\n\n台账第2026-00001号事项逾期。\n\n请于2026年1月21日前反馈。\n\n望岚县工作专班\n2026年1月14日"


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def a_letter(**fields):
    values = {"level": Escalation.SUPERVISION, "year": 2026, "sequence": 3, "title": "关于“网办率”的督办函"}
    return Letter(**values | {"text": SENT, "issued_on": date(2026, 1, 14), "region": Region(name="望岚县")} | fields)


def test_a_letter_is_set_as_it_was_sent():
    text = letter_as_text(a_letter(), prefix="望营办", contact="潘明衡", phone="88321112")
    assert (text.form, text.day, text.office) == (Form.NOTICE, date(2026, 1, 14), "望岚县工作专班")
    assert text.blocks == (
        Number("望营办督办函〔2026〕3号"),
        Title("关于“网办率”的督办函"),
        Recipients("市场监督管理局"),
        say("台账第2026-00001号事项逾期。"),
        say("请于2026年1月21日前反馈。"),
        Signature("望岚县工作专班", "2026年1月14日"),
        say("（联系人：潘明衡，联系电话：88321112）"),
    )


@pytest.mark.parametrize(
    ("name", "phone", "says"),
    [("", "", ""), ("", "883", ""), ("潘明衡", "", "（联系人：潘明衡）")],
)
def test_a_contact_that_nobody_knows_is_not_made_up(name, phone, says):
    assert contact_text(name, phone) == says
    last = letter_as_text(a_letter(), prefix="望营办", contact=name, phone=phone).blocks[-1]
    assert last == (say(says) if says else Signature("望岚县工作专班", "2026年1月14日"))


@pytest.fixture
def ledger_and_letter(db):
    day = timezone.localdate()
    ledger = make_ledger(opened=day, due=day)
    common = {"item": ledger.item, "region": ledger.region, "reply_by": day, "issued_by_name": str(ledger.taskforce)}
    letter = a_letter(**common)
    letter.save()
    return ledger, letter


def test_a_letter_is_taken_as_word_and_pdf_by_whoever_sees_it(ledger_and_letter, sign_in, tmp_path):
    ledger, letter = ledger_and_letter
    make.make_post(ledger.owner, name=str(ledger.taskforce), phone="88321112", valid_from=date(2026, 1, 1))
    page = reverse("action_letter", args=[letter.pk])
    for who in (ledger.taskforce, ledger.staff):
        client = sign_in(who)
        assert f"{page}?format=docx" in client.get(page).content.decode()
        word = client.get(page, {"format": "docx"})
        assert word.status_code == 200 and unquote(word["Content-Disposition"]).endswith("的督办函.docx")
        expected = letter_as_text(letter, prefix="岚营办", contact=str(ledger.taskforce), phone="88321112")
        words = words_of_docx(word.content)
        assert words_of_blocks(expected).split("〔")[1] in words
    pdf = client.get(page, {"format": "pdf"})
    assert "88321112" in words_of_pdf(pdf.content, tmp_path)
    assert OfficeDocument.objects.filter(title=letter.title, kind="paper").count() == 3


def test_a_letter_of_another_unit_is_not_there_in_any_format(ledger_and_letter, sign_in):
    ledger, letter = ledger_and_letter
    for name in ("docx", "pdf"):
        answer = sign_in(ledger.stranger_staff).get(reverse("action_letter", args=[letter.pk]), {"format": name})
        assert answer.status_code == 404
    assert not OfficeDocument.objects.exists()


def test_another_format_is_not_there(ledger_and_letter, sign_in):
    ledger, letter = ledger_and_letter
    answer = sign_in(ledger.taskforce).get(reverse("action_letter", args=[letter.pk]), {"format": "xlsx"})
    assert answer.status_code == 404
