"""One request of the reader's process (阅读进程): a line that says what is wanted, then the file; one answer."""

from __future__ import annotations

import json
import resource
from dataclasses import asdict
from typing import Any, BinaryIO

from config.files.reading.limits import Budget, Limits, Refusal
from config.files.reading.recognise import read_any

_FILES = 32  # opened at a time


def confine(limits: Limits, *, written: int = 0) -> None:
    """Give this process its limits, before anything that somebody else wrote is looked at."""
    seconds = max(limits.seconds - 1, 1)
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        _soft, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def serve(stream: BinaryIO, to: BinaryIO) -> None:
    """Read the request and write the answer; an answer longer than its limit is a refusal."""
    wanted = json.loads(stream.readline())
    limits = Limits(**wanted["limits"])
    marks = wanted.get("marks")
    confine(limits, written=limits.unpacked if marks else 0)
    if marks:
        from config.files.reading.mark import mark_workbook

        to.write(mark_workbook(stream.read(), marks))
        return
    answer = json.dumps(answer_of(stream.read(limits.bytes + 1), wanted["name"], limits), ensure_ascii=False)
    if len(answer) > limits.answer:
        answer = json.dumps(Refusal("much_text", limit=limits.texts).data())
    to.write(answer.encode("utf-8", "replace"))


def request(name: str, limits: Limits, **more: Any) -> bytes:
    """The line before the file."""
    return json.dumps({"name": name, "limits": asdict(limits), **more}).encode() + b"\n"


def answer_of(content: bytes, name: str, limits: Limits) -> dict[str, Any]:
    """The book, or why it is refused; a fault of any library is a damage of the file."""
    budget = Budget(limits)
    try:
        kind, sheets = read_any(content, name, budget)
    except Refusal as refusal:
        return refusal.data()
    except MemoryError:
        return Refusal("memory").data()
    except Exception:  # a damaged file can fail anywhere inside a library
        return Refusal("damaged").data()
    return {"format": kind, "sheets": sheets, "notes": budget.notes}
