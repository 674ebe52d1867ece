"""The library of what the best county does (对标措施库)."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.lists.columns import ListField
from config.lists.page import BaseListPage
from departments.access.guarding import own_region
from departments.access.refusals import NotDone
from departments.choices import Cause, Role
from departments.ledger.exports import measure_fields
from departments.ledger.forms import MeasureForm
from departments.ledger.measures import add_measure
from departments.models import Measure
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest


@method_decorator(requires_role(*READERS), name="dispatch")
class MeasureList(BaseListPage):
    """By cause; everybody reads it, the task force adds to it."""

    request: SignedInRequest
    http_method_names = ["get", "head", "options", "post"]
    template_name = "departments/ledger/measures.html"
    title = gettext_lazy("Library of measures")

    @property
    def keeps(self) -> bool:
        return self.request.user.has_role(Role.TASKFORCE) and self.request.user.home_region is not None

    @cached_property
    def form(self) -> MeasureForm | None:
        return MeasureForm(self.request.POST if self.request.method == "POST" else None) if self.keeps else None

    def get_fields(self) -> list[ListField]:
        return measure_fields()

    def get_queryset(self) -> QuerySet[Measure]:
        rows = Measure.objects.filter(region_id=self.request.user.seen_region_id).annotate(used=Count("actions"))
        return rows.order_by("cause", "place", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = [
            (Cause(cause).label, list(each)) for cause, each in groupby(self.object_list, key=lambda row: row.cause)
        ]
        return super().get_context_data(**kwargs) | {"groups": groups, "form": self.form}

    def post(self, request: SignedInRequest) -> HttpResponse:
        if self.form is None:
            raise PermissionDenied
        if self.form.is_valid():
            try:
                added = add_measure(region=own_region(request), actor=request.user, **self.form.cleaned_data)
            except NotDone as refusal:
                self.form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Added: %(name)s") % {"name": added})
                return redirect("measure_list")
        return self.render_to_response(self.get_context_data())
