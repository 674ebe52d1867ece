"""The administration of regions, units, accounts, the ledger's settings and the audit trail."""

from departments.admin import accounts, ledger, trail, units

__all__ = ["accounts", "ledger", "trail", "units"]
