from indicators.models.benchmark import Benchmark
from indicators.models.cycle import Cycle, Unlock
from indicators.models.evidence import Evidence
from indicators.models.experience import ExperiencePaper, Highlight, PaperQuota
from indicators.models.figure import Figure, Revision
from indicators.models.indicator import Indicator
from indicators.models.liaison import Liaison
from indicators.models.matches import Reminder, Variance
from indicators.models.publicity import PublicityPiece, PublicityQuota
from indicators.models.regional import RegionalValue
from indicators.models.requests import Correction, ExtensionRequest
from indicators.models.responsibility import Responsibility
from indicators.models.rounds import Round, RoundFirm, RoundItem, RoundSeries, RoundUnit
from indicators.models.scheme import Scheme, SchemeSettings
from indicators.models.target import RegistrationRule, Target, TargetTick, TickJudgement

__all__ = [
    "Benchmark",
    "Correction",
    "Cycle",
    "Evidence",
    "ExperiencePaper",
    "ExtensionRequest",
    "Figure",
    "Highlight",
    "Indicator",
    "Liaison",
    "PaperQuota",
    "PublicityPiece",
    "PublicityQuota",
    "RegionalValue",
    "RegistrationRule",
    "Reminder",
    "Responsibility",
    "Revision",
    "Round",
    "RoundFirm",
    "RoundItem",
    "RoundSeries",
    "RoundUnit",
    "Scheme",
    "SchemeSettings",
    "Target",
    "TargetTick",
    "TickJudgement",
    "Unlock",
    "Variance",
]
