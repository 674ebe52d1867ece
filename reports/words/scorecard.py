"""成绩单的通报用语: places of city and province as sentences ready to paste. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from departments.choices import RegionLevel
from indicators.rounds.words import movement_sentence, place_text, running
from reports.analysis.scorecard import PlaceRecord, ScoreLine

_PLACE = re.compile(r"(?:全国|全省|全市)?(?:排名|位次|名次)$")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def subject_of(name: str) -> str:
    """What is ranked, by the name of the indicator of its place: 行政效能及好差评全市排名 → 行政效能及好差评."""
    if name.startswith(("City rank, ", "Rank, ")):
        return name.partition(", ")[2]
    return _PLACE.sub("", name) or name


def periods_text(records: Sequence[PlaceRecord]) -> str:
    """Every one of them; months of one year after their year: 2026年6月、7月、8月."""
    texts, year = [], ""
    for record in records:
        found = _MONTH.fullmatch(record.month)
        if found is None:
            texts.append(record.period)
            continue
        values = {"y": found[1], "m": int(found[2])}
        texts.append((_("%(m)s/%(y)s") if found[1] != year else _("month %(m)s")) % values)
        year = found[1]
    return _(", ").join(texts)


def streak_sentence(line: ScoreLine, *, least: int = 2) -> str:
    """行政效能及好差评连续5个月列全市倒数第1（2026年6月、7月、8月、9月、10月）; empty where it is too short."""
    for streak, text_of in ((line.last_streak, _last_text), (line.bottom_streak, _bottom_text)):
        if len(streak) >= least:
            values = {
                "name": line.series.name,
                "n": len(streak),
                "where": where_text(line.series.level),
                "size": line.bottom_n,
                "periods": periods_text(streak),
            }
            return text_of(by_month=bool(streak[-1].month)) % values
    return ""


def streak_note(line: ScoreLine, *, least: int = 2, periods: bool = True) -> str:
    """The same in a cell: 连续5个月倒数第1（…）, with its months or without."""
    last = len(line.last_streak) >= least
    streak = line.last_streak if last else line.bottom_streak
    if len(streak) < least:
        return ""
    text = _streak_text(last=last, by_month=bool(streak[-1].month)) % {"n": len(streak), "size": line.bottom_n}
    return _("%(streak)s (%(periods)s)") % {"streak": text, "periods": periods_text(streak)} if periods else text


def _streak_text(*, last: bool, by_month: bool) -> str:
    if last:
        return _("last %(n)s months running") if by_month else _("last %(n)s times running")
    return (
        _("among the last %(size)s %(n)s months running")
        if by_month
        else _("among the last %(size)s %(n)s times running")
    )


def standing_sentence(line: ScoreLine) -> str:
    """据〔2026〕30号，2026年1—9月持久仗综合评价列全市第3位（共11个）; then the movement in the series."""
    now = line.now
    if now.rank is None and now.band is None:
        return ""
    values = {
        "period": now.period,
        "name": line.series.name,
        "where": where_text(line.series.level),
        "place": place_text(now.rank, now.n, sharing=now.sharing, band=now.band),
        "document": now.document,
    }
    # A round of a year is named by its series already (2026年第二次专项督查).
    named = line.series.name in now.period
    text = (_("%(period)s: %(place)s in the %(where)s") if named else _standing_text()) % values
    if now.document:
        text = _("%(text)s, by %(document)s") % {"text": text, "document": now.document}
    before = line.before.period if line.before else ""
    return running([_("%(text)s.") % {"text": text}, movement_sentence(line.move, before=before, now=now.period)])


def _standing_text() -> str:
    return _("%(period)s, %(name)s: %(place)s in the %(where)s")


def where_text(level: str) -> str:
    return {
        RegionLevel.COUNTRY.value: _("whole country"),
        RegionLevel.PROVINCE.value: _("whole province"),
        RegionLevel.CITY.value: _("whole city"),
    }.get(level, _("whole county"))


def _last_text(*, by_month: bool) -> str:
    if by_month:
        return _("%(name)s has been last in the %(where)s %(n)s months running (%(periods)s).")
    return _("%(name)s has been last in the %(where)s %(n)s times running (%(periods)s).")


def _bottom_text(*, by_month: bool) -> str:
    if by_month:
        return _("%(name)s has been among the last %(size)s in the %(where)s %(n)s months running (%(periods)s).")
    return _("%(name)s has been among the last %(size)s in the %(where)s %(n)s times running (%(periods)s).")
