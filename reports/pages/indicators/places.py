"""An indicator that is a place (位次) on its own page: where its series stands, not what a value lacks to the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from config.numbers import NO_VALUE
from departments.signed_in import SignedInRequest
from indicators.choices import FactKind
from indicators.kinds import kind_of
from indicators.rounds.words import movement_sentence, running
from reports.analysis.scorecard import PlaceRecord, ScoreLine
from reports.facts import PlaceFact, place_in_province, places_of
from reports.models import IndicatorRow
from reports.pages.scorecard.exports import move_of, place_of, record_place
from reports.pages.scorecard.views import lines_of
from reports.pages.shown import Shown
from reports.presentation import reverse_text
from reports.words.notices import Notice
from reports.words.scorecard import standing_sentence, streak_note, streak_sentence

# So many notices, or months, of a series are listed.
LISTED = 12


@dataclass(frozen=True, slots=True)
class PlaceStanding:
    """The newest place of a series with its words; ``records`` are what was published in it, newest first."""

    line: ScoreLine
    place: str
    reverse: str
    move: str
    streak: str
    records: Sequence[tuple[PlaceRecord, str, str]]

    @property
    def sentence(self) -> str:
        """Where it stands by which document, how it moved in its series, and for how long it has been at the bottom."""
        return running([standing_sentence(self.line), streak_sentence(self.line)])


def is_of_places(row: IndicatorRow) -> bool:
    """Whether what is measured is a place."""
    return row.is_leaf and kind_of(row) == FactKind.PLACE


def standing_of(request: SignedInRequest, shown: Shown, row: IndicatorRow) -> PlaceStanding | None:
    """The line of the scorecard for the indicator, as of the report; None where nothing has been published of it.
    Three queries."""
    if shown.report is None or not is_of_places(row):
        return None
    end = shown.report.cycle.end
    # A notice about the month may come out after it, and belongs to the row all the same.
    until = max(end, row.place_date) if row.place_date else end
    line = next(iter(lines_of(request, shown, until=until, code=row.code)), None)
    if line is None:
        return None
    records = [(each, record_place(each), _reverse(each)) for each in reversed(line.series.records[-LISTED:])]
    return PlaceStanding(line, place_of(line), _reverse(line.now), move_of(line), streak_note(line), records)


def notices_of(standing: PlaceStanding | None) -> list[Notice]:
    """The movement between two records of one series as a sentence, with the documents of both."""
    if standing is None or standing.line.before is None:
        return []
    line, before, now = standing.line, standing.line.before, standing.line.now
    text = movement_sentence(line.move, before=before.period, now=now.period)
    name = line.series.name
    named = text if not text or name in now.period else f"{name} {text}"
    return [Notice(named, tuple(filter(None, map(_source, (now, before)))))] if text else []


def place_of_month(row: IndicatorRow, period: str) -> PlaceFact | None:
    """The place that a month has: in the province of what is a value; of what is a place that of its series, else the
    first that is known."""
    if not is_of_places(row):
        return place_in_province(row, period)
    places = places_of(row, period)
    own = (place for place in places if place.level == row.place_level and not place.computed)
    return next(own, places[0] if places else None)


def context_of(standing: PlaceStanding | None, notices: Sequence[Notice]) -> dict[str, Any]:
    """What the page says of it beside the frozen row."""
    if standing is None:
        return {}
    return {"standing": standing, "sentence": standing.sentence, "notices": [*notices, *notices_of(standing)]}


def _reverse(record: PlaceRecord) -> str:
    return reverse_text(record.reverse) if record.reverse is not None else NO_VALUE


def _source(record: PlaceRecord) -> str:
    return " · ".join(filter(None, (record.document, f"{record.day:%Y-%m-%d}" if record.day else "")))
