"""Open any file of tables (读取文件): in a process of its own, within limits, or refused with a sentence.

That process is started for one file and ends with it. What it does wrong (no memory, no time, a crash inside a library)
is a sentence here; nothing of a file is ever parsed in the process that answers requests.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from config.files.problems import ProblemList
from config.files.reading.limits import COMMAND, WEB, Limits
from config.files.reading.serve import request
from config.files.records import Book, book_of, data_of
from config.files.refusals import refusal_problem
from config.files.slots import AllBusy, reader_slot

__all__ = ["COMMAND", "WEB", "Limits", "mark_cells", "read_book", "read_pasted"]

# Of a cell: sheet, row, column.
Place = tuple[str, int, int]
_WORKER = Path(__file__).with_name("worker.py")
_CHUNK = 1 << 20
# What it means how a process ends: SIGXCPU and our SIGKILL for time; out of memory a library aborts, or Python cannot
# even say so.
_END_OF = {-24: "slow", -9: "slow", -6: "memory", 1: "memory"}
PASTED = "clipboard"
MARKING = replace(WEB, memory=2 * WEB.memory, places=1_000_000)
# What else stands in the environment (keys, addresses) is no business of who reads a stranger's file.
_KEPT = ("PATH", "LD_LIBRARY_PATH", "TMPDIR")


def read_book(content: bytes, name: str, *, limits: Limits = WEB) -> Book:
    """The filled visible sheets of a file, and the hidden ones apart. The format is told by the content, not the name.

    Raises ``ProblemList`` for what must not or cannot be read, and for a file without a filled cell.
    """
    if len(content) > limits.bytes:
        size = -(-len(content) >> 20)
        raise refusal_problem("large_file", "", {"size": size, "limit": limits.bytes >> 20})
    return _book(content, name, limits)


def read_pasted(*, html: str = "", text: str = "") -> Book:
    """What a clipboard holds, as one sheet: HTML with its merged cells where there is any table in it, else the text.

    Raises ``ProblemList``."""
    if "<table" in html.lower():
        try:
            return _book(html.encode("utf-8", "replace"), PASTED, WEB, pasted="html")
        except ProblemList:
            if not text.strip():
                raise
    return _book(text.encode("utf-8", "replace"), PASTED, WEB, pasted="text")


def join_comments(notes: Iterable[tuple[Place, str]]) -> dict[Place, str]:
    """By sheet, row and column all that is said of a cell, one below the other."""
    comments: dict[Place, str] = {}
    for place, text in notes:
        comments[place] = f"{comments[place]}\n{text}" if place in comments else text
    return comments


def mark_cells(content: bytes, book: Book, comments: Mapping[Place, str]) -> bytes:
    """The same workbook with these cells tinted and commented, by sheet, row and column; earlier notes are kept.

    What openpyxl cannot write back, and what was no .xlsx, becomes a new workbook with the same cells. Raises
    ``ProblemList`` when that takes more time or memory than one file may.
    """
    sheets = {sheet.name: sheet for sheet in (*book.sheets, *book.hidden_sheets)}
    cells = [(name, *sheets[name].origin(row, column), text) for (name, row, column), text in comments.items()]
    if book.format == "xlsx" and _area_of_merges(book) < MARKING.places:
        line = request(book.name, MARKING, marks={"cells": cells})
        code, sent = run_worker(line, content, seconds=MARKING.seconds, most=MARKING.answer)
        if code == 0 and sent:
            return sent
    line = request(book.name, MARKING, marks={"cells": cells, "book": data_of(book)})
    code, sent = run_worker(line, b"", seconds=MARKING.seconds, most=MARKING.answer)
    if code != 0:
        raise refusal_problem(_END_OF.get(code, "stopped"), "", {})
    return sent


def _area_of_merges(book: Book) -> int:
    """How many cells openpyxl would make of the merged ranges: it spreads them out."""
    ranges = [merge for sheet in (*book.sheets, *book.hidden_sheets) for merge in sheet.merges]
    return sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in ranges)


def _book(content: bytes, name: str, limits: Limits, *, pasted: str = "") -> Book:
    answer = _answer(content, name, limits, pasted)
    if "refusal" in answer:
        raise refusal_problem(answer["refusal"], answer.get("where", ""), answer.get("values", {}))
    book = book_of(answer, name)
    if not book.sheets:
        raise refusal_problem("empty", "", {})
    return book


def _answer(content: bytes, name: str, limits: Limits, pasted: str) -> dict[str, Any]:
    code, sent = run_worker(
        request(name, limits, pasted=pasted), content, seconds=limits.seconds, most=limits.answer * 4
    )
    lines = [line for line in sent.split(b"\n") if line]
    if lines and (code == 0 or len(lines) > 1 or sent.endswith(b"\n")):
        try:
            answer = json.loads(lines[-1] if code == 0 else lines[0])
        except ValueError:
            return {"refusal": "stopped"}
        return answer if isinstance(answer, dict) else {"refusal": "stopped"}
    return {"refusal": _END_OF.get(code, "stopped")}


def run_worker(line: bytes, content: bytes, *, seconds: int, most: int) -> tuple[int, bytes]:
    """Exit code and output of the reader's process, which is ended after half as many seconds again, or so many bytes.
    Raises ``ProblemList`` while too many others are read.

    It ends itself after so many seconds of work; one that merely waits is ended from here."""
    with _slot(), tempfile.TemporaryFile() as handed_over:
        handed_over.write(line)
        handed_over.write(content)
        handed_over.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-I", str(_WORKER)],
            stdin=handed_over,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        with process:
            assert process.stdout is not None
            try:
                sent = _receive(process.stdout.fileno(), time.monotonic() + 1.5 * seconds, most)
            finally:
                if process.poll() is None:
                    _end(process)
        return process.returncode, sent


@contextmanager
def _slot() -> Iterator[None]:
    try:
        with reader_slot():
            yield
    except AllBusy as busy:
        raise refusal_problem("busy", "", {}) from busy


def environment() -> dict[str, str]:
    """What the process is told of the machine: where programs and temporary files stand, and no key or address."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ}


def _receive(source: int, deadline: float, most: int) -> bytes:
    """What the process writes until it is done, or until time is up or the answer too long."""
    found = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(source, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0 and selector.select(left):
            chunk = os.read(source, _CHUNK)
            found += chunk
            if not chunk or len(found) > most:
                break
    return bytes(found)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(0.2)  # it has closed its output and is about to end by itself
    except subprocess.TimeoutExpired:
        process.kill()
