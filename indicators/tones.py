"""Which tone (shape and colour) a state has on every page. The word always stands beside it. Pure."""

from indicators.choices import BenchmarkStatus, CycleState, FigureState, RequestState

FIGURE_TONES = {
    FigureState.DRAFT: "half",
    FigureState.SUBMITTED: "info",
    FigureState.CHECKED: "info",
    FigureState.APPROVED: "done",
    FigureState.RETURNED: "warn",
}
CYCLE_TONES = {CycleState.OPEN: "info", CycleState.CLOSED: "off", CycleState.FROZEN: "done"}
BENCHMARK_TONES = {BenchmarkStatus.PROVISIONAL: "warn", BenchmarkStatus.FINAL: "done"}
REQUEST_TONES = {RequestState.WAITING: "info", RequestState.GRANTED: "done", RequestState.REFUSED: "off"}
