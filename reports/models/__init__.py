from reports.models.draft import DocumentDraft
from reports.models.impact import SignedImpact
from reports.models.publishing import Acknowledgement, Objection
from reports.models.rectification import Proposal, Rectification
from reports.models.report import MonthlyReport
from reports.models.rows import DepartmentRow, FigureRow, IndicatorRow, RegionRow

__all__ = [
    "Acknowledgement",
    "DepartmentRow",
    "DocumentDraft",
    "FigureRow",
    "IndicatorRow",
    "MonthlyReport",
    "Objection",
    "Proposal",
    "Rectification",
    "RegionRow",
    "SignedImpact",
]
