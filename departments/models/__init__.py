from departments.models.audit import AuditEntry, AuditHead
from departments.models.department import Department
from departments.models.handover import Delegation, Handover
from departments.models.post import Post, TeamDocument
from departments.models.region import Region
from departments.models.saved_view import SavedView
from departments.models.user import RoleGrant, User

__all__ = [
    "AuditEntry",
    "AuditHead",
    "Delegation",
    "Department",
    "Handover",
    "Post",
    "Region",
    "RoleGrant",
    "SavedView",
    "TeamDocument",
    "User",
]
