"""The clipboard as it comes, text and HTML beside each other: which of them counts, and what the page is answered."""

import json

import pytest
from django.utils import translation

from config.files.problems import ProblemList
from indicators.entry.paste import cut_text
from indicators.models import Figure
from indicators.upload.pasted import read_clipboard
from tests.indicators.entry.test_entry_cells import county, desk, paste, tab  # noqa: F401

EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><style>td {{mso-number-format:General}}</style></head>
<body><!--StartFragment--><table>{rows}</table><!--EndFragment--></body></html>"""


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def texts_of(sheet):
    return [[sheet.text(row, column) for column in sheet.visible_columns()] for row in sheet.visible_rows()]


def test_without_a_table_in_the_html_the_text_counts():
    for html in ("", "<p>8</p>", "<b>8</b>"):
        assert texts_of(read_clipboard(text="7\t1,234\n8\t2", html=html)) == [["7", "1,234"], ["8", "2"]]


def test_of_several_tables_the_text_counts():
    html = "<table><tr><td>1</td></tr></table><table><tr><td>2</td></tr></table>"
    assert texts_of(read_clipboard(text="1\n2", html=html)) == [["1"], ["2"]]


def test_the_html_knows_merged_cells_and_hidden_rows():
    rows = (
        "<tr><td rowspan=2>5</td><td>1</td></tr><tr><td>2</td></tr><tr style='display:none'><td>8</td><td>9</td></tr>"
    )
    sheet = read_clipboard(text="5\t1\n\t2\n8\t9", html=EXCEL.format(rows=rows))
    assert texts_of(sheet) == [["5", "1"], ["", "2"]] and sheet.origin(2, 1) == (1, 1)


@pytest.mark.long
@pytest.mark.parametrize(
    "html",
    [
        "<table><tr>" + "<td>1</td>" * 100_000 + "</tr></table>",
        "<table>" + "<tr><td>1</td></tr>" * 50_000 + "</table>",
        "<table><tr><td>" * 20_000,
    ],
)
def test_hostile_html_falls_back_on_the_text_or_is_refused_in_words(html):
    assert texts_of(read_clipboard(text="7\n8", html=html))[0] == ["7"]
    with pytest.raises(ProblemList) as refusal:
        read_clipboard(text=" ", html=html)
    assert all(problem.message and problem.remedy for problem in refusal.value.problems)


@pytest.mark.parametrize("span", ["0", "-1", "x", "999999999999"])
def test_absurd_spans_do_no_harm(span):
    sheet = read_clipboard(text="", html=f"<table><tr><td rowspan={span} colspan={span}>5</td><td>1</td></tr></table>")
    assert sheet.width <= 512 and len(sheet.rows) <= 2_000


def test_scripts_of_a_page_are_no_text_of_a_cell():
    html = "<script>alert(1)</script><table><tr><td>5<script>alert(2)</script></td></tr></table>"
    assert texts_of(read_clipboard(text="5", html=html)) == [["5"]]


@pytest.mark.django_db
class TestTheAnswer:
    def test_a_heading_copied_along_takes_no_row(self, desk, tab):  # noqa: F811
        found = paste(tab, "本月数\n12.5\n9", desk.speed, desk.award)
        assert [(cell["i"], cell["value"], cell["status"]) for cell in found["cells"]] == [
            (desk.speed.pk, "12.5", "new"),
            (desk.award.pk, "9", "new"),
        ]
        assert not found["named"] and not found["refused"] and not Figure.objects.exists()

    def test_names_place_the_block_wherever_it_was_dropped(self, desk, tab):  # noqa: F811
        text = f"{desk.award.code}\t{desk.award.name_zh}\t4\n{desk.speed.code}\t{desk.speed.name_zh}\t3"
        for at in (0, 2):
            found = paste(tab, text, desk.speed, desk.rate, desk.award, at=at)
            assert found["named"]
            assert {cell["i"]: cell["value"] for cell in found["cells"]} == {desk.award.pk: "4", desk.speed.pk: "3"}

    def test_locked_cells_are_told_and_their_row_is_found_by_name(self, desk, tab):  # noqa: F811
        desk.submit(desk.speed, "3")
        [cell] = paste(tab, f"{desk.speed.name_zh}\t7", desk.award, desk.speed)["cells"]
        assert (cell["i"], cell["status"], cell["before"]) == (desk.speed.pk, "readonly", "3")

    def test_a_refused_block_says_why_and_takes_nothing(self, desk, tab):  # noqa: F811
        found = paste(tab, "随便\n1\n2", desk.speed, desk.award)
        assert found["cells"] == [] and "“随便”" in found["refused"]

    def test_another_unit_of_measure_is_a_fault_of_the_cell(self, desk, tab):  # noqa: F811
        found = paste(tab, f"指标\t数值（万元）\n{desk.speed.name_zh}\t7", desk.speed)
        [cell] = found["cells"]
        assert (cell["status"], cell["value"]) == ("error", "") and "万元" in cell["message"]

    def test_html_that_cannot_be_read_is_answered_in_words(self, desk, tab):  # noqa: F811
        html = "<table><tr>" + "<td>1</td>" * 100_000 + "</tr></table>"
        answer = tab.post("entry_paste", text=" ", html=html, columns=["value"], rows=tab.rows(desk.speed))
        assert answer.status_code == 422 and json.loads(answer.content)["message"]

    def test_merged_names_of_the_html_and_the_text_beside_it_say_the_same(self, desk, tab):  # noqa: F811
        text = f"{desk.speed.name_zh}\t3\n{desk.award.name_zh}\t4"
        rows = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in cut_text(text))
        both = paste(tab, text, desk.speed, desk.award, html=EXCEL.format(rows=rows))
        assert both["cells"] == paste(tab, text, desk.speed, desk.award)["cells"] and len(both["cells"]) == 2
