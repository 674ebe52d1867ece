"""Filling in and handing in sheets, the way a clerk does with Excel."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.indicators.entry.desk import Desk

HEAD_ROW = 3


def form_of(client: Client, desk: Desk, **query: str) -> bytes:
    query = {"department": desk.unit.code, **query}
    response = client.get(reverse("entry_template", query=query))
    assert response.status_code == 200
    return response.content


def page_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def fill(content: bytes, figures: dict[str, dict[str, Any]], change: Callable[[Any], None] | None = None) -> bytes:
    """The form with these cells typed: indicator code → heading → what is typed."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    headings = {page.cell(HEAD_ROW, column).value: column for column in range(1, page.max_column + 1)}
    rows = {page.cell(row, 1).value: row for row in range(HEAD_ROW + 1, page.max_row + 1)}
    for code, each in figures.items():
        for heading, value in each.items():
            page.cell(rows[code], headings[heading]).value = value
    if change:
        change(book)
    return save(book)


def save(book: Any) -> bytes:
    to = io.BytesIO()
    book.save(to)
    return to.getvalue()


def sheet(*rows: list[Any], change: Callable[[Any], None] | None = None) -> bytes:
    """A workbook of somebody's own making."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    return save(book)


def upload_sheet(client: Client, content: bytes, name: str = "表.xlsx", follow: bool = True, **query: str) -> Any:
    """Upload a file and follow to the page that answers."""
    data = {"file": SimpleUploadedFile(name, content)}
    return client.post(reverse("entry_upload", query=query), data, follow=follow)


def address_of(response: Any) -> str:
    """The page on which a followed upload ended."""
    return response.redirect_chain[-1][0]


def statuses(response: Any) -> dict[str, str]:
    """Indicator code → what the preview says would happen."""
    return {line.row.indicator.code: str(line.status) for line in response.context["plan"].lines}


def faults(response: Any) -> list[tuple[str, str]]:
    return [(fault["cell"], fault["message"]) for fault in response.context["faults"]]


def messages_of(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])
