"""The ledger by checkpoint (四到位): four columns, the most urgent items of each."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from departments.choices import Checkpoint, Lamp
from departments.ledger.lamps import LAMP_TONES, Today, distance_text, lamp_of
from departments.ledger.views.items import today
from departments.ledger.visible import Seen
from departments.rules import READERS, requires_role

# As many cards as stand under each other on one screen; the list has the rest.
CARDS = 12
CARD = ("checkpoint", "pk", "title", "owner__short_name", "person", "due", "state", "indicator_code")


@require_safe
@requires_role(*READERS)
def action_board(request: HttpRequest) -> HttpResponse:
    """The four checkpoints side by side; ``?owner=`` for one unit."""
    day, seen = today(), Seen(request.user)
    units = seen.owners()
    asked = request.GET.get("owner", "")
    owner = int(asked) if asked.isdecimal() and int(asked) in dict(units) else None
    counts = seen.unfinished_by_checkpoint(owner=owner, day=day.day)
    face, cards = Face(day), defaultdict(list)
    for items in seen.most_urgent(owner=owner, most=CARDS, counts=counts):
        for stage, *row in items.values_list(*CARD):
            cards[stage].append(face.card(*row))
    columns = [_column(stage, counts.get(stage, (0, 0)), cards[stage], owner) for stage in Checkpoint]
    return render(request, "departments/ledger/action_board.html", {"columns": columns, "units": units, "owner": owner})


class Face:
    """What a card looks like today; days and lamps are put into words once a page."""

    def __init__(self, day: Today) -> None:
        self.day, self._base = day, reverse("action_list")
        self._words = {lamp: str(lamp.label) for lamp in Lamp}
        self._distance: dict[date, str] = {}

    def card(self, pk: int, title: str, unit: str, person: str, due: date, state: str, code: str) -> dict[str, Any]:
        lamp = lamp_of(state=state, due=due, closed_on=None, today=self.day)
        return {
            "url": f"{self._base}{pk}/",
            "title": title,
            "due": self._due(due),
            "about": " · ".join(filter(None, (unit, person, code))),
            "tone": LAMP_TONES[lamp],
            "lamp": self._words[lamp],
        }

    def _due(self, due: date) -> str:
        if due not in self._distance:
            self._distance[due] = f"{due:%Y-%m-%d} · {distance_text(due, self.day)}"
        return self._distance[due]


def _column(
    stage: Checkpoint, counted: tuple[int, int], cards: list[dict[str, Any]], owner: int | None
) -> dict[str, Any]:
    more = f"{reverse('action_list')}?checkpoint={stage}" + (f"&owner={owner}" if owner else "")
    return {"label": stage.label, "n": counted[0], "late": counted[1], "more": more, "cards": cards}
