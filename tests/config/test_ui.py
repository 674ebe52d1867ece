import pytest
from django.utils.translation import override

from config.templatetags.ui import SHAPES, badge, move, num


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def test_a_missing_number_has_words_for_those_who_listen():
    assert "no value" in num(None)
    assert "0" in num(0)


@pytest.mark.parametrize("tone", SHAPES)
def test_every_badge_has_a_shape_and_a_word(tone):
    html = badge(tone, "Word")
    assert SHAPES[tone] in html
    assert "Word" in html


def test_a_badge_escapes_its_label():
    assert "<b>" not in badge("warn", "<b>")


def test_a_movement_says_its_direction_in_words():
    assert "up 2" in move(2)
    assert "down 1" in move(-1)
    assert "unchanged" in move(0)
    assert "no value" in move(None)
