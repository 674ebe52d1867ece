"""One request of the reader's process (阅读进程): a line that says what is wanted, then the file; one answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, BinaryIO

from config.files.reading.limits import Budget, Limits, Refusal
from config.files.reading.recognise import read_any, read_pasted

_FILES = 32  # opened at a time


def confine(limits: Limits, *, written: int = 0) -> None:
    """Give this process its limits, before anything that somebody else wrote is looked at."""
    import resource  # not on every system, and needed in this process alone

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
    """Read the request and write the answer; an answer longer than its limit is a refusal.

    Where a second reader is asked, the first one's refusal is a line before the answer: the process may end there.
    """
    wanted = json.loads(stream.readline())
    limits = Limits(**wanted["limits"])
    marks = wanted.get("marks")
    confine(limits, written=limits.unpacked if marks else 0)
    if marks:
        from config.files.reading.mark import mark_workbook

        to.write(mark_workbook(stream.read(), marks))
        return

    def warn(refusal: Refusal) -> None:
        to.write(json.dumps(refusal.data()).encode() + b"\n")
        to.flush()

    answer = answer_of(stream.read(limits.bytes + 1), wanted["name"], limits, pasted=wanted["pasted"], warn=warn)
    text = json.dumps(answer, ensure_ascii=False)
    if len(text) > limits.answer:
        text = json.dumps(Refusal("much_text", limit=limits.texts).data())
    to.write(text.encode("utf-8", "replace"))


def request(name: str, limits: Limits, *, pasted: str = "", marks: Any = None) -> bytes:
    """The line before the file."""
    return json.dumps({"name": name, "limits": asdict(limits), "pasted": pasted, "marks": marks}).encode() + b"\n"


def answer_of(
    content: bytes,
    name: str,
    limits: Limits,
    *,
    pasted: str = "",
    warn: Callable[[Refusal], None] = lambda refusal: None,
) -> dict[str, Any]:
    """The book, or why it is refused; a fault of any library is a damage of the file."""
    budget = Budget(limits, warn=warn)
    try:
        kind, sheets = read_pasted(content, pasted, budget) if pasted else read_any(content, name, budget)
    except Refusal as refusal:
        return refusal.data()
    except MemoryError:
        return Refusal("memory").data()
    except Exception:  # a damaged file can fail anywhere inside a library
        return Refusal("damaged").data()
    return {"format": kind, "sheets": sheets, "notes": budget.notes}
