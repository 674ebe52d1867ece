"""What a sheet would change (比对), row by row. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


@dataclass(frozen=True, slots=True)
class SheetDifference:
    """One thing that a row changes: of what, which fact, from what to what."""

    row: int
    what: str
    fact: str
    before: str
    after: str
    hints: tuple[str, ...] = ()  # what is to be looked at before it is confirmed
    choice: str = ""  # it is done only when this is ticked, for what stands was changed by somebody else

    @property
    def is_new(self) -> bool:
        return not self.before

    @property
    def word(self) -> str:
        return pgettext("row", "new") if self.is_new else _("changed")

    @property
    def tone(self) -> str:
        return "info" if self.is_new else "warn"
