"""What a cell shows follows from the meaning of its number format: worked out by hand, as Excel shows it."""

import pytest

from config.files.reading.number_formats import BUILTIN, format_of
from config.files.records import CellKind

NUMBER, PERCENT, DATE, TIME, TEXT = CellKind.NUMBER, CellKind.PERCENT, CellKind.DATE, CellKind.TIME, CellKind.TEXT


def record(code: str, stored: str) -> tuple[CellKind, str, str]:
    """Kind, text and unit."""
    raw = format_of(code).raw(stored)
    kind, text, _stored, unit = (*raw, "", "")[:4]
    return kind, text, unit


@pytest.mark.parametrize(
    ("code", "stored", "kind", "text", "unit"),
    [
        # Percent: a sign that multiplies, a sign that is text.
        ("0%", "0.985", PERCENT, "98.5%", ""),
        ("0.00%", "0.98512", PERCENT, "98.512%", ""),
        ("0.0%;[Red]-0.0%", "-0.05", PERCENT, "-5%", ""),
        ('0.0"%"', "98.5", PERCENT, "98.5%", ""),
        (r"0.0\%", "98.5", PERCENT, "98.5%", ""),
        ("0.0!%", "98.5", PERCENT, "98.5%", ""),
        ('0.00"％"', "0.75", PERCENT, "0.75%", ""),
        ('0.00"%";-0.00"%";0.00"%"', "0", PERCENT, "0%", ""),
        ('General"%"', "41", PERCENT, "41%", ""),
        ("0.0%", "0.30000000000000004", PERCENT, "30%", ""),
        ("0.0‰", "5.2", NUMBER, "5.2", "‰"),
        ('0.0"个百分点"', "-1.5", NUMBER, "-1.5", "个百分点"),
        # Scale.
        ("#,##0,", "1234567", NUMBER, "1234.567", ""),
        ("0.0,,", "1234567", NUMBER, "1.234567", ""),
        ('0!.0,"万元"', "33980000", NUMBER, "3398", "万元"),
        ('0!.0,"万"', "33985000", NUMBER, "3398.5", "万"),
        ('0"."00,,"亿元"', "123456789", NUMBER, "1.23456789", "亿元"),
        (r"0\.0,", "12345", NUMBER, "1.2345", ""),
        ("0!.0000", "12345", NUMBER, "1.2345", ""),
        ('[>=10000]0!.0,"万";0"元"', "123456", NUMBER, "12.3456", "万"),
        ('[>=10000]0!.0,"万";0"元"', "9999", NUMBER, "9999", "元"),
        ('[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', "250000000", NUMBER, "2.5", "亿"),
        ('[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', "250000", NUMBER, "25", "万"),
        ('[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', "250", NUMBER, "250", ""),
        # Units beside the number.
        ('0"件"', "3", NUMBER, "3", "件"),
        ('0.0"个工作日"', "2.5", NUMBER, "2.5", "个工作日"),
        ("0个工作日", "72", NUMBER, "72", "个工作日"),
        ('#,##0.00"元/人"', "5", NUMBER, "5", "元/人"),
        ('"第"0"名"', "3", NUMBER, "3", "名"),
        ("¥#,##0.00", "12.5", NUMBER, "12.5", "元"),
        ('"￥"#,##0', "12", NUMBER, "12", "元"),
        ("[$¥-804]#,##0.00", "12", NUMBER, "12", "元"),
        ('_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "1234.5", NUMBER, "1234.5", "元"),
        ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0", NUMBER, "0", ""),
        ('0.00"kg"', "5", NUMBER, "5", "kg"),
        # Signs, colours, conditions and places say nothing of the value.
        ("0.0_);[Red](0.0)", "-5", NUMBER, "-5", ""),
        ("[Red]▲0;[Green]▼0", "-5", NUMBER, "-5", ""),
        ("0", "98.512", NUMBER, "98.512", ""),
        ("0;-0;;@", "0", NUMBER, "0", ""),
        (";;;", "5", NUMBER, "5", ""),
        ("@", "5", NUMBER, "5", ""),
        ("General", "1E3", NUMBER, "1000", ""),
        ("G/通用格式", "7", NUMBER, "7", ""),
        ("0.00E+00", "12345", NUMBER, "12345", ""),
        ("# ?/?", "0.5", NUMBER, "0.5", ""),
        ("# ??/100", "0.25", NUMBER, "0.25", ""),
        ("0000", "5", NUMBER, "0005", ""),
        ("[DBNum2]General", "3", NUMBER, "3", ""),
        ('[=1]"是";[=0]"否"', "1", TEXT, "是", ""),
        ('[=1]"是";[=0]"否";0', "0", TEXT, "否", ""),
        ('[=1]"是";[=0]"否";0', "7", NUMBER, "7", ""),
        ('0;0;"无"', "0", TEXT, "无", ""),
        # Days: as much of them as is shown.
        ("yyyy/m/d", "46150", DATE, "2026-05-08", ""),
        ('yyyy"年"m"月"d"日";@', "46327", DATE, "2026-11-01", ""),
        ('[$-804]yyyy"年"m"月";@', "46327", DATE, "2026-11", ""),
        ("yyyy年m月", "46327", DATE, "2026-11", ""),
        ("[DBNum1][$-804]yyyy年m月", "46327", DATE, "2026-11", ""),
        ("mmm-yy", "46327", DATE, "2026-11", ""),
        ("m月", "46327", DATE, "2026-11", ""),
        ("yyyy", "46327", DATE, "2026", ""),
        ("m月d日", "46327", DATE, "2026-11-01", ""),
        ("[$-804]aaaa", "46327", DATE, "2026-11-01", ""),
        ("e年m月d日", "46327", DATE, "2026-11-01", ""),
        ("yyyy/m/d", "46327.75", DATE, "2026-11-01", ""),
        ("yyyy/m/d h:mm", "46327", DATE, "2026-11-01", ""),
        ("yyyy/m/d h:mm", "46327.75", TIME, "2026-11-01 18:00:00", ""),
        ("h:mm", "0.5", TIME, "12:00:00", ""),
        ("mm:ss.0", "0.01", TIME, "00:14:24", ""),
        ("[h]:mm", "1.25", TIME, "30:00:00", ""),
        ("上午/下午h时mm分", "0.75", TIME, "18:00:00", ""),
        ("yyyy/m/d", "60", TEXT, "1900-02-29", ""),
        ("yyyy/m/d", "59", DATE, "1900-02-28", ""),
        ("yyyy/m/d", "-1", CellKind.ERROR, "#####", ""),
        ("yyyy/m/d", "99999999", CellKind.ERROR, "#####", ""),
    ],
)
def test_a_number_is_read_as_its_format_means_it(code, stored, kind, text, unit):
    assert record(code, stored) == (kind, text, unit)


@pytest.mark.parametrize(
    ("number", "stored", "text"),
    [
        (9, "0.5", "50%"),
        (10, "0.98512", "98.512%"),
        (14, "46150", "2026-05-08"),
        (17, "46150", "2026-05"),
        (22, "46150.5", "2026-05-08 12:00:00"),
        (27, "46150", "2026-05"),
        (28, "46150", "2026-05-08"),
        (31, "46150", "2026-05-08"),
        (32, "0.5", "12:00:00"),
        (36, "46150", "2026-05"),
        (46, "1.5", "36:00:00"),
        (50, "46150", "2026-05"),
        (57, "46150", "2026-05"),
        (58, "46150", "2026-05-08"),
        (4, "1234.5", "1234.5"),
    ],
)
def test_formats_that_are_known_by_number_alone(number, stored, text):
    assert record(BUILTIN[number], stored)[1] == text


def test_days_may_be_counted_from_1904():
    assert format_of("yyyy/m/d").raw("44688", from_1904=True)[:2] == [CellKind.DATE, "2026-05-08"]
    assert format_of("yyyy/m/d").raw("0", from_1904=True)[:2] == [CellKind.DATE, "1904-01-01"]


ODD = ['"', "[", "[$", "\\", "0;" * 50, "_", "*", "[>=x]0", "[>1e9999]0", "%" * 900, "0" * 5000]


@pytest.mark.parametrize("code", ODD)
def test_no_format_breaks_the_reading(code):
    kind, text, _unit = record(code, "1234.5")
    assert kind in (NUMBER, PERCENT) and text.rstrip("%").lstrip("0") in ("1234.5", "123450")


@pytest.mark.parametrize("stored", ["abc", "NaN", "INF", "1e999999999", "", "--1"])
def test_what_is_no_number_stays_a_text(stored):
    assert format_of("0.0%").raw(stored) == stored
