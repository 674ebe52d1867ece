"""Names with digits in them (带数字的名称): what is part of one is no number of a page."""

from __future__ import annotations

import re

from django.utils import timezone

from departments.models import User
from indicators.models import RegistrationRule, Reminder, Round, Target
from indicators.targets.words import RULE
from reports.checking.month import FrozenMonth
from reports.models import MonthlyReport, SignedImpact

NAMES = ("name", "code", "unit", "benchmark_source", "place_source", "best_holder")

OF_TARGET = ("source_document", "clause", "category", "withdrawn_reason", "ticks__note", "ticks__judgement__reason")


def pattern_of_names(month: FrozenMonth, reader: User) -> re.Pattern[str]:
    """All names with digits in them: of indicators, units of measurement, documents, holders and regions; and what was
    acknowledged or sent to the reader today, word for word as it is on record."""
    rows = [*month.indicators, *(row for each in month.earlier_indicators.values() for _label, row in each)]
    names = {getattr(row, name) for row in rows for name in NAMES}
    names |= {row.rule_text for row in month.indicators}
    names |= {name for row in month.units for name in (row.name, row.short_name)}
    for version in MonthlyReport.objects.filter(cycle=month.report.cycle):
        names |= {version.rows_digest, version.rows_digest[:12], version.printed_code}
    names |= set(SignedImpact.objects.filter(cycle=month.report.cycle).values_list("sentence", flat=True))
    names.add(month.report.scheme_name)
    for each in month.report.acknowledgements.all():
        names |= {each.sentence, *each.lines}
    names |= {name for row in rows for name in (row.entered_by_name, row.approved_by_name, row.person, row.chief)}
    rounds = Round.objects.filter(region_id=month.report.region_id).values_list("title", "document")
    names |= {name for each in rounds for name in each}
    names |= {month.report.published_by_name, month.report.requested_by_name}
    names |= set(User.objects.filter(is_active=True).exclude(full_name="").values_list("full_name", flat=True))
    targets = Target.objects.filter(region_id=month.report.region_id)
    of_targets = (
        "source_document",
        "clause",
        "category",
        "withdrawn_reason",
        "ticks__note",
        "ticks__judgement__reason",
    )
    names |= {name for each in targets.values_list(*of_targets) for name in each if name}
    rules = RegistrationRule.objects.filter(region_id=month.report.region_id).values_list("source_document", flat=True)
    names |= {RULE, *rules}
    for notice in Reminder.objects.filter(user=reader, on=timezone.localdate()):
        names |= set(notice.text.splitlines())
    longest_first = sorted((name for name in names if re.search(r"\d", name)), key=len, reverse=True)
    # A name of digits alone would be found in every longer number.
    bounded = [rf"(?<![\d.,]){re.escape(name)}(?![\d])" for name in longest_first]
    return re.compile("|".join(bounded) or r"(?!)")
