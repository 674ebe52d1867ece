"""How long until a deadline, in the two largest units (距截止 2 天 3 小时). Pure."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def span_text(seconds: int) -> str:
    """A span in words, never rounded up: days and hours, below a day hours and minutes."""
    minutes = max(seconds, 0) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = []
    if days:
        parts.append(ngettext("%(n)d day", "%(n)d days", days) % {"n": days})
    if hours:
        parts.append(ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours})
    if not days and (minutes or not hours):
        parts.append(ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes})
    if len(parts) == 2:
        return _("%(longer)s %(shorter)s") % {"longer": parts[0], "shorter": parts[1]}
    return parts[0]


def countdown(deadline: datetime, at: datetime, *, in_window: bool = False) -> str:
    """What the page says about a deadline at a moment; ``in_window`` is for the second one, until which a figure is
    taken with a reason."""
    seconds = int((deadline - at).total_seconds())
    if seconds > 0 and in_window:
        return _("%(span)s left for late entry with a reason") % {"span": span_text(seconds)}
    if seconds > 0:
        return _("%(span)s left until the deadline") % {"span": span_text(seconds)}
    return _("the deadline passed %(span)s ago") % {"span": span_text(-seconds)}
