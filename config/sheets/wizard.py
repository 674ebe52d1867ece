"""Filling in from a sheet: upload it, see what would change, confirm. The file is read once, whole, or refused whole
with every reason at once; between the two steps nothing is stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from config.files.differences import SheetDifference
from config.files.kept import KeptUpload, forget, keep, recall
from config.files.problems import Problem, ProblemList
from config.sheets.read_table import read_table
from config.sheets.table import Table, TableColumn

MAX_PROBLEMS = 200


class SheetUploadForm(forms.Form):
    """One file with a table."""

    file = forms.FileField(
        label=gettext_lazy("File (CSV or XLSX)"), widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"})
    )


@dataclass(frozen=True)
class Filling:
    """One kind of sheet: what it may hold, what a look at it tells, and what confirming does."""

    purpose: str
    title: str
    columns: Sequence[TableColumn]
    look: Callable[[Table], Sequence[SheetDifference]]
    do: Callable[[Table], str]
    back: str  # name of the address that it comes from and returns to
    back_label: str
    template: str  # name of the address of an empty or present sheet
    notes: Sequence[str] = field(default_factory=tuple)
    # How the file is opened when its columns depend on its own head: from its bytes and name.
    opens: Callable[[bytes, str], Table] | None = None

    def table(self, content: bytes, name: str) -> Table:
        """The file, read to its end. Raises ``ProblemList``."""
        if self.opens is not None:
            return self.opens(content, name).whole()
        return read_table(content, self.columns, name=name, dates=True).whole()


def filling_page(request: HttpRequest, filling: Filling) -> HttpResponse:
    """GET: the form. POST with a file: the preview. POST with a token: done."""
    context: dict[str, Any] = {"filling": filling, "form": SheetUploadForm()}
    if request.method != "POST":
        return _page(request, context)
    try:
        return _confirm(request, filling) if "token" in request.POST else _preview(request, filling, context)
    except ProblemList as refusal:
        context["problems"] = [_problem_text(problem, filling.columns) for problem in refusal.problems[:MAX_PROBLEMS]]
        context["count"] = len(refusal.problems)
        return _page(request, context)


def _preview(request: HttpRequest, filling: Filling, context: dict[str, Any]) -> HttpResponse:
    form = SheetUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, context | {"form": form})
    sent = form.cleaned_data["file"]
    table = filling.table(sent.read(), sent.name)
    differences = filling.look(table)
    context |= {"differences": differences, "file": sent.name, "seen": True}
    if differences:
        context["token"] = keep(KeptUpload(_uploader(request), filling.purpose, sent.name, table))
    return _page(request, context)


def _confirm(request: HttpRequest, filling: Filling) -> HttpResponse:
    token = request.POST["token"]
    upload = recall(token)
    if upload is None or not upload.is_for(user_id=_uploader(request), purpose=filling.purpose):
        messages.error(request, _("The sheet is not here any more. Hand it in again."))
        return redirect(request.path)
    rows = filling.do(upload.read)
    forget(token)
    messages.success(request, rows)
    return redirect(filling.back)


def _uploader(request: HttpRequest) -> int:
    key = request.user.pk
    assert key is not None, "every page asks for a sign-in"
    return key


def _problem_text(problem: Problem, columns: Sequence[TableColumn]) -> str:
    """The problem with its column as the sheet's reader calls it (列名): the Chinese heading for a Chinese reader."""
    if (get_language() or "").startswith("zh"):
        headings = {column.name: column.aliases[0] for column in columns}
        problem = replace(problem, column=headings.get(problem.column, problem.column))
    return str(problem)


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "config/files/filling.html", context)
