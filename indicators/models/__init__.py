from indicators.models.benchmark import Benchmark
from indicators.models.cycle import Cycle, Unlock
from indicators.models.evidence import Evidence
from indicators.models.experience import ExperiencePaper, Highlight, PaperQuota
from indicators.models.figure import Figure, Revision
from indicators.models.indicator import Indicator
from indicators.models.matches import ColumnMatch, Reminder, Variance
from indicators.models.publicity import PublicityPiece, PublicityQuota
from indicators.models.regional import RegionalValue
from indicators.models.requests import Correction, ExtensionRequest
from indicators.models.responsibility import Responsibility
from indicators.models.scheme import Scheme, SchemeSettings

__all__ = [
    "Benchmark",
    "ColumnMatch",
    "Correction",
    "Cycle",
    "Evidence",
    "ExperiencePaper",
    "ExtensionRequest",
    "Figure",
    "Highlight",
    "Indicator",
    "PaperQuota",
    "PublicityPiece",
    "PublicityQuota",
    "RegionalValue",
    "Reminder",
    "Responsibility",
    "Revision",
    "Scheme",
    "SchemeSettings",
    "Unlock",
    "Variance",
]
