"""The columns of what the items of a report are worth, in a file (可追回分值)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from config.lists.columns import ListField
from config.lists.export import plain_value
from reports.pages.board.recoverable import RecoverableItem

Row = tuple[str, RecoverableItem]


def worth_fields() -> list[ListField]:
    def always(key: str, title: str, value: Callable[[Row], Any], width: int) -> ListField:
        return ListField(key, title, value, width, always=True)

    return [
        always("scheme", _("Scheme"), lambda row: row[0], 18),
        always("name", _("Indicator"), lambda row: row[1].name, 30),
        always("lead", _("Lead department"), lambda row: row[1].lead, 16),
        always("value", _("Own value"), lambda row: plain_value(row[1].value), 11),
        always("basis", _("Basis"), lambda row: row[1].basis, 9),
        always("best", _("Best"), lambda row: plain_value(row[1].best), 11),
        always("score", _("Attainment"), lambda row: plain_value(row[1].score), 11),
        always("points", _("Recoverable points"), lambda row: plain_value(row[1].points), 11),
    ]
