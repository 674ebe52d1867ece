"""What of the menu belongs to results and reports."""

from django.utils.translation import gettext_lazy as _

from config.navigation import Entry
from departments.choices import Role

# Everybody who works with figures.
WORKING = frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})

ENTRIES = (
    Entry(10, "home", _("Home"), frozenset(Role.values)),
    Entry(20, "leader", _("At a glance"), frozenset({Role.LEADER})),
    Entry(30, "board", _("Task force board"), frozenset({Role.TASKFORCE, Role.LEADER})),
    Entry(80, "indicator_list", _("Indicators"), WORKING),
    Entry(90, "rankings", _("Rankings"), WORKING),
    Entry(100, "module_list", _("Modules"), WORKING, folded=True),
    Entry(120, "gaps", _("Gaps"), WORKING),
    Entry(180, "report_list", _("Reports"), WORKING),
)
