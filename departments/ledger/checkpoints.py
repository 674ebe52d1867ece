"""四到位: 问题查找 → 措施对标 → 问题整改 → 环境提升, in this order, each with its own evidence. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from departments.choices import Checkpoint

SEQUENCE = (Checkpoint.FIND, Checkpoint.MEASURE, Checkpoint.RECTIFY, Checkpoint.IMPROVE)


@dataclass(frozen=True, slots=True)
class Proof:
    """What there is to show for one checkpoint."""

    files: int = 0
    source: bool = False
    cause: bool = False
    measure: bool = False
    needs_effect: bool = False
    effect: bool = False


def following(checkpoint: str) -> Checkpoint:
    """The checkpoint behind this one.

    >>> following("find").value, following("improve").value
    ('measure', 'done')
    """
    return (*SEQUENCE, Checkpoint.DONE)[SEQUENCE.index(Checkpoint(checkpoint)) + 1]


def missing(checkpoint: str, proof: Proof) -> str:
    """What the checkpoint still lacks, in the reader's language; empty when it can be passed."""
    if checkpoint == Checkpoint.FIND:
        if not proof.cause:
            return _("Name the cause of the problem first.")
        return (
            "" if proof.source or proof.files else _("Name the source of the problem, or attach a file that shows it.")
        )
    if checkpoint == Checkpoint.MEASURE:
        if proof.measure or proof.files:
            return ""
        return _("Choose a measure from the library, or attach the plan with the measures.")
    if checkpoint == Checkpoint.RECTIFY:
        return "" if proof.files else _("Attach a file that shows what was done.")
    if checkpoint == Checkpoint.IMPROVE:
        if proof.needs_effect:
            return "" if proof.effect else _("The published figures do not show the agreed effect yet.")
        return "" if proof.files else _("Attach a file that shows the effect.")
    return _("All checkpoints have been passed.")


def stages(checkpoint: str) -> list[tuple[Checkpoint, str]]:
    """The four with their state for the row of steps: done, now, todo."""
    at = SEQUENCE.index(Checkpoint(checkpoint)) if checkpoint in SEQUENCE else len(SEQUENCE)
    return [(stage, "done" if n < at else "now" if n == at else "todo") for n, stage in enumerate(SEQUENCE)]
