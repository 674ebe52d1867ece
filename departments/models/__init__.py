from departments.models.access import FormerPassword, OpenSession
from departments.models.action import ActionItem, ActionStep
from departments.models.action_files import ActionFile
from departments.models.audit import AuditEntry, AuditHead, AuditReach
from departments.models.calendar import Holiday, HolidayNotice, Rhythm
from departments.models.department import Department
from departments.models.difficulty import Difficulty
from departments.models.document import DocumentDelivery, DocumentFile, Letterhead, OfficeDocument
from departments.models.handover import Delegation, Handover
from departments.models.letter import LedgerSettings, Letter
from departments.models.measure import Measure
from departments.models.meeting import AgendaItem, FormerAgenda, Meeting, Resolution, Speaker
from departments.models.post import Post, TeamDocument
from departments.models.region import Region
from departments.models.saved_view import SavedView
from departments.models.sheets import ChangeSet, NameMeaning, Upload
from departments.models.user import RoleGrant, User

__all__ = [
    "ActionFile",
    "ActionItem",
    "ActionStep",
    "AgendaItem",
    "AuditEntry",
    "AuditHead",
    "AuditReach",
    "ChangeSet",
    "Delegation",
    "Department",
    "Difficulty",
    "DocumentDelivery",
    "DocumentFile",
    "FormerAgenda",
    "FormerPassword",
    "Handover",
    "Holiday",
    "HolidayNotice",
    "LedgerSettings",
    "Letter",
    "Letterhead",
    "Measure",
    "Meeting",
    "NameMeaning",
    "OfficeDocument",
    "OpenSession",
    "Post",
    "Region",
    "Resolution",
    "Rhythm",
    "RoleGrant",
    "SavedView",
    "Speaker",
    "TeamDocument",
    "Upload",
    "User",
]
