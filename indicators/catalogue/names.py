"""Where ``IndicatorNames`` stood before every capability needed it."""

from indicators.names import IndicatorNames

__all__ = ["IndicatorNames"]
