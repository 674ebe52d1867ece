"""Escalation (升级督办): whose next step is due, taking it, and the letter to print or copy."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from config.documents.blocks import Text
from config.lists.columns import ListField
from config.lists.page import BaseListPage
from departments.access.guarding import own_or_404, own_region
from departments.access.refusals import NotDone
from departments.choices import Escalation, Role
from departments.documents.hand_out import answer_paper, wants_paper
from departments.documents.letterhead import letterhead_of
from departments.ledger.escalation import Due, due_steps, escalate, timing_of
from departments.ledger.exports import escalation_fields
from departments.ledger.items import settings_of
from departments.ledger.lamps import ESCALATION_TONES
from departments.ledger.letter_text import letter_as_text
from departments.models import ActionItem, Letter, Post, Region
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest

SHOWN = 100


@method_decorator(requires_role(Role.TASKFORCE), name="dispatch")
class Escalations(BaseListPage):
    """What is due today, the longest over first, and the letters that were sent; in a file one below the other."""

    request: SignedInRequest
    template_name = "departments/ledger/escalations.html"
    title = gettext_lazy("Escalation")

    @cached_property
    def region(self) -> Region:
        return own_region(self.request)

    @cached_property
    def due(self) -> list[Due]:
        return due_steps(region=self.region, today=timezone.localdate())

    @property
    def sent(self) -> QuerySet[Letter]:
        return Letter.objects.filter(region=self.region).select_related("item__owner")

    def get_fields(self) -> list[ListField]:
        return escalation_fields()

    def get_rows(self) -> list[Due | Letter]:
        return [*self.due, *self.sent]

    def get_subtitle(self) -> str:
        values = {"day": f"{timezone.localdate():%Y-%m-%d}", "due": len(self.due), "sent": self.sent.count()}
        return _("As of %(day)s: %(due)d steps are due, %(sent)d letters were sent.") % values

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "lines": [(line, ESCALATION_TONES[line.step]) for line in self.due[:SHOWN]],
            "count": len(self.due),
            "shown_most": SHOWN,
            "sent": [(letter, ESCALATION_TONES[Escalation(letter.level)]) for letter in self.sent[:SHOWN]],
            "timing": timing_of(settings_of(region_id=self.region.pk)),
        }


@require_POST
@requires_role(Role.TASKFORCE)
def action_escalate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the step that the button names, if it is the one that is due."""
    item = own_or_404(request, ActionItem.objects.select_related("owner", "region"), pk, deed="action.escalate")
    try:
        letter = escalate(item=item, step=request.POST.get("step", ""), actor=request.user)
    except NotDone as refusal:
        messages.error(request, str(refusal))
        return redirect("action_escalations")
    messages.success(request, _("Written: %(letter)s") % {"letter": letter})
    return redirect("action_letter", pk=letter.pk)


@require_safe
@requires_role(*READERS)
def letter(request: SignedInRequest, pk: int) -> HttpResponse:
    """The letter as it was sent: to be printed, or copied from the box."""
    found = own_or_404(request, Letter.objects.select_related("item__owner", "region"), pk, deed="action.letter")
    if wants_paper(request):
        return answer_paper(request, _text(found), about="action_letter")
    lines = found.text.split("\n\n")
    context = {"letter": found, "to": lines[0], "paragraphs": lines[1:-1], "foot": lines[-1].split("\n")}
    return render(request, "departments/ledger/letter.html", context)


def _text(letter: Letter) -> Text:
    """Who wrote it is whom the unit calls, with the telephone of the post held that day; beat writes without a name."""
    posts = Post.objects.in_force(on=letter.issued_on).filter(department__region=letter.region)
    held = posts.filter(name=letter.issued_by_name).exclude(phone="").order_by("pk").first()
    wrote = "" if letter.issued_by_name == _("system") else letter.issued_by_name
    prefix = letterhead_of(letter.region).prefix
    return letter_as_text(letter, prefix=prefix, contact=wrote, phone=held.phone if held else "")
