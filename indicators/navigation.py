"""What of the menu belongs to entry, review, targets, rounds and the other ledgers of figures."""

from django.utils.translation import gettext_lazy as _

from config.navigation import MenuEntry
from departments.choices import Role

# Everybody who works with figures.
WORKING = frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})

ENTRIES = (
    MenuEntry(40, "entry", _("Enter figures"), frozenset({Role.STAFF, Role.TASKFORCE})),
    MenuEntry(50, "review", _("Review"), frozenset({Role.REVIEWER, Role.TASKFORCE})),
    MenuEntry(60, "extensions", _("Extensions"), frozenset({Role.STAFF, Role.TASKFORCE}), folded=True),
    MenuEntry(70, "completeness", _("Completeness"), frozenset({Role.TASKFORCE, Role.LEADER})),
    MenuEntry(72, "month_list", _("Monthly management"), frozenset({Role.TASKFORCE})),
    MenuEntry(110, "target_list", _("Targets"), WORKING, folded=True),
    MenuEntry(150, "benchmark_list", _("Benchmarks"), frozenset({Role.TASKFORCE, Role.LEADER}), folded=True),
    MenuEntry(160, "variances", _("Variances"), WORKING, folded=True),
    MenuEntry(170, "round_list", _("Rounds"), WORKING, folded=True),
    MenuEntry(190, "correction_list", _("Corrections"), WORKING, folded=True),
    MenuEntry(200, "publicity", _("Publicity ledger"), WORKING, folded=True),
    MenuEntry(210, "responsibility_list", _("Responsibilities"), WORKING, folded=True),
)
