"""Floors of the entry benchmarks: a POST that only passes the gate, and one bulk upsert of the same rows."""

from decimal import Decimal

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone

from config.json_doors import key, rows
from config.urls import urlpatterns as product
from departments.choices import Role
from departments.rules import READERS, requires_role
from indicators.entry.cell_answers import MOST_CELLS
from indicators.entry.views.scripts import for_scripts
from indicators.models import Figure


@for_scripts(Role.STAFF)
def empty(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"user": request.user.pk})


@for_scripts(Role.STAFF, shape={"cycle": key(), "cells": rows(MOST_CELLS)})
def upsert(request: HttpRequest) -> JsonResponse:
    text = request.sent  # type: ignore[attr-defined]
    now = timezone.now()
    figures = [
        Figure(
            cycle_id=text["cycle"],
            department_id=cell["d"],
            indicator_id=cell["i"],
            value=Decimal(cell["typed"]["value"]),
            entered_by=request.user,
            entered_at=now,
        )
        for cell in text["cells"]
    ]
    with transaction.atomic():
        Figure.objects.bulk_create(
            figures,
            update_conflicts=True,
            unique_fields=["cycle", "department", "indicator"],
            update_fields=["value", "entered_by", "entered_at"],
        )
    return JsonResponse({"rows": len(figures)})


@requires_role(*READERS)
def view(request: HttpRequest) -> HttpResponse:
    """What every signed-in request costs: session, account, roles."""
    return HttpResponse("")


urlpatterns = [
    *product,
    path("floor/empty/", empty),
    path("floor/upsert/", upsert),
    path("floor/view/", view),
]
