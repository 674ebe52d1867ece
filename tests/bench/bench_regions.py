"""rank_regions for a province and a nation, against one SQL statement with window functions and COPY to a file.

Both read the same table with the same indexes and write the same rows and columns; the floor's file is compared with
the command's, number by number, before anything is measured.
"""

import csv
import io
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from config.bulk import insert_rows
from departments.models import Region
from indicators.choices import Direction, Method
from indicators.models import Indicator, Scheme
from tests.bench.measure import medians, seconds_text, table
from tests.factories import make_scheme, make_settings

MONTH = "2026-05"
TARGET, MEMORY, LINEAR = 2.0, 1 << 30, 1.5
FLOOR = (Path(__file__).parent / "rank_regions.sql").read_text(encoding="utf-8")


def _nation(code: str, regions: int, leaves: int) -> Scheme:
    """Values as a ministry would hold them: two decimals, one in sixty missing, one in ninety not applicable."""
    scheme = make_scheme(code=code)
    make_settings(scheme)
    root = Indicator.objects.create(scheme=scheme, code="TOTAL", name_zh="总分", is_leaf=False)
    tops = [
        Indicator(scheme=scheme, code=f"T{n:02}", name_zh=f"一级{n}", is_leaf=False, parent=root, position=n)
        for n in range(18)
    ]
    Indicator.objects.bulk_create(tops)
    made = [_leaf(scheme, tops[n % 18], n) for n in range(leaves)]
    Indicator.objects.bulk_create(made)
    stored = {region.code: region for region in Region.objects.all()}
    new = [Region(code=f"{n:06}", name=f"测试县{n}") for n in range(regions) if f"{n:06}" not in stored]
    keys = [region.pk for region in [*stored.values(), *Region.objects.bulk_create(new)]][:regions]
    columns = ("indicator_id", "region_id", "period", "value", "status")
    insert_rows("indicators_regionalvalue", columns, (row for i in made for row in _rows(i, keys)))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE indicators_regionalvalue")
        cursor.execute("VACUUM ANALYZE departments_region")
    return scheme


def _leaf(scheme: Scheme, parent: Indicator, n: int) -> Indicator:
    lower = n % 3 == 0
    direction = Direction.LOWER if lower else Direction.HIGHER
    leaf = Indicator(
        scheme=scheme,
        code=f"L{n:03}",
        name_zh=f"指标{n}",
        direction=direction,
        parent=parent,
        position=100 + n,
        weight=Decimal(1 + n % 4) / 4,
        method=(Method.GOALPOSTS, Method.RATIO, Method.MINMAX)[n % 3],
    )
    if leaf.method == Method.GOALPOSTS:
        leaf.best, leaf.worst = (Decimal(5), Decimal(180)) if lower else (Decimal(180), Decimal(5))
    return leaf


def _rows(indicator: Indicator, keys: list[int]):
    for place, key in enumerate(keys):
        mark = (indicator.position * 7919 + place * 104729) % 19997
        status = "missing" if mark % 60 == 1 else "na" if mark % 90 == 2 else "value"
        yield indicator.pk, key, MONTH, Decimal(mark + 100).scaleb(-2) if status == "value" else None, status


def _floor(scheme: Scheme, path: Path) -> None:
    statement = FLOOR.replace(":scheme", str(scheme.pk)).replace(":period", f"'{MONTH}'")
    with connection.cursor() as cursor, path.open("w", encoding="utf-8") as file:
        cursor.cursor.copy_expert(f"COPY ({statement}) TO STDOUT WITH (FORMAT csv, HEADER)", file)


def _command(scheme: Scheme, path: Path) -> None:
    call_command("rank_regions", scheme=scheme.code, period=MONTH, to=str(path), stdout=io.StringIO())


def _numbers(path: Path) -> dict[tuple[str, str], tuple[object, ...]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return {(r[0], r[2]): (r[1], *(Decimal(cell) if cell else None for cell in r[3:])) for r in rows}


def _differences(floor: Path, command: Path) -> int:
    """Rows that say something else; the last printed digit of an average may differ (numeric division in SQL)."""
    there, here = _numbers(floor), _numbers(command)
    assert there.keys() == here.keys()
    different = 0
    for key, row in here.items():
        pairs = zip(row[1:], there[key][1:], strict=True)
        different += any(
            (a is None) != (b is None) or (a is not None and abs(a - b) > Decimal("0.000001")) for a, b in pairs
        )
    return different


def _peak_memory(scheme: Scheme, path: Path) -> int:
    """Bytes at the highest, of a process that does nothing but the command."""
    base, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    environment = {**os.environ, "DATABASE_URL": f"{base}/{connection.settings_dict['NAME']}"}
    # Not ru_maxrss: that begins with what the parent had when it started the child.
    script = (
        "import sys, re; from django.core.management import execute_from_command_line as run;"
        "run(['manage.py', *sys.argv[1:]]); print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    words = ["rank_regions", "--scheme", scheme.code, "--period", MONTH, "--to", str(path)]
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    done = subprocess.run([sys.executable, "-c", script, *words], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[-1]) * 1024


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def bench_rank_regions(tmp_path):
    floor, command = tmp_path / "floor.csv", tmp_path / "command.csv"
    rows, per_row = [], []
    for name, regions, leaves, rounds in (("province", 122, 150, 9), ("nation", 2850, 200, 5)):
        scheme = _nation(name, regions, leaves)
        _floor(scheme, floor)
        _command(scheme, command)
        different = _differences(floor, command)
        contenders = {"floor": lambda s=scheme: _floor(s, floor), "command": lambda s=scheme: _command(s, command)}
        took = medians(contenders, rounds=rounds)
        memory = _peak_memory(scheme, command)
        per_row.append(took["command"] / (regions * leaves))
        rows.append(
            (
                f"{name} {regions:,} × {leaves} = {regions * leaves:,}",
                seconds_text(took["floor"]),
                seconds_text(took["command"]),
                f"{took['command'] / took['floor']:.2f}",
                f"≤ {TARGET:.0f}",
                f"{memory / (1 << 20):.0f} MiB",
                f"{per_row[-1] * 1e6:.1f} µs",
                str(different),
            )
        )
    headings = ("values", "floor", "rank_regions", "ratio", "target", "peak memory", "a value", "differing rows")
    table("rank_regions against one SQL statement and COPY to a file", rows, headings=headings)
    print(f"  cost of a value, nation ÷ province: {per_row[1] / per_row[0]:.2f} (target ≤ {LINEAR}); memory ≤ 1 GiB")
