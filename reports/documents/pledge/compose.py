"""表态发言的全文: where the unit stands, its largest gaps, causes, measures and days; what is not known is left blank
for the unit to fill in. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from config.documents.blocks import (
    Block,
    Form,
    Note,
    Paragraph,
    Recipients,
    Sentence,
    Signature,
    Text,
    TextHeading,
    Title,
)
from config.documents.phrases import Phrase, cite, join, name, put, sentence
from config.documents.pieces import day_text
from config.documents.structure import arrange
from config.numbers import number_text
from departments.choices import SpeakerPart
from reports.documents.naming import quote
from reports.documents.notice.compose import source_note
from reports.documents.notice.results import points_text
from reports.documents.snapshot import ItemFact, LeafFact, Snapshot, UnitFact
from reports.presentation import gap_unit, gap_with_unit, with_unit

# So many gaps are told; of each what it is, why it is there and what is done.
GAPS = 3
BLANK = "＿＿＿＿＿＿"
Values = dict[str, Phrase | str]


@dataclass(frozen=True, slots=True)
class PlaceOfUnit:
    """A figure that a unit reports beside its peers, and its place among them."""

    code: str
    name: str
    rank: int
    n: int


@dataclass(frozen=True, slots=True)
class SpeakerFacts:
    """发言单位: who speaks at which meeting, as what, and by which rules. ``places`` are its worst ones."""

    unit: str
    unit_code: str
    part: str
    person: str
    meeting: date
    rules: Sequence[str] = ()
    places: Sequence[PlaceOfUnit] = ()

    @property
    def is_experience(self) -> bool:
        return self.part == SpeakerPart.EXPERIENCE


def compose_pledge(snapshot: Snapshot, speaker: SpeakerFacts) -> Text:
    """One page in the unit's own voice."""
    is_good = speaker.is_experience
    values = {"day": day_text(speaker.meeting)}
    first = _("Experience told at the meeting of %(day)s") if is_good else _("Statement at the meeting of %(day)s")
    title = first % values
    person = speaker.person or BLANK
    leaves = _leaves_of(snapshot, speaker)
    blocks: list[Block] = [
        Title(f"{title}\n{speaker.unit}　{person}"),
        Recipients(_("Leaders, comrades")),
        Paragraph((*_opening(speaker), *_place(snapshot, speaker), *_rules(speaker))),
        TextHeading(1, _("What we did well") if is_good else _("Where the gaps are")),
        *(Paragraph((each,)) for each in (_rises(snapshot, leaves) if is_good else _gaps(snapshot, speaker, leaves))),
        TextHeading(1, _("How we did it") if is_good else _("Why they are there")),
        *(Paragraph((each,)) for each in _causes(snapshot, speaker, leaves)),
        TextHeading(1, _("What is still to be done") if is_good else _("What we do, and by when")),
        *(Paragraph((each,)) for each in _measures(snapshot, speaker, leaves)),
        Paragraph(tuple(_closing(speaker))),
        Signature(speaker.unit, day_text(speaker.meeting)),
        Note(source_note(snapshot)),
    ]
    plain = _("%(title)s (%(unit)s)") % {"title": title, "unit": speaker.unit}
    return Text(plain, speaker.unit, snapshot.day, Form.NOTICE, arrange(blocks))


def _leaves_of(snapshot: Snapshot, speaker: SpeakerFacts) -> list[LeafFact]:
    """The leaves of its own that it speaks of: those that lose most, or for an experience those that rose most."""
    own = [leaf for leaf in snapshot.leaves if leaf.unit_code == speaker.unit_code]
    if speaker.is_experience:
        return sorted((leaf for leaf in own if (leaf.rise or 0) > 0), key=lambda leaf: -(leaf.rise or 0))[:GAPS]
    return sorted((leaf for leaf in own if leaf.lost), key=lambda leaf: -(leaf.lost or Decimal(0)))[:GAPS]


def _own_items(snapshot: Snapshot, speaker: SpeakerFacts) -> list[ItemFact]:
    return [item for item in snapshot.items if item.unit_code == speaker.unit_code and not item.is_closed]


def _opening(speaker: SpeakerFacts) -> Iterator[Sentence]:
    text = _("As the meeting asks, I speak for %(unit)s.")
    yield sentence("opening", put(text, {"unit": speaker.unit}))


def _place(snapshot: Snapshot, speaker: SpeakerFacts) -> Iterator[Sentence]:
    unit = next((unit for unit in snapshot.units if unit.code == speaker.unit_code), None)
    if unit is not None and unit.not_ranked:
        yield sentence("place", put(_("In %(month)s: %(text)s."), _no_place(unit, snapshot)))
        return
    if unit is None or unit.rank is None or unit.score is None or unit.n is None:
        if speaker.places:
            return
        yield sentence("place", put(_("How we stand in %(month)s: %(blank)s."), _blank(snapshot)))
        return
    yield sentence("place", put(*_standing(unit, snapshot)))
    owes = [leaf for leaf in snapshot.leaves if leaf.unit_code == speaker.unit_code]
    lost = sum((leaf.lost or Decimal(0) for leaf in owes), Decimal(0))
    if lost:
        values: Values = {"lost": cite(number_text(lost, 2), f"sum {unit.code} lost")}
        yield sentence("lost", put(_("Our indicators cost the county %(lost)s points of the total."), values))


def _standing(unit: UnitFact, snapshot: Snapshot) -> tuple[str, Values]:
    assert unit.score is not None and unit.rank is not None and unit.n is not None
    values: Values = {
        "month": snapshot.period,
        "led": cite(unit.led, f"{unit.code}.led"),
        "scored": cite(unit.scored, f"{unit.code}.scored"),
        "score": cite(points_text(unit.score, snapshot), f"{unit.code}.score"),
        "rank": cite(unit.rank, f"{unit.code}.rank"),
        "n": cite(unit.n, f"{unit.code}.n"),
        "group": unit.group_name,
    }
    text = _(
        "In %(month)s we led %(led)s indicators, %(scored)s of them scored, attained %(score)s points and were number"
        " %(rank)s of %(n)s %(group)s"
    )
    if unit.previous_rank is None:
        return text + _("."), values
    values["before"] = cite(unit.previous_rank, f"{unit.code}.previous_rank")
    return text + _(", the month before number %(before)s."), values


def _no_place(unit: UnitFact, snapshot: Snapshot) -> Values:
    return {"month": snapshot.period, "text": cite(unit.not_ranked, f"{unit.code} not ranked")}


def _blank(snapshot: Snapshot) -> Values:
    return {"month": snapshot.period, "blank": BLANK}


def _rules(speaker: SpeakerFacts) -> Iterator[Sentence]:
    if speaker.rules:
        rules = join([name(rule) for rule in speaker.rules], _("; "))
        yield sentence("rules", put(_("We were asked to speak because of: %(rules)s."), {"rules": rules}))


def _gaps(snapshot: Snapshot, speaker: SpeakerFacts, leaves: Sequence[LeafFact]) -> Iterator[Sentence]:
    for leaf in leaves:
        yield sentence(f"gap.{leaf.code}", _gap(leaf, snapshot))
    for place in speaker.places if not leaves else ():
        values: Values = {
            "name": quote(place.name),
            "rank": cite(place.rank, f"{place.code} rank"),
            "n": cite(place.n, f"{place.code} n"),
        }
        yield sentence(f"gap.{place.code}", put(_("On %(name)s we are number %(rank)s of %(n)s."), values))
    if not leaves and not speaker.places:
        yield sentence("gap", put(_("Our gaps in %(month)s: %(blank)s."), _blank(snapshot)))


def _gap(leaf: LeafFact, snapshot: Snapshot) -> Phrase:
    """本月值、全省最优、差距、得分率和失分, as much of it as is known."""
    row, quoted = leaf.row, (gap_unit(leaf.measure), leaf.measure)
    parts: list[Phrase] = []
    if row.value is not None:
        own = cite(with_unit(row.value, leaf.measure), f"{leaf.code}.value", quoted=quoted)
        parts.append(put(_("this month %(own)s"), {"own": own}))
    if row.best is not None:
        best = cite(with_unit(row.best, leaf.measure), f"{leaf.code}.best", quoted=quoted)
        parts.append(put(_("best of the province %(best)s"), {"best": best}))
    if row.gap is not None and row.gap > 0:
        gap = cite(gap_with_unit(row.gap, leaf.measure), f"{leaf.code}.gap", quoted=quoted)
        parts.append(put(_("a gap of %(gap)s"), {"gap": gap}))
    if leaf.score is not None:
        score = cite(points_text(leaf.score, snapshot), f"{leaf.code}.score")
        parts.append(put(_("attainment %(score)s"), {"score": score}))
    if leaf.lost:
        parts.append(put(_("%(lost)s points lost"), {"lost": cite(number_text(leaf.lost, 2), f"{leaf.code}.lost")}))
    if leaf.zero_months > 1:
        months = cite(leaf.zero_months, f"{leaf.code}.zero_streak")
        parts.append(put(_("no points for %(months)s months running"), {"months": months}))
    return put(_("%(name)s: %(facts)s."), {"name": quote(leaf.name), "facts": join(parts, _(", "))})


def _rises(snapshot: Snapshot, leaves: Sequence[LeafFact]) -> Iterator[Sentence]:
    for leaf in leaves:
        assert leaf.score is not None and leaf.previous_score is not None
        values: Values = {
            "name": quote(leaf.name),
            "before": cite(points_text(leaf.previous_score, snapshot), f"{leaf.code}.previous_score"),
            "now": cite(points_text(leaf.score, snapshot), f"{leaf.code}.score"),
        }
        text = _("%(name)s rose in attainment from %(before)s to %(now)s.")
        yield sentence(f"rise.{leaf.code}", put(text, values))
    if not leaves:
        yield sentence("rise", put(_("What we did well in %(month)s: %(blank)s."), _blank(snapshot)))


def _item_on(leaf: LeafFact, items: Sequence[ItemFact]) -> ItemFact | None:
    return next((item for item in items if item.code == leaf.code), None)


def _causes(snapshot: Snapshot, speaker: SpeakerFacts, leaves: Sequence[LeafFact]) -> Iterator[Sentence]:
    """The cause that the unit itself entered in the ledger; a blank where it entered none."""
    items = _own_items(snapshot, speaker)
    if speaker.is_experience:
        for leaf in leaves:
            values: Values = {"name": quote(leaf.name), "blank": BLANK * 2, "others": BLANK}
            text = _("%(name)s: what we did is %(blank)s; with us worked %(others)s; others can take over %(blank)s.")
            yield sentence(f"how.{leaf.code}", put(text, values))
        if not leaves:
            yield sentence("how", put(_("What we did, and with whom: %(blank)s."), {"blank": BLANK * 3}))
        return
    for leaf in leaves:
        item = _item_on(leaf, items)
        values = {"name": quote(leaf.name), "cause": item.cause if item and item.cause else BLANK}
        if item is not None and item.difficulty:
            values["what"] = item.difficulty
            text = _("%(name)s: %(cause)s; held up by %(what)s.")
        else:
            text = _("%(name)s: %(cause)s; in particular %(blank)s.")
            values["blank"] = BLANK * 2
        yield sentence(f"cause.{leaf.code}", put(text, values))
    if not leaves:
        yield sentence("cause", put(_("The causes are: %(blank)s."), {"blank": BLANK * 2}))


def _measures(snapshot: Snapshot, speaker: SpeakerFacts, leaves: Sequence[LeafFact]) -> Iterator[Sentence]:
    """Measure, person and day as the ledger has them; blanks where it has none. Then what is overdue besides."""
    items = _own_items(snapshot, speaker)
    named = []
    for leaf in leaves if not speaker.is_experience else ():
        item = _item_on(leaf, items)
        named += [item] if item else []
        yield sentence(f"measure.{leaf.code}", _measure(leaf, item))
        if leaf.row.value is not None:
            quoted = (leaf.measure, gap_unit(leaf.measure))
            own = cite(with_unit(leaf.row.value, leaf.measure), f"{leaf.code}.value", quoted=quoted)
            goal = put(_("It goes from %(own)s to %(blank)s by then."), {"own": own, "blank": BLANK})
            yield sentence(f"goal.{leaf.code}", goal)
    rest = [item for item in items if item.is_overdue and item not in named]
    for item in rest[:GAPS]:
        values: Values = {"title": quote(item.title), "due": day_text(item.due), "blank": BLANK}
        text = _("%(title)s was due on %(due)s and is not closed; we close it by %(blank)s.")
        yield sentence(f"overdue.{item.number}", put(text, values))
    if not rest and (speaker.is_experience or not leaves):
        values = {"blank": BLANK * 2}
        yield sentence("measure", put(_("What we do next, by whom and by when: %(blank)s."), values))


def _measure(leaf: LeafFact, item: ItemFact | None) -> Phrase:
    values: Values = {
        "name": quote(leaf.name),
        "measure": item.measure.rstrip("。. ") if item and item.measure else BLANK * 2,
        "person": item.person if item and item.person else BLANK,
        "due": day_text(item.due) if item else BLANK,
    }
    if item is None:
        return put(_("%(name)s: we %(measure)s; %(person)s answers for it, by %(due)s."), values)
    values["number"] = item.number
    text = _("%(name)s: we %(measure)s; %(person)s answers for it, by %(due)s (ledger %(number)s).")
    if item.is_overdue:
        values["blank"] = BLANK
        text = _(
            "%(name)s: we %(measure)s; %(person)s answers for it. It was due on %(due)s (ledger %(number)s); we close"
            " it by %(blank)s."
        )
    return put(text, values)


def _closing(speaker: SpeakerFacts) -> Iterator[Sentence]:
    if speaker.is_experience:
        text = _("We shall go on with this, and are ready to tell other units more. Please say what can be bettered.")
    else:
        text = _(
            "We carry out these measures one by one, report what was done in the ledger, and ask the task force and all"
            " units to watch over it."
        )
    yield sentence("closing", name(text))
