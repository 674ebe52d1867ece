"""Floors for the entry benchmarks: an authenticated POST that does nothing, and one bulk upsert of the same rows."""

import json
from decimal import Decimal

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone

from config.urls import urlpatterns as product
from indicators.models import Figure


def empty(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"user": request.user.pk})


def upsert(request: HttpRequest) -> JsonResponse:
    said = json.loads(request.body)
    now = timezone.now()
    figures = [
        Figure(
            cycle_id=said["cycle"], department_id=cell["d"], indicator_id=cell["i"],
            value=Decimal(cell["typed"]["value"]), entered_by=request.user, entered_at=now,
        )
        for cell in said["cells"]
    ]  # fmt: skip
    with transaction.atomic():
        Figure.objects.bulk_create(
            figures, update_conflicts=True, unique_fields=["cycle", "department", "indicator"],
            update_fields=["value", "entered_by", "entered_at"],
        )  # fmt: skip
    return JsonResponse({"rows": len(figures)})


urlpatterns = [*product, path("floor/empty/", empty), path("floor/upsert/", upsert)]
