"""What is wrong with a file somebody uploaded, said so that they can put it right.

A reader never stops at the first fault: it collects every `Problem` and refuses the file whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where a person finds it (rows as a spreadsheet counts them), what it is, and what to do."""

    row: int | None
    column: str
    message: str
    remedy: str = ""
    address: str = ""  # of the cell, such as B2

    def __str__(self) -> str:
        text = f"{self.message} {self.remedy}".strip()
        if self.address:
            values = {"cell": self.address, "column": self.column, "said": text}
            if not self.column:
                return _("Cell %(cell)s: %(said)s") % values
            return _("Cell %(cell)s, column “%(column)s”: %(said)s") % values
        if self.row is None:
            return text
        if not self.column:
            return _("Row %(row)s: %(said)s") % {"row": self.row, "said": text}
        return _("Row %(row)s, column “%(column)s”: %(said)s") % {"row": self.row, "column": self.column, "said": text}


class ProblemList(Exception):
    """The file is refused whole; `problems` holds every reason, in the order of the rows."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.row or 0)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def file_problem(message: str, remedy: str = "") -> ProblemList:
    """The file as a whole cannot be read, so no row can be judged."""
    return ProblemList([Problem(None, "", message, remedy)])


def too_many_rows(most: int) -> Problem:
    """A sheet is longer than one act takes in."""
    return Problem(None, "", _("More than %(n)s rows.") % {"n": most}, _("Split it."))
