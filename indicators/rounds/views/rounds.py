"""Rounds (通报轮次): the list, one round as its reader may see it, recording, confirming and correcting."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.links import link_to
from config.lists.page import TablePage, page_of
from departments.access.guarding import own_or_404, own_region
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from indicators.choices import RoundKind, RoundState
from indicators.models import Round
from indicators.rounds.agree import contradictions_of
from indicators.rounds.bands import band_of, band_text, cell_text
from indicators.rounds.filters import RoundFilter
from indicators.rounds.forms import CorrectForm, RoundForm
from indicators.rounds.page import RoundPage, editions_of, period_of, read_page
from indicators.rounds.record import (
    NAMES,
    RoundRefused,
    change_round,
    confirm_round,
    correct_round,
    discard_round,
    is_entered_by,
    record_round,
)
from indicators.rounds.tables import RoundTable
from indicators.rounds.to_ledger import propose_items
from indicators.rounds.words import below_text, movement_note, points_text
from indicators.tones import GRADE_TONES, ROUND_TONES

# Items of an inspection, or firms of a survey, on one page; the file has all of them.
PAGE = 100


@method_decorator(requires_role(*READERS), name="dispatch")
class RoundList(TablePage):
    """Newest first."""

    request: SignedInRequest
    table_class = RoundTable
    filterset_class = RoundFilter
    template_name = "indicators/rounds/rounds.html"
    always = ("title",)

    def get_queryset(self) -> QuerySet[Round]:
        return Round.objects.visible_to(self.request.user).with_counts().with_place_order().select_related("series")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"runs": self.request.user.has_role(Role.TASKFORCE)}


def visible_round(request: SignedInRequest, pk: int) -> Round:
    """The round, when the account may see it."""
    found: Round = own_or_404(request, Round.objects.select_related("region", "series"), pk, deed="round")
    return found


@require_safe
@requires_role(*READERS)
def round_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Place, movement, points lost, who lost them, and the firms that are followed up."""
    return detail_page(request, visible_round(request, pk))


def detail_page(request: SignedInRequest, published: Round, correcting: CorrectForm | None = None) -> HttpResponse:
    page = read_page(published=published, user=request.user)
    survey = published.kind == RoundKind.SURVEY
    rows: Sequence[Any] = page.firms if survey else page.items
    paged = page_of(rows, request.GET, per_page=PAGE)
    firms = paged.object_list if survey else []
    runs = request.user.has_role(Role.TASKFORCE)
    confirmed, draft = published.state == RoundState.CONFIRMED, published.state == RoundState.DRAFT
    own = runs and draft and is_entered_by(request.user, published=published)
    context: dict[str, Any] = {
        "round": published,
        "page": page,
        "runs": runs,
        "draft": draft,
        "confirms": runs and draft and (not own or published.region.one_person),
        "own": own,
        "confirmed": confirmed,
        "tone": ROUND_TONES[RoundState(published.state)],
        "facts": _facts(published),
        "survey": survey,
        "paged": paged,
        "items": page.items if survey else paged.object_list,
        "standing": _standing(published, page),
        "contradictions": contradictions_of(published=published, user=request.user),
        "units": list(published.units.all()) if runs or page.everything else [],
        "band": band_text(band_of(published.band_end, published.band_size)),
        "move_note": movement_note(page.move),
        "before": period_of(page.before) if page.before else "",
        "now": period_of(published),
        "editions": editions_of(published),
        "waiting": len(propose_items(published=published)) if runs and confirmed else 0,
        "firms": [(f, GRADE_TONES[f.grade], GRADE_TONES[f.result] if f.result else "") for f in firms],
        "grades": [(count, GRADE_TONES[count.grade]) for count in page.grades],
        "correct": (correcting or CorrectForm()) if runs and confirmed else None,
        "indicators": link_to("indicators"),
        "ledger_url": reverse("action_list"),
        "calls": reverse("round_list") + "firms/",
    }
    return render(request, "indicators/rounds/round.html", context)


def _facts(published: Round) -> list[tuple[str, str]]:
    """What the notice is, for the column beside the page; what it does not say is left out."""
    facts = [
        (_("Issued by"), f"{published.issuer} ({published.get_level_display()})"),
        (_("Document"), published.document),
        (_("Issued on"), f"{published.issued_on:%Y-%m-%d}"),
        (_("Series"), f"{published.series} ({published.series.get_cadence_display()})"),
        (pgettext("round", "Period covered"), published.period),
        (_("Kind of period"), published.get_span_display()),
        (_("Round"), _("%(year)s, no. %(n)s") % {"year": published.year, "n": published.number}),
        (_("Edition"), str(published.edition) if published.edition > 1 else ""),
        (_("Corrected because"), published.reason),
        (_("Sample size"), str(published.sample_size or "")),
        (_("Bottom group"), _("the last %(size)s") % {"size": published.bottom_n} if published.bottom_n else ""),
        (_("Recorded by"), published.entered_by_name),
        (_("Confirmed by"), published.confirmed_by_name),
    ]
    return [(label, text) for label, text in facts if text]


def _standing(published: Round, page: RoundPage) -> list[dict[str, str]]:
    """The four cards: score, place, points lost or firms below satisfied."""
    place = (published.rank, published.n_ranked)
    band = band_of(published.band_end, published.band_size)
    full, tied = points_text(published.full_marks), _("tied") if published.sharing > 1 else ""
    cards = [
        {
            "label": _("Own score"),
            "value": points_text(published.score),
            "note": _("of %(full)s") % {"full": full} if published.full_marks is not None else "",
        },
        {
            "label": _("Own place"),
            "value": " / ".join(map(str, place)) if published.rank else band_text(band) or "—",
            "note": _(", ").join(filter(None, [tied, below_text(*place, sharing=published.sharing)])),
        },
    ]
    if not page.everything:
        return cards
    if published.kind == RoundKind.SURVEY:
        note = _("of %(n)d firms asked") % {"n": page.sample.size} if page.grades else ""
        value = str(page.below) if page.grades else "—"
        return [*cards, {"label": _("Firms below satisfied"), "value": value, "note": note}]
    note = _("%(n)d items without published marks") % {"n": page.unknown} if page.unknown else ""
    losing = {
        "label": _("Items losing marks"),
        "value": str(page.losing) if page.lost is not None else "—",
        "note": note,
    }
    return [*cards, losing, {"label": _("Points lost"), "value": points_text(page.lost), "note": ""}]


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def round_new(request: SignedInRequest) -> HttpResponse:
    """One more notice; its items and firms come on the next page."""
    region, today = own_region(request), timezone.localdate()
    start = {"year": today.year, "sharing": None}
    form = RoundForm(request.POST if request.method == "POST" else None, today=today, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = record_round(region=region, facts=form.facts, actor=request.user)
        except RoundRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Recorded as a draft. Add its items, then confirm it."))
            return redirect("round_detail", pk=made.pk)
    return render(request, "indicators/rounds/round_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def round_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a draft. What is confirmed is corrected by a new edition."""
    published, today = visible_round(request, pk), timezone.localdate()
    start = {name: getattr(published, name) for name in NAMES}
    start |= {name: points_text(start[name]) if start[name] is not None else None for name in ("full_marks", "score")}
    start["sharing"] = published.sharing if published.sharing > 1 else None
    start |= {"series_name": published.series.name, "cadence": published.series.cadence}
    start |= {"score_code": published.series.score_code, "place_code": published.series.place_code}
    start["band"] = cell_text(band_of(published.band_end, published.band_size))
    form = RoundForm(request.POST if request.method == "POST" else None, today=today, initial=start)
    if published.state != RoundState.DRAFT:
        messages.error(request, _("The round is confirmed: its numbers stay. Correct it by a new edition."))
        return redirect("round_detail", pk=pk)
    if request.method == "POST" and form.is_valid():
        try:
            change_round(published=published, facts=form.facts, actor=request.user)
        except RoundRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Recorded."))
            return redirect("round_detail", pk=pk)
    return render(request, "indicators/rounds/round_form.html", {"form": form, "round": published})


@require_POST
@requires_role(Role.TASKFORCE)
def round_act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm or discard a draft, or begin the next edition of what is confirmed: the name of the button says which."""
    published, deed = visible_round(request, pk), request.POST.get("deed", "")
    if deed not in {"confirm", "correct", "discard"}:
        raise Http404
    form = CorrectForm(request.POST)
    if deed == "correct" and not form.is_valid():
        return detail_page(request, published, form)
    try:
        if deed == "discard":
            discard_round(published=published, actor=request.user)
            messages.success(request, _("The draft is gone. What counted before counts on."))
            return redirect("round_list")
        if deed == "confirm":
            made = confirm_round(published=published, actor=request.user)
            messages.success(request, _("Confirmed. It counts from its day of issue, and its numbers stay."))
        else:
            made = correct_round(published=published, reason=form.cleaned_data["reason"], actor=request.user)
            messages.success(
                request, _("The next edition is a draft. The one before counts until you confirm this one.")
            )
    except RoundRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("round_detail", pk=pk)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    return redirect("round_detail", pk=made.pk)
