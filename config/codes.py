"""核验码: short codes that are printed on paper, read aloud and typed by hand. Pure but for the chance that makes them.

Twelve signs of thirty-two, 60 bits: nobody comes upon one by trying. No sign is taken for another one, and what is
typed is read generously.
"""

from __future__ import annotations

import secrets

# Digits and capitals without I, L, O (taken for 1 and 0) and U.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 12, 4
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", "－": "", "—": "", " ": "", "\u3000": ""})


def new_code() -> str:
    """A code that nobody can guess."""
    return "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))


def spell_code(code: str) -> str:
    """As it is printed: 7Q2M-X0KD-94TB."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read_code(text: str) -> str:
    """The code that somebody typed, in small or capital letters, with or without dashes; empty where it is none."""
    code = text.strip().upper().translate(_READ_AS)
    return code if len(code) == LENGTH and set(code) <= set(SIGNS) else ""
