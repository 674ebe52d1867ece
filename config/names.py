"""One name, however it was padded: blanks of any width and full-width marks make no other person or unit. Pure."""

import unicodedata


def plain(name: str) -> str:
    """The name without blanks and with full-width marks as plain ones.

    >>> plain("张　三 ") == plain("张三"), plain("ＡＢ股份（集团）")
    (True, 'AB股份(集团)')
    """
    return "".join(unicodedata.normalize("NFKC", name).split())
