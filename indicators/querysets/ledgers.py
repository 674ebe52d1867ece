"""Asking about what is kept beside the figures: talks, pieces, papers, highlights."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from indicators.querysets import own_rows

if TYPE_CHECKING:
    from departments.models import User
    from indicators.models import Liaison, PaperQuota, PublicityPiece, PublicityQuota


class LiaisonQuerySet(QuerySet["Liaison"]):
    def visible_to(self, user: User | Any) -> LiaisonQuerySet:
        return self.filter(own_rows(user, "department__region", "department"))


class PublicityQuerySet(QuerySet["PublicityPiece"]):
    def visible_to(self, user: User | Any) -> PublicityQuerySet:
        return self.filter(own_rows(user, "department__region", "department"))


class QuotaQuerySet(QuerySet["PublicityQuota"]):
    def in_force(self, *, region_id: int, month: date) -> PublicityQuota | None:
        """The latest one by a month (one query)."""
        return self.filter(region_id=region_id, effective_from__lte=month).order_by("-effective_from").first()


class KeptFileQuerySet(QuerySet[Any]):
    """Papers and highlights."""

    def visible_to(self, user: User | Any) -> KeptFileQuerySet:
        return self.filter(own_rows(user, "department__region", "department"))


class QuarterQuotaQuerySet(QuerySet["PaperQuota"]):
    def in_force(self, *, region_id: int, quarter: date) -> PaperQuota | None:
        """The latest one by a quarter (one query)."""
        return self.filter(region_id=region_id, quarter__lte=quarter).order_by("-quarter").first()
