"""Until when a period takes figures, in words: both moments where it has two (截止时间、补报截止)."""

from django.utils.translation import gettext as _

from config.lists.columns import minute_text
from indicators.models import Cycle


def deadline_text(cycle: Cycle) -> str:
    """The deadline, and until when a figure may still be added with a reason."""
    deadline = minute_text(cycle.deadline)
    if cycle.hard_deadline is None:
        return deadline
    values = {"deadline": deadline, "until": minute_text(cycle.hard_deadline)}
    return _("%(deadline)s; after that until %(until)s with a reason") % values
