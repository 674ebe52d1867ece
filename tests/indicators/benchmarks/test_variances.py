"""Our own figure beside the published one: what differs, by how much, and why."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import AuditEntry
from indicators.benchmarks.variance import differences
from indicators.benchmarks.variances import CannotExplain, explain_variance, variances_of
from indicators.choices import CycleState, FigureState, VarianceCause
from indicators.models import Cycle, Variance
from tests import factories as make
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk():
    desk = make_desk()
    desk.submit(desk.speed, "3", state=FigureState.APPROVED)
    return desk


def publish(desk, indicator=None, own_value="2.5", **fields):
    exact = {name: Decimal(fact) for name, fact in {"own_value": own_value}.items() if fact is not None}
    return make.make_benchmark(indicator or desk.speed, desk.region, "1", **exact | fields)


def explain(desk, benchmark, **fields):
    fields = {"cause": VarianceCause.TIMING, "note": "省里取6月1日数", "actor": desk.staff} | fields
    return explain_variance(figure=fields.pop("figure", desk.figure()), benchmark=benchmark, **fields)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"value": "3", "own_value": "2.5"}, [(False, "0.5")]),
        ({"value": "3", "own_value": "3.00"}, []),
        ({"value": "3.004", "own_value": "3"}, []),  # only rounding tells them apart
        ({"value": "3.005", "own_value": "3"}, [(False, "0.005")]),
        ({"value": "0", "own_value": "2"}, [(False, "-2")]),
        ({"value": None, "own_value": "2"}, []),
        ({"value": "3", "own_value": None}, []),
        ({"value": None, "own_value": "2", "not_applicable": True}, [(False, None)]),
        ({"value": "3", "own_value": "2", "score": "1", "own_score": "1.5"}, [(False, "1"), (True, "-0.5")]),
        ({"score": "1.5", "own_score": "1.5"}, []),
    ],
)
def test_numbers_differ_when_they_differ_as_printed(facts, found):
    blank = {"value": None, "score": None, "own_value": None, "own_score": None}
    exact = {name: Decimal(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
    rows = differences(decimals=2, **blank | exact)
    assert [(row.is_score, row.amount) for row in rows] == [(s, None if a is None else Decimal(a)) for s, a in found]


def test_the_list_names_ours_theirs_and_the_document(desk):
    benchmark = publish(desk)
    (line,) = variances_of(cycle=desk.cycle, user=desk.taskforce)
    assert (line.figure, line.benchmark, line.variance) == (desk.figure(), benchmark, None)
    assert [(part.ours, part.theirs, part.amount) for part in line.differences] == [(3, Decimal("2.5"), Decimal("0.5"))]


def test_a_restated_publication_is_the_one_that_counts(desk):
    publish(desk)
    publish(desk, own_value="3")
    assert variances_of(cycle=desk.cycle, user=desk.taskforce) == []


def test_a_publication_of_another_month_or_without_our_figure_is_no_variance(desk):
    publish(desk, effective_from=desk.cycle.start.replace(month=4))
    publish(desk, own_value=None)
    assert variances_of(cycle=desk.cycle, user=desk.taskforce) == []


def test_drafts_and_figures_of_other_units_than_the_lead_are_not_compared(desk):
    publish(desk, desk.rate)
    desk.draft(desk.rate, "50")
    make.make_figure(desk.speed, desk.neighbour, desk.cycle, "9")
    publish(desk, own_value="3")
    assert variances_of(cycle=desk.cycle, user=desk.taskforce) == []


def test_staff_and_reviewer_see_their_own_unit_and_the_leadership_sees_all(desk):
    publish(desk)
    publish(desk, desk.foreign, "8")
    make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "7")
    seen = {user: len(variances_of(cycle=desk.cycle, user=user)) for user in (desk.staff, desk.reviewer, desk.leader)}
    assert seen == {desk.staff: 1, desk.reviewer: 1, desk.leader: 2}


def test_staff_and_task_force_note_the_cause_and_the_newer_word_stands(desk):
    benchmark = publish(desk)
    explain(desk, benchmark)
    text = explain(desk, benchmark, cause=VarianceCause.DEFINITION, note="口径不同", actor=desk.taskforce)
    assert Variance.objects.get() == text
    assert (text.cause, text.by_name) == ("definition", "陈晓明")
    assert AuditEntry.objects.filter(action="variance.explain").count() == 2


def test_others_note_nothing(desk):
    benchmark = publish(desk)
    stranger = make.make_user(Role.STAFF, department=desk.neighbour)
    for actor in (stranger, desk.reviewer, desk.leader, make.make_taskforce(make.make_region())):
        with pytest.raises(NotAllowed):
            explain(desk, benchmark, actor=actor)


@pytest.mark.parametrize("text", [{"note": " "}, {"cause": "weather"}])
def test_a_cause_needs_a_word_and_must_be_one_of_the_causes(desk, text):
    with pytest.raises(CannotExplain):
        explain(desk, publish(desk), **text)
    assert explain(desk, publish(desk), cause=VarianceCause.OPEN, note="").note == ""


def test_figures_that_agree_or_belong_to_another_indicator_are_not_explained(desk):
    with pytest.raises(CannotExplain):
        explain(desk, publish(desk, own_value="3"))
    with pytest.raises(CannotExplain):
        explain(desk, publish(desk, desk.rate))


# The page.


def test_the_cause_is_noted_on_the_page_and_a_misreport_leads_to_a_correction(desk, sign_in):
    benchmark = publish(desk)
    Cycle.objects.filter(pk=desk.cycle.pk).update(state=CycleState.FROZEN)
    key = f"{desk.figure().pk}-{benchmark.pk}"
    values = {"line": key, f"{key}-cause": "misreported", f"{key}-note": "多计一天"}
    page = sign_in(desk.staff).post(reverse("variances"), values, follow=True).content.decode()
    assert "多计一天" in page and "/corrections/new/?cycle=2026-05" in page
    assert Variance.objects.get().cause == VarianceCause.MISREPORTED


def test_a_cause_without_a_note_comes_back_with_the_choice_kept(desk, sign_in):
    benchmark = publish(desk)
    key = f"{desk.figure().pk}-{benchmark.pk}"
    page = sign_in(desk.staff).post(reverse("variances"), {"line": key, f"{key}-cause": "timing", f"{key}-note": ""})
    assert page.context["problems"] and page.context["shown"][0]["form"]["cause"].value() == "timing"
    assert not Variance.objects.exists()


def test_readers_get_no_form_and_cannot_send_one(desk, sign_in):
    benchmark = publish(desk)
    for user in (desk.reviewer, desk.leader):
        client = sign_in(user)
        assert client.get(reverse("variances")).context["shown"][0]["form"] is None
        assert client.post(reverse("variances"), {"line": f"{desk.figure().pk}-{benchmark.pk}"}).status_code == 403


def test_a_line_of_another_unit_is_not_found_and_the_attempt_is_on_record(desk, sign_in):
    figure = make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "7")
    benchmark = publish(desk, desk.foreign, "8")
    client = sign_in(desk.staff)
    for line in (f"{figure.pk}-{benchmark.pk}", "999999-1", "x", ""):
        assert client.post(reverse("variances"), {"line": line}).status_code == 404
    assert AuditEntry.objects.filter(action="variance.denied").count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_do_not_grow_with_the_lines(desk, sign_in, django_assert_num_queries, rows):
    for _ in range(rows):
        leaf = make.make_indicator(scheme=desk.cycle.scheme)
        make.make_lead(leaf, desk.unit)
        make.make_figure(leaf, desk.unit, desk.cycle, "1")
        publish(desk, leaf)
    client = sign_in(desk.taskforce)
    with django_assert_num_queries(11):
        assert len(client.get(reverse("variances")).context["shown"]) == rows
