"""What a sheet calls things (名称释义): known names, remembered answers, and strangers that are asked about once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from django.utils import timezone
from django.utils.translation import gettext as _

from config.names import plain
from config.sheets.table import Table
from departments.choices import NameKind
from departments.models import Department, NameMeaning
from departments.sheets.door import Door, NameBook, NameColumn, SheetPlace
from departments.units import UnitNames

# Nobody answers more at a time; the rows of the others are refused and named.
MOST_ASKED = 30
MOST_NEAR = 5

Answers = Mapping[str, Mapping[str, str]]


@dataclass(slots=True)
class UnknownName:
    """A name that nobody knows, and where it stands. ``near``: whom it resembles, the likest first."""

    kind: str
    text: str
    rows: list[int] = field(default_factory=list)
    near: list[tuple[str, str]] = field(default_factory=list)

    @property
    def plain(self) -> str:
        return plain(self.text)


@dataclass(slots=True)
class NamedTable:
    """The table with its names as the door understands them."""

    table: Table
    passed: list[tuple[int, str]] = field(default_factory=list)
    unknown: list[UnknownName] = field(default_factory=list)
    options: dict[str, Sequence[tuple[str, str]]] = field(default_factory=dict)


class UnitBook:
    """The units of a region; a name is known as units are called (``UnitNames``)."""

    def __init__(self, place: SheetPlace) -> None:
        self._names, self._region = UnitNames(place.region), place.region

    def key_of(self, text: str) -> str | None:
        return text if self._names.get(text) is not None else None

    def options(self) -> list[tuple[str, str]]:
        units = Department.objects.filter(region=self._region).order_by("position", "code")
        return [(code, name) for code, name in units.values_list("code", "short_name")]


def name_units(table: Table, door: Door, place: SheetPlace, answers: Answers) -> NamedTable:
    """Put known things in the place of what the sheet calls them; rows of what does not belong here are passed over."""
    columns = {
        at: named
        for at, column in enumerate(table.columns)
        if (named := door.names.get(column.name)) is not None and table.positions[at] is not None
    }
    place_of = {column.name: at for at, column in enumerate(table.columns)}
    books: dict[str, NameBook] = {named.kind: named.book(place) for named in columns.values()}
    remembered = recall_answers(door=door.key, place=place) if columns else {}
    strangers: dict[tuple[str, str], UnknownName] = {}
    found = NamedTable(table)
    rows = []
    for number, cells in table:
        out, dropped = list(cells), ""
        for at, named in columns.items():
            reader = _CellReader(named, books[named.kind], answers, remembered)
            to = place_of.get(named.puts, at)
            if to != at and cells[to]:
                continue  # the row says itself which one it is
            out[to] = reader.read(cells[at])
            if to != at and reader.unknown:
                out[to] = ""
            # A line that says nothing of what it names (who signed, the day) is not asked about.
            for text in reader.unknown if sum(map(bool, cells)) > 1 else ():
                stranger = strangers.setdefault((named.kind, plain(text)), UnknownName(named.kind, text))
                stranger.rows.append(number)
            if reader.dropped and not out[to] and not named.may_lack:
                dropped = dropped or reader.dropped
        if dropped:
            found.passed.append((number, _("“%(name)s” does not belong to this system.") % {"name": dropped}))
        else:
            rows.append((number, tuple(out)))
    found.table = replace(table, rows=tuple(rows), source=iter(()))
    found.unknown = list(strangers.values())
    for stranger in found.unknown[:MOST_ASKED]:
        if stranger.kind not in found.options:
            found.options[stranger.kind] = books[stranger.kind].options()
        stranger.near = nearest(stranger.text, found.options[stranger.kind])
    return found


class _CellReader:
    """One cell with one or several names."""

    def __init__(self, named: NameColumn, book: NameBook, answers: Answers, remembered: Answers) -> None:
        self._named, self._book, self._answers = named, book, (answers, remembered)
        self.unknown: list[str] = []
        self.dropped = ""

    def read(self, text: str) -> str:
        if not text or self._named.is_word(text):
            return text
        if self._named.between is None:
            return self._one(text)
        names = [name for name in self._named.between.split(text) if name]
        return "、".join(key for name in names if (key := self._one(name)))

    def _one(self, text: str) -> str:
        if (key := self._book.key_of(text)) is not None:
            return key
        for answers in self._answers:
            meaning = answers.get(self._named.kind, {}).get(plain(text))
            if meaning is not None:
                self.dropped = self.dropped or ("" if meaning else text)
                return meaning
        self.unknown.append(text)
        return text


def nearest(text: str, options: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The options whose names are likest, the likest first."""
    by_name = {plain(label): (key, label) for key, label in reversed(options)}
    near = get_close_matches(plain(text), by_name, n=MOST_NEAR, cutoff=0)
    return [by_name[name] for name in near]


def recall_answers(*, door: str, place: SheetPlace) -> dict[str, dict[str, str]]:
    """By kind and name; what the unit itself answered goes before what holds for the region. One query."""
    rows = NameMeaning.objects.filter(region=place.region, door=door)
    rows = rows.filter(unit=None) | rows.filter(unit=place.unit) if place.unit else rows.filter(unit=None)
    answers: dict[str, dict[str, str]] = defaultdict(dict)
    for kind, text, meaning, unit in rows.values_list("kind", "text", "meaning", "unit_id"):
        if unit is not None or text not in answers[kind]:
            answers[kind][text] = meaning
    return answers


def remember_names(*, door: Door, place: SheetPlace, kind: str, answers: Mapping[str, str]) -> None:
    """From now on these names mean that, for sheets of this door; a new answer replaces the old."""
    for text, meaning in answers.items():
        NameMeaning.objects.update_or_create(
            region=place.region,
            unit=place.unit,
            door=door.key,
            kind=NameKind(kind),
            text=text[:200],
            defaults={
                "meaning": meaning,
                "by_id": place.actor.pk,
                "by_name": str(place.actor),
                "at": timezone.now(),
            },
        )
