"""The steps of every sheet (导入四步): hand it in, see what was understood, see what would change, confirm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string

from config.files.problems import Problem, ProblemList
from config.files.read_book import join_comments, mark_cells, read_book, read_pasted
from config.files.respond import workbook_response
from config.sheets.table import show_problem
from departments.access.refusals import NotAllowed, NotDone
from departments.choices import NameKind
from departments.models import Upload
from departments.sheets.changes import do_sheet
from departments.sheets.door import Door, SheetPlace
from departments.sheets.forms import MeaningForm, SheetUploadForm, UnknownNameForm
from departments.sheets.names import remember_names
from departments.sheets.preview import SheetPreview, columns_of, name_upload, preview_upload
from departments.sheets.read import read_sheet
from departments.sheets.uploads import (
    KeptReading,
    check_rate,
    find_upload,
    keep_upload,
    put_reading,
    unpack_book,
    unpack_reading,
    young_uploads,
)
from departments.signed_in import SignedInRequest
from departments.trail.record import record

# The form for what a paper says of itself, with what was read of it, or with what was sent.
AskDetails = Callable[[KeptReading, Any], forms.Form]
# Of each kind; the whole stands in the file that can be taken away.
MOST_SHOWN = 200
START, START_OF_ONE = "departments/sheets/start.html", "departments/sheets/start_of_one.html"


class SheetChoice(NamedTuple):
    """Of which of several things the sheet is (``START_OF_ONE``): named so in the address, keys and texts, the one."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str


def sheet_page(
    request: SignedInRequest,
    door: Door,
    place: SheetPlace,
    *,
    start: str = START,
    options: type[forms.Form] | None = None,
    details: AskDetails | None = None,
    **context: Any,
) -> HttpResponse:
    """GET: the form, or with ``?token=`` what was understood and would change. POST: the next step.

    Who calls it has asked for the role; what the sheet is for is in ``place``. ``start`` is the template of the first
    step, ``options`` what is chosen beside the file, ``details`` what is asked about the paper once it was read (its
    answers are ``place.options``), ``context`` more for the head of the page.
    """
    steps = SheetSteps(request, door, place, context | {"start": start, "options": options, "details": details})
    if request.method != "POST":
        return steps.show()
    return steps.answer(request.POST.get("action", ""))


class SheetSteps:
    """One request on the way of one sheet."""

    def __init__(self, request: SignedInRequest, door: Door, place: SheetPlace, context: dict[str, Any]) -> None:
        self.request, self.door, self.place = request, door, place
        self.start_template, self.options = context.pop("start"), context.pop("options")
        self.details: AskDetails | None = context.pop("details")
        self.context = {"door": door, "place": place, **context}
        self.context.setdefault("back_url", reverse(door.back))
        self.context.setdefault("template_url", reverse(door.template) if door.template else "")
        self.upload: Upload | None = None
        if token := request.POST.get("token") or request.GET.get("token", ""):
            self.upload = find_upload(token=token, user=request.user, door=door.key, purpose=place.key)
            if self.upload is None and young_uploads(token, door=door.key).exists():
                detail = {"why": "upload of another person or for something else"}
                record(actor=request.user, action="upload.refused", target=str(door.title), detail=detail)

    def show(self) -> HttpResponse:
        if not self.request.GET.get("token"):
            return self._start(SheetUploadForm())
        if self.upload is None:
            return self._say_gone()
        if self.upload.change_set_id is not None:
            return redirect("sheet_change", pk=self.upload.change_set_id)
        if self.details is not None:
            reading = unpack_reading(self.upload)
            if not reading.options or self.request.GET.get("details"):
                return self._ask(reading, self.details(reading, None))
        try:
            preview = preview_upload(upload=self.upload, door=self.door, place=self.place)
        except ProblemList as refusal:
            return self._start(SheetUploadForm(), refusal.problems)
        if self.request.GET.get("marked"):
            return self._mark(preview)
        return self._look(preview)

    def answer(self, action: str) -> HttpResponse:
        if action in {"understand", "names", "details", "confirm"}:
            if self.upload is None:
                return self._say_gone()
            if self.upload.change_set_id is not None:
                messages.info(self.request, _("The sheet was taken in already; nothing was done a second time."))
                return redirect("sheet_change", pk=self.upload.change_set_id)
            steps = {"understand": self._understand, "names": self._names, "details": self._take_details}
            return steps.get(action, self._confirm)(self.upload)
        return self._take()

    # Handing in.

    def _start(self, form: SheetUploadForm, problems: Sequence[Problem] = ()) -> HttpResponse:
        data = self.request.POST if self.request.method == "POST" else None
        options = self.options(data) if self.options else None
        texts = [str(show_problem(problem, self.door.columns)) for problem in problems[:MOST_SHOWN]]
        context = {
            "form": form,
            "options": options,
            "problems": texts,
            "columns": [column for column in self.door.columns if not column.is_aside],
        }
        return render(self.request, self.start_template, self.context | context)

    def _take(self) -> HttpResponse:
        form = SheetUploadForm(self.request.POST, self.request.FILES)
        options = self.options(self.request.POST) if self.options else None
        if not form.is_valid() or (options is not None and not options.is_valid()):
            return self._start(form)
        sent, text = form.cleaned_data["file"], form.cleaned_data["text"]
        html = self.request.POST.get("html", "")
        content, name = (sent.read(), sent.name) if sent else (text.encode(), _("pasted table"))
        chosen = {key: str(value) for key, value in options.cleaned_data.items()} if options is not None else {}
        try:
            check_rate(user=self.request.user)
            book = read_book(content, name) if sent else read_pasted(html=html, text=text)
            reading = read_sheet(book=book, door=self.door, place=replace(self.place, options=chosen))
            reading.options |= chosen
            upload = keep_upload(
                user=self.request.user,
                door=self.door.key,
                purpose=self.place.key,
                name=name,
                content=content,
                book=book,
            )
        except ProblemList as refusal:
            return self._start(form, refusal.problems)
        put_reading(upload, reading)
        return self._go_on(upload)

    # What was understood.

    def _understand(self, upload: Upload) -> HttpResponse:
        before = unpack_reading(upload)
        form = self._meaning_form(before, self.request.POST)
        if not form.is_valid():
            messages.error(self.request, _("Choose what each column holds."))
            return self._go_on(upload)
        place, sheet = replace(self.place, options=before.options), form.cleaned_data.get("sheet") or before.sheet
        meanings = form.meanings() if sheet == before.sheet else None
        try:
            reading = read_sheet(book=unpack_book(upload), door=self.door, place=place, sheet=sheet, meanings=meanings)
        except ProblemList as refusal:
            messages.error(self.request, str(refusal))
            return self._go_on(upload)
        reading.answers, reading.options = before.answers, reading.options | before.options
        put_reading(upload, reading)
        if form.cleaned_data["always"] and meanings is not None:
            answers = {token: meanings[column] for column, token in reading.tokens.items() if column in meanings}
            remember_names(door=self.door, place=place, kind=NameKind.HEADING, answers=answers)
        return self._go_on(upload)

    def _names(self, upload: Upload) -> HttpResponse:
        reading, named = name_upload(upload=upload, door=self.door, place=self.place)
        form = UnknownNameForm(named, self.request.POST)
        if not form.is_valid():
            messages.error(self.request, _("Say of each name what it is."))
            return self._go_on(upload)
        for kind, answers in form.answers().items():
            reading.answers[kind] = reading.answers.get(kind, {}) | answers
            if form.cleaned_data["always"]:
                remember_names(door=self.door, place=self.place, kind=kind, answers=answers)
        put_reading(upload, reading)
        return self._go_on(upload)

    def _meaning_form(self, reading: Any, data: Any = None) -> MeaningForm:
        columns = columns_of(reading, self.door, self.place)
        return MeaningForm(reading, columns, data=data)

    # What the paper says of itself.

    def _ask(self, reading: KeptReading, form: forms.Form) -> HttpResponse:
        lines = [*reading.above, *reading.below]
        context = {"form": form, "upload": self.upload, "lines": lines, "start_url": self._address(None)}
        return render(self.request, "departments/sheets/details.html", self.context | context)

    def _take_details(self, upload: Upload) -> HttpResponse:
        if self.details is None:
            return self._go_on(upload)
        reading = unpack_reading(upload)
        form = self.details(reading, self.request.POST)
        if not form.is_valid():
            return self._ask(reading, form)
        # As it was typed: the door reads it by the same form.
        reading.options = {name: str(form.data.get(name, "")) for name in form.fields}
        put_reading(upload, reading)
        return self._go_on(upload)

    # What would change.

    def _look(self, preview: SheetPreview) -> HttpResponse:
        assert self.upload is not None, "there is something to look at"
        plan = preview.plan
        context: dict[str, Any] = {
            "upload": self.upload,
            "preview": preview,
            "counts": preview.counts,
            "meanings": self._meaning_form(preview.reading),
            "names": UnknownNameForm(preview.named) if preview.named.unknown else None,
            "n_unknown": len(preview.named.unknown),
            "differences": plan.differences[:MOST_SHOWN],
            "n_differences": len(plan.differences),
            "warnings": preview.warnings,
            "refused": [str(problem) for problem in preview.refused[:MOST_SHOWN]],
            "fatal": [str(problem) for problem in preview.fatal[:MOST_SHOWN]],
            "passed": preview.passed[:MOST_SHOWN],
            "originals": preview.reading.originals[:MOST_SHOWN],
            "marked_url": f"{self._address(self.upload)}&marked=1",
            "start_url": self._address(None),
            "details_url": f"{self._address(self.upload)}&details=1" if self.details is not None else "",
        }
        return render(self.request, "departments/sheets/look.html", self.context | context)

    def _mark(self, preview: SheetPreview) -> HttpResponse:
        """The file as it came, its faulty cells tinted and commented."""
        assert self.upload is not None, "there is something to mark"
        notes = []
        for problem in (*preview.refused, *preview.fatal):
            if problem.row is None:
                continue
            letters = problem.address.rstrip("0123456789")
            column = column_index_from_string(letters) if letters else 1
            place = preview.reading.sheet, problem.row, column
            notes.append((place, f"{problem.message} {problem.remedy}".strip()))
        content = mark_cells(bytes(self.upload.content), unpack_book(self.upload), join_comments(notes))
        name, suffix = self.upload.name.rpartition(".")[0] or self.upload.name, _("marked")
        response = workbook_response(content, f"{name}_{suffix}.xlsx")
        response["Cache-Control"] = "private, no-store"
        return response

    def _confirm(self, upload: Upload) -> HttpResponse:
        """What was looked at, and nothing else: when what stands has changed since, it is shown again."""
        try:
            with transaction.atomic():
                locked = Upload.objects.select_for_update().defer("content", "book").get(pk=upload.pk)
                if locked.change_set_id is not None:  # the same button, pressed twice
                    return redirect("sheet_change", pk=locked.change_set_id)
                preview = preview_upload(upload=locked, door=self.door, place=self.place)
                choices = frozenset(self.request.POST.getlist("take"))
                reason = self.request.POST.get("reason", "").strip()
                if why := self._why_not(preview, choices, reason):
                    messages.error(self.request, why)
                    return self._go_on(upload)
                place = replace(
                    self.place,
                    options=preview.reading.options,
                    choices=choices,
                    reason=reason[:200],
                )
                preview = preview.choose(choices)
                change_set, done = do_sheet(preview=preview, door=self.door, place=place, file=upload.name)
                locked.change_set, locked.content, locked.book, locked.understood = change_set, b"", b"", b""
                locked.n_bytes = 0
                locked.save()
        except ProblemList as refusal:
            messages.error(self.request, str(refusal))
            return self._go_on(upload)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except NotDone as refusal:
            messages.error(self.request, str(refusal))
            return self._go_on(upload)
        messages.success(self.request, done.text)
        if done.once:
            context = self.context | {"done": done, "change_set": change_set}
            return render(self.request, "departments/sheets/once.html", context)
        return redirect("sheet_change", pk=change_set.pk)

    def _why_not(self, preview: SheetPreview, choices: frozenset[str], reason: str) -> str:
        """Why what was sent is not done; blank when it is."""
        if strange := choices - preview.choices:
            detail = {"why": "rows that no preview offered", "rows": sorted(strange)[:50]}
            record(actor=self.request.user, action="upload.refused", target=str(self.door.title), detail=detail)
            return _("The form contained rows that the preview did not offer. Nothing was stored.")
        if preview.warnings and "warned" not in self.request.POST:
            return _("Tick that you have read what is to be noted, then confirm.")
        if preview.plan.asks_reason and not reason:
            return _("%(what)s: it is owed. Give it and confirm again.") % {"what": preview.plan.asks_reason}
        if not preview.may_confirm:
            return _("There is nothing to store. Nothing was changed.")
        if preview.seen != self.request.POST.get("seen", ""):
            return _("What stands has changed since you looked. Nothing was stored; look again.")
        if not preview.choose(choices).may_confirm:
            return _("Nothing was ticked, so everything stands as it is.")
        return ""

    # On the way.

    def _say_gone(self) -> HttpResponse:
        messages.error(self.request, _("The sheet is not here any more. Hand it in again."))
        return redirect(self._address(None))

    def _go_on(self, upload: Upload) -> HttpResponse:
        return redirect(self._address(upload))

    def _address(self, upload: Upload | None) -> str:
        query = self.request.GET.copy()
        for name in ("token", "marked", "details"):
            query.pop(name, None)
        if upload is not None:
            query["token"] = upload.token
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path
