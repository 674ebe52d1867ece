"""Two people at one sheet at the same moment: nothing is overwritten, nothing is lost, nothing goes twice."""

import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from departments.models import AuditEntry, User
from indicators.choices import FigureState
from indicators.entry.autosave import TypedCells, save_cells
from indicators.entry.forms import read_form
from indicators.entry.submit import save_sheet, submit_cells
from indicators.entry.texts import cell_texts, fingerprint
from indicators.figures.seals import first_false_figure, first_false_seal
from indicators.models import Revision
from tests import factories as make
from tests.indicators.entry.desk import make_desk

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk():
    return make_desk()


def at_once(*acts):
    """Every act in a thread with a connection of its own, all let go at the same moment; what each answered."""
    gate, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        gate.wait()
        try:
            answers[place] = act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def send(desk, person, value, *, version=0, stored=None):
    """The form as this person's browser sends it, and submits it."""
    key = f"i{desk.speed.pk}"
    data = {f"{key}-value": value, f"{key}-version": str(version)}
    data[f"{key}-was"] = fingerprint(desk.speed, cell_texts(stored))
    account = User.objects.get(pk=person.pk)
    return lambda: save_sheet(
        cycle=desk.cycle,
        department=desk.unit,
        read=lambda sheet: read_form(sheet, data),
        actor=account,
        at=timezone.now(),
        submits=True,
    )


@pytest.mark.parametrize("is_new", [True, False])
def test_of_two_who_submit_the_same_cell_one_is_told_of_the_other(desk, is_new):
    stored = None if is_new else desk.draft(value="9")
    version = 0 if is_new else 1
    one, other = at_once(
        send(desk, desk.staff, "3", version=version, stored=stored),
        send(desk, desk.colleague, "4", version=version, stored=stored),
    )
    done = [saved for saved in (one, other) if saved.submission is not None]
    held = [saved for saved in (one, other) if saved.submission is None]
    assert (len(done), len(held)) == (1, 1)
    figure = desk.figure()
    assert figure.state == FigureState.SUBMITTED and figure.value == done[0].result.saved[0].value
    assert figure.value in {Decimal(3), Decimal(4)} and figure.version == version + 2
    # Whoever came second finds the cell submitted, and nothing of theirs was stored.
    assert [refusal.entry.indicator_id for refusal in held[0].result.refused] == [desk.speed.pk]
    assert not held[0].result.saved and Revision.objects.filter(figure=figure).count() == 2
    assert AuditEntry.objects.filter(action="figures.submit").count() == 1


def test_a_row_that_two_submit_at_once_goes_once(desk):
    desk.draft(value="3")
    account = User.objects.get(pk=desk.colleague.pk)

    def submit(actor):
        return lambda: submit_cells(
            cycle=desk.cycle, seen={(desk.unit.pk, desk.speed.pk): 1}, actor=actor, at=timezone.now()
        )

    answers = at_once(submit(User.objects.get(pk=desk.staff.pk)), submit(account))
    assert sorted(len(submission.done) for _sheet, submission in answers) == [0, 1]
    assert desk.figure().version == 2
    assert AuditEntry.objects.filter(action="figures.submit").count() == 1


def test_cells_typed_while_the_sheet_is_submitted_are_either_in_it_or_refused(desk):
    indicators = [desk.speed, *(make.make_indicator(parent=desk.speed.parent) for _ in range(3))]
    for indicator in indicators[1:]:
        make.make_lead(indicator, desk.unit)
    for indicator in indicators:
        desk.draft(indicator, "1")
    typist, account = User.objects.get(pk=desk.staff.pk), User.objects.get(pk=desk.colleague.pk)

    def type_over(indicator):
        cell = TypedCells(desk.unit.pk, indicator.pk, {"value": "2"}, {"value": "1"})
        return lambda: save_cells(cycle=desk.cycle, cells=[cell], actor=typist, at=timezone.now())

    seen = {(desk.unit.pk, indicator.pk): 1 for indicator in indicators}
    submitted, *typed = at_once(
        lambda: submit_cells(cycle=desk.cycle, seen=seen, actor=account, at=timezone.now()),
        *(type_over(indicator) for indicator in indicators),
    )
    done = {figure.indicator for figure in submitted[1].done}
    for indicator, saved in zip(indicators, typed, strict=True):
        (answer,) = saved.answers
        assert desk.figure(indicator).value == (2 if answer.is_saved else 1)
        assert answer.is_saved != bool(answer.errors)
        # What was typed over before it was submitted is not what was seen.
        assert answer.is_saved != (indicator in done)
    assert first_false_seal() is None and first_false_figure() is None
