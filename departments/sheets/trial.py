"""Trying a sheet out (试算): it is done and undone at once, and what would be different is read off. Nothing stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from config.files.differences import SheetDifference

Done = TypeVar("Done")
RowTexts = Mapping[str, str]


def try_out(do: Callable[[], Done]) -> Done:
    """What it gives, with the database as it was. Raises what it raises."""
    with transaction.atomic():
        try:
            return do()
        finally:
            transaction.set_rollback(True)


def compare_rows(
    before: Mapping[str, RowTexts], after: Mapping[str, RowTexts], *, rows: Mapping[str, int], labels: Mapping[str, str]
) -> Iterator[SheetDifference]:
    """What each thing says and would say, fact by fact; ``rows`` is where in the sheet, ``labels`` names facts."""
    for what, texts in after.items():
        old = before.get(what)
        if old is None:
            summary = " · ".join(text for name, text in texts.items() if text and name in labels)
            yield SheetDifference(rows.get(what, 0), what, _("new row"), "", summary or "—")
            continue
        for name, label in labels.items():
            if texts.get(name, "") != old.get(name, ""):
                yield SheetDifference(rows.get(what, 0), what, label, old.get(name, "") or "—", texts.get(name, ""))
    for what, texts in before.items():
        if what not in after:
            summary = " · ".join(text for name, text in texts.items() if text and name in labels)
            yield SheetDifference(0, what, _("falls away"), summary or "—", "")
