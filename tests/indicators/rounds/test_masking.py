"""企业名称脱敏: nobody learns a firm from its masked name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rounds.masking import STARS, find_names, mask_firm, mask_text


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("望岚县锦程商贸有限公司", "锦***有限公司"),
        ("锦程（望岚）商贸有限责任公司", "锦***有限责任公司"),
        ("湖南省长沙市岳麓区天天超市", "天***超市"),
        ("青禾农民专业合作社", "青***农民专业合作社"),
        ("鑫店", "鑫***"),
        ("云", "***"),
        ("望岚县有限公司", "望***有限公司"),
        (" 锦程商贸有限公司 ", "锦***有限公司"),
        ("Acme Trading Co., Ltd.", "A***Co., Ltd."),
        ("", ""),
        ("   ", ""),
    ],
)
def test_the_first_character_and_the_kind_of_firm_are_left(name, masked):
    assert mask_firm(name) == masked


def test_long_and_short_names_have_as_many_stars():
    assert mask_firm("锦程有限公司") == mask_firm("锦绣山河商贸实业发展有限公司")


def test_a_text_names_no_firm_of_the_round():
    text = "锦程商贸有限公司与望岚县锦程商贸有限公司均反映审批慢"
    words = mask_text(text, ["锦程商贸有限公司", "望岚县锦程商贸有限公司", ""])
    assert words == "锦***有限公司与锦***有限公司均反映审批慢"


def test_a_text_names_no_firm_by_its_short_name_either():
    names = ["望岚县锦程商贸有限公司", "望岚县云和物流有限公司", "鑫店"]
    assert mask_text("锦程商贸与云和物流反映审批慢，县锦程商贸有限公司也是", names) == (
        "锦***与云***反映审批慢，县锦***有限公司也是"
    )
    assert find_names(["锦程商贸反映审批慢"], names) == names[:1]
    # Two characters are too many people's: 鑫店 itself is a whole name, 岚谷 of 岚谷公司 is none.
    assert mask_text("岚谷一带的鑫店", ["岚谷公司", "鑫店"]) == "岚谷一带的鑫***"


def test_only_names_that_some_text_speaks_of_need_masking():
    names = ["锦程公司", " 岚谷公司 ", "云和公司", ""]
    assert find_names(["审批慢", "与岚谷公司、锦程公司有纠纷"], names) == ["锦程公司", "岚谷公司"]
    assert find_names([], names) == [] == find_names(["锦程公"], names)


NAMES = st.text(alphabet="锦程岚云清石双古青白县市区", min_size=2, max_size=8)


@given(NAMES, st.sampled_from(["", "有限公司", "合作社", "经营部"]))
def test_no_more_than_one_character_of_a_name_is_told(name, form):
    masked = mask_firm(name + form)
    own, _stars, _form = masked.partition(STARS)
    assert len(own) <= 1 and name not in masked
    assert mask_firm(masked) == masked


@given(st.lists(NAMES, min_size=1, max_size=4), st.text(alphabet="锦程岚审批慢，", max_size=10))
def test_no_name_of_a_list_is_left_in_a_text(names, between):
    firms = [f"{name}有限公司" for name in names]
    text = mask_text(between.join(firms), firms)
    assert [firm for firm in firms if firm in text] == []
