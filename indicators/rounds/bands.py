"""名次区间: a place of which a notice says only that it is among the first or the last so many. Pure.

A band is never made an exact number: it is written as a band, sorted behind every exact place that it may be, and no
movement is worked out from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from config.names import name_key
from departments.dates import NotUnderstood
from indicators.choices import BandEnd
from indicators.places import is_bottom, reverse_rank
from indicators.rounds.facts import RoundFault

_BAND = re.compile(
    r"(?:全国|全省|全市|全县)?(前|后|末|倒数后|倒数前|top|first|last|bottom)(\d{1,4})(?:名|位|个)?(?:以?内)?"
)
_BELOW = {"后", "末", "倒数后", "倒数前", "last", "bottom"}


@dataclass(frozen=True, slots=True)
class Band:
    """前N名 or 后N名."""

    end: BandEnd
    size: int


def is_band(text: str) -> bool:
    """Whether a cell of places says a band and no number."""
    return _BAND.fullmatch(name_key(text)) is not None


def read_band(text: str) -> Band:
    """Raises ``NotUnderstood``.

    >>> read_band("前10"), read_band("全市后3名")
    (Band(end=BandEnd.TOP, size=10), Band(end=BandEnd.BOTTOM, size=3))
    """
    found = _BAND.fullmatch(name_key(text))
    if found is None or int(found[2]) < 1:
        message = _("“%(text)s” is no band of places.") % {"text": text[:40]}
        raise NotUnderstood(message, _("Write it as the notice does, such as 前10 or 后3名."))
    return Band(BandEnd.BOTTOM if found[1] in _BELOW else BandEnd.TOP, int(found[2]))


def band_of(end: str, size: int | None) -> Band | None:
    """As two columns keep it."""
    return Band(BandEnd(end), size) if end and size else None


def band_text(band: Band | None) -> str:
    """前10名 / 后3名, as it is written and read again."""
    if band is None:
        return ""
    return (_("first %(n)s") if band.end == BandEnd.TOP else _("last %(n)s")) % {"n": band.size}


def cell_text(band: Band | None) -> str:
    """As a sheet that comes back says it."""
    return "" if band is None else f"{'前' if band.end == BandEnd.TOP else '后'}{band.size}"


def band_faults(band: Band | None, rank: int | None, n: int | None, sharing: int = 1) -> Iterator[RoundFault]:
    """A band of fewer than all, in which the exact place lies where that is published too."""
    if band is None:
        return
    values = {"band": band_text(band), "rank": rank, "n": n}
    if n is not None and band.size >= n:
        message = _("“%(band)s” of %(n)s ranked would be everybody.") % values
        yield RoundFault("band", message, _("Correct the band or the number of ranked."))
    elif rank is not None and not _holds(band, rank, n, sharing):
        message = _("Place %(rank)s of %(n)s is not in the band “%(band)s”.") % values
        yield RoundFault("band", message, _("Correct one of the two, or leave the band blank."))


def in_bottom(band: Band | None, size: int) -> bool:
    """Whether a band alone says that the place is among the last ``size``."""
    return band is not None and band.end == BandEnd.BOTTOM and band.size <= size


def sort_key(rank: int | None, n: int | None, band: Band | None) -> tuple[int, int, int]:
    """Best first: a band stands behind the worst exact place that it may be, what is unknown behind everything."""
    if rank is not None:
        return 0, rank, 0
    if band is None:
        return 1, 0, 0
    worst = band.size if band.end == BandEnd.TOP else n if n is not None else 10**6 - band.size
    return 0, worst, 1


def _holds(band: Band, rank: int, n: int | None, sharing: int) -> bool:
    if band.end == BandEnd.TOP:
        return rank <= band.size
    return n is None or is_bottom(rank, reverse_rank(rank, n, sharing=sharing), band.size)
