"""文件名: 望岚县_2026年10月_月通报_第10期_v1.docx, one style for everything that leaves. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What no system takes in a name, and what separates the parts of ours.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f_]+')
LONGEST = 120


def file_stem(parts: Iterable[str], *, version: int = 0) -> str:
    """The parts that say something, joined by low lines; a version at the end where there may be several."""
    kept = [_FORBIDDEN.sub("", part).strip(" .") for part in parts]
    stem = "_".join(part for part in kept if part)[:LONGEST]
    return f"{stem}_v{version}" if version else stem
