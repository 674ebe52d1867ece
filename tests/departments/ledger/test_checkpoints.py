"""四到位: in their order, each with its own evidence."""

import pytest

from departments.choices import Checkpoint
from departments.ledger.checkpoints import SEQUENCE, Proof, following, missing, stages

FIND, MEASURE, RECTIFY, IMPROVE = SEQUENCE


@pytest.mark.parametrize(
    ("checkpoint", "proof", "passes"),
    [
        (FIND, Proof(source=True), False),  # without a cause
        (FIND, Proof(cause=True), False),  # out of nowhere
        (FIND, Proof(cause=True, source=True), True),
        (FIND, Proof(cause=True, files=1), True),
        (MEASURE, Proof(source=True, cause=True), False),
        (MEASURE, Proof(measure=True), True),
        (MEASURE, Proof(files=1), True),
        (RECTIFY, Proof(measure=True), False),
        (RECTIFY, Proof(files=2), True),
        (IMPROVE, Proof(files=1), True),
        (IMPROVE, Proof(), False),
        (IMPROVE, Proof(files=9, needs_effect=True), False),  # paper does not replace a figure
        (IMPROVE, Proof(needs_effect=True, effect=True), True),
        (Checkpoint.DONE, Proof(files=1), False),
    ],
)
def test_a_checkpoint_is_passed_only_with_its_evidence(checkpoint, proof, passes):
    assert (missing(checkpoint, proof) == "") is passes


def test_the_four_follow_one_another_and_end():
    walked = [FIND]
    while walked[-1] != Checkpoint.DONE:
        walked.append(following(walked[-1]))
    assert walked == [*SEQUENCE, Checkpoint.DONE]


def test_the_row_of_steps_shows_one_in_progress_until_all_are_done():
    assert [state for _stage, state in stages(RECTIFY)] == ["done", "done", "now", "todo"]
    assert [state for _stage, state in stages(Checkpoint.DONE)] == ["done"] * 4
