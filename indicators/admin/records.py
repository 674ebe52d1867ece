"""What only services write (周期、标杆值、填报数据、留痕): to be looked at, never edited here.

The publicity ledger stands here too: the task force mends its slips.
"""

from django.contrib import admin
from django.http import HttpRequest

from departments.admin.base import GatedAdmin, ReadOnlyAdmin, exact_column
from departments.choices import Role
from indicators.models import (
    Benchmark,
    Cycle,
    ExperiencePaper,
    Figure,
    Highlight,
    PaperQuota,
    PublicityPiece,
    PublicityQuota,
    RegistrationRule,
    Revision,
    Round,
    RoundFirm,
    RoundItem,
    Target,
    TargetTick,
    TickJudgement,
    Unlock,
)

VIEWERS = frozenset({Role.TASKFORCE, Role.AUDIT_ADMIN})


@admin.register(Cycle)
class CycleAdmin(ReadOnlyAdmin):
    viewers = VIEWERS
    region_path = "region"
    list_display = ("label", "scheme", "region", "start", "end", "deadline", "state")
    list_filter = ("state", "scheme")
    list_select_related = ("scheme", "region")
    search_fields = ("label",)


@admin.register(Unlock)
class UnlockAdmin(ReadOnlyAdmin):
    viewers = VIEWERS
    region_path = "cycle__region"
    list_display = ("cycle", "department", "indicator", "reason", "granted_by_name", "granted_at", "expires_at")
    list_select_related = ("cycle", "department", "indicator")
    search_fields = ("department__name", "reason")


@admin.register(Benchmark)
class BenchmarkAdmin(ReadOnlyAdmin):
    viewers = VIEWERS
    region_path = "region"
    list_display = (
        "indicator",
        "effective_from",
        exact_column(Benchmark, "best"),
        "best_holder",
        exact_column(Benchmark, "average"),
        "source_document",
        "status",
        "entered_by_name",
    )
    list_filter = ("status",)
    list_select_related = ("indicator",)
    search_fields = ("indicator__code", "indicator__name_zh", "source_document")
    date_hierarchy = "effective_from"


@admin.register(Figure)
class FigureAdmin(ReadOnlyAdmin):
    viewers = VIEWERS
    region_path = "cycle__region"
    list_display = (
        "cycle",
        "indicator",
        "department",
        exact_column(Figure, "value"),
        exact_column(Figure, "score"),
        "not_applicable",
        "state",
        "version",
    )
    list_filter = ("state", "not_applicable")
    list_select_related = ("cycle", "indicator", "department")
    search_fields = ("cycle__label", "indicator__code", "indicator__name_zh", "department__name")


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    viewers = VIEWERS
    region_path = "figure__cycle__region"
    list_display = ("at", "figure", "action", "by_name", "reason")
    list_filter = ("action",)
    list_select_related = ("figure__cycle", "figure__indicator", "figure__department")
    search_fields = ("by_name", "figure__indicator__code", "figure__department__name")
    date_hierarchy = "at"


@admin.register(PublicityPiece)
class PublicityPieceAdmin(GatedAdmin):
    """宣传稿件: entered on its own page, mended here."""

    editors = frozenset({Role.TASKFORCE})
    region_path = "department__region"
    list_display = ("published_on", "department", "level", "outlet", "title", "entered_by_name")
    list_filter = ("level",)
    list_select_related = ("department",)
    search_fields = ("title", "outlet", "department__name")
    readonly_fields = ("department", "month", "entered_by", "entered_by_name", "entered_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(PublicityQuota)
class PublicityQuotaAdmin(GatedAdmin):
    """宣传任务数."""

    editors = frozenset({Role.SYSTEM_ADMIN})
    viewers = frozenset({Role.TASKFORCE})
    region_path = "region"
    list_display = ("region", "effective_from", "pieces", "source_document")
    list_select_related = ("region",)


@admin.register(Round)
class RoundAdmin(ReadOnlyAdmin):
    """通报轮次: recorded and corrected on their own pages."""

    viewers = VIEWERS
    region_path = "region"
    list_display = (
        "issued_on",
        "title",
        "kind",
        "number",
        "edition",
        "state",
        exact_column(Round, "score"),
        "rank",
        "n_ranked",
    )
    list_filter = ("kind", "state")
    search_fields = ("title", "document")


@admin.register(RoundItem)
class RoundItemAdmin(ReadOnlyAdmin):
    """A problem may speak of a firm of the survey: it is read on the page of its round, where names are masked."""

    viewers = VIEWERS
    exclude = ("problem",)
    region_path = "round__region"
    list_display = (
        "round",
        "position",
        "name",
        exact_column(RoundItem, "full_marks"),
        exact_column(RoundItem, "score"),
        exact_column(RoundItem, "deduction"),
        "rank",
        "unit",
    )
    list_select_related = ("round", "unit")
    search_fields = ("name", "round__title")


@admin.register(RoundFirm)
class RoundFirmAdmin(ReadOnlyAdmin):
    """Names of firms are the task force's alone."""

    viewers = frozenset({Role.TASKFORCE})
    region_path = "round__region"
    list_display = ("round", "position", "name", "grade", "unit", "called_back_on", "result_grade")
    list_filter = ("grade",)
    list_select_related = ("round", "unit")
    search_fields = ("name", "round__title")


@admin.register(Target)
class TargetAdmin(ReadOnlyAdmin):
    viewers = VIEWERS
    region_path = "region"
    list_display = (
        "indicator",
        "department",
        "kind",
        "measure",
        exact_column(Target, "amount"),
        "category",
        "due",
        "source_document",
        "set_by_name",
        "withdrawn_reason",
    )
    list_filter = ("measure", "kind")
    list_select_related = ("indicator", "department")
    search_fields = ("indicator__code", "indicator__name_zh", "department__name", "category", "source_document")
    date_hierarchy = "due"


@admin.register(TargetTick)
class TargetTickAdmin(ReadOnlyAdmin):
    viewers = VIEWERS
    region_path = "target__region"
    list_display = ("at", "target", "department", "met_on", "note", "by_name")
    list_select_related = ("target__indicator", "department")
    search_fields = ("department__name", "target__category")


@admin.register(TickJudgement)
class TickJudgementAdmin(ReadOnlyAdmin):
    viewers = VIEWERS
    region_path = "tick__target__region"
    list_display = ("at", "tick", "accepted", "reason", "by_name")
    list_select_related = ("tick__department",)
    search_fields = ("tick__department__name", "tick__target__category")


@admin.register(RegistrationRule)
class RegistrationRuleAdmin(ReadOnlyAdmin):
    viewers = VIEWERS
    region_path = "region"
    list_display = ("effective_from", "region", "allowed", "reason", "source_document", "set_by_name", "set_at")
    list_select_related = ("region",)


@admin.register(PaperQuota)
class PaperQuotaAdmin(GatedAdmin):
    """典型经验材料任务数."""

    editors = frozenset({Role.SYSTEM_ADMIN})
    viewers = frozenset({Role.TASKFORCE})
    region_path = "region"
    list_display = ("region", "quarter", "papers", "source_document")
    list_select_related = ("region",)


class KeptAdmin(ReadOnlyAdmin):
    """典型经验材料、特色亮点: entered and judged on their own pages."""

    viewers = frozenset({Role.TASKFORCE})
    region_path = "department__region"
    list_display = ("quarter", "department", "title", "name", "entered_by_name", "entered_on")
    list_select_related = ("department",)
    search_fields = ("title", "department__name")


admin.site.register(ExperiencePaper, KeptAdmin)
admin.site.register(Highlight, KeptAdmin)
