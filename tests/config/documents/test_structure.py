"""Headings are numbered, empty parts go, and what was frozen is read as it was written."""

import pytest

from config.documents.blocks import Annex, Paragraph, Sentence, Signature, TextColumn, TextHeading, TextTable
from config.documents.keep import as_data, from_data
from config.documents.structure import arrange, characters, mark_of, numeral, replace_sentences
from tests.config.documents.samples import notice, say


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_numbers_of_headings_are_written_as_offices_write_them(number, text):
    assert numeral(number) == text


@pytest.mark.parametrize("number", [0, 100])
def test_no_heading_has_a_number_beyond_ninety_nine(number):
    with pytest.raises(ValueError, match="no heading"):
        numeral(number)


def test_four_levels_have_the_marks_of_the_standard():
    assert [mark_of(level, 3) for level in (1, 2, 3, 4)] == ["三、", "（三）", "3.", "（3）"]


def test_a_heading_without_anything_under_it_goes_and_the_numbers_close_up():
    blocks = [
        TextHeading(1, "甲"),
        say("有"),
        TextHeading(1, "乙"),
        TextHeading(2, "乙一"),
        Paragraph((Sentence("  "),)),
        TextHeading(1, "丙"),
        TextHeading(2, "丙一"),
        TextTable((TextColumn("列"),), ()),
        TextHeading(2, "丙二"),
        say("有"),
        TextHeading(1, "丁"),
        Signature("办", "日"),
    ]
    kept = [block.full for block in arrange(blocks) if isinstance(block, TextHeading)]
    assert kept == ["一、甲", "二、丙", "（一）丙二"]


def test_lower_numbers_begin_anew_under_each_heading_and_in_each_annex():
    blocks = [
        TextHeading(1, "甲"),
        TextHeading(3, "a"),
        say("有"),
        TextHeading(1, "乙"),
        TextHeading(3, "b"),
        say("有"),
    ]
    blocks += [Annex("附件", "名"), TextHeading(1, "丙"), say("有")]
    marks = [block.mark for block in arrange(blocks) if isinstance(block, TextHeading)]
    assert marks == ["一、", "1.", "二、", "1.", "一、"]


def test_what_is_attached_does_not_count_as_length():
    assert characters([TextHeading(1, "甲", "一、"), say("两 字"), Annex("附件", "名"), say("不算")]) == 5


def test_a_sentence_in_other_words_keeps_what_the_system_wrote():
    blocks = (Paragraph((Sentence("原句。", key="a"), Sentence("别句。", key="b"))),)
    [changed] = replace_sentences(blocks, {"a": "改句。", "b": "别句。", "c": "没有。"})
    assert changed == Paragraph((Sentence("改句。", key="a", written="原句。"), Sentence("别句。", key="b")))


def test_a_frozen_document_is_read_back_as_it_was():
    assert from_data(as_data(notice())) == notice()
