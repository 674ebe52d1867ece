"""通报轮次的表述: place, movement, loss and grades of a round as sentences ready to paste. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from config.numbers import NO_VALUE, number_text
from departments.choices import RegionLevel
from indicators.numbers.digits import readable
from indicators.places import reverse_rank
from indicators.rounds.bands import Band, band_text
from indicators.rounds.grades import Sample, share
from indicators.rounds.losses import UnitLoss
from indicators.rounds.moves import Move


def points_text(points: Decimal | None) -> str:
    """Marks without the zeros of the column; what is not published is a dash."""
    return number_text(readable(points))


def place_text(rank: int | None, n: int | None, *, sharing: int = 1, band: Band | None = None) -> str:
    """ "10 / 12", with a word when others have the same place; a band where only that is published."""
    if rank is None and band is not None:
        return band_text(band) if n is None else _("%(band)s of %(n)s") % {"band": band_text(band), "n": n}
    if rank is None or n is None:
        return NO_VALUE
    values = {"rank": rank, "n": n}
    return (_("%(rank)s of %(n)s, tied") if sharing > 1 else _("%(rank)s of %(n)s")) % values


def below_text(rank: int | None, n: int | None, *, sharing: int = 1) -> str:
    """倒数第N, for who is nearer to the bottom than to the top; else nothing."""
    if rank is None or n is None:
        return ""
    reverse = reverse_rank(rank, n, sharing=sharing)
    return _("no. %(n)s from the bottom") % {"n": reverse} if reverse < rank else ""


def standing_sentence(*, level: str, rank: int | None, n: int | None, sharing: int, score: Decimal | None) -> str:
    """全市第10位（共12个），倒数第3位, 得分82.5分."""
    parts = []
    if score is not None:
        parts.append(_("score %(points)s points") % {"points": points_text(score)})
    if rank is not None and n is not None:
        values = {"where": _where(level), "rank": rank, "n": n}
        text = (
            _("place %(rank)s of %(n)s in the %(where)s, tied")
            if sharing > 1
            else _("place %(rank)s of %(n)s in the %(where)s")
        )
        parts.append(text % values)
        if below := below_text(rank, n, sharing=sharing):
            parts.append(below)
    return _sentence(parts)


def movement_sentence(move: Move, *, before: str, now: str) -> str:
    """较2025年下降4位: between two named periods of one series; with how many fewer or more took part."""
    took_part = taking_part_text(move)
    values: dict[str, object] = {"before": before, "now": now}
    if move.at_zero:
        return running([_("%(now)s: tied at 0 points, which is no rise on %(before)s.") % values, _stop(took_part)])
    if move.places is None:
        return ""
    values["places"] = move_text(move.places)
    if not move.fewer:
        return _("%(now)s against %(before)s: %(places)s.") % values
    values["part"] = took_part
    if move.common is None:
        return _("%(now)s against %(before)s: %(part)s, %(places)s in the list.") % values
    values["common"] = move.common
    return _("%(now)s against %(before)s: %(part)s; among the %(common)s ranked both times %(places)s.") % values


def move_text(places: int) -> str:
    """上升N位 / 下降N位 / 持平."""
    if places == 0:
        return _("the same place")
    if places > 0:
        return npgettext("series", "up %(n)s place", "up %(n)s places", places) % {"n": places}
    return npgettext("series", "down %(n)s place", "down %(n)s places", -places) % {"n": -places}


def taking_part_text(move: Move) -> str:
    """参评减少1个; nothing where as many took part as before."""
    if move.fewer > 0:
        return ngettext("%(n)s fewer ranked", "%(n)s fewer ranked", move.fewer) % {"n": move.fewer}
    if move.fewer < 0:
        return ngettext("%(n)s more ranked", "%(n)s more ranked", -move.fewer) % {"n": -move.fewer}
    return ""


def movement_note(move: Move) -> str:
    """What stands beside the arrow of a movement: who took part, and among whom places were counted."""
    if move.at_zero:
        return _(", ").join(filter(None, [_("tied at 0 points, no rise"), taking_part_text(move)]))
    text = taking_part_text(move)
    if text and move.common is not None:
        return _("%(part)s; among the %(n)s ranked both times") % {"part": text, "n": move.common}
    return text


def band_sentence(band: Band | None, n: int | None, *, level: str) -> str:
    """列全市前10名（共12个）: a place of which only the band is published."""
    if band is None:
        return ""
    values = {"where": _where(level), "band": band_text(band), "n": n}
    if n is None:
        return _sentence([_("among the %(band)s in the %(where)s") % values])
    return _sentence([_("among the %(band)s of %(n)s in the %(where)s") % values])


def below_sentence(below: int, sample: Sample) -> str:
    """60个受访企业中，4个评价在满意以下（6.7%）: of those asked, not of those named."""
    values = {"asked": sample.size, "n": below, "percent": share(below, sample), "named": sample.named}
    text = _("Of %(asked)s firms asked %(n)s are below satisfied (%(percent)s%%).") % values
    if not sample.is_partial:
        return text
    return running([text, _("%(named)s of them are named; the other grades are not listed.") % values])


def loss_sentence(losses: Sequence[UnitLoss[str]]) -> str:
    """共5项失分、扣8.5分，其中：金融办2项、市场监管局1项: units by items, as notices count them."""
    if not losses:
        return ""
    items = sum(loss.items for loss in losses)
    points = sum((loss.points for loss in losses), Decimal(0))
    named = sorted(losses, key=lambda loss: (loss.unit is None, -loss.items, -loss.points))
    units = _(", ").join(
        ngettext("%(unit)s %(n)s item", "%(unit)s %(n)s items", loss.items)
        % {"unit": loss.unit or _("nobody named"), "n": loss.items}
        for loss in named
    )
    values = {"n": items, "points": points_text(points), "units": units}
    return (
        ngettext(
            "%(n)s item loses marks, %(points)s points in all, of these: %(units)s.",
            "%(n)s items lose marks, %(points)s points in all, of these: %(units)s.",
            items,
        )
        % values
    )


def bottom_sentence(names: Sequence[str], size: int | None, *, level: str) -> str:
    """3项指标列全市后3名：…; nothing when the notice names no bottom group."""
    if size is None or not names:
        return ""
    values = {"n": len(names), "size": size, "where": _where(level), "names": _(", ").join(names)}
    return (
        ngettext(
            "%(n)s item is among the last %(size)s in the %(where)s: %(names)s.",
            "%(n)s items are among the last %(size)s in the %(where)s: %(names)s.",
            len(names),
        )
        % values
    )


def running(sentences: Sequence[str]) -> str:
    """Sentences one after the other; Chinese ones stand without a space between them."""
    present = [sentence for sentence in sentences if sentence]
    text = present[0] if present else ""
    for sentence in present[1:]:
        text = _("%(first)s %(second)s") % {"first": text, "second": sentence}
    return text


def _stop(text: str) -> str:
    return _sentence([text]) if text else ""


def _sentence(parts: Sequence[str]) -> str:
    if not parts:
        return ""
    text = pgettext("between clauses", ", ").join(parts)
    return _("%(text)s.") % {"text": text[0].upper() + text[1:]}


def _where(level: str) -> str:
    """全国 / 全省 / 全市 / 全县 as it stands in a sentence."""
    return {
        RegionLevel.COUNTRY.value: _("whole country"),
        RegionLevel.PROVINCE.value: _("whole province"),
        RegionLevel.CITY.value: _("whole city"),
    }.get(level, _("whole county"))
