"""The ledger of publicity (宣传台账): what appeared where, counts beside the quota. Unscored, and never a ranking."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.lists.page import TablePage
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import Department
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest
from indicators.models import PublicityPiece
from indicators.months import label_of
from indicators.publicity.filters import PublicityFilter
from indicators.publicity.forms import PublicityForm
from indicators.publicity.pieces import AlreadyThere, quota_of, record_piece, unit_counts
from indicators.publicity.tables import PublicityTable
from indicators.publicity.views.papers import publicity_tabs


@method_decorator(requires_role(*READERS), name="dispatch")
class PublicityList(TablePage):
    """Newest first; the counts of one month in protocol order beside it."""

    request: SignedInRequest
    table_class = PublicityTable
    filterset_class = PublicityFilter
    template_name = "indicators/publicity/publicity.html"
    always = ("title",)

    def get_queryset(self) -> QuerySet[PublicityPiece]:
        return PublicityPiece.objects.visible_to(self.request.user).select_related("department")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form, user = context["filter"].form, self.request.user
        wanted = form.cleaned_data.get("month") if form.is_valid() else None
        month: date = wanted or timezone.localdate().replace(day=1)
        units = list(Department.objects.visible_to(user).active(on=month))
        quota = quota_of(region_id=user.home_region_id, month=month) if user.home_region_id else None
        return context | {
            "counted": label_of(month),
            "counts": unit_counts(units=units, month=month),
            "quota": quota,
            "tabs": publicity_tabs(self.list_name),
            "may_add": user.has_role(Role.STAFF, Role.TASKFORCE),
        }


@require_http_methods(["GET", "POST"])
@requires_role(Role.STAFF, Role.TASKFORCE)
def publicity_add(request: SignedInRequest) -> HttpResponse:
    """One piece more."""
    today = timezone.localdate()
    units = Department.objects.visible_to(request.user).active(on=today)
    form = PublicityForm(request.POST or None, units=units, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            piece = record_piece(actor=request.user, **form.cleaned_data)
        except (AlreadyThere, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(title)s” is in the ledger.") % {"title": piece.title})
            return redirect(f"{reverse('publicity')}?month={label_of(piece.month)}")
    return render(request, "indicators/publicity/publicity_form.html", {"form": form})
