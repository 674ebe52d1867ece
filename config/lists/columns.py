"""How the columns of a list look: right-aligned numbers, short texts that must not be broken."""

NUMERIC = {"td": {"class": "num"}, "th": {"class": "num"}}


TIGHT = {"td": {"class": "tight"}}


NUMERIC = {"td": {"class": "num"}, "th": {"class": "num"}}


# Short texts that must not be broken: codes, dates, names of people. Their heads may be.
TIGHT = {"td": {"class": "tight"}}
