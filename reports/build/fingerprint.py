"""输入摘要: SHA-256 over everything that the numbers of a report are made of, so that two builds can prove they read
the same.

Pure. Codes instead of keys, and numbers without the zeros that a database puts behind them: equal inputs have equal
digests in every installation and on either database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from reports.build.records import FigureRecord, Inputs

SETTINGS = ("tie_style", "rounding", "score_decimals", "missing_rule", "serious_gap", "bottom_n", "streak_min")
RULE = (
    "code",
    "unit_zh",
    "unit_en",
    "direction",
    "decimals",
    "method",
    "best",
    "worst",
    "exponent",
    "full_marks",
    "weight",
    "aggregation",
    "is_leaf",
    "ranked",
    "reports",
    "rollup",
    "band",
    "warning",
    "advanced",
)
DOCUMENT = (
    "best",
    "average",
    "worst",
    "best_score",
    "average_score",
    "own_score",
    "rank_province",
    "n_province",
    "rank_city",
    "n_city",
    "city_best",
)


class ReadFigure(NamedTuple):
    """A figure as it counts: value, score, numerator, denominator, whether it is not applicable, and the day that it
    describes where it names one: what was read before figures had a day has the digest that it had."""

    indicator: str
    unit: str
    facts: tuple[Any, ...]

    @classmethod
    def of(cls, indicator: str, unit: str, figure: FigureRecord) -> ReadFigure:
        facts = figure.value, figure.score, figure.numerator, figure.denominator, figure.not_applicable
        return cls(indicator, unit, facts if figure.as_of is None else (*facts, figure.as_of))


def fingerprint(inputs: Inputs) -> str:
    """The digest of one period's inputs."""
    sha = hashlib.sha256()
    for name, part in _parts(inputs):
        sha.update(f"{name}:{_canonical(part)}\n".encode())
    return sha.hexdigest()


def _parts(inputs: Inputs) -> Iterator[tuple[str, Any]]:
    indicators = {indicator.pk: indicator.code for indicator in inputs.indicators}
    units = {pk: unit.code for pk, unit in inputs.departments.items()}
    # A floor or a least number of 0 is none: months built before there was one have the digest that they had.
    floor: list[Any] = [inputs.settings.coverage_floor] if inputs.settings.coverage_floor else []
    floor += [f"least {inputs.settings.least_scored}"] if inputs.settings.least_scored else []
    yield "settings", [*(getattr(inputs.settings, name) for name in SETTINGS), *floor]
    yield "rules", [[indicators.get(i.parent_id or 0), *(getattr(i, name) for name in RULE)] for i in inputs.indicators]
    yield "leads", sorted((indicators.get(pk, ""), units.get(d.department_id, "")) for pk, d in inputs.leads.items())
    yield (
        "duties",
        [(obligation.indicator.code, obligation.unit.code, obligation.unit.group) for obligation in inputs.obligations],
    )
    figures = (ReadFigure.of(indicators.get(i, ""), units.get(u, ""), row) for (u, i), row in inputs.figures.items())
    yield "figures", sorted(figures, key=lambda figure: (figure.indicator, figure.unit))
    documents = ((indicators.get(pk, ""), row) for pk, row in inputs.benchmarks.items())
    yield "benchmarks", sorted([code, *(getattr(row, name) for name in DOCUMENT)] for code, row in documents if code)
    if inputs.notices:  # months built before notices belonged to them have the digest that they had
        yield "notices", sorted([code, *record] for code, record in inputs.notices.items())
    names = inputs.region_names
    regional = (
        (indicators[pk], sorted((names[each.region_id].code, each.status, each.value) for each in values))
        for pk, values in inputs.regional.items()
        if pk in indicators
    )
    yield "regional", sorted(regional)
    yield "history", [*inputs.history.labels, *inputs.history.digests]


def _canonical(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, list | tuple):
        return "[" + ",".join([_canonical(item) for item in value]) + "]"
    return repr(str(value))
