"""What was read of an upload is kept for its owner, for what it is for, for two hours, and not without limit."""

import os
from decimal import Decimal

import pytest
from django.core.cache import cache

from config.files import kept as store
from config.files.kept import KeptUpload, forget, keep, recall
from config.files.problems import Problem, ProblemList
from config.files.read_cells import Grid, Spreadsheet
from config.sheets.read_table import read_table
from config.sheets.table import TableColumn

COLUMNS = (TableColumn("name", required=True), TableColumn("n"))


def test_a_table_comes_back_as_it_was_read_faults_included():
    table = read_table("name,n\n甲,1\n\n乙,2,3\n丙,\n".encode(), COLUMNS, name="表.csv").whole()
    back = recall(keep(KeptUpload(7, "posts", "表.csv", table))).read
    for again in (table, back, back):  # as often as one likes
        assert list(again) == [(2, ("甲", "1")), (4, ("乙", "2")), (5, ("丙", ""))]
        assert [problem.row for problem in again.problems] == [4]
        assert (again.name, again.headings) == ("表.csv", ("name", "n"))


def test_a_spreadsheet_comes_back_cell_by_cell():
    grid = Grid("表", [["a", "b"], ["1"]], {(2, 1): Problem(2, "A", "no")}, frozenset({3}), merges=((1, 1, 2, 1),))
    sheet = Spreadsheet("表.xlsx", b"PK", [grid], {"_duibiao": ["x"]})
    assert grid.spread(2, 1) == "a"
    assert recall(keep(KeptUpload(7, "figures", "表.xlsx", sheet))).read == sheet


def test_it_is_for_nobody_and_nothing_else():
    upload = recall(keep(KeptUpload(7, "posts", "表.csv", [])))
    assert upload.is_for(user_id=7, purpose="posts")
    assert not upload.is_for(user_id=8, purpose="posts") and not upload.is_for(user_id=7, purpose="targets")


def test_it_is_forgotten_on_demand_and_after_two_hours(monkeypatch):
    token = keep(KeptUpload(7, "posts", "表.csv", []))
    assert keep(KeptUpload(7, "posts", "另.csv", []), token) == token and recall(token).name == "另.csv"
    forget(token)
    assert recall(token) is None and recall("") is None and recall("没有 such") is None
    seconds = []
    monkeypatch.setattr(cache, "set", lambda key, value, timeout: seconds.append((type(value), timeout)))
    keep(KeptUpload(7, "posts", "表.csv", [Decimal(1)]))
    assert seconds == [(bytes, 2 * 60 * 60)]


def test_what_is_too_large_is_refused_and_not_kept(monkeypatch):
    monkeypatch.setattr(store, "MAX_BYTES", 1024 * 1024)
    monkeypatch.setattr(cache, "set", lambda *args: pytest.fail("it was kept"))
    with pytest.raises(ProblemList, match="1 MB"):
        keep(KeptUpload(7, "posts", "表.csv", os.urandom(1024 * 1024)))
