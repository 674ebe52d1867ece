"""Answers on one page, over five years: the leader's page, the task force's board, one indicator, the wall, the gaps.

600 indicators × 60 months × 60 units lie in the database, then ten counties of as much. Every page is held against a
template-only page of the same bytes, and against itself before there was ten times the data. Then forty people read
all of them at once, for twenty seconds or as long as `BENCH_SECONDS` says (300 for five minutes), and their waiting is
held against that for an empty view asked for in between.

`BENCH_MONTHS`, `BENCH_LEAVES` and `BENCH_TIMES` make it smaller, to try it.
"""

import http.client
import os
import time
from collections import defaultdict
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from departments.choices import Role
from departments.models import User
from reports.models import FigureRow, IndicatorRow
from tests.bench.bench_pages import PageCost, Visit, measure, users_of
from tests.bench.county import BenchCounty
from tests.bench.history import county_with_history, neighbours
from tests.bench.measure import seconds_text, table
from tests.bench.serving import serving, together

MONTHS = int(os.environ.get("BENCH_MONTHS", "60"))
LEAVES = int(os.environ.get("BENCH_LEAVES", "600"))
TIMES = int(os.environ.get("BENCH_TIMES", "10"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "20"))
READERS, QUERIES, RATIO, GROWTH, KILOBYTES = 40, 20, 3.0, 1.3, 300
EMPTY = "/floor/view/"


def visits(county: BenchCounty) -> Iterator[Visit]:
    leaf = county.leaves[4]
    yield Visit("leader's page", Role.LEADER, reverse("leader"))
    yield Visit("task force board", Role.TASKFORCE, reverse("board"))
    yield Visit("indicator", Role.LEADER, reverse("indicator_detail", args=[leaf.code]))
    yield Visit("indicator, composed", Role.LEADER, reverse("indicator_detail", args=[leaf.parent.code]))
    yield Visit("wall, what is behind", Role.LEADER, reverse("wall"))
    yield Visit("wall, all", Role.LEADER, f"{reverse('wall')}?list=all")
    yield Visit("gaps", Role.TASKFORCE, reverse("gaps"))
    yield Visit("rankings", Role.LEADER, reverse("rankings"))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def bench_answers_over_five_years():
    county = county_with_history(leaves=LEAVES, months=MONTHS)
    users = users_of(county)
    print(f"\n{_size()} in one county")
    alone = {visit: measure(users[visit.role], visit) for visit in visits(county)}
    neighbours(county, number=TIMES - 1, months=MONTHS)
    print(f"{_size()} in {TIMES} counties")
    among = {visit: measure(users[visit.role], visit) for visit in visits(county)}
    _print(alone, among)
    _read_together(county, users)
    wrong = [
        visit.name for visit, m in [*alone.items(), *among.items()] if m.queries > QUERIES or m.kilobytes > KILOBYTES
    ]
    assert wrong == [], "too many queries, or too large"


def _size() -> str:
    return f"{IndicatorRow.objects.count():,} frozen indicator rows and {FigureRow.objects.count():,} figure rows"


def _print(alone: dict[Visit, PageCost], among: dict[Visit, PageCost]) -> None:
    rows = []
    for visit, first in alone.items():
        then = among[visit]
        growth = then.ratio / first.ratio
        texts = [f"{m.seconds * 1000:.0f} ÷ {m.floor * 1000:.1f} ms = {m.ratio:.2f}" for m in (first, then)]
        rows.append(
            (
                visit.name,
                visit.role,
                f"{first.queries} / {then.queries}",
                f"{first.kilobytes} kB",
                *texts,
                f"{growth:.2f}",
            )
        )
    headings = (
        "page",
        "role",
        f"queries (≤ {QUERIES})",
        f"≤ {KILOBYTES} kB",
        f"one county (≤ {RATIO:.0f})",
        f"{TIMES} counties (≤ {RATIO:.0f})",
        f"growth (≤ {GROWTH})",
    )
    table(
        f"{LEAVES} indicators × {MONTHS} months × 60 units: time ÷ template-only page of the same bytes",
        rows,
        headings=headings,
    )


def _read_together(county: BenchCounty, users: dict[str, User]) -> None:
    """Everybody reads page after page without a pause; one answer that is not a page ends the run."""
    pages = [(visit, users[visit.role]) for visit in visits(county)]
    sessions = {user.pk: _session(user) for _visit, user in pages}
    took: dict[str, list[float]] = defaultdict(list)
    with serving() as port:
        end = time.perf_counter() + SECONDS + 1

        def reader(place: int) -> list[float]:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            turn = place
            while time.perf_counter() < end:
                visit, user = pages[turn % len(pages)]
                for name, address in ((visit.name, visit.address), ("empty view", EMPTY)):
                    took[name].append(_answer(line, address, sessions[user.pk]))
                turn += 1
            return []

        together([lambda place=place: reader(place) for place in range(READERS)])
    _print_readers(took)


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def _answer(line: http.client.HTTPConnection, address: str, session: str) -> float:
    begin = time.perf_counter()
    line.request("GET", address, headers={"Cookie": f"sessionid={session}"})
    answer = line.getresponse()
    body = answer.read()
    seconds = time.perf_counter() - begin
    assert answer.status == 200 and (address == EMPTY) == (not body), f"{address} answered {answer.status}"
    return seconds


def _print_readers(took: dict[str, list[float]]) -> None:
    floor = _p95(took["empty view"])
    rows = [
        (
            name,
            str(len(times)),
            seconds_text(sorted(times)[len(times) // 2]),
            seconds_text(_p95(times)),
            f"{_p95(times) / floor:.1f}",
        )
        for name, times in took.items()
    ]
    total = sum(len(times) for times in took.values())
    table(
        f"{READERS} readers at once for {SECONDS} s, {total} answers, no error",
        rows,
        headings=("page", "answers", "median", "p95", "p95 ÷ empty view's"),
    )


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]
