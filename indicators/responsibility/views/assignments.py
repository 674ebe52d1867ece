"""Who answers for which indicator (责任分工): the list with its gaps first, one card, and filling in from a sheet."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.files.write_plain import plain_workbook
from config.files.write_xlsx import A3, Sheet
from config.lists.columns import ListField
from config.lists.page import BaseListPage, page_of
from departments.access.guarding import own_region
from departments.access.refusals import NotAllowed
from departments.choices import REGION_WIDE_ROLES, Role
from departments.lists.exports import record_export
from departments.models import Department, Post, User
from departments.rules import READERS, may_keep_people, requires_role
from departments.sheets.door import SheetPlace
from departments.sheets.views import sheet_page
from departments.signed_in import SignedInRequest
from indicators.models import Indicator, Liaison, Responsibility
from indicators.responsibility.assign import CannotAssign, assign_card
from indicators.responsibility.cards import Card, cards_of
from indicators.responsibility.exports import card_fields
from indicators.responsibility.forms import CardForm
from indicators.responsibility.rows import COLUMNS
from indicators.responsibility.sheet import CARDS

PAGE = 60
TALKS = 20  # as many as a card shows; the log has them all


@method_decorator(requires_role(*READERS), name="dispatch")
class ResponsibilityList(BaseListPage):
    """Gaps first. The people of a unit see what their unit leads or shares."""

    request: SignedInRequest
    template_name = "indicators/responsibility/responsibilities.html"
    title = gettext_lazy("Responsibilities")

    @cached_property
    def cards(self) -> list[Card]:
        return cards_seen(self.request.user)

    def get_fields(self) -> list[ListField]:
        return card_fields(get_language() or "", self.phone_of)

    def phone_of(self, card: Card) -> str:
        """Of the person in charge, where a post of the lead unit says it."""
        return self.phones.get((card.lead_code, card.person), "")

    @cached_property
    def phones(self) -> dict[tuple[str, str], str]:
        """By unit and person, of the posts that the reader may see."""
        posts = Post.objects.visible_to(self.request.user).in_force(on=timezone.localdate()).exclude(phone="")
        return {(unit, name): phone for unit, name, phone in posts.values_list("department__code", "name", "phone")}

    def get_sheet(self) -> Sheet:
        """To be hung on a wall (挂图)."""
        return replace(super().get_sheet(), title=_("Table of who answers for which indicator"), paper=A3)

    def get_rows(self) -> list[Card]:
        text = self.request.GET
        wanted, unit = text.get("q", "").strip(), text.get("unit", "").strip()
        return [card for card in self.cards if _fits(card, wanted, unit) and (card.missing or not text.get("missing"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, text, language = self.request.user, self.request.GET, get_language()
        page = page_of(self.get_rows(), text, per_page=PAGE)
        return super().get_context_data(**kwargs) | {
            "page": page,
            "lines": [(card, card.name(language), self.phone_of(card)) for card in page.object_list],
            "n": len(self.cards),
            "gaps": sum(bool(card.missing) for card in self.cards),
            "keeps": _keeps(user),
            "q": text.get("q", "").strip(),
            "unit": text.get("unit", "").strip(),
            "only_missing": bool(text.get("missing")),
            "overview": user.has_role(*REGION_WIDE_ROLES),
            "leads": sorted({(card.lead_code, card.lead) for card in self.cards if card.lead}),
        }


def cards_seen(user: User, code: str = "") -> list[Card]:
    """The cards a reader may open: all of the region, or those of the own unit."""
    own = None if user.has_role(*REGION_WIDE_ROLES) else user.department_id or 0
    return cards_of(region_id=user.home_region_id, on=timezone.localdate(), department_id=own, code=code)


def _fits(card: Card, wanted: str, unit: str) -> bool:
    if unit and unit not in {card.lead_code, *(code for code, _name in card.co_units)}:
        return False
    texts = (card.code, card.name_zh, card.name_en, card.lead, card.person, card.chief, card.section)
    return not wanted or any(wanted.casefold() in text.casefold() for text in texts)


def _keeps(user: User) -> bool:
    return user.home_region_id is not None and may_keep_people(user, region_id=user.home_region_id)


@require_http_methods(["GET", "POST"])
@requires_role(*READERS)
def responsibility_card(request: SignedInRequest, code: str) -> HttpResponse:
    """One indicator: who answers for it, who did before; the task force writes who does from a day on."""
    user = request.user
    card = next(iter(cards_seen(user, code)), None)
    if card is None:
        raise Http404
    keeps = _keeps(user)
    if request.method == "POST" and not keeps:
        raise PermissionDenied
    form = _form(request, card) if keeps else None
    if request.method == "POST" and form is not None and form.is_valid() and _assign(request, card, form):
        return redirect("responsibility_card", code)
    history = Responsibility.objects.filter(indicator=card.pk, department__region_id=user.seen_region_id)
    context = {
        "card": card,
        "name": card.name(get_language()),
        "form": form,
        "today": timezone.localdate(),
        "history": history.select_related("department").order_by("-valid_from", "-role", "pk"),
        "talks": Liaison.objects.visible_to(user).filter(indicator=card.pk).select_related("department")[:TALKS],
        "may_enter": user.has_role(Role.STAFF, Role.TASKFORCE) and bool(card.units),
    }
    return render(request, "indicators/responsibility/responsibility.html", context)


def _units(user: User) -> QuerySet[Department]:
    return Department.objects.visible_to(user).active(on=timezone.localdate())


def _form(request: SignedInRequest, card: Card) -> CardForm:
    units, on = _units(request.user), timezone.localdate()
    if request.method == "POST":
        return CardForm(request.POST, units=units)
    held = Responsibility.objects.filter(indicator=card.pk, region=request.user.home_region_id).in_force(on=on)
    lead = held.leads().first()
    start: dict[str, Any] = {
        "valid_from": on,
        "co_units": [pk for pk in card.units if not lead or pk != lead.department_id],
    }
    if lead is not None:
        names = ("section", "person", "chief", "city_counterpart")
        start |= {"lead": lead.department_id} | {name: getattr(lead, name) for name in names}
    return CardForm(units=units, initial=start)


def _assign(request: SignedInRequest, card: Card, form: CardForm) -> bool:
    indicator = Indicator.objects.select_related("scheme").get(pk=card.pk)
    start = form.cleaned_data["valid_from"]
    try:
        assign_card(indicator=indicator, to=form.assignment, valid_from=start, actor=request.user)
    except CannotAssign as refusal:
        form.add_error(None, str(refusal))
        return False
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    messages.success(
        request, _("In force from %(day)s. What stood before stays on record.") % {"day": f"{start:%Y-%m-%d}"}
    )
    return True


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def responsibility_import(request: SignedInRequest) -> HttpResponse:
    return sheet_page(request, CARDS, SheetPlace(request.user, own_region(request), timezone.localdate()))


@require_safe
@requires_role(Role.TASKFORCE)
def responsibility_template(request: SignedInRequest) -> FileResponse:
    """What stands today, in the columns that come back."""
    own_region(request)
    rows = [
        [
            card.code,
            card.name_zh or card.name_en,
            card.lead,
            "、".join(name for _code, name in card.co_units),
            card.section,
            card.person,
            card.chief,
            "",
            "",
        ]
        for card in sorted(cards_seen(request.user), key=lambda card: card.code)
    ]
    record_export(request, _("Responsibilities"), rows=len(rows))
    name = f"责任分工表_{timezone.localdate():%Y-%m-%d}.xlsx"
    return plain_workbook([column.aliases[0] for column in COLUMNS], rows, name=name)
