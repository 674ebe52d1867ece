"""Proving the audit chain: a million entries, read in a stream, in time that grows with their number alone."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from config.bulk import insert_rows, refresh_statistics
from departments.models import AuditEntry, AuditHead
from departments.trail.chain import START, Link, link_hash
from departments.trail.record import first_broken
from tests.bench.measure import seconds_text, table

SIZES = (100_000, 300_000, 1_000_000)
MEMORY, LINEAR = 200 << 20, 1.5
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
COLUMNS = (*Link._fields, "actor_id")


def _rows(first: int, last: int, before: str, end: list[str]) -> Iterator[tuple[object, ...]]:
    """Entries as the services write them, one chained to the other."""
    for number in range(first, last + 1):
        detail = {"n": number % 40, "reason": "与上月差异较大，请核对", "digest": f"{number:064x}"}
        link = Link(
            number,
            BEGIN + timedelta(seconds=number),
            "邹沐越",
            "figures.submit",
            f"2026-05 单位{number % 60}",
            detail,
            1,
            number % 60,
            before,
            "",
        )
        before = link_hash(link)
        yield (*link._replace(hash=before), None)
    end[:] = [before]


# Seconds and kibibytes of a process that does nothing but prove the chain.
SCRIPT = (
    "import os, re, time, django; django.setup(); from departments.trail.record import first_broken;"
    "begin = time.perf_counter(); assert first_broken() is None; print(time.perf_counter() - begin,"
    "re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
)


def _prove() -> tuple[float, int]:
    """Seconds, and bytes at the highest."""
    base, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    environment = {**os.environ, "DATABASE_URL": f"{base}/{connection.settings_dict['NAME']}"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    seconds, kibibytes = done.stdout.split()
    return float(seconds), int(kibibytes) << 10


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def bench_verify_audit() -> None:
    AuditEntry.objects.all().delete()
    stored, end, rows = 0, [START], []
    for size in SIZES:
        insert_rows(AuditEntry._meta.db_table, COLUMNS, _rows(stored + 1, size, end[0], end))
        AuditHead.objects.update_or_create(pk=1, defaults={"sequence": size, "hash": end[0]})
        stored = size
        refresh_statistics()
        rows.append((size, *_prove()))
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
