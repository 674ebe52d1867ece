"""From a typed cell to its figure a value passes five types at most, and the docstring that says so names real ones."""

import re
from typing import get_type_hints

import pytest

from indicators.entry import facts
from indicators.entry.autosave import TypedCells
from indicators.entry.form_rows import FormRow, TypedSheet
from indicators.entry.save import SaveResult
from indicators.entry.texts import Merge, merge_cells, read_entry
from indicators.figures.facts import Entry
from indicators.models import Figure
from indicators.upload.plan import PlanLine
from indicators.upload.rows import SheetRow

TYPES = {each.__name__: each for each in (TypedCells, Merge, FormRow, Entry, SheetRow, PlanLine, Figure)}
DOORS = re.findall(r"- (\w+):\s*(.+)", facts.__doc__)
PATHS = {door: re.findall(r"(\w+)(?:``)?(?= →|$)", path) for door, path in DOORS}


@pytest.mark.parametrize("door", ["grid", "form", "upload"])
def test_a_value_passes_at_most_five_types(door):
    path = PATHS[door]
    assert path[0] == "text" and path[-1] == "Figure" and len(path) <= 5
    assert set(path[1:]) <= TYPES.keys()


def test_the_steps_of_the_paths_are_those_of_the_code():
    scope = {"Figure": Figure, "Indicator": object}
    assert get_type_hints(merge_cells, None, scope)["return"] is Merge
    assert get_type_hints(read_entry, None, scope)["return"].__args__[0] is Entry
    assert get_type_hints(TypedSheet)["entries"] == list[Entry]
    assert get_type_hints(SheetRow)["entry"] is Entry
    assert (get_type_hints(PlanLine)["row"], get_type_hints(PlanLine)["entry"]) == (SheetRow, Entry)
    assert get_type_hints(SaveResult)["saved"] == list[Figure]
