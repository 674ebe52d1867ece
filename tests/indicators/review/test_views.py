"""The review page: what was looked at is what is approved, and a return always says why."""

import re
from copy import deepcopy
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from departments.choices import Role
from departments.models import AuditEntry, Department
from indicators.choices import FigureState
from indicators.models import Cycle, Figure
from tests import factories as make
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def previous(desk, months=1):
    """The period so many months before."""
    month = desk.cycle.start
    for _ in range(months):
        month = (month - timedelta(days=1)).replace(day=1)
    found = Cycle.objects.filter(scheme=desk.cycle.scheme, region=desk.region, start=month).first()
    return found or make.make_cycle(scheme=desk.cycle.scheme, region=desk.region, month=month)


@pytest.fixture(scope="module")
def county(module_db):
    return make_desk()


@pytest.fixture
def desk(county, db):
    return deepcopy(county)


def post(client, data, **query):
    return client.post(reverse("review", query=query), data, follow=True)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


OTHERS = "It is for: the unit&#x27;s reviewer 王建国."
OWN = "You submitted this figure yourself; somebody else must approve it. It is for: the unit's reviewer 王建国."
CHANGED = "The figure was changed since you looked at it. Look at it again."
STRANGE = "You may not review figures of this unit."


def states(*figures):
    """As they are stored now."""
    return [Figure.objects.get(pk=figure.pk).state for figure in figures]


def results(response):
    result = response.context["result"]
    return [(row.figure.indicator, row.done, row.why) for row in [*result.done, *result.refused]]


def order(response):
    """Which indicators the page lists, in its order."""
    return [line.figure.indicator for line in response.context["lines"]]


def token(figure):
    return f"{figure.pk}:{figure.version}"


def test_the_page_shows_value_last_month_benchmark_and_who_submitted(desk, sign_in):
    april = previous(desk)
    make.make_figure(desk.speed, desk.unit, april, "4.5")
    make.make_benchmark(desk.speed, desk.region, best="1.5")
    desk.submit(value="3.25", entered_by=desk.colleague)
    page = sign_in(desk.reviewer).get(reverse("review")).content.decode()
    for text in ("I01-01", "3.25", "4.50", "1.50", "星沙县", "李文静", "entered by 周强"):
        assert text in page


def test_the_selected_figures_are_approved_and_the_others_wait(desk, sign_in):
    chosen, other = desk.submit(desk.speed), desk.submit(desk.award)
    response = post(sign_in(desk.reviewer), {"figure": [token(chosen)], "action": "approve"})
    assert messages_of(response) == ["1 figure was approved."]
    chosen.refresh_from_db(), other.refresh_from_db()
    assert (chosen.state, other.state) == (FigureState.APPROVED, FigureState.SUBMITTED)


def test_a_figure_that_changed_since_it_was_looked_at_is_not_approved_and_the_others_are(desk, sign_in):
    figure, other = desk.submit(), desk.submit(desk.award)
    seen = [token(figure), token(other)]
    Figure.objects.filter(pk=figure.pk).update(value=9, version=3)
    response = post(sign_in(desk.reviewer), {"figure": seen, "action": "approve"})
    assert states(figure, other) == [FigureState.SUBMITTED, FigureState.APPROVED]
    assert messages_of(response) == ["1 figure was approved.", "1 figure was refused; see why below."]
    assert results(response) == [(desk.award, True, ""), (desk.speed, False, CHANGED)]


def test_what_happened_is_told_row_by_row_once(desk, sign_in):
    figure = desk.submit()
    client = sign_in(desk.reviewer)
    response = post(client, {"figure": [token(figure)], "action": "approve"})
    assert results(response) == [(desk.speed, True, "")]
    assert client.get(reverse("review")).context["result"] is None


def test_several_are_returned_with_one_reason_while_the_rest_go_on(desk, sign_in):
    rows = [desk.submit(indicator) for indicator in (desk.speed, desk.rate, desk.award)]
    client = sign_in(desk.reviewer)
    chosen = {"figure": [token(row) for row in rows[:2]], "action": "return_selected"}
    page = post(client, chosen).content.decode()
    assert 'href="#reason-selected"' in page and len(re.findall(r"\schecked\s*>", page)) == 2
    assert states(*rows) == [FigureState.SUBMITTED] * 3
    response = post(client, chosen | {"reason-selected": "口径不符"})
    assert messages_of(response) == ["2 figures were returned."]
    post(client, {"figure": [token(rows[2])], "action": "approve"})
    assert states(*rows) == [FigureState.RETURNED, FigureState.RETURNED, FigureState.APPROVED]
    assert {Figure.objects.get(pk=row.pk).return_reason for row in rows[:2]} == {"口径不符"}


def test_a_return_needs_a_reason_and_says_so_at_the_row(desk, sign_in):
    figure = desk.submit()
    client = sign_in(desk.reviewer)
    response = post(client, {"return": token(figure), f"reason-{figure.pk}": " "})
    page = response.content.decode()
    assert f'href="#reason-{figure.pk}"' in page and "A return needs a reason" in page
    response = post(client, {"return": token(figure), f"reason-{figure.pk}": "长" * 201})
    assert "长" * 201 in response.content.decode()
    figure.refresh_from_db()
    assert figure.state == FigureState.SUBMITTED
    post(client, {"return": token(figure), f"reason-{figure.pk}": "口径不符"})
    figure.refresh_from_db()
    assert (figure.state, figure.return_reason) == (FigureState.RETURNED, "口径不符")


def test_what_one_submitted_oneself_is_marked_and_cannot_be_ticked(desk, sign_in):
    own = desk.submit(submitted_by=desk.taskforce)
    client = sign_in(desk.taskforce)
    page = client.get(reverse("review")).content.decode()
    assert "Somebody else must approve it" in page and f'value="{token(own)}" aria' not in page
    assert OTHERS in page
    response = post(client, {"figure": [token(own)], "action": "approve"})
    assert results(response) == [(desk.speed, False, OWN)]


def test_a_reviewer_sees_the_own_unit_and_the_task_force_every_unit_by_filter(desk, sign_in):
    desk.submit()
    make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "7", state=FigureState.SUBMITTED)
    own = sign_in(desk.reviewer).get(reverse("review"))
    assert [line.figure.indicator for line in own.context["lines"]] == [desk.speed]
    client = sign_in(desk.taskforce)
    assert len(client.get(reverse("review")).context["lines"]) == 2
    filtered = client.get(reverse("review", query={"department": desk.neighbour.code}))
    assert [line.figure.indicator for line in filtered.context["lines"]] == [desk.foreign]


def test_figures_of_another_unit_or_region_cannot_be_judged_by_their_number(desk, sign_in):
    theirs = make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "7", state=FigureState.SUBMITTED)
    outsider = make.make_taskforce(make.make_region())
    for account in (desk.reviewer, outsider):
        response = post(sign_in(account), {"figure": [token(theirs)], "action": "approve"})
        assert [(row.figure, row.why) for row in response.context["result"].refused] == [(None, STRANGE)]
        post(sign_in(account), {"return": token(theirs), f"reason-{theirs.pk}": "x"})
    theirs.refresh_from_db()
    assert theirs.state == FigureState.SUBMITTED
    assert AuditEntry.objects.filter(action="review.refused").count() == 4


def test_a_leader_who_also_reviews_sees_only_the_own_units_figures(desk, sign_in):
    make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "7", state=FigureState.SUBMITTED)
    both = make.make_user(Role.LEADER, Role.REVIEWER, department=desk.unit)
    assert sign_in(both).get(reverse("review")).context["lines"] == []


def test_nonsense_instead_of_a_figure_does_nothing(desk, sign_in):
    desk.submit()
    client = sign_in(desk.reviewer)
    for junk in ("", "x", "1", ":", "1:x", "-1:1", "9" * 40 + ":1", "²:1"):
        for data in ({"figure": [junk], "action": "approve"}, {"return": junk}):
            assert client.post(reverse("review"), data).status_code in {200, 302}, data
            assert desk.figure().state == FigureState.SUBMITTED, data
    assert client.get(reverse("review")).status_code == 200


def test_doubts_come_first_then_what_changed_and_the_unchanged_last(desk, sign_in):
    for indicator, last in ((desk.speed, "3"), (desk.rate, "90"), (desk.award, "4")):
        make.make_figure(indicator, desk.unit, previous(desk), last)
    desk.submit(desk.speed, "3")
    desk.submit(desk.rate, "91")
    desk.submit(desk.award, "2", note="示范典型撤销")
    response = sign_in(desk.reviewer).get(reverse("review"))
    assert order(response) == [desk.award, desk.rate, desk.speed]
    assert response.context["counts"] == {0: 1, 1: 1, 2: 1}
    page = " ".join(response.content.decode().split())
    for text in ("Worse than last period", "Answer of the typist", "示范典型撤销", "With doubts (1)", "Unchanged (1)"):
        assert text in page


@pytest.mark.parametrize(
    ("now", "last", "text"),
    [
        ("2.5", "3", ("better", "\u22120.50", "relative \u221216.7%")),  # lower is better
        ("3.2", "3", ("worse", "+0.20", "relative +6.7%")),
        ("3", "3.00", ("unchanged", "", "")),
        ("3", "0", ("worse", "+3.00", "")),
    ],
)
def test_the_movement_says_better_or_worse_in_words(desk, sign_in, now, last, text):
    make.make_figure(desk.speed, desk.unit, previous(desk), last)
    desk.submit(value=now, note="已核")
    page = sign_in(desk.reviewer).get(reverse("review")).content.decode()
    assert [word for word in text if word and word not in page] == []
    assert ("relative \u2212" in page or "relative +" in page) is bool(text[2])


def test_the_same_month_last_year_stands_beside_it(desk, sign_in):
    previous(desk)
    make.make_figure(desk.speed, desk.unit, previous(desk, 12), "7.25")
    desk.submit()
    (line,) = sign_in(desk.reviewer).get(reverse("review")).context["lines"]
    assert (line.year_ago, line.last) == (Decimal("7.25"), None)


def test_late_reason_evidence_and_reason_of_not_applicable_are_shown(desk, sign_in):
    figure = desk.submit(value=None, not_applicable=True, reason="本月无此业务", late_reason="系统停机")
    proof = make.make_evidence(figure, name="停机通知.pdf")
    page = sign_in(desk.reviewer).get(reverse("review")).content.decode()
    for text in (
        "本月无此业务",
        "Late because: 系统停机",
        "Evidence: 1 file",
        reverse("evidence_file", args=[proof.pk]),
    ):
        assert text in page
    assert reverse("evidence_withdraw", args=[proof.pk]) not in page


FILTERS = [
    ({}, ["I01-03", "I01-01", "I02-01", "I01-02"]),
    ({"doubts": "with"}, ["I01-03"]),
    ({"doubts": "without"}, ["I01-01", "I02-01", "I01-02"]),
    ({"changed": "with"}, ["I01-03", "I01-01", "I02-01"]),
    ({"changed": "without"}, ["I01-02"]),
    ({"group": "township"}, ["I02-01"]),
    ({"group": "county"}, ["I01-03", "I01-01", "I01-02"]),
    ({"cycle": "2026-05"}, ["I01-03", "I01-01", "I02-01", "I01-02"]),
    ({"cycle": "2026-04"}, []),
    ({"q": "i02"}, ["I02-01"]),
    ({"q": "办件"}, ["I02-01"]),
    ({"q": "住建"}, ["I02-01"]),
    ({"q": "企业开办"}, []),
    ({"doubts": "with", "q": "办件"}, []),
    # What the address cannot mean is nothing, never everything.
    ({"doubts": "maybe"}, []),
    ({"group": "moon"}, []),
    ({"q": "长" * 61}, []),
]


@pytest.mark.long
def test_the_filter_is_in_the_address(desk, sign_in):
    Department.objects.filter(pk=desk.neighbour.pk).update(kind="township")
    for indicator, last in ((desk.rate, "90"), (desk.award, "4")):
        make.make_figure(indicator, desk.unit, previous(desk), last)
    desk.submit(desk.speed, "3")
    desk.submit(desk.rate, "90")
    desk.submit(desk.award, "2", note="示范典型撤销")
    make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "7", state=FigureState.SUBMITTED)
    client = sign_in(desk.taskforce)
    shown = [(query, order(client.get(reverse("review", query=query)))) for query, _found in FILTERS]
    assert [(query, [indicator.code for indicator in codes]) for query, codes in shown] == FILTERS


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_do_not_grow_with_the_rows(desk, sign_in, django_assert_num_queries, rows):
    for indicator in (desk.speed, desk.rate, desk.award)[:rows]:
        make.make_evidence(desk.submit(indicator))
        make.make_benchmark(indicator, desk.region, "2")
        make.make_figure(indicator, desk.unit, previous(desk), "3")
    client = sign_in(desk.reviewer)
    with django_assert_num_queries(QUERIES):
        client.get(reverse("review"))


QUERIES = 13
