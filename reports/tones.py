"""Which tone (shape and colour) a state of the reports has; the word always stands beside it. Pure."""

from reports.choices import PeriodOutcome, ProposalState

OUTCOME_TONES = {PeriodOutcome.REACHED: "done", PeriodOutcome.SHORT: "warn", PeriodOutcome.UNKNOWN: "off"}
PROPOSAL_TONES = {ProposalState.WAITING: "info", ProposalState.CONFIRMED: "done", ProposalState.DROPPED: "off"}
