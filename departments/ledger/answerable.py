"""责任科室与责任人: who of a unit answers for an item while nobody is named on it. The responsibility card says so
first, which a later app keeps and offers here; else the posts of the unit do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from departments.choices import PostKind
from departments.models import Post

# A unit and the code of an indicator, which may be empty.
Matter = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Answerable:
    """Section and person; blank where nobody is named."""

    section: str = ""
    person: str = ""

    def over(self, other: Answerable) -> Answerable:
        """What is named here, and for the rest what the other names."""
        return Answerable(self.section or other.section, self.person or other.person)


# Of many matters at once, by unit and code; asked once.
Source = Callable[[Collection[Matter], date], Mapping[Matter, Answerable]]
_sources: list[Source] = []


def register_answerable(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def find_answerable(*, matters: Collection[Matter], on: date) -> dict[Matter, Answerable]:
    """Who answers for each on a day; one query for the posts and one a source, whatever their number."""
    posts = _of_posts({unit for unit, _code in matters}, on)
    found = {matter: posts.get(matter[0], Answerable()) for matter in matters}
    for source in _sources:
        for matter, named in source([matter for matter in matters if matter[1]], on).items():
            found[matter] = named.over(found[matter])
    return found


def _of_posts(units: Collection[int], on: date) -> dict[int, Answerable]:
    """The unit's own section in charge; its person in charge, or its handler."""
    kinds = (PostKind.SECTION, PostKind.PERSON, PostKind.HANDLER)
    held: dict[tuple[int, str], str] = {}
    rows = Post.objects.in_force(on=on).filter(department__in=units, kind__in=kinds).order_by("pk")
    for unit, kind, name, title in rows.values_list("department_id", "kind", "name", "title"):
        held.setdefault((unit, kind), (title or name) if kind == PostKind.SECTION else name)
    return {
        unit: Answerable(
            held.get((unit, PostKind.SECTION), "")[:60],
            (held.get((unit, PostKind.PERSON)) or held.get((unit, PostKind.HANDLER), ""))[:40],
        )
        for unit in units
    }
