"""The tree of a catalogue file (指标层级): parents, circles, and what leaves and branches must or cannot say.

Pure: definitions in, problems out.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from config.files.problems import Problem
from indicators.catalogue.rows import CatalogueRow
from indicators.choices import Direction, Method

MAX_DEPTH = 20


def check_tree(definitions: list[CatalogueRow], stored_parents: Mapping[str, str]) -> list[Problem]:
    """Faults between rows; ``stored_parents`` maps indicators already stored to their parents, '' at the top."""
    problems: list[Problem] = []
    first: dict[str, CatalogueRow] = {}
    for definition in definitions:
        if definition.code in first:
            problems.append(
                Problem(
                    definition.row,
                    "code",
                    _("The code %(code)s is already used in row %(row)s.")
                    % {"code": definition.code, "row": first[definition.code].row},
                    _("Give every indicator its own code, or delete one of the rows."),
                )
            )
        first.setdefault(definition.code, definition)
    parents = {**stored_parents, **{code: definition.parent_code for code, definition in first.items()}}
    problems += [_unknown_parent(d) for d in definitions if d.parent_code and d.parent_code not in parents]
    problems += [_cycle(cycle, first) for cycle in _cycles(parents)] or _too_deep(definitions, parents)
    branches = branch_codes(parents)
    for definition in definitions:
        problems += _leaf_problems(definition) if definition.code not in branches else _branch_problems(definition)
    return problems


def branch_codes(parents: Mapping[str, str]) -> set[str]:
    """Indicators that others stand under: composed, not measured."""
    return set(parents.values()) - {""}


def tree_order(definitions: Iterable[CatalogueRow]) -> list[CatalogueRow]:
    """Parents before children, siblings in the order of the file, wherever the rows stand in it."""
    rows = list(definitions)
    inside = {definition.code for definition in rows}
    children: dict[str, list[CatalogueRow]] = {}
    for definition in rows:
        children.setdefault(definition.parent_code if definition.parent_code in inside else "", []).append(definition)
    ordered, waiting = [], list(reversed(children.get("", [])))
    while waiting:
        definition = waiting.pop()
        ordered.append(definition)
        waiting += reversed(children.get(definition.code, []))
    return ordered


def _unknown_parent(definition: CatalogueRow) -> Problem:
    return Problem(
        definition.row,
        "parent_code",
        _("There is no indicator with the code %(code)s.") % {"code": definition.parent_code},
        _("Add a row for it, or correct the code."),
    )


def _cycles(parents: Mapping[str, str]) -> list[list[str]]:
    """Every circle of indicators that stand above themselves, each once."""
    found: list[list[str]] = []
    settled: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}  # ordered, and quick to look up in a chain of a hundred thousand
        code = start
        while code and code in parents and code not in settled and code not in path:
            path[code] = None
            code = parents[code]
        if code in path:
            codes = list(path)
            found.append(codes[codes.index(code) :])
        settled.update(path)
    return found


def _too_deep(definitions: list[CatalogueRow], parents: Mapping[str, str]) -> list[Problem]:
    """A real tree has three or four levels; a list pasted into the wrong column has hundreds."""
    found = []
    for definition in definitions:
        code, depth = definition.code, 0
        while code and depth < MAX_DEPTH:
            code, depth = parents.get(code, ""), depth + 1
        if code:
            message = _("The indicator lies more than %(limit)s levels deep.") % {"limit": MAX_DEPTH}
            found.append(Problem(definition.row, "parent_code", message, _("Correct the parent codes.")))
    return found


def _cycle(cycle: list[str], rows: Mapping[str, CatalogueRow]) -> Problem:
    row = min((rows[code].row for code in cycle if code in rows), default=None)
    circle = " → ".join([*cycle, cycle[0]])
    return Problem(
        row,
        "parent_code",
        _("These indicators stand above each other in a circle: %(codes)s.") % {"codes": circle},
        _("Correct the parent of one of them."),
    )


def _leaf_problems(definition: CatalogueRow) -> list[Problem]:
    stated, found = definition.stated, []
    if "direction" not in stated:
        found.append(
            (
                "direction",
                _("A measured indicator needs a direction."),
                _("Write higher when more is better, lower when less is better."),
            )
        )
    best, worst = stated.get("best"), stated.get("worst")
    if stated.get("method") in (Method.GOALPOSTS, Method.EFFICACY) and (best is None or worst is None):
        found.append(
            (
                "method",
                _("The method needs both best and worst."),
                _("Fill in both, or choose another method."),
            )
        )
    if best is not None and worst is not None and not is_ordered(stated.get("direction"), best, worst):
        found.append(
            (
                "best",
                _("Best %(best)s and worst %(worst)s contradict the direction.") % {"best": best, "worst": worst},
                _("Where higher is better, best must be above worst; where lower is better, below."),
            )
        )
    warning, advanced = stated.get("warning"), stated.get("advanced")
    if warning is not None and advanced is not None and not is_ordered(stated.get("direction"), advanced, warning):
        found.append(
            (
                "advanced",
                _("The advanced threshold %(advanced)s is not better than the warning threshold %(warning)s.")
                % {"advanced": advanced, "warning": warning},
                _("Correct one of them."),
            )
        )
    low, high = stated.get("minimum", Decimal(0)), stated.get("maximum")
    if low is not None and high is not None and low >= high:
        found.append(("maximum", _("The upper limit must be above the lower limit."), _("Correct one of them.")))
    # A cell that could not be read has been reported already; what follows from it is not a second fault.
    unread = definition.unread & {"direction", "best", "worst", "method", "minimum", "maximum", "warning", "advanced"}
    return [] if unread else [Problem(definition.row, *fault) for fault in found]


def _branch_problems(definition: CatalogueRow) -> list[Problem]:
    if not definition.stated.get("reports"):
        return []
    return [
        Problem(
            definition.row,
            "reports",
            _("An indicator with others under it is composed and not reported."),
            _("Empty the cell, or correct the parents of the rows that name it."),
        )
    ]


def is_ordered(direction: str | None, best: Decimal, worst: Decimal) -> bool:
    """Whether the first is better than the second; without a direction, whether they differ."""
    if best == worst:
        return False
    return direction is None or (best > worst) == (direction == Direction.HIGHER)
