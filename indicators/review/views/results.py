"""What a bulk review did, row by row: kept over the redirect and shown once above the list."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.signed_in import SignedInRequest
from indicators.choices import FigureState
from indicators.figures.states import BulkOutcome
from indicators.models import Figure

KEY = "review_result"
SHOWN = 500


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One figure: what became of it, and why when nothing did."""

    figure: Figure | None  # None when the reader may not even see it
    done: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    done: list[ResultRow]
    refused: list[ResultRow]
    more: int  # rows beyond what a page shows


def keep_result(request: SignedInRequest, outcome: BulkOutcome) -> None:
    """Say how many were approved, passed on or returned, and keep every row for the next page."""
    lines = (
        (FigureState.APPROVED, messages.success, _approval_text),
        (FigureState.CHECKED, messages.success, _check_text),
        (FigureState.RETURNED, messages.success, _return_text),
    )
    for state, say, words in lines:
        if count := sum(1 for figure in outcome.done if figure.state == state):
            say(request, words(count))
    if count := len(outcome.refused):
        text = ngettext("%(n)d figure was refused; see why below.", "%(n)d figures were refused; see why below.", count)
        messages.error(request, text % {"n": count})
    request.session[KEY] = {
        "done": [figure.pk for figure in outcome.done],
        "refused": [[figure.pk, why] for figure, why in outcome.refused],
    }


def take_result(request: SignedInRequest) -> Result | None:
    """The rows of the last act, once; figures that the reader may not see are not named."""
    kept: dict[str, Any] | None = request.session.pop(KEY, None)
    if not kept:
        return None
    refused, done = kept["refused"][:SHOWN], kept["done"][:SHOWN]
    rows = Figure.objects.visible_to(request.user).filter(pk__in=[*done, *(pk for pk, _why in refused)])
    figures = {row.pk: row for row in rows.select_related("indicator", "department", "cycle")}
    return Result(
        done=[ResultRow(figures[pk], True) for pk in done if pk in figures],
        refused=[ResultRow(figures.get(pk), False, why) for pk, why in refused],
        more=len(kept["refused"]) + len(kept["done"]) - len(refused) - len(done),
    )


def _approval_text(count: int) -> str:
    return ngettext("%(n)d figure was approved.", "%(n)d figures were approved.", count) % {"n": count}


def _check_text(count: int) -> str:
    text = ngettext(
        "%(n)d figure was checked and passed on to the task force.",
        "%(n)d figures were checked and passed on to the task force.",
        count,
    )
    return text % {"n": count}


def _return_text(count: int) -> str:
    return ngettext("%(n)d figure was returned.", "%(n)d figures were returned.", count) % {"n": count}


def tell_left_out(request: SignedInRequest, newer: int) -> None:
    """Figures that came in after the confirmation was shown."""
    if newer:
        text = ngettext(
            "%(n)d figure came in since you opened the page. It was left out: look at it first.",
            "%(n)d figures came in since you opened the page. They were left out: look at them first.",
            newer,
        )
        messages.warning(request, text % {"n": newer})


def tell_expired(request: SignedInRequest) -> None:
    messages.warning(request, _("The confirmation is no longer valid. Look at the numbers and confirm again."))
