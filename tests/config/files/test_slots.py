"""No more than so many files are read at the same time; the next waits, and is told when it waited long enough."""

import subprocess
import sys
import threading
import time

import pytest

from config.files import read_book, slots
from config.files.problems import ProblemList
from config.files.slots import MOST_AT_ONCE, AllBusy, reader_slot


def hold(folder, until):
    with reader_slot(folder=folder):
        until.wait(10)


@pytest.fixture
def busy(tmp_path):
    """All slots are held; set it and they are free."""
    until = threading.Event()
    holders = [threading.Thread(target=hold, args=(tmp_path, until)) for _ in range(MOST_AT_ONCE)]
    for holder in holders:
        holder.start()
    time.sleep(0.2)
    yield until
    until.set()
    for holder in holders:
        holder.join()


def test_the_next_is_refused_while_all_are_held_and_let_in_afterwards(tmp_path, busy):
    with pytest.raises(AllBusy), reader_slot(folder=tmp_path, patience=0.2):
        pytest.fail("one too many")
    threading.Timer(0.3, busy.set).start()
    with reader_slot(folder=tmp_path, patience=5):
        pass


def test_a_process_that_ends_in_whatever_way_gives_its_slot_back(tmp_path):
    code = (
        "import sys, os; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path; from config.files.slots import reader_slot\n"
        "held = [reader_slot(folder=Path(sys.argv[2])) for _ in range(4)]\n"
        "[each.__enter__() for each in held]; os._exit(9)\n"
    )
    root = str(slots.Path(slots.__file__).resolve().parent.parent.parent)
    assert subprocess.run([sys.executable, "-c", code, root, str(tmp_path)], check=False).returncode == 9
    with reader_slot(folder=tmp_path, patience=0):
        pass


def test_who_waited_long_enough_is_told_in_a_sentence(tmp_path, busy, monkeypatch):
    monkeypatch.setattr(read_book, "reader_slot", lambda: reader_slot(folder=tmp_path, patience=0.1))
    with pytest.raises(ProblemList) as caught:
        read_book.read_book("指标,数值\n".encode(), "a.csv")
    assert [problem.message for problem in caught.value.problems] == ["此刻正在读取的文件太多。"]
