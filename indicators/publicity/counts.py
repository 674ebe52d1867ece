"""What the publicity ledgers know of a figure (宣传台账在册): pieces carried, papers accepted."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from indicators.choices import CountedFrom, MediaLevel, PaperState
from indicators.doubts.ledgers import CountQuery, Found, by_unit
from indicators.models import ExperiencePaper, PublicityPiece

# 省级以上媒体或内刊.
HIGH = (MediaLevel.NATIONAL, MediaLevel.PROVINCIAL, MediaLevel.INTERNAL)


def pieces(query: CountQuery) -> Found:
    """省级以上稿件: what several media carried alike is one. A year without any piece is a ledger nobody keeps."""
    kept = PublicityPiece.objects.filter(
        department__region_id=query.region_id,
        published_on__gte=date(query.until.year, 1, 1),
        published_on__lte=query.until,
    )
    own = Count("title", distinct=True, filter=Q(level__in=HIGH, published_on__gte=query.since))
    counts = dict(kept.order_by().values_list("department_id").annotate(n=own))
    address = f"{reverse('publicity')}?month={query.until:%Y-%m}"
    return by_unit(CountedFrom.PIECES, counts, query, address)


def papers(query: CountQuery) -> Found:
    """典型经验材料: submitted between the days and accepted by the task force."""
    kept = ExperiencePaper.objects.filter(
        department__region_id=query.region_id,
        entered_on__gte=date(query.until.year, 1, 1),
        entered_on__lte=query.until,
    )
    accepted = Count("pk", filter=Q(state=PaperState.ACCEPTED, entered_on__gte=query.since))
    counts = dict(kept.order_by().values_list("department_id").annotate(n=accepted))
    return by_unit(CountedFrom.PAPERS, counts, query, reverse("publicity_papers"))
