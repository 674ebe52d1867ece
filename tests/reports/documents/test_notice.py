"""The month's notice: the speech's own order, every number with its row, nothing said of what is not there."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation

from config.documents.blocks import Attachments, Paragraph, TextHeading, TextTable, sentences_of
from config.documents.numbers import find_strange_numbers
from config.documents.phrases import name
from config.documents.structure import characters
from reports.documents.naming import list_names
from reports.documents.notice.compose import Imprint, compose_notice
from tests.reports.documents.snapshots import ITEM, LEAF, UNIT, snapshot


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


def headings(text):
    return [block.full for block in text.blocks if isinstance(block, TextHeading)]


def words_of(text, key):
    return next((sentence.text for sentence in sentences_of(text.blocks) if sentence.key == key), None)


def test_the_parts_stand_in_the_order_of_the_speech():
    assert headings(compose_notice(snapshot(), Imprint())) == [
        "一、工作成效",
        "二、存在问题",
        "（一）思想重视和力量配备方面",
        "（二）省营商环境评价差距方面",
        "（三）市级督查和考核方面",
        "（四）纾难解困和履约践诺方面",
        "（五）市场主体满意度方面",
        "（六）行政效能",
        "（七）排名靠后单位",
        "三、原因分析和整改措施",
        "四、下一步工作",
        "（一）限期清零到期事项",
        "（二）补齐未完成目标任务",
        "（三）落实调度要求",
    ]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("total.score", "2026年10月，全县综合得分67.29分，较上月提高0.71分。"),
        ("total.place", "列全省第15位（共21个）。"),
        ("total.counts", "3项指标中已计分3项，应报数据7项，实报6项。"),
        ("leaves.best", "“开办成本”达到全省最优值。"),
        ("leaves.rise", "进步最快的是“开办成本”（得分率由0.00升至100.00）、“网办率”（得分率由30.00升至34.20）。"),
        ("leaves.cleared", "“开办成本”实现零分清零。"),
        (
            "units.county.first",
            "县级单位2个参评单位中，税务局（71.50分，计分指标3项）、市监局（57.67分，计分指标3项）排名靠前。",
        ),
        ("staffing.units", "有1个单位专门班子或人员配备不到位：市监局。"),
        ("staffing.late", "有1个单位未按要求报齐数据（括号内为缺报项数）：市监局（1项）。"),
        (
            "gaps.D1",
            "市监局牵头的2项指标差距较大：“示范典型”评价得分与全省最优相差5分；"
            "“网办率”与全省最优值相差15.69个百分点，合计失分0.83分。",
        ),
        ("gaps.zero", "得0分的指标1项：“示范典型”（市监局，连续2个月）。"),
        ("inspection.units", "《第一次督查通报》扣分情况：市监局（2项，扣1.5分）。"),
        ("promises.open", "履约践诺事项尚有1项未化解，涉及金额56.00万元，责任单位为市监局。"),
        ("survey.below", "《满意度通报》点名的11家企业中，有3家评价在满意以下档次。"),
        ("series.city.L1.bad", "行政效能连续3个月列全市倒数第1（2026年8月、9月、10月）。"),
        ("bottom.D1", "市监局连续3个发布月居末位（2026-08至2026-10）。"),
        ("cause.流程环节多", "属“流程环节多”的1项，涉及“网办率”。可对标借鉴：云栖县：一窗通办。"),
        ("due.overdue", "整改台账中已超期1项：市监局（1项），须优先办结销号。"),
        ("due.soon", "2026年12月31日前还有1项到期，详见附件。"),
        ("target.7", "“覆盖率”（2026年9月30日前达到90%）：市监局（79.55%）未完成。"),
        ("schedule.meeting", "专班定于2026年11月17日召开调度会，排名末位和未完成目标任务的单位作表态发言。"),
    ],
)
def test_each_class_says_its_numbers_in_the_words_of_an_office(key, words):
    assert words_of(compose_notice(snapshot(), Imprint()), key) == words


def test_every_number_names_the_row_that_it_stands_in():
    text = compose_notice(snapshot(), Imprint())
    assert [each.key for each in sentences_of(text.blocks) if find_strange_numbers(each)] == []
    [total] = [each for each in sentences_of(text.blocks) if each.key == "total.score"]
    assert [(fact.text, fact.source) for fact in total.facts] == [
        ("67.29", "summary.score"),
        ("0.71", "summary.score − previous summary.score"),
    ]


def test_a_class_without_problems_has_no_heading_and_the_numbers_close_up():
    calm = snapshot(
        readiness=[], pieces=(0, 0), units=[], inspection=None, series=[], survey=None, modules=[], targets=[]
    )
    assert headings(compose_notice(calm, Imprint())) == [
        "一、工作成效",
        "二、存在问题",
        "（一）省营商环境评价差距方面",
        "（二）纾难解困和履约践诺方面",
        "三、原因分析和整改措施",
        "四、下一步工作",
        "（一）限期清零到期事项",
        "（二）落实调度要求",
    ]


def test_the_first_month_compares_itself_with_nothing():
    total = replace(snapshot().total, previous=None, rank=None)
    text = compose_notice(snapshot(total=total), Imprint())
    assert words_of(text, "total.score") == "2026年10月，全县综合得分67.29分。"
    assert words_of(text, "total.place") is None


def test_a_month_without_benchmarks_invents_no_gap():
    bare = replace(LEAF, row=replace(LEAF.row, best=None, gap=None), is_serious=False, lost=None, score=None)
    text = compose_notice(snapshot(leaves=[bare]), Imprint())
    assert [each.key for each in sentences_of(text.blocks) if each.key.startswith(("gaps.D", "leaves"))] == []
    tables = [block for block in text.blocks if isinstance(block, TextTable)]
    assert "差距" not in {column.title for column in tables[0].columns}


def test_annexes_are_named_in_the_text_and_numbered_and_empty_ones_are_not():
    text = compose_notice(snapshot(), Imprint())
    [attached] = [block for block in text.blocks if isinstance(block, Attachments)]
    assert attached.names == ("指标差距清单", "单位得分排名表", "超期和临期整改事项清单")
    bare = compose_notice(snapshot(leaves=[], items=[]), Imprint())
    [attached] = [block for block in bare.blocks if isinstance(block, Attachments)]
    assert attached.lines() == ["附件：单位得分排名表"]


def test_sixty_units_are_cut_by_rule_and_counted():
    phrases = [name(f"第{n}单位") for n in range(60)]
    assert list_names(phrases, "count").text == "第0单位、第1单位、第2单位、第3单位、第4单位等60个单位"
    late = [replace(UNIT, code=f"D{n}", name=f"单位{n}") for n in range(60)]
    text = compose_notice(snapshot(units=late), Imprint())
    assert words_of(text, "staffing.late").endswith("单位4（1项）等60个单位。")
    assert find_strange_numbers(next(s for s in sentences_of(text.blocks) if s.key == "staffing.late")) == []


def test_long_and_rare_names_stand_as_they_are():
    long_name = "望岚县龘𠮷" + "很" * 40 + "中心"
    text = compose_notice(snapshot(items=[replace(ITEM, unit=long_name)]), Imprint())
    assert words_of(text, "due.overdue") == f"整改台账中已超期1项：{long_name}（1项），须优先办结销号。"


def test_characters_are_counted_without_the_annexes():
    text = compose_notice(snapshot(), Imprint())
    running = [block for block in text.blocks if isinstance(block, Paragraph | TextHeading)]
    assert characters(text.blocks) == sum(
        len("".join((block.full if isinstance(block, TextHeading) else block.text).split())) for block in running
    )


def test_points_lost_by_a_unit_are_the_sum_of_its_rows():
    leaves = [replace(LEAF, code=f"I{n}", name=f"指标{n}", lost=Decimal("1.11")) for n in range(5)]
    text = compose_notice(snapshot(leaves=leaves), Imprint())
    assert words_of(text, "gaps.D1").endswith("合计失分5.55分。")
