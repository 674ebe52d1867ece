"""The empty sheet of the ledger (台账导入模板): headings, lists to choose from, and beside them how to fill it in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from config.sheets.understand import NOTES
from config.files.write_plain import plain_book
from config.files.write_xlsx import safe_text
from departments.choices import ActionKind, ComplaintType
from departments.ledger.rows import COLUMNS, COMPLAINTS, KINDS, NAMES

# As many rows have their lists and stay text whatever is typed (a day, a clause such as 3-2).
ROWS = 1_000
LISTS = "选项"
UNIT = "市监局"  # of the examples, where the county has no unit yet


def ledger_template(*, units: Sequence[str], today: date) -> Workbook:
    """``units`` are the short names to choose from."""
    book = plain_book([column.aliases[0] for column in COLUMNS], [])
    page = book.worksheets[0]
    page.title = "台账"
    for row in page.iter_rows(min_row=2, max_row=ROWS + 1, max_col=len(COLUMNS)):
        for cell in row:
            cell.number_format = "@"
    _offer(book, page, {"kind": _words(KINDS), "owner": units, "co_units": units, "complaint": _words(COMPLAINTS)})
    _explain(book.create_sheet(NOTES[0]), units=units, today=today)
    return book


def _words(choices_by_word: dict[str, ActionKind] | dict[str, ComplaintType]) -> list[str]:
    """The first word of every choice, which is read whatever language the reader has."""
    found: dict[str, str] = {}
    for word, choice in choices_by_word.items():
        found.setdefault(str(choice), word)
    return list(found.values())


def _offer(book: Workbook, page: Worksheet, choices: dict[str, Sequence[str]]) -> None:
    """Lists to choose from, kept on a hidden sheet; another text is asked about, not refused: aliases are read too."""
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    for place, (name, words) in enumerate(choices.items(), start=1):
        for row, word in enumerate(words, start=1):
            cell = lists.cell(row, place)
            cell._value, cell.data_type = safe_text(word), "s"
        if words:
            letter, column = get_column_letter(place), get_column_letter(NAMES.index(name) + 1)
            check = DataValidation("list", formula1=f"{LISTS}!${letter}$1:${letter}${len(words)}", allow_blank=True)
            check.errorStyle, check.showErrorMessage = "warning", name != "co_units"
            check.add(f"{column}2:{column}{ROWS + 1}")
            page.add_data_validation(check)


def _explain(page: Worksheet, *, units: Sequence[str], today: date) -> None:
    lines = [
        _("Fill in the sheet 台账: one row a duty. This sheet and its examples are not read."),
        _("Required: %(names)s.") % {"names": "、".join(c.aliases[0] for c in COLUMNS if c.required)},
        _("Days are read as 2026-06-30, 2026.6.30, 2026/6/30, 2026年6月30日 or 20260630."),
        _("A deadline may also be a number of working days such as 10个工作日."),
        _("“6月底” or “年底前” is no day: the sheet is refused with the day to write. No year is ever guessed."),
        _("Several co-units are separated by “、”. Repeat texts in every row instead of merging cells."),
        _("Amounts are in yuan unless 万元 or 亿元 stands behind them. The file is read whole or refused whole."),
    ]
    for number, line in enumerate(lines, start=1):
        page.cell(number, 1).value = safe_text(line)
    heading = len(lines) + 2
    page.cell(heading, 1).value = _("An example of each kind")
    page.cell(heading, 1).font = Font(name="黑体", size=11)
    rows = [[column.aliases[0] for column in COLUMNS], *examples(units=units, today=today)]
    for number, row in enumerate(rows, start=heading + 1):
        for place, text in enumerate(row, start=1):
            cell = page.cell(number, place)
            cell._value, cell.data_type, cell.number_format = safe_text(text), "s", "@"
            cell.alignment = Alignment(wrap_text=place > 1, vertical="top")
            if number == heading + 1:
                cell.font = Font(name="黑体", size=11)
    for place in range(1, len(COLUMNS) + 1):
        page.column_dimensions[get_column_letter(place)].width = 18


def examples(*, units: Sequence[str], today: date) -> list[list[str]]:
    """One row of every kind, in the order of the columns."""
    owner, partner = (*units[:2], UNIT, UNIT)[:2]
    day = f"{today + timedelta(days=60):%Y-%m-%d}"
    common = {"owner": owner, "due": day}
    rows: list[dict[str, str]] = [
        common | {"kind": "整改", "title": "网上可办率低于全省平均", "indicator_code": "L1-01", "co_units": partner},
        common | {"kind": "攻坚任务", "title": "开办企业再提速", "programme": "攻坚行动", "due": "30个工作日"},
        common | {"kind": "上级交办", "title": "落实帮办代办制度", "source": "省工作要点", "clause": "第3条"},
        common | {"kind": "督查", "title": "窗口未执行一次性告知", "source": "市级专项督查通报", "deduction": "0.5"},
        common
        | {
            "kind": "履约践诺",
            "title": "兑现招商奖补资金",
            "enterprise": "某某公司",
            "complaint": "奖补资金没到位",
            "amount": "120万元",
            "origin_date": "2021-03-15",
        },
        common | {"kind": "企业诉求", "title": "厂区道路照明不足", "enterprise": "某某公司", "section": "综合科"},
    ]
    return [[row.get(name, "") for name in NAMES] for row in rows]
