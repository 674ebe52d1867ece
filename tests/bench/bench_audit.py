"""Proving the audit chain: a million entries, read in a stream, in time that grows with their number alone."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from config.bulk import insert_rows
from departments.chain import START, Link, link_hash
from departments.models import AuditEntry, AuditHead
from departments.services.audit import first_broken
from tests.bench.measure import seconds_text, table

SIZES = (10_000, 100_000, 1_000_000)
MEMORY, LINEAR = 200 << 20, 1.3
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
COLUMNS = (*Link._fields, "actor_id")


def _rows(first: int, last: int, before: str, end: list[str]) -> Iterator[tuple[object, ...]]:
    """Entries as the services write them, one chained to the other."""
    for number in range(first, last + 1):
        detail = {"n": number % 40, "reason": "与上月差异较大，请核对", "digest": f"{number:064x}"}
        link = Link(
            number, BEGIN + timedelta(seconds=number), "邹沐越", "figures.submit", f"2026-05 单位{number % 60}", detail,
            1, number % 60, before, "",
        )  # fmt: skip
        before = link_hash(link)
        yield (*link._replace(hash=before), None)
    end[:] = [before]


def _peak_memory() -> int:
    """The most memory this process has held since the mark was set anew."""
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) << 10 for line in file if line.startswith("VmHWM"))


def _forget_peak() -> None:
    with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
        file.write("5")


@pytest.mark.django_db(transaction=True)
def bench_verify_audit() -> None:
    AuditEntry.objects.all().delete()
    stored, end, rows = 0, [START], []
    for size in SIZES:
        insert_rows(AuditEntry._meta.db_table, COLUMNS, _rows(stored + 1, size, end[0], end))
        AuditHead.objects.update_or_create(pk=1, defaults={"sequence": size, "hash": end[0]})
        stored = size
        _forget_peak()
        begin = time.perf_counter()
        assert first_broken() is None
        took = time.perf_counter() - begin
        rows.append((size, took, _peak_memory()))
    each = [took / size for size, took, _peak in rows]
    table(
        f"Proving the audit chain; at most {MEMORY >> 20} MiB, time an entry at most {LINEAR} times that of the least",
        [(f"{n:,}", seconds_text(t), f"{t / n * 1e6:.1f} µs", f"{peak >> 20} MiB") for n, t, peak in rows],
        headings=("entries", "time", "an entry", "peak memory"),
    )
    assert max(peak for _n, _t, peak in rows) <= MEMORY
    assert each[-1] <= LINEAR * min(each)
    AuditEntry.objects.filter(sequence=SIZES[-1] // 2).update(detail=json.loads("{}"))
    broken = first_broken()
    assert broken is not None and broken.sequence == SIZES[-1] // 2
