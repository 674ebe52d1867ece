from departments.models.action import ActionItem, ActionStep
from departments.models.action_files import ActionFile
from departments.models.audit import AuditEntry, AuditHead
from departments.models.department import Department
from departments.models.letter import LedgerSettings, Letter
from departments.models.measure import Measure
from departments.models.region import Region
from departments.models.user import RoleGrant, User

__all__ = [
    "ActionFile", "ActionItem", "ActionStep", "AuditEntry", "AuditHead", "Department", "LedgerSettings", "Letter",
    "Measure", "Region", "RoleGrant", "User",
]  # fmt: skip
