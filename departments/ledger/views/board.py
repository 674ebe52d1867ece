"""The ledger by checkpoint (四到位): four columns, the most urgent items of each."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from config.lists.columns import ListField
from config.lists.page import BaseListPage
from departments.choices import Checkpoint, Lamp
from departments.ledger.exports import board_fields
from departments.ledger.lamps import LAMP_TONES, Today, distance_text, lamp_of
from departments.ledger.views.items import today
from departments.ledger.visible import AtCheckpoint, Seen
from departments.models import ActionItem
from departments.rules import READERS, requires_role
from departments.signed_in import SignedInRequest

# As many cards as stand under each other on one screen; the list has the rest.
CARDS = 12
LANES = {stage.value: place for place, stage in enumerate(Checkpoint)}
CARD = ("checkpoint", "pk", "title", "owner__short_name", "person", "due", "state", "indicator_code")


@method_decorator(requires_role(*READERS), name="dispatch")
class ActionBoard(BaseListPage):
    """The four checkpoints side by side; ``?owner=`` for one unit. A file has all cards, lane after lane."""

    request: SignedInRequest
    template_name = "departments/ledger/action_board.html"
    title = gettext_lazy("Board by checkpoint")

    @cached_property
    def day(self) -> Today:
        return today()

    @cached_property
    def seen(self) -> Seen:
        return Seen(self.request.user)

    @cached_property
    def units(self) -> list[tuple[int, str]]:
        return self.seen.owners()

    @cached_property
    def owner(self) -> int | None:
        wanted = self.request.GET.get("owner", "")
        return int(wanted) if wanted.isdecimal() and len(wanted) < 19 and int(wanted) in dict(self.units) else None

    def get_fields(self) -> list[ListField]:
        return board_fields(self.day)

    def get_rows(self) -> list[ActionItem]:
        waiting = self.seen.items.not_closed().select_related("owner")
        if self.owner is not None:
            waiting = waiting.filter(owner_id=self.owner)
        return sorted(waiting.order_by("due", "pk"), key=lambda item: LANES[item.checkpoint])

    def get_subtitle(self) -> str:
        return dict(self.units).get(self.owner or 0, "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = self.seen.open_by_checkpoint(owner=self.owner, day=self.day.day)
        face, cards = Face(self.day), defaultdict(list)
        for items in self.seen.most_urgent(owner=self.owner, most=CARDS, counts=counts):
            for stage, *row in items.values_list(*CARD):
                cards[stage].append(face.card(*row))
        columns = [_column(stage, counts.get(stage, AtCheckpoint()), cards[stage], self.owner) for stage in Checkpoint]
        context = super().get_context_data(**kwargs)
        return context | {"lanes": columns, "units": self.units, "owner": self.owner}


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


def _column(stage: Checkpoint, counted: AtCheckpoint, cards: list[dict[str, Any]], owner: int | None) -> dict[str, Any]:
    more = f"{reverse('action_list')}?checkpoint={stage}" + (f"&owner={owner}" if owner else "")
    return {"label": stage.label, "n": counted.n, "late": counted.late, "more": more, "cards": cards}
