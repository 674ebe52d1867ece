"""What a form refuses is said in the words of an office, and every word named is one that Django says."""

from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from config.form_words import COUNTED, WORDS


@pytest.mark.parametrize(
    ("field", "typed", "text"),
    [
        (forms.CharField(), "", "请填写此项。"),
        (forms.CharField(max_length=3), "一二三四", "不得超过3个字（现有4个字）。"),
        (forms.DateField(), "2026-02-30", "请按“年-月-日”填写有效日期。"),
        (forms.TimeField(), "25:00", "请按“时:分”填写有效时间。"),
        (forms.DecimalField(), "三万", "请填写数字。"),
        (forms.DecimalField(max_digits=4), Decimal("12345"), "数字总位数不得超过4位。"),
        (forms.DecimalField(decimal_places=2), "1.234", "小数不得超过2位。"),
        (forms.IntegerField(max_value=500), "501", "不得大于500。"),
        (forms.IntegerField(min_value=1), "0", "不得小于1。"),
        (forms.IntegerField(), "1.5", "请填写整数。"),
        (forms.ChoiceField(choices=[("a", "甲")]), "b", "“b”不在可选范围内，请从列表中选择。"),
        (forms.CharField(), "a\x00b", "内容含有无法识别的字符，请删除后重新填写。"),
    ],
)
def test_what_is_refused_is_said_as_an_office_says_it(field, typed, text):
    with translation.override("zh-hans"):  # what is said is put into words when it is read
        with pytest.raises(forms.ValidationError) as refusal:
            field.clean(typed)
        assert refusal.value.messages == [text]


def test_every_word_has_one_of_our_own():
    with translation.override("zh-hans"):
        assert not [word for word in WORDS if translation.gettext(word) == word]
        assert [str(word % {"limit_value": 3, "show_value": 4, "max": 2}) for word in COUNTED] == [
            "不得超过3个字（现有4个字）。",
            "数字总位数不得超过2位。",
            "小数不得超过2位。",
        ]
