"""更正单: what was published wrong is put right by a document of its own."""

from copy import deepcopy
from datetime import datetime
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import AuditEntry
from indicators.choices import CycleState, FigureState, RequestState, RevisionAction
from indicators.corrections.documents import figure_text
from indicators.corrections.propose import CannotCorrect, grant_correction, refuse_correction
from indicators.models import Correction, Cycle, Figure, Revision
from tests import factories as make
from tests.indicators.corrections.published import desk_after_publication, propose

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def county(module_db):
    return desk_after_publication()


@pytest.fixture
def desk(county, db):
    return deepcopy(county)


def test_a_proposal_keeps_before_and_after_and_changes_nothing_yet(desk):
    proposed = propose(desk)
    assert (proposed.before, proposed.after) == ({"value": "3"}, {"value": "2.5"})
    assert (proposed.state, proposed.document_number) == (RequestState.WAITING, "")
    assert desk.figure().value == 3
    assert AuditEntry.objects.get().detail["after"] == {"value": "2.5"}


def test_granting_writes_the_figure_approved_with_a_revision_a_number_and_an_audit_entry(desk):
    before = desk.figure()
    at = timezone.make_aware(datetime(2026, 7, 1, 9))
    granted = grant_correction(correction=propose(desk), actor=desk.taskforce, answer="属实", at=at)
    figure = desk.figure()
    assert (figure.value, figure.state, figure.version) == (Decimal("2.5"), FigureState.APPROVED, before.version + 1)
    assert (figure.entered_by, figure.submitted_by, figure.approved_by) == (desk.staff, desk.staff, desk.taskforce)
    assert (figure.note, figure.submitted_at) == ("含补报", before.submitted_at)
    assert granted.document_number == f"{desk.region}更正〔2026〕1号"
    revision = Revision.objects.get(action=RevisionAction.CORRECTED)
    assert (revision.by, revision.reason) == (desk.taskforce, "重复计算")
    assert (revision.before["value"], revision.after["value"]) == ("3.00000000", "2.5")
    assert AuditEntry.objects.filter(action="correction.grant").count() == 1


def test_a_rate_is_worked_out_anew_from_its_parts(desk):
    granted = grant_correction(
        correction=propose(desk, desk.rate, numerator="3", denominator="4"), actor=desk.taskforce
    )
    assert granted.after == {"value": "75", "numerator": "3", "denominator": "4"}
    figure = desk.figure(desk.rate)
    assert (figure.value, figure.numerator, figure.denominator) == (75, 3, 4)


def test_points_and_not_applicable_can_be_corrected_and_zero_is_a_figure(desk):
    grant_correction(correction=propose(desk, desk.award, score="0"), actor=desk.taskforce)
    assert desk.figure(desk.award).score == 0
    na = propose(desk, desk.speed, not_applicable=True, reason="本月无此业务")
    # The document's own reason is the reason why it is not applicable.
    grant_correction(correction=na, actor=desk.taskforce)
    figure = desk.figure(desk.speed)
    assert (figure.not_applicable, figure.reason, figure.value) == (True, "本月无此业务", None)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("speed", {"value": "NaN"}),
        ("speed", {"value": "Infinity"}),
        ("speed", {"value": "-1"}),
        ("speed", {"value": "1e20"}),
        ("speed", {"value": "3"}),  # what was published
        ("speed", {"value": None}),
        ("rate", {"numerator": "1"}),
        ("rate", {"numerator": "1", "denominator": "0"}),
        ("award", {"score": "5.01"}),
    ],
)
def test_an_impossible_or_unchanged_figure_is_refused(desk, name, facts):
    with pytest.raises(CannotCorrect):
        propose(desk, getattr(desk, name), **facts)
    assert not Correction.objects.exists()


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_correction_without_a_reason_is_refused(desk, reason):
    with pytest.raises(CannotCorrect):
        propose(desk, reason=reason)


@pytest.mark.parametrize("state", [CycleState.OPEN, CycleState.CLOSED])
def test_a_figure_that_is_not_published_is_not_corrected(desk, state):
    Cycle.objects.filter(pk=desk.cycle.pk).update(state=state)
    with pytest.raises(CannotCorrect):
        propose(desk)


def test_a_figure_that_is_reopened_is_not_corrected(desk):
    proposed = propose(desk)
    Figure.objects.filter(pk=proposed.figure_id).update(state=FigureState.RETURNED)
    with pytest.raises(CannotCorrect):
        grant_correction(correction=proposed, actor=desk.taskforce)


def test_people_of_other_units_and_regions_propose_nothing(desk):
    stranger = make.make_user(Role.STAFF, department=desk.neighbour)
    for actor in (stranger, desk.reviewer, desk.leader, make.make_taskforce(make.make_region())):
        with pytest.raises(NotAllowed):
            propose(desk, actor=actor)


def test_one_correction_of_a_figure_waits_at_a_time(desk):
    first = propose(desk)
    with pytest.raises(CannotCorrect):
        propose(desk, value="9")
    refuse_correction(correction=first, answer="请附材料", actor=desk.taskforce)
    assert propose(desk, value="9").state == RequestState.WAITING


def test_nobody_decides_on_the_own_proposal_and_only_the_task_force_decides(desk):
    own = propose(desk, actor=desk.taskforce)
    with pytest.raises(CannotCorrect):
        grant_correction(correction=own, actor=desk.taskforce)
    for actor in (desk.staff, desk.reviewer, desk.leader, make.make_taskforce(make.make_region())):
        with pytest.raises(NotAllowed):
            grant_correction(correction=own, actor=actor)
        with pytest.raises(NotAllowed):
            refuse_correction(correction=own, answer="不", actor=actor)
    assert desk.figure().value == 3
    colleague = make.make_taskforce(desk.region)
    assert grant_correction(correction=own, actor=colleague).decided_by == colleague


def test_nobody_grants_the_correction_of_a_figure_that_they_submitted_for_the_unit(desk):
    Figure.objects.filter(pk=desk.figure().pk).update(submitted_by=desk.taskforce)
    proposed = propose(desk)
    with pytest.raises(CannotCorrect, match="entered or submitted this figure yourself"):
        grant_correction(correction=proposed, actor=desk.taskforce)
    grant_correction(correction=proposed, actor=make.make_taskforce(desk.region))
    assert desk.figure().submitted_by == desk.staff


def test_a_refusal_needs_an_answer_and_takes_no_number(desk):
    proposed = propose(desk)
    with pytest.raises(CannotCorrect):
        refuse_correction(correction=proposed, answer=" ", actor=desk.taskforce)
    refused = refuse_correction(correction=proposed, answer="数据无误", actor=desk.taskforce)
    assert (refused.state, refused.document_number, desk.figure().value) == (RequestState.REFUSED, "", 3)
    with pytest.raises(CannotCorrect):
        grant_correction(correction=refused, actor=desk.taskforce)


def test_a_figure_that_changed_since_the_proposal_is_not_overwritten(desk):
    proposed = propose(desk)
    Figure.objects.filter(pk=proposed.figure_id).update(value=7)
    with pytest.raises(CannotCorrect):
        grant_correction(correction=proposed, actor=desk.taskforce)
    assert desk.figure().value == 7


def test_numbers_count_up_within_region_and_year(desk):
    def number(here, indicator, year, **facts):
        at = timezone.make_aware(datetime(year, 12, 31, 23, 59))
        return grant_correction(
            correction=propose(here, indicator, **facts), actor=here.taskforce, at=at
        ).document_number

    other = desk_after_publication()
    assert number(desk, desk.speed, 2026) == f"{desk.region}更正〔2026〕1号"
    assert number(desk, desk.award, 2026, score="1") == f"{desk.region}更正〔2026〕2号"
    assert number(other, other.speed, 2026) == f"{other.region}更正〔2026〕1号"
    assert number(desk, desk.speed, 2027, value="9") == f"{desk.region}更正〔2027〕1号"


def test_two_regions_of_one_name_number_by_their_codes(desk):
    make.make_region(desk.region.name)
    granted = grant_correction(correction=propose(desk), actor=desk.taskforce)
    year = timezone.localtime(granted.decided_at).year
    assert granted.number == f"{desk.region.code}更正〔{year}〕1号"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ({"value": "3.00000000"}, "3.00 件"),
        ({"value": "2.125"}, "2.125 件"),
        ({"value": "75", "numerator": "3.00000000", "denominator": "4"}, "75.00 件 (3 / 4)"),
        ({"score": "2.5000"}, "2.5 points"),
        ({"value": "0"}, "0.00 件"),
        ({"not_applicable": "yes", "reason": "无业务"}, "not applicable"),
        ({}, "—"),
    ],
)
def test_the_document_says_a_figure_in_its_unit_without_idle_zeros(words, text):
    assert figure_text(words, unit="件", decimals=2) == text
