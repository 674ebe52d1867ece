"""督办文书文稿: a letter of the escalation as it was sent, in the form of an official letter (信函).

No question is asked of the database.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from config.documents.blocks import Block, Number, Recipients, Signature, Text, Title
from config.documents.pieces import paragraphs, say
from config.documents.structure import arrange
from departments.models import Letter


def letter_as_text(letter: Letter, *, prefix: str, contact: str = "", phone: str = "") -> Text:
    """The text that was sent, word for word. ``prefix`` are the letters of the office (望营办); ``contact`` is who
    wrote it, with a telephone where one is known, and goes without a name."""
    to, *body, foot = letter.text.split("\n\n")
    office, _break, day = foot.partition("\n")
    blocks: list[Block] = [
        Number(f"{prefix}{letter}"),
        Title(letter.title),
        Recipients(to.rstrip("：: ")),
        *(each for part in body for each in paragraphs(part)),
        Signature(office, day),
        say(contact_text(contact, phone), indented=True),
    ]
    return Text(letter.title, office, letter.issued_on, blocks=arrange(blocks))


def contact_text(name: str, phone: str) -> str:
    """（联系人：…，联系电话：…）, as far as they are known; nothing without a name."""
    if not name:
        return ""
    if not phone:
        return _("(Contact: %(name)s)") % {"name": name}
    return _("(Contact: %(name)s, telephone: %(phone)s)") % {"name": name, "phone": phone}
