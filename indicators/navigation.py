"""What of the menu belongs to entry, review, targets, rounds and the other ledgers of figures."""

from django.utils.translation import gettext_lazy as _

from config.navigation import Entry
from departments.choices import Role

# Everybody who works with figures.
WORKING = frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})

ENTRIES = (
    Entry(40, "entry", _("Enter figures"), frozenset({Role.STAFF, Role.TASKFORCE})),
    Entry(50, "review", _("Review"), frozenset({Role.REVIEWER, Role.TASKFORCE})),
    Entry(60, "extensions", _("Extensions"), frozenset({Role.STAFF, Role.TASKFORCE}), folded=True),
    Entry(70, "completeness", _("Completeness"), frozenset({Role.TASKFORCE, Role.LEADER})),
    Entry(110, "target_list", _("Targets"), WORKING, folded=True),
    Entry(150, "benchmark_list", _("Benchmarks"), frozenset({Role.TASKFORCE, Role.LEADER}), folded=True),
    Entry(160, "variances", _("Variances"), WORKING, folded=True),
    Entry(170, "round_list", _("Rounds"), WORKING, folded=True),
    Entry(190, "correction_list", _("Corrections"), WORKING, folded=True),
    Entry(200, "publicity", _("Publicity ledger"), WORKING, folded=True),
    Entry(210, "responsibility_list", _("Responsibilities"), WORKING, folded=True),
)
