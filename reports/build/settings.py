"""参数: a scheme's dated settings, as the arithmetic wants them."""

from __future__ import annotations

from decimal import Decimal

from indicators.models import SchemeSettings
from indicators.scoring.formula import Settings


def scoring_settings(row: SchemeSettings) -> Settings:
    """The part of the dated settings that numbers are made of."""
    return Settings(
        score_decimals=row.score_decimals,
        rounding=row.rounding,
        tie_style=row.tie_style,
        missing_rule=row.missing_rule,
        serious_gap=Decimal(row.serious_gap),
        bottom_n=row.bottom_n,
        streak_min=row.streak_min,
        coverage_floor=Decimal(row.coverage_floor),
        least_scored=row.least_scored,
    )
