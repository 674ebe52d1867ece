"""二、存在问题: by class, units by name, with what each class costs. Pure.

A class of which the snapshot says nothing has no heading; the numbers of the others close up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.documents.blocks import Block, Paragraph, Sentence, TextHeading
from config.documents.numbers import trace
from config.documents.phrases import Phrase, cite, join, name, put, sentence
from config.numbers import number_text
from departments.choices import ActionKind
from reports.documents.naming import list_names, quote
from reports.documents.snapshot import LeafFact, SeriesFact, Snapshot, UnitFact
from reports.presentation import digits, gap_unit, gap_with_unit, is_percentage

# So many units are named in one class, each with so many of its indicators.
UNITS, LEAVES = 8, 3


def problems(snapshot: Snapshot) -> list[Block]:
    """The part with its classes, in the order of the speech."""
    blocks: list[Block] = [TextHeading(1, _("Problems"))]
    for title, sentences in (
        (_("Attention and staffing"), _staffing(snapshot)),
        (_("Gaps in the provincial evaluation"), _gaps(snapshot)),
        (_("Inspections and assessments of the city"), _inspections(snapshot)),
        (_("Promises and difficulties of enterprises"), _promises(snapshot)),
        (_("Satisfaction of market entities"), _survey(snapshot)),
    ):
        blocks += [TextHeading(2, title), *(Paragraph((each,)) for each in sentences)]
    for module in snapshot.modules:
        lines = [_bottom_of(series) for series in snapshot.series if _is_of(series, module.name) and series.streak]
        lines += [trace(text, module.sources, key=key, quoted=module.quoted) for key, text in module.sentences]
        blocks += [TextHeading(2, module.name), *(Paragraph((line,)) for line in lines)]
    blocks += [TextHeading(2, _("Units at the bottom")), *(Paragraph((each,)) for each in _bottom(snapshot))]
    return blocks


def _staffing(snapshot: Snapshot) -> Iterator[Sentence]:
    lacking = [fact for fact in snapshot.readiness if fact.missing]
    if lacking:
        names = list_names([name(fact.unit) for fact in lacking], "count readiness")
        values: dict[str, Phrase | str] = {"n": cite(len(lacking), "count readiness"), "units": names}
        yield sentence(
            "staffing.units", put(_("%(n)s units have gaps in their team or its document: %(units)s."), values)
        )
    late = [unit for unit in snapshot.units if unit.missing > 0]
    if late:
        parts = [put(_("%(unit)s (%(n)s)"), {"unit": u.name, "n": cite(u.missing, f"{u.code}.owed")}) for u in late]
        values = {"units": list_names(parts, "count owed−reported"), "n": cite(len(late), "count owed−reported")}
        text = _("%(n)s units did not report all of their figures (number of figures missing): %(units)s.")
        yield sentence("staffing.late", put(text, values))
    _pieces, silent = snapshot.pieces
    if silent:
        values = {"n": cite(silent, "publicity units without a piece")}
        yield sentence("staffing.silent", put(_("%(n)s units had no report in the media this month."), values))


def _gaps(snapshot: Snapshot) -> Iterator[Sentence]:
    """Per lead unit its serious gaps, the largest, and what all of its gaps cost."""
    by_unit: dict[str, list[LeafFact]] = {}
    for leaf in snapshot.leaves:
        if leaf.is_serious and leaf.unit:
            by_unit.setdefault(leaf.unit_code, []).append(leaf)
    lost = {code: sum((leaf.lost or Decimal(0) for leaf in found), Decimal(0)) for code, found in by_unit.items()}
    order = sorted(by_unit, key=lambda code: -lost[code])
    for code in order[:UNITS]:
        yield sentence(f"gaps.{code}", _gap_of_unit(code, by_unit[code], lost[code]))
    if len(order) > UNITS:
        parts = [name(by_unit[code][0].unit) for code in order[UNITS:]]
        values: dict[str, Phrase | str] = {"units": list_names(parts, "count is_serious")}
        yield sentence("gaps.others", put(_("Serious gaps are also found at %(units)s; see the annex."), values))
    zeros = [leaf for leaf in snapshot.leaves if leaf.is_zero]
    if zeros:
        names = list_names([_zero(leaf) for leaf in zeros], "count zero_score", of_units=False)
        values = {"n": cite(len(zeros), "count zero_score"), "names": names, "zero": cite(0, "zero_score")}
        yield sentence("gaps.zero", put(_("%(n)s indicators score %(zero)s: %(names)s."), values))
    if snapshot.total.below:
        values = {"n": cite(snapshot.total.below, "summary.below_average")}
        yield sentence("gaps.below", put(_("%(n)s indicators are worse than the average of the province."), values))


def _gap_of_unit(code: str, leaves: Sequence[LeafFact], lost: Decimal) -> Phrase:
    largest = sorted(leaves, key=lambda leaf: -(leaf.lost or Decimal(0)))
    values: dict[str, Phrase | str] = {
        "unit": leaves[0].unit,
        "n": cite(len(leaves), f"count {code} is_serious"),
        "leaves": join([_gap(leaf) for leaf in largest[:LEAVES]], _("; ")),
        "lost": cite(number_text(lost, 2), f"sum {code} lost"),
    }
    if len(leaves) == 1:
        template = _("Led by %(unit)s, %(leaves)s has a serious gap, which costs %(lost)s points of the total.")
        return put(template, values)
    if len(leaves) <= LEAVES:
        template = _(
            "Led by %(unit)s, %(n)s indicators have serious gaps: %(leaves)s; together they cost %(lost)s points of the"
            " total."
        )
    else:
        template = _(
            "Led by %(unit)s, %(n)s indicators have serious gaps, among them %(leaves)s; together they cost %(lost)s"
            " points of the total."
        )
    return put(template, values)


def _gap(leaf: LeafFact) -> Phrase:
    """网办率与全省最优值相差15.69个百分点, or of points where an issuer awards them."""
    row, named = leaf.row, quote(leaf.name)
    if row.score_gap is not None and row.score_gap > 0:
        values = {"name": named, "gap": cite(number_text(row.score_gap.normalize()), f"{leaf.code}.score_gap")}
        return put(_("%(name)s scores %(gap)s points less than the best"), values)
    if row.gap is None:
        return named
    words = cite(_gap_text(row), f"{leaf.code}.gap", quoted=(gap_unit(row.unit),))
    return put(_("%(name)s is %(gap)s away from the best of the province"), {"name": named, "gap": words})


def _gap_text(row: Any) -> str:
    """35.5个百分点 as a sentence has it; a table says 百分点 in its heading."""
    if is_percentage(row.unit):
        return pgettext("sentence", "%(number)s percentage points") % {"number": digits(row.gap)}
    return gap_with_unit(row.gap, row.unit)


def _zero(leaf: LeafFact) -> Phrase:
    values: dict[str, Phrase | str] = {"name": quote(leaf.name), "unit": leaf.unit}
    if leaf.zero_months > 1:
        values["n"] = cite(leaf.zero_months, f"{leaf.code}.zero_streak")
        return put(_("%(name)s (%(unit)s, %(n)s months running)"), values)
    return put(_("%(name)s (%(unit)s)"), values)


def _inspections(snapshot: Snapshot) -> Iterator[Sentence]:
    modules = [module.name for module in snapshot.modules]
    for series in snapshot.series:
        if series.is_bottom and not any(series.streak and _is_of(series, name) for name in modules):
            yield _bottom_of(series)
    found = snapshot.inspection
    if found is not None and found.losses:
        parts = [
            put(
                _("%(unit)s %(items)s items, %(points)s points"),
                {
                    "unit": unit,
                    "items": cite(items, f"{found.key}.{unit}.items"),
                    "points": cite(number_text(points.normalize()), f"{found.key}.{unit}.points"),
                },
            )
            for unit, items, points in found.losses
        ]
        values: dict[str, Phrase | str] = {"title": found.title, "units": list_names(parts, f"{found.key} units")}
        yield sentence("inspection.units", put(_("“%(title)s” takes marks off: %(units)s."), values))


def _bottom_of(series: SeriesFact) -> Sentence:
    text = series.streak or series.standing
    return trace(text, series.sources, key=f"series.{series.key}.bad", quoted=series.quoted)


def _is_of(series: SeriesFact, module: str) -> bool:
    """Whether a series ranks what a module measures: then its streak stands with the module."""
    return series.name in module or module in series.name


def _promises(snapshot: Snapshot) -> Iterator[Sentence]:
    open_ = [item for item in snapshot.items if item.kind == ActionKind.PROMISE and not item.is_closed]
    if not open_:
        return
    late = [item for item in open_ if item.is_overdue]
    money = sum((item.amount or Decimal(0) for item in open_), Decimal(0))
    values: dict[str, Phrase | str] = {
        "n": cite(len(open_), "count ledger promises"),
        "late": cite(len(late), "count ledger promises overdue"),
        "money": cite(number_text((money / 10000).quantize(Decimal("0.01")), group=True), "sum ledger promises amount"),
        "units": list_names([name(unit) for unit in dict.fromkeys(i.unit for i in late or open_)], "count units"),
    }
    if late:
        text = _(
            "%(n)s promises of old are not kept yet, %(late)s of them overdue, in all %(money)s ten thousand yuan;"
            " overdue with %(units)s."
        )
    else:
        text = _("%(n)s promises of old are not kept yet, in all %(money)s ten thousand yuan; they are with %(units)s.")
    yield sentence("promises.open", put(text, values))
    stuck = [item for item in snapshot.items if item.kind == ActionKind.ENTERPRISE and not item.is_closed]
    if stuck:
        values = {"n": cite(len(stuck), "count ledger enterprise issues")}
        yield sentence("promises.firms", put(_("%(n)s issues of enterprises are still being worked on."), values))


def _survey(snapshot: Snapshot) -> Iterator[Sentence]:
    found = snapshot.survey
    if found is not None and found.below:
        values = {
            "title": name(found.title),
            "below": cite(found.below, f"{found.key} below satisfied"),
            "named": cite(found.named, f"{found.key} firms named"),
        }
        text = _("Of %(named)s enterprises that “%(title)s” names, %(below)s rated the county below satisfied.")
        yield sentence("survey.below", put(text, values))


def _bottom(snapshot: Snapshot) -> Iterator[Sentence]:
    with_streak = [unit for unit in snapshot.units if unit.streak]
    for unit in with_streak[:UNITS]:
        values: dict[str, Phrase | str] = {"unit": unit.name, "streak": _streak(unit)}
        yield sentence(f"bottom.{unit.code}", put(_("%(unit)s: %(streak)s."), values))
    not_ranked = [unit for unit in snapshot.units if unit.not_ranked]
    if not_ranked:
        names = list_names([name(unit.name) for unit in not_ranked], "count not ranked")
        text = _("Not ranked, because too little was reported: %(units)s.")
        yield sentence("bottom.not_ranked", put(text, {"units": names}))


def _streak(unit: UnitFact) -> Phrase:
    return cite(unit.streak, f"{unit.code}.streak")
