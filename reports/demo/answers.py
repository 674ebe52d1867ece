"""What the demo county's typists say to a doubt, and the papers they attach."""

from __future__ import annotations

import io
from functools import cache
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.base import ContentFile
from openpyxl import Workbook

from indicators.choices import DoubtKind
from indicators.cycles.obligations import Obligation
from indicators.doubts.read import Doubting
from indicators.doubts.rules import Typed
from indicators.figures.facts import Entry, derive_rate
from reports.demo.story import Story

# One of these answers a doubt of the kind; figures that nobody doubts carry none of them.
ANSWERS = {
    DoubtKind.SLIP: ("已核对单位，数据无误", "与业务系统核对一致，计量单位无误"),
    DoubtKind.JUMP: ("季节性波动，已与业务台账核对", "本月集中办理，数据属实", "基数较小，波动正常"),
    DoubtKind.WORSE: (
        "本月人员轮岗，已增派窗口",
        "受疑难件影响，正在整改",
        "企业补正材料时间较长，已列入督办",
        "基数较小，波动正常",
        "口径按省厅最新要求调整",
    ),
    DoubtKind.FELL: ("核减重复统计件，数据属实", "按省平台核查结果核减"),
    DoubtKind.PART_ABOVE_WHOLE: ("含上期结转件，已核对", "跨月办结件计入本月"),
    DoubtKind.LEDGER: ("台账尚有在途件，以部门核定数为准", "台账待更新，数据属实"),
    DoubtKind.DECIMALS: ("含折算件，已与主管部门确认",),
    DoubtKind.LIMIT: ("含提前办结件，已核对", "经与主管部门确认，数据属实"),
}


def answer_doubts(story: Story, doubts: Doubting, obligation: Obligation, entry: Entry) -> str:
    """The note of an entry: what stands there already, else an answer where there is a doubt, else nothing."""
    if entry.note:
        return entry.note
    typed = derive_rate(obligation.indicator, entry)
    month = doubts.cycle.start
    found = doubts.of(
        obligation.indicator, obligation.department.pk, Typed(month, typed.value, typed.numerator, typed.denominator)
    )
    if not found:
        return ""
    return str(
        story.dice("answer", obligation.indicator.code, obligation.department.code, month).choice(
            ANSWERS[found[0].kind]
        )
    )


def ledger(title: str, rows: list[tuple[str, str]]) -> ContentFile[bytes]:
    """A ledger (台账) as units keep it, in a workbook. Everything but its lines is the same in all of them and made
    once: 335 workbooks take a second, not three."""
    lines = ((title, ""), ("项目", "数值"), *rows)
    cells = "".join(f"<row>{''.join(map(_cell, line))}</row>" for line in lines) + "</sheetData>"
    size = f'<dimension ref="A1:B{len(lines)}"/>'
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, part in _shell().items():
            archive.writestr(name, part.replace('<dimension ref="A1:A1"/>', size).replace("</sheetData>", cells))
    return ContentFile(target.getvalue())


def _cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'


@cache
def _shell() -> dict[str, str]:
    """The parts of a workbook with one empty sheet."""
    book, target = Workbook(), io.BytesIO()
    book.active.title = "台账"
    book.save(target)
    with ZipFile(target) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}
