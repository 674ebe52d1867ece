"""An uploaded file is parsed once, however many steps follow before it is confirmed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from config.files import read_book
from departments.models import Post
from tests.departments.sheets.steps import Steps
from tests.indicators.entry.desk import make_desk
from tests.indicators.upload.sheets import address_of, confirm, messages_of, say_columns, sheet, statuses, upload_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def parses(monkeypatch):
    """The files that were opened, each in a process of its own."""
    opened = []
    run = read_book.run_worker

    def counting(*args, **kwargs):
        opened.append("file")
        return run(*args, **kwargs)

    monkeypatch.setattr(read_book, "run_worker", counting)
    return opened


ROWS = [["考核内容", "我们的数", "去年的数"], ["办理时间", 2.5, 7], ["示范典型", 1, 2]]
TEXT = "\n".join(",".join(map(str, row)) for row in ROWS).encode()


@pytest.mark.parametrize(("content", "name"), [(sheet(*ROWS), "表.xlsx"), (TEXT, "表.csv")], ids=["xlsx", "csv"])
@pytest.mark.long
def test_upload_columns_preview_and_confirmation_parse_it_once(desk, sign_in, parses, content, name):
    clerk = sign_in(desk.staff)
    question = upload_sheet(clerk, content, name)
    preview = say_columns(clerk, question, c1="name", c2="value", c3="")
    again = clerk.get(address_of(preview))  # somebody who loads the page anew
    assert statuses(preview) == statuses(again) == {"I01-01": "new", "I01-03": "new"}
    assert messages_of(confirm(clerk, preview)) == "2 figures were saved."
    assert parses == ["file"]


@pytest.mark.parametrize("kind", ["workbook", "text"])
def test_filling_in_from_a_sheet_parses_it_once(desk, sign_in, parses, kind):
    rows = [["单位", "岗位", "姓名", "任职起始日"], ["市监局", "一把手", "赵一", "2026-01-01"]]
    text = "\n".join(",".join(row) for row in rows).encode()
    sent = SimpleUploadedFile("人员.xlsx", sheet(*rows)) if kind == "workbook" else SimpleUploadedFile("人员.csv", text)
    steps = Steps(sign_in(desk.taskforce), reverse("people_import"))
    steps.upload(sent)
    steps.confirm()
    assert Post.objects.get().name == "赵一"
    assert parses == ["file"]
