"""企业名称脱敏: a firm's name as everybody may read it who does not have to call it back. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

STARS = "***"
# A short name of fewer characters is an everyday word as often as a firm.
SHORTEST = 3
# What kind of firm it is says nothing about which one it is. The longest first.
_FORMS = (
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "农民专业合作社",
    "专业合作社",
    "合伙企业",
    "有限公司",
    "合作社",
    "经营部",
    "服务部",
    "家庭农场",
    "个体工商户",
    "公司",
    "商行",
    "酒店",
    "超市",
    "农场",
    "工厂",
    "Company Limited",
    "Co., Ltd.",
    "Co.,Ltd.",
    "Co. Ltd.",
    "Limited",
    "Ltd.",
    "Inc.",
)
# Where it is says as little, and most firms of a county begin with the county's name.
_PLACE = re.compile(r"^(?:[^省市县区]{1,6}[省市县区])+(?=.{2})")
_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]\s*")


def mask_firm(name: str) -> str:
    """The first character behind the name of a place, three stars whatever the length, and the kind of firm; a name of
    one character is stars alone.

    >>> masked_firm("望岚县锦程商贸有限公司"), masked_firm("鑫店"), masked_firm("")
    ('锦***有限公司', '鑫***', '')
    """
    own, form = _parts(name)
    return f"{own[0] if len(own) > 1 else ''}{STARS}{form}" if own or form else ""


def _parts(name: str) -> tuple[str, str]:
    """What is the firm's own in its name, and what kind of firm it is."""
    plain = " ".join(_BRACKETS.sub("", name).split()) or name.strip()
    form = next((form for form in _FORMS if plain.endswith(form) and len(plain) > len(form)), "")
    return _PLACE.sub("", plain.removesuffix(form)), form


def _masks_of(name: str) -> dict[str, str]:
    """What a text may call a firm, its own name without place and form (简称) too, each with its mask."""
    full, short = name.strip(), _parts(name)[0].strip()
    masks = {full: mask_firm(name)} if full else {}
    return masks | ({short: f"{short[0]}{STARS}"} if len(short) >= SHORTEST and short != full else {})


def find_names(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """Those of the names that some text speaks of: usually none, so that masking many texts costs next to nothing."""
    text = "\n".join(texts)
    return [name.strip() for name in names if any(form in text for form in _masks_of(name))]


def mask_text(text: str, names: Iterable[str]) -> str:
    """The text with every one of these names masked, short or in full, the longest first, so that none is left inside
    another."""
    masks = {form: mask for name in names for form, mask in _masks_of(name).items()}
    for form in sorted(masks, key=len, reverse=True):
        text = text.replace(form, masks[form])
    return text
