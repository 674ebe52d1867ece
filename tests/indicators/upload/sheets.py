"""Filling in and uploading sheets, the way a clerk does with Excel."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from indicators.upload.plan import UploadPlan, plan_upload
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


def plan_of(response: Any) -> UploadPlan:
    """What the sheet would do, figure by figure, as the page has it."""
    preview = response.context["preview"]
    place = replace(response.context["place"], options=preview.reading.options)
    return plan_upload(preview.table, place)


def statuses(response: Any) -> dict[str, str]:
    """Indicator code → what the preview says would happen."""
    return {line.row.indicator.code: str(line.status) for line in plan_of(response).lines}


def problems_of(response: Any) -> list[Any]:
    preview = response.context["preview"]
    return list(dict.fromkeys([*preview.refused, *preview.fatal]))


def faults(response: Any) -> list[tuple[str, str]]:
    return [(problem.address, problem.message) for problem in problems_of(response)]


def confirm(client: Client, preview: Any, **more: Any) -> Any:
    """Press the button of the preview; the page that answers."""
    context = preview.context
    data = {"token": context["upload"].token, "seen": context["preview"].seen, "action": "confirm", **more}
    return client.post(address_of(preview), data, follow=True)


def say_columns(client: Client, preview: Any, **columns: str) -> Any:
    """Say what columns hold (``c1="name"``), from now on; the others as the page has them."""
    form = preview.context["meanings"]
    guessed = {name: form[name].value() or "" for name in form.fields if name.startswith("c")}
    data = {"token": preview.context["upload"].token, "action": "understand", "always": "on"} | guessed | columns
    answer = client.post(address_of(preview), data, follow=True)
    return answer


def messages_of(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])
