"""What a command may read, tried by files of that size: read within the limits, or refused with one sentence."""

import csv
import io

import pytest

from config.files.problems import ProblemList
from config.files.read_book import COMMAND, read_book
from tests.handmade_sheets import archive, xlsx_parts

pytestmark = pytest.mark.long


def workbook(rows: int) -> bytes:
    line = '<row r="{0}"><c r="A{0}"><v>{0}</v></c><c r="B{0}"><v>1</v></c></row>'
    return archive(xlsx_parts("".join(map(line.format, range(1, rows + 1)))))


def test_a_workbook_of_as_many_rows_as_a_command_takes_is_read():
    book = read_book(workbook(COMMAND.rows), "a.xlsx", limits=COMMAND)
    assert (len(book.sheets[0].rows), book.sheets[0].text(COMMAND.rows, 1)) == (COMMAND.rows, str(COMMAND.rows))


def test_a_row_more_is_refused_with_one_sentence():
    to = io.StringIO()
    csv.writer(to).writerows([n, 1] for n in range(COMMAND.rows + 1))
    with pytest.raises(ProblemList, match=r"1000000|1,000,000") as caught:
        read_book(to.getvalue().encode(), "a.csv", limits=COMMAND)
    assert len(caught.value.problems) == 1
