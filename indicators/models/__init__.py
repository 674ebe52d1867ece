from indicators.models.benchmark import Benchmark
from indicators.models.cycle import Cycle, Unlock
from indicators.models.figure import Figure, Revision
from indicators.models.indicator import Indicator
from indicators.models.regional import RegionalValue
from indicators.models.responsibility import Responsibility
from indicators.models.scheme import Scheme, SchemeSettings

__all__ = [
    "Benchmark",
    "Cycle",
    "Figure",
    "Indicator",
    "RegionalValue",
    "Responsibility",
    "Revision",
    "Scheme",
    "SchemeSettings",
    "Unlock",
]
