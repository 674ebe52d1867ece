"""The library of what the best county does (对标措施库)."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.access.refusals import NotDone
from departments.choices import Cause, Role
from departments.ledger.forms import MeasureForm
from departments.ledger.measures import add_measure
from departments.models import Measure
from departments.rules import READERS, requires_role


@require_http_methods(["GET", "POST"])
@requires_role(*READERS)
def measure_list(request: HttpRequest) -> HttpResponse:
    """By cause; everybody reads it, the task force adds to it."""
    keeps = request.user.has_role(Role.TASKFORCE) and request.user.home_region is not None
    if request.method == "POST" and not keeps:
        raise PermissionDenied
    form = MeasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_measure(region=request.user.home_region, actor=request.user, **form.cleaned_data)
        except NotDone as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Added: %(name)s") % {"name": added})
            return redirect("measure_list")
    rows = Measure.objects.filter(region_id=request.user.home_region_id).annotate(used=Count("actions"))
    groups = [
        (Cause(cause).label, list(each))
        for cause, each in groupby(rows.order_by("cause", "place", "pk"), key=lambda row: row.cause)
    ]
    return render(request, "departments/ledger/measures.html", {"groups": groups, "form": form if keeps else None})
