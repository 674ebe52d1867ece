"""Which tone (shape and colour) a state of the reports has; the word always stands beside it. Pure."""

from reports.choices import Outcome, ProposalState

OUTCOME_TONES = {Outcome.REACHED: "done", Outcome.SHORT: "warn", Outcome.UNKNOWN: "off"}
PROPOSAL_TONES = {ProposalState.WAITING: "info", ProposalState.CONFIRMED: "done", ProposalState.DROPPED: "off"}
