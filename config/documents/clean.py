"""可打印文字: characters that no file may hold go, and those that turn text around. Pure."""

from __future__ import annotations

import unicodedata

# Line ends of names are blanks; soft hyphens and marks of direction are nothing.
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean(text: str) -> str:
    """The text without control, direction, private and half characters; breaks within a line become blanks."""
    kept = []
    for sign in text:
        if sign in "\t\n\r\v\f\x85\u2028\u2029":
            kept.append(" ")
        elif unicodedata.category(sign) not in _DROPPED:
            kept.append(sign)
    return "".join(kept)
