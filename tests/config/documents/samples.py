"""A notice with every kind of block, for the tests of the writers."""

from datetime import date

from config.documents.blocks import (
    Align,
    Annex,
    Attachments,
    Copies,
    Drawing,
    Form,
    Masthead,
    Note,
    Number,
    NumberFact,
    Paragraph,
    Recipients,
    Sentence,
    Signature,
    Text,
    TextColumn,
    TextHeading,
    TextTable,
    Title,
)
from config.documents.structure import arrange

BAR = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20" viewBox="0 0 60 20">'
    '<rect width="40" height="10" fill="#2f5373"/></svg>'
)


def say(*texts: str) -> Paragraph:
    return Paragraph(tuple(Sentence(text) for text in texts))


def notice(form: Form = Form.NOTICE, *, rows: int = 3, code: str = "7Q2M-X0KD-94TB") -> Text:
    """A notice of two parts with two annexes, one of them landscape."""
    columns = (
        TextColumn("序号", 4),
        TextColumn("指标", 18, Align.LEFT),
        TextColumn("本月", 8, Align.RIGHT, "本县"),
        TextColumn("上月", 8, Align.RIGHT, "本县"),
        TextColumn("牵头单位", 12),
    )
    blocks = [
        Masthead("营商环境简报", "第18期", "县营商办", "2026年11月9日")
        if form == Form.BRIEF
        else Number("望营办〔2026〕10号"),
        Title("关于2026年10月全县优化营商环境\n指标运行情况的通报"),
        Recipients("各乡镇人民政府，县直各单位"),
        say("现将有关情况通报如下。"),
        TextHeading(1, "总体情况"),
        TextHeading(2, "得分和位次"),
        Paragraph(
            (Sentence("全县总得分64.52分。", (NumberFact("64.52", "summary.score"),), "total"),), lead="总得分。"
        ),
        TextHeading(2, "没有内容的标题"),
        TextHeading(1, "存在问题"),
        say("“网办率”等2项得0分——请抓紧。"),
        Drawing(BAR, "图1　得分", 60, 20),
        Attachments(("差距清单", "说明")),
        Signature("望岚县优化营商环境工作领导小组办公室", "2026年11月9日"),
        Annex("附件1", "差距清单", landscape=True),
        TextTable(
            columns, tuple((f"{n}", f"指标{n}", "98.5", "97.0", "市监局") for n in range(1, rows + 1)), "差距清单表"
        ),
        Note("注：差距为正表示落后。"),
        Annex("附件2", "说明"),
        say("说明文字。"),
        Copies(("抄送：县委办。",), "县营商办", "2026年11月9日印发"),
    ]
    address = f"https://duibiao.example/verify/{code}/" if code else ""
    return Text("关于2026年10月的通报", "县营商办", date(2026, 11, 9), form, arrange(blocks), code, address)
