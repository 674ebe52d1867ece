"""每日提要的用语: one sentence for each thing a person hears of. Pure: facts and no reproach, no leader named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# As many ledger numbers as are named; the rest is a count.
NAMED = 5


def return_text(n: int) -> str:
    text = ngettext(
        "%(n)d figure of your unit came back for correction.", "%(n)d figures of your unit came back for correction.", n
    )
    return text % {"n": n}


def ledger_text(items: Sequence[tuple[str, date]], today: date) -> str:
    """Ledger items of the unit: how many are over, how many are due soon, and which."""
    late = sum(due < today for _number, due in items)
    parts = []
    if late:
        parts.append(
            ngettext("%(n)d item of the ledger is overdue", "%(n)d items of the ledger are overdue", late) % {"n": late}
        )
    if soon := len(items) - late:
        parts.append(
            ngettext("%(n)d item of the ledger is due soon", "%(n)d items of the ledger are due soon", soon)
            % {"n": soon}
        )
    names = _(", ").join(f"{number} ({due:%m-%d})" for number, due in items[:NAMED])
    more = _(" and more") if len(items) > NAMED else ""
    return _("%(said)s: %(names)s%(more)s.") % {"said": _(", ").join(parts), "names": names, "more": more}


def speaks_text(day: date) -> str:
    return _("Your unit speaks at the meeting on %(day)s.") % {"day": f"{day:%m-%d}"}


def taskforce_text(n: int) -> str:
    return ngettext("%(n)d figure waits for the task force.", "%(n)d figures wait for the task force.", n) % {"n": n}


def verify_text(n: int) -> str:
    return ngettext("%(n)d item waits to be verified.", "%(n)d items wait to be verified.", n) % {"n": n}


def ticks_back_text(n: int) -> str:
    text = ngettext(
        "%(n)d completed category of your unit came back; the reason stands with the target.",
        "%(n)d completed categories of your unit came back; the reason stands with the target.",
        n,
    )
    return text % {"n": n}


def accept_text(n: int) -> str:
    return ngettext(
        "%(n)d completed category waits for acceptance.", "%(n)d completed categories wait for acceptance.", n
    ) % {"n": n}


def difficulties_text(n: int) -> str:
    return ngettext("%(n)d difficulty waits for an answer.", "%(n)d difficulties wait for an answer.", n) % {"n": n}


def meeting_text(day: date, *, is_ready: bool) -> str:
    if is_ready:
        return _("The meeting is on %(day)s; its agenda is confirmed.") % {"day": f"{day:%m-%d}"}
    return _("The meeting is on %(day)s; its agenda is not confirmed yet.") % {"day": f"{day:%m-%d}"}


def notice_text(year: int) -> str:
    return _("The holiday notice of %(year)d is not in the table yet.") % {"year": year}


def mail_subject(day: date) -> str:
    return _("Duibiao: notice of %(day)s") % {"day": f"{day:%Y-%m-%d}"}
