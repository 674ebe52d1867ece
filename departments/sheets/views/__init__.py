"""Pages of sheets: the steps of taking one in, and what was taken in."""

from departments.sheets.views.changes import ChangeSetList, sheet_change
from departments.sheets.views.steps import START_OF_ONE, SheetChoice, sheet_page

__all__ = ["START_OF_ONE", "ChangeSetList", "SheetChoice", "sheet_change", "sheet_page"]
