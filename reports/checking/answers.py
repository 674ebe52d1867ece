"""The addresses of pages that answer a question (反求、变动分解、假设测算), and with what they are asked.

Every indicator, unit and module is asked the usual question: the first unit, three places, the month before, the best
values. The other questions are too many to ask all, so they are spread: every kind of answer is asked of several
indicators and units, every earlier month is asked about, and which is asked what follows from the order of the rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import cycle, groupby
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from reports.checking import page_facts
from reports.checking.needed_facts import goal_facts
from reports.checking.page_address import PageAddress
from reports.checking.tried_facts import AVERAGE, BEST, BRANCH, numbers_to_try, trial_facts

# Of so many indicators and departments one is asked about another month; of so many units one tries averages.
MOVES_APART, TRIES_APART = 4, 5
GAINS = (1, 5, 10)


def answers_of(month: Any) -> Iterator[PageAddress]:
    """All of them of a month."""
    yield from _moves(month)
    yield from _goals(month)
    yield from _trials(month)


def _address(month: Any, name: str, subject: tuple[str, str], facts: Any, **question: str) -> PageAddress:
    """A page of the shown version; ``question`` stands in its name as well."""
    _kind, code = subject
    shown = {"period": month.report.period, "version": month.report.version}
    words = [name, code, *(f"{key}={value}" for key, value in question.items())]
    return PageAddress(
        " ".join(filter(None, words)),
        f"{reverse(name, args=[code] if code else [])}?{urlencode({**shown, **question})}",
        subject,
        facts,
    )


def _moves(month: Any) -> Iterator[PageAddress]:
    """Why a number moved: since the month before, and since each of the months before that."""
    report = month.report
    whole = reverse("report_why", args=[report.period])
    before = [each.cycle.label for each in month.before]
    for since in ["", *before[1:]]:
        question = {"version": report.version} | ({"since": since} if since else {})
        facts = partial(page_facts.why_overall, since=since)
        yield PageAddress(f"report_why {since}".strip(), f"{whole}?{urlencode(question)}", facts=facts)
    months = cycle(before[1:] or [""])
    for name, kind, rows, facts_of in (
        ("indicator_why", "indicator", month.indicators, page_facts.why_indicator),
        ("department_why", "unit", month.units, page_facts.why_department),
    ):
        for n, row in enumerate(rows):
            subject = (kind, row.code)
            yield _address(month, name, subject, partial(facts_of, code=row.code))
            if n % MOVES_APART == 0 and (since := next(months)):
                yield _address(month, name, subject, partial(facts_of, code=row.code, since=since), since=since)


def _goals(month: Any) -> Iterator[PageAddress]:
    """What it would take: for the first unit, and for the best, the middle and the last of every group that is ranked,
    each to gain another number of places."""
    gains = cycle(GAINS)
    for row in month.indicators:
        if not row.is_leaf:
            continue
        subject = ("indicator", row.code)
        yield _address(month, "indicator_needed", subject, partial(goal_facts, code=row.code))
        ranked = [each for each in month.figures if each.code == row.code and each.n > 1]
        ranked.sort(key=lambda each: (each.group, each.rank is None, each.rank or 0, each.department_name))
        for _group, members in groupby(ranked, key=lambda each: each.group):
            units = [each.department_code for each in members]
            for unit in dict.fromkeys((units[0], units[len(units) // 2], units[-1])):
                gain = next(gains)
                facts = partial(goal_facts, code=row.code, unit=unit, gain=gain)
                yield _address(month, "indicator_needed", subject, facts, unit=unit, gain=str(gain))


def _trials(month: Any) -> Iterator[PageAddress]:
    """What if: every unit at its best, some at the average; every first-level indicator at its best."""
    choices = [(unit.code, BEST) for unit in month.units]
    choices += [(unit.code, AVERAGE) for unit in month.units[::TRIES_APART]]
    choices += [(f"{BRANCH}{code}", BEST) for code in _branches(month)]
    for of, how in choices:
        typed = {name: f"{number:f}" for name, number in numbers_to_try(month, of, how).items()}
        if typed:
            query = urlencode({"period": month.report.period, "version": month.report.version, "of": of, **typed})
            subject = ("unit", of) if not of.startswith(BRANCH) else ("", "")
            name = f"whatif {of}" if how == BEST else f"whatif {of} {how}"
            yield PageAddress(name, f"{reverse('whatif')}?{query}", subject, partial(trial_facts, of=of, how=how))


def _branches(month: Any) -> list[str]:
    """First-level indicators; where all stand below one, those that it is made of."""
    trial = month.trial
    tops: list[str] = trial.below[""]
    if len(tops) == 1:
        tops = [code for code in trial.below[tops[0]] if code not in trial.exact] or tops
    return tops
