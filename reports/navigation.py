"""What of the menu belongs to results and reports."""

from django.utils.translation import gettext_lazy as _

from config.navigation import MenuEntry
from departments.choices import Role

# Everybody who works with figures.
WORKING = frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})

ENTRIES = (
    MenuEntry(10, "home", _("Home"), frozenset(Role.values)),
    MenuEntry(20, "leader", _("At a glance"), frozenset({Role.LEADER})),
    MenuEntry(30, "board", _("Task force board"), frozenset({Role.TASKFORCE, Role.LEADER})),
    MenuEntry(80, "indicator_list", _("Indicators"), WORKING),
    MenuEntry(90, "rankings", _("Rankings"), WORKING),
    MenuEntry(100, "module_list", _("Modules"), WORKING, folded=True),
    MenuEntry(115, "scorecard", _("Scorecard"), WORKING),
    MenuEntry(120, "gaps", _("Gaps"), WORKING),
    MenuEntry(
        147, "draft_list", _("Drafts of documents"), frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE}), folded=True
    ),
    MenuEntry(180, "report_list", _("Reports"), WORKING),
)
