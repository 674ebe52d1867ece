"""A door for sheets (导入口): one kind of sheet, what it may hold, what a look at it tells, what confirming does.

Every noun declares its own door beside its columns and rows; the steps, pages and rules of taking a sheet in are the
same for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import QuerySet
from django.utils.functional import Promise

from config.files.differences import SheetDifference
from config.files.records import Book
from config.sheets.table import Table, TableColumn
from config.sheets.understand import Wanted
from departments.models import ChangeSet, Department, Region, User

if TYPE_CHECKING:
    from departments.sheets.uploads import KeptReading


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """Who hands a sheet in, where, and what for. ``key`` and ``about`` say what for: in a row, and to a person."""

    actor: User
    region: Region
    on: date
    subject: Any = None  # the period, round, scheme or year that it is for
    key: str = ""
    about: str = ""
    unit: Department | None = None  # whose sheet it is; none for one of the whole region
    options: Mapping[str, str] = field(default_factory=dict)  # what was chosen beside the file
    choices: frozenset[str] = frozenset()  # those of the differences that were ticked
    reason: str = ""  # where the plan asks for one


@dataclass(slots=True)
class SheetPlan:
    """What a sheet would do."""

    differences: list[SheetDifference] = field(default_factory=list)
    # Whose places may move by it, in words; and whatever else is to be known before confirming.
    concerned: Sequence[str] = ()
    notes: Sequence[str] = ()
    warnings: Sequence[str] = ()  # ticked before confirming
    passed: Sequence[tuple[int, str]] = ()  # rows that say something which is not taken, and why
    asks_reason: str | Promise = ""  # a reason is owed, and what for


@dataclass(frozen=True, slots=True)
class SheetDone:
    """What confirming did. ``once`` is shown a single time and kept nowhere: account, person, first password."""

    text: str
    once: Sequence[tuple[str, ...]] = ()
    # The keys of what was stored, where others may write rows of the same kind meanwhile; none: all that differs.
    stored: frozenset[Any] | None = None


class NameBook(Protocol):
    """The things of one kind that a sheet can name."""

    def key_of(self, text: str) -> str | None:
        """What the door's own rows understand by this name; None for a stranger."""
        ...

    def options(self) -> Sequence[tuple[str, str]]:
        """All of them: key, and how a person knows it."""
        ...


def _no_word(_text: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class NameColumn:
    """A column whose cells are names of known things."""

    kind: str
    book: Callable[[SheetPlace], NameBook]
    between: re.Pattern[str] | None = None  # what stands between several names in one cell
    is_word: Callable[[str], bool] = _no_word  # what stands there and is no name: 无, 全县, a kind of units
    may_lack: bool = False  # a name that does not belong here leaves the cell blank, else the row is passed over
    # The column that takes the key, where the name itself is kept as it was written; its own otherwise.
    puts: str = ""


def _nothing_stands(_change_set: ChangeSet) -> str:
    return ""


@dataclass(frozen=True)
class Door:
    """One kind of sheet. ``plan`` and ``do`` raise ``ProblemList``; then nothing has changed."""

    key: str
    title: str | Promise
    columns: Sequence[TableColumn]
    plan: Callable[[Table, SheetPlace], SheetPlan]
    do: Callable[[Table, SheetPlace], SheetDone]
    # The rows that it may change: compared before and after, so that a change set knows all that was changed.
    touches: Callable[[Table, SheetPlace], Iterable[QuerySet[Any]]]
    roles: frozenset[str]
    back: str  # name of the address that it comes from and returns to
    back_label: str | Promise
    page: str = ""  # name of the address of its first step, where nothing else has to be said
    template: str = ""  # name of the address of an empty or present sheet
    notes: Callable[[], Sequence[str]] = tuple
    names: Mapping[str, NameColumn] = field(default_factory=dict)
    # Why good rows do not go ahead of bad ones; empty where they do.
    whole_because: str | Promise = ""
    # Which columns are meant, where that depends on the headings of the sheet itself.
    columns_of: Callable[[Sequence[str], SheetPlace], Sequence[TableColumn]] | None = None
    # What the place knows that a sheet may speak of (see ``Wanted``).
    wants: Callable[[SheetPlace], Wanted] | None = None
    # The period that it is for, where it is for one: what the sheet says of its own is held against it.
    label: Callable[[SheetPlace], str] | None = None
    # Its own way of understanding a sheet, where rows and columns name things together: book, place, sheet, answers.
    read: Callable[[Book, SheetPlace, str, Mapping[int, str] | None], KeptReading] | None = None
    # Why a change set cannot be taken back any more (published, closed); empty when it can.
    why_stays: Callable[[ChangeSet], str] = _nothing_stands
    # How it is taken back, where rows have a history of their own: change set, who, why.
    take_back: Callable[[ChangeSet, User, str], None] | None = None

    def columns_for(self, headings: Sequence[str], place: SheetPlace) -> Sequence[TableColumn]:
        return self.columns_of(headings, place) if self.columns_of else self.columns

    @property
    def is_whole(self) -> bool:
        return bool(self.whole_because)


DOORS: dict[str, Door] = {}


def declare_door(door: Door) -> Door:
    """Make it known to the pages of change sets, which serve all doors."""
    DOORS[door.key] = door
    return door


def doors_of(user: User | Any) -> list[Door]:
    """Those that an account may use."""
    return [door for door in DOORS.values() if user.has_role(*door.roles)]
