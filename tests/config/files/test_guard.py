"""What may prove a figure: the content decides, and a name is only a name."""

import io

import pytest
from django.utils import translation

from config.files.guard import NAME_LIMIT, NotAccepted, clean_name, kind_of
from tests.indicators.upload import files


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def judge(name: str, data: bytes) -> str:
    return kind_of(io.BytesIO(data), name).name


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("批复.pdf", files.PDF, "pdf"),
        ("截图.PNG", files.PNG, "png"),
        ("照片.jpeg", files.JPEG, "jpg"),
        ("台账.xlsx", files.xlsx(), "xlsx"),
        ("说明.docx", files.DOCX, "docx"),
        ("公文.ofd", files.OFD, "ofd"),
    ],
)
def test_documents_of_an_office_are_accepted(name, data, kind):
    assert judge(name, data) == kind


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("页面.pdf", files.HTML, "not what the name"),
        ("图.svg", files.SVG, "not accepted"),
        ("图.png", files.SVG, "not what the name"),
        ("程序.exe", files.EXE, "not accepted"),
        ("程序.pdf", files.EXE, "not what the name"),
        ("表.xlsm", files.XLSM, "not accepted"),
        ("表.xlsx", files.XLSM, "contains macros"),
        ("表.xlsx", files.office("xl/workbook.xml", "<Types/>", "xl/vbaProject.bin"), "contains macros"),
        ("表.xlsx", files.office("xl/workbook.xml", "<Types>vbaProject</Types>"), "contains macros"),
        ("表.xlsx", files.OLD_OFFICE, "protected by a password"),
        ("表.xls", files.OLD_OFFICE, "not accepted"),
        ("材料.zip", files.pack(a="x"), "not accepted"),
        ("材料.docx", files.pack(a="x"), "not what the name"),
        ("材料.docx", files.xlsx(), "not what the name"),
        ("表.xlsx", files.xlsx()[:200], "not what the name"),
        ("表.xlsx", b"PK\x03\x04" + b"\0" * 100, "not what the name"),
        ("pdf", files.PDF, "not accepted"),
        ("无名", files.PDF, "not accepted"),
        ("", files.PDF, "not accepted"),
    ],
)
def test_everything_else_is_refused_with_the_reason(name, data, text):
    with pytest.raises(NotAccepted, match=text):
        judge(name, data)


def test_a_container_that_would_unpack_into_megabytes_is_not_unpacked():
    with pytest.raises(NotAccepted, match="not what the name"):
        judge("表.xlsx", files.office("xl/workbook.xml", " " * 2_000_000))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../etc/证明.pdf", "证明.pdf"),
        ("C:\\Windows\\..\\证明.pdf", "证明.pdf"),
        ("报表\u202exslx.exe", "报表xslx.exe"),
        ("证\x00明\r\n.pdf", "证明.pdf"),
        ("\u200f证明\u2066.pdf ", "证明.pdf"),
        (".. .pdf", "pdf"),
        ("  ", ""),
    ],
)
def test_a_name_loses_its_folders_and_its_tricks(typed, shown):
    assert clean_name(typed) == shown


def test_a_long_name_keeps_its_extension():
    name = clean_name("长" * 300 + ".pdf")
    assert len(name) == NAME_LIMIT and name.endswith("长.pdf")
