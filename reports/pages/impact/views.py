"""What accepting a figure of a published month moves (影响测算), and signing that sentence."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.access.guarding import own_or_404
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from indicators.choices import RequestState
from indicators.corrections.propose import CannotCorrect, may_decide_correction
from indicators.figures.hands import find_own_figures
from indicators.models import Correction, Figure
from indicators.review.decide import needs_signature
from reports.analysis.impact import (
    CannotAccept,
    Impact,
    accept_correction,
    accept_figure,
    impact_of_correction,
    impact_of_figure,
)
from reports.analysis.impact_words import ranking_name
from reports.analysis.restate import Moved
from reports.models import SignedImpact
from reports.pages.impact.forms import SignForm
from reports.report_notes import report_note

OF_FIGURE = ("indicator", "department", "cycle__region", "cycle__scheme", "entered_by")
OF_CORRECTION = (*(f"figure__{name}" for name in OF_FIGURE), "requested_by")


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def correction_impact(request: SignedInRequest, pk: int) -> HttpResponse:
    """Before a correction is granted: what it moves, and the sentence to sign."""
    correction = own_or_404(request, Correction.objects.select_related(*OF_CORRECTION), pk, deed="correction")
    back = reverse("correction_detail", args=[pk])
    waits = correction.state == RequestState.WAITING and may_decide_correction(request.user, correction=correction)
    if not waits or find_own_figures(figures=[correction.figure_id], user=request.user):
        messages.info(request, _("This correction does not wait for your decision."))
        return redirect(back)

    def sign(form: SignForm) -> SignedImpact:
        cleaned = form.cleaned_data
        return accept_correction(
            correction=correction, actor=request.user, seen=cleaned["seen"], answer=cleaned["answer"]
        )

    def outcome_text(signed: SignedImpact) -> str:
        assert signed.correction is not None, "a correction is what was signed above"
        signed.correction.refresh_from_db()
        text = _("%(number)s: the figure is corrected. Build the next version of the report to publish it.")
        return text % {"number": signed.correction.document_number}

    impact = impact_of_correction(correction=correction, actor=request.user)
    initial = {"answer": request.GET.get("answer", "")[:200]}
    return _answer(request, impact, sign, outcome_text, back, initial=initial, correction=correction)


@require_http_methods(["GET", "POST"])
@requires_role(Role.REVIEWER, Role.TASKFORCE)
def figure_impact(request: SignedInRequest, pk: int) -> HttpResponse:
    """Before a late figure of a published month is approved: what it moves, and the sentence to sign."""
    figure = _waiting(request, pk)
    own = find_own_figures(figures=[figure.pk], user=request.user)
    if own or not needs_signature(figure, request.user):
        messages.info(request, _("There is nothing for you to sign: the month is not published, or another approves."))
        return redirect(reverse("review"))

    def sign(form: SignForm) -> SignedImpact:
        return accept_figure(figure=figure, actor=request.user, seen=form.cleaned_data["seen"])

    def outcome_text(_signed: SignedImpact) -> str:
        return _("The figure is approved. Build the next version of the report to publish it.")

    impact = impact_of_figure(figure=figure, actor=request.user)
    return _answer(request, impact, sign, outcome_text, reverse("review"), with_answer=False)


def _waiting(request: SignedInRequest, pk: int) -> Figure:
    """What waits for this reader; a signature under another unit's figure is an attempt, and put on record."""
    figures = Figure.objects.select_related(*OF_FIGURE, "submitted_by", "checked_by")
    if request.method == "POST":
        own_or_404(request, figures, pk, deed="review")
    return own_or_404(request, figures.awaiting(request.user), pk, deed="review")


def _answer(
    request: SignedInRequest,
    impact: Impact,
    sign: Callable[[SignForm], SignedImpact],
    outcome_text: Callable[[SignedImpact], str],
    back: str,
    *,
    with_answer: bool = True,
    **more: Any,
) -> HttpResponse:
    """Show the impact, or take the signature; what has changed meanwhile is shown anew."""
    posted = request.POST if request.method == "POST" else None
    initial = {"seen": impact.token} | more.pop("initial", {})
    form = SignForm(posted, initial=initial, with_answer=with_answer)
    if posted is not None and form.is_valid():
        try:
            signed = sign(form)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except (CannotAccept, CannotCorrect) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, outcome_text(signed))
            return redirect(back)
    if posted is not None and form.errors:
        form = _again(form, posted, impact, with_answer=with_answer)
    context = {
        "impact": impact,
        "figure": impact.figure,
        "form": form,
        "back": back,
        "lines": [_line(impact, move) for move in impact.moves],
        "scores": [score for score in impact.scores if score.before != score.after],
    }
    if impact.published is not None:
        context["settings_note"] = report_note(impact.published)
    return render(request, "reports/pages/impact/impact.html", context | more)


def _again(form: SignForm, posted: QueryDict, impact: Impact, *, with_answer: bool) -> SignForm:
    """The same form with its problems; what is to be signed is what is shown now."""
    data = posted.copy()
    data["seen"] = impact.token
    data.pop("read", None)
    fresh = SignForm(data, with_answer=with_answer)
    fresh._errors = form.errors  # type: ignore[attr-defined]  # the types know the property that reads it
    return fresh


def _line(impact: Impact, move: Moved) -> dict[str, Any]:
    moved = None if move.before is None or move.after is None else move.before - move.after
    return {
        "ranking": ranking_name(move.code, impact.names),
        "name": move.name,
        "before": move.before,
        "after": move.after,
        "moved": moved,
        "published": impact.published_ranks.get((move.code, move.unit)),
    }
