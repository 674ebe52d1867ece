"""模块的通报表述: who leads a module and who is last, who is at 0, what was late, ready for a notice. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from departments.choices import PeerGroup
from indicators.rounds.words import running
from reports.analysis.quarters import Quarter
from reports.words.module_lines import ModuleColumn, UnitLine, lacking_units, leading, metrics, place_lines
from reports.words.module_sentences import Metric, late_sentence, league_sentence, no_place_sentence, zero_sentence


def league_of_group(
    group: str, columns: Sequence[ModuleColumn], inside: Sequence[UnitLine], measures: Sequence[Metric], parameters: Any
) -> str:
    """前三名、后三名 of one group by its leading columns; empty where nothing places anybody."""
    chosen = leading(columns)
    if not chosen:
        return ""
    first, *more = chosen
    places = place_lines(inside, first, columns[first], parameters)
    names = {line.code: line.name for line in inside}
    second = measures[more[0]] if more else None
    league = league_sentence(group, names, places, measures[first], second)
    return running([league, no_place_sentence(lacking_units(inside, first))]) if league else ""


def zeros_of_group(columns: Sequence[ModuleColumn], inside: Sequence[UnitLine], measures: Sequence[Metric]) -> str:
    """仍然为0, of what compares units and of which more is better."""
    counted = [
        each
        for each, column in zip(measures, columns, strict=True)
        if column.compares_units and not column.fewer_is_better
    ]
    return zero_sentence(counted, {line.code: line.name for line in inside})


def late_of_module(
    columns: Sequence[ModuleColumn], lines: Sequence[UnitLine], words: str, quarter: Quarter | None = None
) -> str:
    """Counts of which fewer are better, over all units: how many, and where most."""
    counts = [
        each
        for each, column in zip(metrics(columns, lines, quarter), columns, strict=True)
        if column.compares_units and column.fewer_is_better and column.adds_up
    ]
    return late_sentence(words, counts, {line.code: line.name for line in lines})


def module_sentences(
    code: str, columns: Sequence[ModuleColumn], lines: Sequence[UnitLine], words: str, parameters: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Key and text of every sentence of a module in one month, group by group."""
    for group in PeerGroup:
        inside = [line for line in lines if line.group == group]
        if not inside:
            continue
        measures = metrics(columns, inside)
        label = str(group.label)
        if league := league_of_group(label, columns, inside, measures, parameters):
            yield f"module.{code}.{group.value}.league", _("%(first)s, %(next)s") % {"first": words, "next": league}
        if zeros := zeros_of_group(columns, inside, measures):
            yield f"module.{code}.{group.value}.zero", _("%(first)s, %(next)s") % {"first": label, "next": zeros}
    if late := late_of_module(columns, lines, words):
        yield f"module.{code}.late", late
