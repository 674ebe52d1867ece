"""粘贴: a block copied from a sheet, pasted into the grid; what was understood is answered, nothing is stored."""

from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from config.files.problems import ProblemList
from config.json_doors import LARGEST, Member, answer, choices, key, rows, text, unreadable
from indicators.entry.cell_answers import MOST_CELLS
from indicators.entry.grid_rows import grid_rows
from indicators.entry.views.cells import TYPISTS, cycle_of_page, no_period, versions_shown
from indicators.entry.views.scripts import ScriptRequest, for_scripts
from indicators.entry.worksheet import sheet_of_cells
from indicators.upload.pasted import PastedOver, preview, read_clipboard

COLUMNS = ("value", "denominator", "score", "note", "as_of")


@for_scripts(
    *TYPISTS,
    shape={
        "cycle": key(),
        "rows": rows(MOST_CELLS),
        "at": Member(lambda sent: type(sent) is int and 0 <= sent < MOST_CELLS, needed=False, default=0),
        "text": text(LARGEST),
        "html": text(LARGEST, needed=False),
        "columns": choices(*COLUMNS),
    },
)
def entry_paste(request: ScriptRequest) -> HttpResponse:
    """What was understood of a pasted block. ``rows`` are those of the page, ``at`` is where it was dropped."""
    sent, cycle = request.sent, cycle_of_page(request)
    if cycle is None:
        return no_period(request)
    seen = versions_shown(request)
    if seen is None:
        return unreadable()
    sheet = sheet_of_cells(cycle=cycle, keys=list(seen), actor=request.user, at=timezone.now())
    if sheet is None:
        return unreadable()
    try:
        table = read_clipboard(text=sent["text"], html=sent["html"])
    except ProblemList as refusal:
        return answer(str(refusal), status=422)
    return JsonResponse(preview(table, PastedOver(cycle, grid_rows(sheet), seen, sent["columns"], sent["at"])))
