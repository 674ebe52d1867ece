"""Speeches: own rows alone, blanks where nothing is known, edited and released by the unit."""

from dataclasses import replace
from datetime import date

from config.documents.blocks import sentences_of
from config.documents.numbers import find_strange_numbers
from config.documents.text import write_text
from departments.choices import SpeakerPart
from reports.documents.pledge.compose import BLANK, PlaceOfUnit, SpeakerFacts, compose_pledge
from tests.reports.documents.moments import small_snapshot

SPEAKER = SpeakerFacts("市监局", "D1", SpeakerPart.STATEMENT, "王局", date(2026, 11, 17), ["第2位，共2个"])


def by_key(text):
    return {sentence.key: sentence.text for sentence in sentences_of(text.blocks)}


def test_a_statement_tells_place_gaps_cause_measure_and_day_from_its_own_rows():
    found = by_key(compose_pledge(small_snapshot(), SPEAKER))
    assert found["place"] == (
        "2026年10月，我单位牵头指标3项，计分3项，得分60.00分，在2个县直单位中列第2位，上月为第1位。"
    )
    assert found["lost"] == "我单位牵头指标使全县总分失1.50分。"
    assert found["rules"] == "列入发言名单的依据是：第2位，共2个。"
    assert found["gap.A1"] == "“网办率”：本月40%、全省最优80%、相差40百分点、得分率40.00、失1.20分。"
    assert found["cause.A1"].startswith("“网办率”：流程环节多；")
    assert found["measure.A1"] == (
        f"“网办率”：措施是学习邻县；责任人李四。应于2026年10月1日完成（台账2026-1），现已逾期，我单位在{BLANK}前完成。"
    )


def test_what_is_not_known_is_left_blank():
    found = by_key(compose_pledge(small_snapshot(), SPEAKER))
    assert found["cause.A3"] == f"“退件率”：{BLANK}；具体是{BLANK * 2}。"
    assert found["measure.A3"] == f"“退件率”：措施是{BLANK * 2}；责任人{BLANK}，{BLANK}前完成。"


def test_nothing_of_another_unit_stands_in_it():
    words = write_text(compose_pledge(small_snapshot(), SPEAKER))
    assert not [other for other in ("住建局", "办理时长", "企业诉求") if other in words]


def test_a_unit_that_leads_nothing_tells_of_the_figures_it_reports():
    town = SpeakerFacts(
        "锦川镇", "T1", SpeakerPart.STATEMENT, "", date(2026, 11, 17), [], [PlaceOfUnit("A9", "网办率", 8, 8)]
    )
    text = compose_pledge(small_snapshot(), town)
    assert by_key(text)["gap.A9"] == "“网办率”在8个单位中列第8位。"
    assert text.blocks[0].lines[1] == f"锦川镇　{BLANK}"
    none = compose_pledge(small_snapshot(), replace(town, places=()))
    assert by_key(none)["gap"] == f"2026年10月我单位的差距是：{BLANK}。"


def test_an_experience_tells_what_rose():
    found = by_key(compose_pledge(small_snapshot(), replace(SPEAKER, part=SpeakerPart.EXPERIENCE)))
    assert found["rise.A3"] == "“退件率”得分率由65.00升至70.00。"
    assert "gap.A1" not in found


def test_no_number_is_without_a_source():
    for part in SpeakerPart:
        text = compose_pledge(small_snapshot(), replace(SPEAKER, part=part))
        assert [s.key for s in sentences_of(text.blocks) if find_strange_numbers(s)] == []
