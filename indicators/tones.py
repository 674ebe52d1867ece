"""Which tone (shape and colour) a state has on every page. The word always stands beside it. Pure."""

from indicators.choices import (
    BenchmarkStatus,
    CycleState,
    FigureState,
    FirmGrade,
    RequestState,
    RoundState,
    TargetState,
    Timeliness,
)

FIGURE_TONES = {
    FigureState.DRAFT: "half",
    FigureState.SUBMITTED: "info",
    FigureState.CHECKED: "info",
    FigureState.APPROVED: "done",
    FigureState.RETURNED: "warn",
}
# By the columns of the completeness table.
PART_TONES = {
    "untouched": "todo",
    "drafted": "half",
    "returned": "warn",
    "submitted": "info",
    "checked": "info",
    "approved": "done",
}
CYCLE_TONES = {CycleState.OPEN: "info", CycleState.CLOSED: "off", CycleState.FROZEN: "done"}
BENCHMARK_TONES = {BenchmarkStatus.PROVISIONAL: "warn", BenchmarkStatus.FINAL: "done"}
REQUEST_TONES = {RequestState.WAITING: "info", RequestState.GRANTED: "done", RequestState.REFUSED: "off"}
TIMELINESS_TONES = {
    Timeliness.ON_TIME: "done",
    Timeliness.EXTENDED: "half",
    Timeliness.EXPLAINED: "info",
    Timeliness.LATE: "warn",
    Timeliness.MISSING: "bad",
    Timeliness.PENDING: "todo",
    Timeliness.NOT_OWED: "off",
}
ROUND_TONES = {RoundState.DRAFT: "half", RoundState.CONFIRMED: "done", RoundState.SUPERSEDED: "off"}
GRADE_TONES = {
    FirmGrade.VERY_SATISFIED: "done",
    FirmGrade.SATISFIED: "done",
    FirmGrade.FAIR: "warn",
    FirmGrade.DISSATISFIED: "bad",
    FirmGrade.VERY_DISSATISFIED: "bad",
}
TARGET_TONES = {
    TargetState.MET: "done",
    TargetState.MISSED: "bad",
    TargetState.RUNNING: "half",
    TargetState.WAITING: "info",
    TargetState.NO_FIGURE: "warn",
    TargetState.NOT_STARTED: "todo",
    TargetState.NOT_APPLICABLE: "off",
}
