"""提醒 → 交办 → 督办函 → 移送: which step is due, counted in working days, and what its letter says."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from departments.calendar.periods import package_calendar
from departments.calendar.workdays import add_workdays
from departments.choices import Escalation
from departments.ledger.escalating import STEPS, LetterFacts, Timing, letter_text, letter_title, step_due

DUE = date(2026, 9, 30)  # the last working day before a week of holidays
REMINDER, ASSIGNMENT, SUPERVISION, REFERRAL = STEPS


@pytest.mark.parametrize(
    ("today", "existing", "step"),
    [
        (date(2026, 9, 23), "", None),  # four working days before: Mid-Autumn lies between
        (date(2026, 9, 24), "", REMINDER),  # three before
        (date(2026, 9, 30), REMINDER, None),
        (date(2026, 10, 7), REMINDER, None),  # holidays do not count
        (date(2026, 10, 8), REMINDER, ASSIGNMENT),  # the first working day after
        (date(2026, 10, 12), ASSIGNMENT, None),  # four after: Saturday the 10th was made up for
        (date(2026, 10, 13), ASSIGNMENT, SUPERVISION),
        (date(2026, 10, 26), SUPERVISION, None),
        (date(2026, 10, 27), SUPERVISION, REFERRAL),
        (date(2027, 1, 29), REFERRAL, None),  # nothing behind the last
        (date(2026, 10, 28), "", REMINDER),  # nobody is referred who was never reminded
    ],
)
def test_the_step_that_is_due(today, existing, step):
    assert step_due(due=DUE, today=today, last_step=existing, timing=Timing(), calendar=package_calendar()) == step


@given(st.integers(-10, 40), st.sampled_from(["", *STEPS]))
def test_only_the_very_next_step_is_ever_due_and_stays_so(days, last_step):
    today = add_workdays(DUE, days, calendar=package_calendar())
    step = step_due(due=DUE, today=today, last_step=last_step, timing=Timing(), calendar=package_calendar())
    if step is not None:
        assert STEPS.index(step) == (STEPS.index(Escalation(last_step)) + 1 if last_step else 0)
        assert (
            step_due(
                due=DUE,
                today=add_workdays(today, 1, calendar=package_calendar()),
                last_step=last_step,
                timing=Timing(),
                calendar=package_calendar(),
            )
            == step
        )


FACTS = LetterFacts(
    number="3",
    unit="云溪县市场监督管理局",
    office="Task force",
    item="2026-00007",
    title="网办率",
    source="省通报",
    opened=date(2026, 7, 1),
    due=DUE,
    today=date(2026, 10, 14),
    over=5,
    reply_by=date(2026, 10, 21),
    state="整改",
    before="Assignment〔2026〕1号 2026-10-08",
)


@pytest.mark.parametrize("step", STEPS)
def test_every_letter_names_unit_item_deadline_and_reply_and_no_leader(step):
    with translation.override("en"):
        text = letter_text(step, FACTS)
        assert letter_title(step, FACTS).count("网办率") == 1
    assert text.startswith("云溪县市场监督管理局:")
    for fact in ("2026-00007", "2026-9-30", "2026-10-21", "2026-10-14"):
        assert fact in text
    assert "5 working days" in text
    assert ("〔2026〕1号" in text) is (step in {SUPERVISION, REFERRAL})


def test_a_reminder_says_whether_the_deadline_lies_ahead():
    ahead = LetterFacts(
        **{name: getattr(FACTS, name) for name in FACTS.__slots__} | {"today": date(2026, 9, 24), "over": 0}
    )
    with translation.override("en"):
        assert letter_title(REMINDER, ahead).endswith("is due soon")
        assert "in time" in letter_text(REMINDER, ahead) and "over its deadline" not in letter_text(REMINDER, ahead)
        assert letter_title(REMINDER, FACTS).endswith("is overdue")
        assert "in time" not in letter_text(REMINDER, FACTS)


def test_a_title_fits_its_column():
    long = LetterFacts(**{name: getattr(FACTS, name) for name in FACTS.__slots__} | {"title": "长" * 200})
    assert len(letter_title(REFERRAL, long)) <= 200
