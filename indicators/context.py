"""The month that the top bar names."""

from typing import Any

from django.http import HttpRequest

from indicators.models import Cycle


def current_month(request: HttpRequest) -> dict[str, Any]:
    """The newest period of the reader's region, or nothing before the first one is opened."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    newest = Cycle.objects.visible_to(user).order_by("-start").values_list("label", flat=True).first()
    return {"current_month": newest or ""}
