from reports.models.impact import SignedImpact
from reports.models.rectification import Proposal, Rectification
from reports.models.report import MonthlyReport
from reports.models.rows import DepartmentRow, FigureRow, IndicatorRow, RegionRow

__all__ = [
    "DepartmentRow",
    "FigureRow",
    "IndicatorRow",
    "MonthlyReport",
    "Proposal",
    "Rectification",
    "RegionRow",
    "SignedImpact",
]
