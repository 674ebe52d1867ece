"""The columns of the scorecard (成绩单), on the page and in a file."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.lists.columns import ListField
from departments.choices import RegionLevel
from indicators.numbers.digits import readable
from indicators.rounds.words import move_text, movement_note, place_text
from reports.analysis.scorecard import PlaceRecord, ScoreLine
from reports.words.scorecard import standing_sentence, streak_note, streak_sentence


def scorecard_fields() -> list[ListField]:
    """In the order of the page; a row is a line of it."""
    return [
        ListField("name", _("Series"), lambda line: line.series.name, 26, always=True),
        ListField("level", _("Level"), level_text, 7),
        ListField("period", pgettext("scorecard", "Period"), lambda line: line.now.period, 16),
        ListField("score", _("Score"), lambda line: readable(line.now.score), 9),
        ListField("score", _("Full marks"), lambda line: readable(line.now.full_marks), 9, only_file=True),
        ListField("place", _("Place"), place_of, 18),
        ListField("place", _("Number of ranked"), lambda line: line.now.n, 9, only_file=True),
        ListField("reverse", _("Counted from the bottom"), lambda line: line.reverse, 9),
        ListField("move", _("Movement in the series"), move_of, 24),
        ListField("streak", _("Streak at the bottom"), streak_note, 40),
        ListField("document", pgettext("scorecard", "Document"), lambda line: line.now.document, 36),
        ListField("day", _("Issued on"), lambda line: f"{line.now.day:%Y-%m-%d}" if line.now.day else "", 12),
        ListField("words", pgettext("scorecard", "In words"), words_of, 60, only_file=True),
    ]


def level_text(line: ScoreLine) -> str:
    return str(RegionLevel(line.series.level).label)


def place_of(line: ScoreLine) -> str:
    return record_place(line.now)


def record_place(record: PlaceRecord) -> str:
    """第3位（共11个）, 第3位 where nobody says of how many, or a band."""
    if record.rank is not None and record.n is None:
        return _("place %(n)s") % {"n": record.rank}
    return place_text(record.rank, record.n, sharing=record.sharing, band=record.band)


def move_of(line: ScoreLine) -> str:
    """With who took part; nothing of the first record of a series."""
    places = "" if line.move.places is None else move_text(line.move.places)
    return _("; ").join(filter(None, [places, movement_note(line.move)]))


def words_of(line: ScoreLine) -> str:
    """What can be pasted: where it stands, and for how long it has been at the bottom."""
    return "".join(filter(None, [standing_sentence(line), streak_sentence(line)]))
