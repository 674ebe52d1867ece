"""What every page shows around its content."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from config.navigation import entries

# So many entries fit in one line.
ONE_LINE = 12


def frame(request: HttpRequest) -> dict[str, Any]:
    """Navigation of the reader's roles and the name of the region."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav_items": [], "nav_more": [], "own_region": None}
    visible = [entry for entry in entries() if not user.role_set.isdisjoint(entry.roles)]
    folds = len(visible) > ONE_LINE
    shown: list[dict[str, Any]] = []
    folded: list[dict[str, Any]] = []
    for entry in visible:
        url = reverse(entry.name)
        item = {"name": entry.name, "url": url, "label": entry.label, "active": _is_here(request.path, url)}
        (folded if folds and entry.folded else shown).append(item)
    here = next((item["label"] for item in folded if item["active"]), "")
    return {"nav_items": shown, "nav_more": folded, "nav_more_here": here, "own_region": user.home_region}


def _is_here(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
