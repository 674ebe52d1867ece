"""The administration of regions, units, accounts and the audit trail."""

from departments.admin import accounts, trail, units

__all__ = ["accounts", "trail", "units"]
