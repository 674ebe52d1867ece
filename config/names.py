"""One name, however it was padded: blanks of any width and full-width marks make no other person or unit. Pure."""

import re
import unicodedata

# What a workbook writes for control characters, and marks that nobody sees.
_UNSEEN = re.compile(r"_x00[01][0-9A-Fa-f]_|[\u200b-\u200f\u2060\ufeff\u00ad]")


def plain(name: str) -> str:
    """The name without blanks and with full-width marks as plain ones.

    >>> plain("张　三 ") == plain("张三"), plain("ＡＢ股份（集团）"), plain("网办_x000D_率")
    (True, 'AB股份(集团)', '网办率')
    """
    return "".join(unicodedata.normalize("NFKC", _UNSEEN.sub("", name)).split())


def name_key(name: str) -> str:
    """What two writings of one name or heading have in common; capitals do not matter.

    >>> name_key("ＣＯＤＥ ") == name_key("code"), name_key("乡镇（街道）")
    (True, '乡镇(街道)')
    """
    return plain(name).casefold()
