"""得分率 and 评价得分 are two facts: in Chinese a bare 得分 stands only for what is neither of them.

A score of a unit, the marks of a round or a restated month are called 得分; so are pages and settings that speak of
all of them together. Where a text means the attainment of an indicator it says 得分率, where it means what an issuer
awards 评价得分, and the county's total is 综合得分.
"""

import re
from pathlib import Path

from django.conf import settings

# 得分 that is neither 得分率 nor 评价得分 nor 综合得分.
BARE = re.compile("(?<!评价)(?<!综合)得分(?!率)")
ENTRY = re.compile(r'^msgid "(.*)"\n(?:msgid_plural ".*"\n)?msgstr(?:\[0\])? "(.*)"$', re.MULTILINE)
ALLOWED = Path(__file__).with_name("bare_points.txt")


def bare_texts() -> set[str]:
    """The msgids whose Chinese has a bare 得分."""
    catalogue = settings.BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    entries = ENTRY.findall(catalogue.read_text(encoding="utf-8"))
    return {msgid for msgid, chinese in entries if BARE.search(chinese)}


def test_a_text_says_which_of_the_two_it_means_or_stands_on_the_list_of_other_scores():
    allowed = set(ALLOWED.read_text(encoding="utf-8").splitlines())
    found = bare_texts()
    assert sorted(found - allowed) == [], "say 得分率 or 评价得分, or add the msgid to tests/bare_points.txt"
    assert sorted(allowed - found) == [], "these say it now: take them off tests/bare_points.txt"


def test_the_pattern_tells_the_words_apart():
    assert BARE.search("得分由66.14升至68.53") and BARE.search("市场主体满意度得分与最优分相差")
    assert not BARE.search("综合得分67.29；得分率由66.14升至68.53；评价得分与最优评价得分相差1分")
