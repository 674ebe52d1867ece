"""What of the menu belongs to people, ledger, meetings and the trail."""

from django.utils.translation import gettext_lazy as _

from config.navigation import MenuEntry
from departments.choices import ADMIN_ROLES, Role

# Everybody who works with figures.
WORKING = frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER})
# Who reads the trail: the audit administrator, and those whose acts stand in it.
AUDITED = frozenset({Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.AUDIT_ADMIN})

ENTRIES = (
    MenuEntry(130, "action_list", _("Ledger"), WORKING),
    MenuEntry(140, "meeting_list", _("Meetings"), WORKING),
    MenuEntry(145, "document_list", _("Documents made"), WORKING),
    MenuEntry(220, "people", _("People"), WORKING, folded=True),
    MenuEntry(230, "department_list", _("Departments"), frozenset({Role.TASKFORCE, Role.LEADER}), folded=True),
    MenuEntry(
        235,
        "sheet_changes",
        _("Sheets taken in"),
        frozenset({Role.STAFF, Role.TASKFORCE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
        folded=True,
    ),
    MenuEntry(
        240,
        "audit_list",
        _("Audit trail"),
        AUDITED,
        folded=True,
    ),
    MenuEntry(245, "delegation_consents", _("Consent to delegations"), frozenset({Role.SECURITY_ADMIN})),
    MenuEntry(250, "admin:index", _("Administration"), frozenset(ADMIN_ROLES | {Role.TASKFORCE}), folded=True),
)
