"""Corrections that are granted at the same time."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from indicators.corrections.propose import grant_correction
from indicators.models import Figure
from tests import factories as make
from tests.indicators.corrections.published import desk_after_publication, propose


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_corrections_granted_at_the_same_time_are_numbered_without_gap_or_twin():
    desk = desk_after_publication()
    leaves = [make.make_indicator(scheme=desk.cycle.scheme) for _ in range(8)]
    for leaf in leaves:
        make.make_figure(leaf, desk.unit, desk.cycle, "1")
    proposed = [propose(desk, leaf, value="2") for leaf in leaves]

    def grant(correction):
        try:
            with transaction.atomic():
                return grant_correction(correction=correction, actor=desk.taskforce).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        numbers = sorted(threads.map(grant, proposed))
    year = timezone.localtime(timezone.now()).year
    assert numbers == sorted(f"{desk.region}更正〔{year}〕{n}号" for n in range(1, 9))
    assert set(Figure.objects.filter(indicator__in=leaves).values_list("value", flat=True)) == {Decimal(2)}
