"""写 PDF: a document set by typst as PDF/A, in a process of its own (``typesetter``)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
from django.conf import settings

from config.documents.blocks import Annex, Attachments, Block, Paragraph, Text, TextHeading, TextTable, Title
from config.documents.clean import clean
from config.documents.keep import as_data
from config.documents.qr import qr_svg
from config.documents.text import lines_of, verification_lines
from config.files.read_book import environment

SECONDS = 30
# A document with more characters that no font has is not in the language of its fonts.
MOST_MISSING, STAND_IN = 40, "〓"
_ANY_DAY = date(2000, 1, 1)
_HERE = Path(__file__).parent
_WORKER, _TEMPLATE = _HERE / "typesetter.py", _HERE / "typst" / "paper.typ"
# By style the families that are wanted, the best first: those of the standard, where the office has them, then free
# ones. Rare characters of names are in the last of each.
_LAST = ("Noto Serif CJK SC", "Noto Sans CJK SC")
FONTS = {
    "title": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FandolSong", *_LAST),
    "song": ("SimSun", "宋体", "FandolSong", *_LAST),
    "hei": ("SimHei", "黑体", "FandolHei", "Noto Sans CJK SC"),
    "kai": ("KaiTi", "楷体", "FandolKai R", *_LAST),
    "fang": ("FangSong", "仿宋", "FangSong_GB2312", "仿宋_GB2312", "FandolFang R", *_LAST),
}
SYSTEM_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
_MISSING = re.compile(r'the text `?"(.+?)"`? could not be displayed')


class NotSet(Exception):
    """The document could not be set; ``characters`` are those that no font has, where that is the reason."""

    def __init__(self, reason: str, characters: str = "") -> None:
        super().__init__(reason)
        self.characters = characters


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished file, and the characters that no font has: 〓 stands in their place."""

    content: bytes
    missing: tuple[str, ...] = ()


def write_pdf(text: Text) -> Pdf:
    """The document as PDF/A-2b, the same bytes each time. A character that no font has is replaced by 〓 and named.

    Raises ``NotSet`` where the document cannot be set at all."""
    data, missing = data_of(text), list[str]()
    for _attempt in range(MOST_MISSING):
        try:
            return Pdf(_set(data, missing), tuple(missing))
        except NotSet as failure:
            fresh = [sign for sign in failure.characters if sign not in missing]
            if not fresh:
                raise
            missing += fresh
    raise NotSet("too many characters without a font")


def _set(data: dict[str, Any], missing: Sequence[str]) -> bytes:
    with tempfile.TemporaryDirectory() as empty:
        wanted = {
            "template": _TEMPLATE.read_text(encoding="utf-8"),
            "root": empty,
            "folders": font_folders(),
            "fonts": FONTS,
            "data": _replace_signs(data, str.maketrans(dict.fromkeys(missing, STAND_IN))),
        }
        done = subprocess.run(
            [sys.executable, "-I", str(_WORKER)],
            input=json.dumps(wanted).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            env=environment(),
            check=False,
        )
    if done.returncode == 0:
        return done.stdout
    try:
        reason = str(json.loads(done.stdout)["error"])
    except (ValueError, KeyError):
        reason = f"typesetter ended with {done.returncode}"
    raise NotSet(reason, "".join(_MISSING.findall(reason)))


def _replace_signs(value: Any, table: dict[int, str]) -> Any:
    if not table:
        return value
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, dict):
        return {name: _replace_signs(each, table) for name, each in value.items()}
    return [_replace_signs(each, table) for each in value] if isinstance(value, list) else value


def font_folders() -> list[str]:
    """The office's own fonts first, those of the system, and the one that is always there."""
    own = [str(folder) for folder in settings.DOCUMENT_FONTS]
    folders = [folder for folder in (*own, *SYSTEM_FOLDERS) if Path(folder).is_dir()]
    return [*folders, str(Path(noto_cjk_sans_otc.__file__).parent)]


def data_of(text: Text) -> dict[str, Any]:
    """What the template is given: the blocks in parts, each on pages of its own."""
    parts: list[dict[str, Any]] = [{"landscape": False, "blocks": []}]
    for block in text.blocks:
        if isinstance(block, Annex):
            parts.append({"landscape": block.landscape, "blocks": []})
        parts[-1]["blocks"].append(_block(block))
    code = verification_lines(text)
    return {
        "title": clean(text.title),
        "office": clean(text.office),
        "year": text.day.year,
        "month": text.day.month,
        "day": text.day.day,
        "form": text.form.value,
        "code": text.code,
        "code_words": code[0] if code else "",
        "code_lines": code[0].split("　") if code else [],
        "qr": qr_svg(text.address) if text.code else "",
        "parts": [part for part in parts if part["blocks"]],
    }


def _block(block: Block) -> dict[str, Any]:
    """Fields of a block with everything that cannot be printed taken out."""
    [found] = as_data(Text("", "", _ANY_DAY, blocks=(block,)))["blocks"]
    data: dict[str, Any] = _clean_all(found)
    if isinstance(block, TextTable):
        data["grouped"] = block.has_groups
        data["head"] = [
            {"title": clean(head.title), "span": head.columns, "own": head.is_alone} for head in block.spans()
        ]
    elif isinstance(block, Attachments | Title):
        data["lines"] = lines_of(block)
    elif isinstance(block, TextHeading):
        data["mark"] = block.mark
    elif isinstance(block, Paragraph):
        data["text"] = clean("".join(sentence.text for sentence in block.sentences))
    return data


def _clean_all(value: Any, key: str = "") -> Any:
    if isinstance(value, str):
        return value if key == "svg" else clean(value)
    if isinstance(value, dict):
        return {name: _clean_all(each, name) for name, each in value.items()}
    return [_clean_all(each) for each in value] if isinstance(value, list) else value
