"""The headings of the downloaded form, by what the column holds; blank for those that are only to be read."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CODE, NAME = pgettext_lazy("form", "Code"), pgettext_lazy("form", "Indicator")
MEASURE, BASIS = _("Unit of measure"), _("Basis")
LAST, YEAR_AGO = pgettext_lazy("form", "Last period"), _("Same period last year")
BEST, AVERAGE, STATE = pgettext_lazy("form", "Best"), pgettext_lazy("form", "Average"), pgettext_lazy("form", "State")
VALUE, NUMERATOR, DENOMINATOR = pgettext_lazy("form", "Value"), _("Numerator"), _("Denominator")
SCORE, NOT_APPLICABLE = pgettext_lazy("form", "Score"), pgettext_lazy("form", "Not applicable")
REASON, NOTE, AS_OF = pgettext_lazy("form", "Reason"), pgettext_lazy("form", "Note"), pgettext_lazy("form", "As of")

HEADINGS = (
    ("code", CODE),
    ("name", NAME),
    ("", MEASURE),
    ("", BASIS),
    ("", LAST),
    ("", YEAR_AGO),
    ("", BEST),
    ("", AVERAGE),
    ("value", VALUE),
    ("numerator", NUMERATOR),
    ("denominator", DENOMINATOR),
    ("score", SCORE),
    ("not_applicable", NOT_APPLICABLE),
    ("reason", REASON),
    ("note", NOTE),
    ("as_of", AS_OF),
    ("", STATE),
)
