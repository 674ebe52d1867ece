"""Sheets of rounds: items and firms uploaded (导入), the empty sheet, and the round as a file for its reader."""

import io
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from config.files.respond import workbook_response
from config.files.write_plain import plain_workbook
from config.files.write_xlsx import Sheet, SheetColumn, write_workbook
from config.lists.export import cell
from departments.choices import Role
from departments.lists.exports import record_export
from departments.rules import READERS, requires_role
from departments.sheets.door import SheetPlace
from departments.sheets.views import sheet_page
from departments.signed_in import SignedInRequest
from departments.trail.record import record
from indicators.choices import RoundState
from indicators.numbers.digits import readable
from indicators.rounds.door import DOORS_OF_ROUNDS
from indicators.rounds.page import ItemLine, RoundPage, read_page
from indicators.rounds.sheet import COLUMNS, FIRMS, ITEMS, UNITS, rows_to_return
from indicators.rounds.views.rounds import visible_round


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def round_import(request: SignedInRequest, pk: int, what: str) -> HttpResponse:
    """The rows of a draft from a sheet, in the place of those that it has."""
    published = visible_round(request, pk)
    if what not in COLUMNS:
        raise Http404
    if published.state != RoundState.DRAFT:
        messages.error(request, _("The round is confirmed: its numbers stay. Correct it by a new edition."))
        return redirect("round_detail", pk=pk)
    there = getattr(published, what).count()
    before = ngettext(
        "The sheet takes the place of the %(n)d row that is there.",
        "The sheet takes the place of the %(n)d rows that are there.",
        there,
    )
    present = reverse("round_template", args=[what])
    return sheet_page(
        request,
        DOORS_OF_ROUNDS[what],
        SheetPlace(
            request.user, published.region, timezone.localdate(), published, key=str(pk), about=str(published)[:120]
        ),
        before=before % {"n": there} if there else "",
        back_url=reverse("round_detail", args=[pk]),
        template_url=present,
        present_url=f"{present}?of={pk}" if there else "",
    )


@require_safe
@requires_role(Role.TASKFORCE)
def round_template(request: SignedInRequest, what: str) -> FileResponse:
    """The sheet to fill in: its headings, and with ``?of=`` the rows that a round has, to be corrected."""
    if what not in COLUMNS:
        raise Http404
    rows: list[list[str]] = []
    if of := request.GET.get("of", ""):
        if not of.isdecimal():
            raise Http404
        published = visible_round(request, int(of))
        rows = rows_to_return(published=published, what=what)
        record_export(request, str(published), rows=len(rows))
    name = {ITEMS: "通报事项.xlsx", FIRMS: "受访企业.xlsx", UNITS: "参评单位.xlsx"}[what]
    return plain_workbook([column.aliases[0] for column in COLUMNS[what]], rows, name=name)


@require_safe
@requires_role(*READERS)
def round_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """The round as a workbook, with what its page shows this reader and no more."""
    published = visible_round(request, pk)
    page, file = read_page(published=published, user=request.user), io.BytesIO()
    subtitle = f"{published.issuer} {published.document} {published.issued_on:%Y-%m-%d}"
    sheets = [_items(published.title, subtitle, page)]
    if page.firms:
        sheets.append(_firms(published.title, subtitle, page))
    write_workbook(sheets, file)
    detail = {"format": "xlsx", "rows": len(page.items) + len(page.firms)}
    record(actor=request.user, action="round.export", target=f"{published.region} {published}", detail=detail)
    return workbook_response(file.getvalue(), f"{published.title}.xlsx")


def _items(title: str, subtitle: str, page: RoundPage) -> Sheet:
    columns = [
        SheetColumn(_("No."), 6),
        SheetColumn(_("Item"), 26),
        SheetColumn(_("Dimension"), 14),
        SheetColumn(_("Full marks"), 8),
        SheetColumn(_("Score"), 8),
        SheetColumn(_("Points deducted"), 8),
        SheetColumn(_("Place"), 7),
        SheetColumn(_("Band of places"), 9),
        SheetColumn(_("Number of ranked"), 8),
        SheetColumn(_("Counted from the bottom"), 9),
        SheetColumn(_("Responsible unit"), 14),
        SheetColumn(_("Problem"), 36),
        SheetColumn(_("Rectify by"), 12),
        SheetColumn(_("Ledger"), 13),
    ]
    rows: Iterator[list[Any]] = ([cell(value) for value in _item(item)] for item in page.items)
    return Sheet(
        pgettext("round", "Items"),
        title,
        subtitle,
        columns,
        rows,
        notes=[page.text] if page.text else [],
        empty=_("No item."),
    )


def _item(item: ItemLine) -> list[Any]:
    return [
        item.position,
        item.name,
        item.dimension,
        readable(item.full_marks),
        readable(item.score),
        readable(item.deduction),
        item.rank,
        item.band,
        item.n,
        item.reverse,
        item.unit or _("not named"),
        item.problem,
        f"{item.rectify_by:%Y-%m-%d}" if item.rectify_by else "",
        item.item_number,
    ]


def _firms(title: str, subtitle: str, page: RoundPage) -> Sheet:
    columns = [
        SheetColumn(_("No."), 6),
        SheetColumn(_("Enterprise"), 26),
        SheetColumn(_("Grade"), 12),
        SheetColumn(_("Complaint"), 36),
        SheetColumn(_("Followed up by"), 14),
        SheetColumn(_("Ledger"), 13),
        SheetColumn(_("Called on"), 12),
        SheetColumn(_("Grade now"), 12),
        SheetColumn(_("What came of it"), 30),
    ]
    rows = (
        [
            firm.position,
            firm.name,
            str(firm.grade.label),
            firm.complaint,
            firm.unit or _("not named"),
            firm.item_number,
            f"{firm.called_on:%Y-%m-%d}" if firm.called_on else "",
            str(firm.result.label) if firm.result else "",
            firm.note,
        ]
        for firm in page.firms
    )
    return Sheet(_("Enterprises"), title, subtitle, columns, rows)
