"""How the columns of a list look: right-aligned numbers, short texts that must not be broken, moments to the minute."""

from datetime import datetime

from django.utils.timezone import localtime

NUMERIC = {"td": {"class": "num"}, "th": {"class": "num"}}
# Short texts that must not be broken: codes, dates, names of people. Their heads may be.
TIGHT = {"td": {"class": "tight"}}
# The same, where the head must not be broken either.
SHORT = {"td": {"class": "nowrap"}}


def minute_text(moment: datetime) -> str:
    """A moment of the county's clock, to the minute."""
    return f"{localtime(moment):%Y-%m-%d %H:%M}"
