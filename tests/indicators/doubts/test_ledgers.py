"""What our own ledgers know is offered beside the cell, taken over by a press, and asked about when it differs."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from config.sheets.read_table import read_table
from departments.choices import ActionKind, ActionState
from indicators.catalogue.load import load_catalogue
from indicators.catalogue.rows import COLUMNS
from indicators.choices import Basis, CountedFrom, FigureState, FirmGrade, MediaLevel, PaperState, RoundKind
from indicators.doubts.counting import LedgerCount
from indicators.doubts.ledgers import SOURCES, count_from_ledgers
from indicators.models import Figure, PublicityPiece
from tests import factories as make
from tests.flows.pages import Person
from tests.indicators.entry.desk import Desk, make_desk
from tests.signing import open_session

pytestmark = pytest.mark.django_db
JUNE_30 = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def county(module_db) -> Desk:
    """The month is June 2026; its time piece counts open promises, its rate the resolved ones."""
    desk = make_desk(month=date(2026, 6, 1))
    for indicator, source in ((desk.speed, CountedFrom.OPEN_PROMISES), (desk.rate, CountedFrom.RESOLVED_PROMISES)):
        indicator.counted_from = source
        indicator.save(update_fields=["counted_from"])
    return desk


@pytest.fixture
def desk(county, db) -> Desk:
    return deepcopy(county)


def promise(desk: Desk, *, opened: date = date(2026, 1, 5), closed: date | None = None, **fields) -> None:
    if closed is not None:
        fields |= {"state": ActionState.CLOSED, "closed_on": closed, "closed_by_name": "陈晓明"}
    make.make_action(desk.unit, kind=ActionKind.PROMISE, opened=opened, due=date(2026, 12, 31), **fields)


def counts_of(desk: Desk, *indicators, today: date = date(2026, 7, 20), unit=None) -> list[LedgerCount | None]:
    units = {desk.unit.pk, desk.neighbour.pk}
    found = count_from_ledgers(cycle=desk.cycle, departments=units, indicators=indicators, today=today)
    return [found.of(indicator, (unit or desk.unit).pk) for indicator in indicators]


def test_promises_are_counted_as_they_stood_on_the_last_day_of_the_period(desk):
    promise(desk)
    promise(desk, closed=JUNE_30)
    promise(desk, closed=date(2026, 7, 1))  # open on the last day of June
    promise(desk, opened=date(2026, 7, 1))  # not in the ledger yet
    make.make_action(desk.unit)  # another kind
    make.make_action(make.make_department(), kind=ActionKind.PROMISE)  # another county
    still, rate = counts_of(desk, desk.speed, desk.rate)
    assert (still.value, still.until) == (2, JUNE_30)
    assert (rate.numerator, rate.denominator, rate.reading(2)) == (1, 3, Decimal("33.33"))
    assert still.words == "In the ledger: 2 not resolved (as of 2026-6-30)"
    assert rate.words == "In the ledger: 1 of 3 resolved (as of 2026-6-30)"


def test_a_running_period_is_counted_until_today(desk):
    promise(desk)
    promise(desk, closed=date(2026, 6, 18))
    assert counts_of(desk, desk.speed, today=date(2026, 6, 17))[0].value == 2
    assert counts_of(desk, desk.speed, today=date(2026, 6, 20))[0].words.endswith("2026-6-20)")


def test_none_is_not_0(desk):
    """A ledger nobody keeps says nothing; one in which everything is resolved says 0."""
    assert counts_of(desk, desk.speed, desk.rate) == [None, None]
    promise(desk, closed=date(2026, 6, 1))
    still, rate = counts_of(desk, desk.speed, desk.rate)
    assert (still.value, rate.reading(2)) == (0, 100)


def piece(unit, day: date, title: str, level: str = MediaLevel.PROVINCIAL, outlet: str = "省日报") -> None:
    PublicityPiece.objects.create(
        department=unit,
        month=day.replace(day=1),
        published_on=day,
        title=title,
        level=level,
        outlet=outlet,
        entered_by_name="李文静",
    )


def test_pieces_of_high_media_are_counted_by_unit_once_a_title(desk):
    month = make.make_indicator(scheme=desk.cycle.scheme, counted_from=CountedFrom.PIECES)
    year = make.make_indicator(scheme=desk.cycle.scheme, counted_from=CountedFrom.PIECES, basis=Basis.CUMULATIVE)
    assert counts_of(desk, month, year) == [None, None]
    piece(desk.unit, date(2026, 6, 3), "一窗通办")
    piece(desk.unit, date(2026, 6, 4), "一窗通办", MediaLevel.NATIONAL, "人民日报")
    piece(desk.unit, date(2026, 6, 9), "内参一篇", MediaLevel.INTERNAL)
    piece(desk.unit, date(2026, 6, 9), "县里的报道", MediaLevel.COUNTY)
    piece(desk.unit, date(2026, 2, 9), "二月的报道")
    piece(desk.unit, date(2026, 7, 1), "七月的报道")
    assert [each.value for each in counts_of(desk, month, year)] == [2, 3]
    assert [each.value for each in counts_of(desk, month, year, unit=desk.neighbour)] == [0, 0]


def test_papers_count_once_the_task_force_accepted_them(desk):
    papers = make.make_indicator(scheme=desk.cycle.scheme, counted_from=CountedFrom.PAPERS, basis=Basis.CUMULATIVE)
    assert counts_of(desk, papers) == [None]
    for state in PaperState:
        make.make_paper(desk.unit, state=state, judged_on=None if state == PaperState.WAITING else date(2026, 7, 2))
    make.make_paper(desk.unit, state=PaperState.ACCEPTED, judged_on=JUNE_30, entered_on=date(2026, 7, 2))
    assert [each.value for each in counts_of(desk, papers)] == [1]


def test_every_choice_has_its_ledger_and_a_sentence_of_its_own():
    assert set(CountedFrom) == SOURCES.keys()
    words = {
        source: LedgerCount(source, JUNE_30, value=Decimal(7), denominator=Decimal(9)).words for source in CountedFrom
    }
    assert len(set(words.values())) == len(CountedFrom) and all("7" in each for each in words.values())


def test_the_newest_notices_say_what_was_counted_in_them_with_their_title(desk, django_assert_num_queries):
    inspection = make.make_round(desk.region, issued_on=date(2026, 6, 10), title="第一次专项督查通报")
    make.make_round_item(inspection, desk.unit, "1.5", rank=10, n=12)
    make.make_round_item(inspection, desk.unit, "0", rank=2, n=12)
    survey = make.make_round(
        desk.region,
        RoundKind.SURVEY,
        issued_on=date(2026, 6, 12),
        title="第一次满意度测评",
        score=Decimal("87.50"),
        rank=6,
    )
    for grade in (FirmGrade.SATISFIED, FirmGrade.FAIR, FirmGrade.DISSATISFIED):
        make.make_round_firm(survey, desk.unit, grade=grade)
    make.make_round(desk.region, issued_on=date(2026, 7, 2), number=2, title="七月才印发")
    sources = (
        CountedFrom.ITEMS_LOSING,
        CountedFrom.ITEMS_AT_THE_BOTTOM,
        CountedFrom.FIRMS_BELOW,
        CountedFrom.SATISFACTION_SCORE,
        CountedFrom.SATISFACTION_RANK,
    )
    rows = [make.make_indicator(scheme=desk.cycle.scheme, basis=Basis.POINT, counted_from=source) for source in sources]
    with django_assert_num_queries(3):
        found = counts_of(desk, *rows)
    assert [each.value for each in found] == [1, 1, 2, Decimal("87.5"), 6]
    assert ["第一次专项督查通报" in each.words for each in found] == [True, True, False, False, False]
    assert [each.cells(is_ratio=False, decimals=1) for each in found][2:4] == [{"value": "2"}, {"score": "87.5"}]
    assert not found[3].differs(Decimal(3), 1), "points are not held against a value"


def test_certificate_categories_are_known_from_the_ticks_of_the_targets(desk):
    row = make.make_indicator(scheme=desk.cycle.scheme, basis=Basis.POINT, counted_from=CountedFrom.CERTIFICATES)
    assert counts_of(desk, row) == [None]
    done, _open = (make.make_target(row, desk.unit, category=category) for category in ("营业执照", "食品经营许可证"))
    make.make_tick(done, desk.unit, accepted=None)
    assert [each.value for each in counts_of(desk, row)] == [0], "it waits for acceptance"
    make.make_tick(done, desk.unit)
    assert [each.value for each in counts_of(desk, row)] == [1]


def test_a_sheet_of_everything_that_rounds_say_opens_with_few_questions(desk, django_assert_max_num_queries):
    sources = (CountedFrom.ITEMS_LOSING, CountedFrom.FIRMS_BELOW, CountedFrom.OPEN_PROMISES)
    for source in sources:
        indicator = make.make_indicator(scheme=desk.cycle.scheme, parent=desk.speed.parent, counted_from=source)
        make.make_lead(indicator, desk.unit)
    make.make_round_item(make.make_round(desk.region, issued_on=date(2026, 6, 10)), desk.unit)
    make.make_round_firm(make.make_round(desk.region, RoundKind.SURVEY, issued_on=date(2026, 6, 12)), desk.unit)
    client = person(desk.staff).client
    client.get(reverse("entry"))
    with django_assert_max_num_queries(18):
        assert "lost marks" in client.get(reverse("entry")).content.decode()


@pytest.mark.parametrize("rows", [1, 20])
def test_one_question_a_ledger_whatever_the_rows(desk, django_assert_num_queries, rows):
    promise(desk)
    fields = {"scheme": desk.cycle.scheme, "counted_from": CountedFrom.OPEN_PROMISES}
    indicators = [desk.rate, *(make.make_indicator(**fields) for _ in range(rows))]
    with django_assert_num_queries(1):
        assert None not in counts_of(desk, *indicators)


@pytest.mark.parametrize(
    ("facts", "is_ratio", "decimals", "cells"),
    [
        ({"value": "7"}, False, 0, {"value": "7"}),
        ({"value": "88.25"}, False, 1, {"value": "88.3"}),
        ({"numerator": "2", "denominator": "3"}, False, 2, {"value": "66.67"}),
        ({"numerator": "2", "denominator": "3"}, True, 2, {"numerator": "2", "denominator": "3"}),
        ({"numerator": "10", "denominator": "20"}, True, 2, {"numerator": "10", "denominator": "20"}),
        ({"numerator": "0", "denominator": "0"}, False, 2, {}),
        ({"value": "7"}, True, 0, {}),
    ],
)
def test_what_is_put_into_the_cells(facts, is_ratio, decimals, cells):
    exact = {name: Decimal(number) for name, number in facts.items()}
    found = LedgerCount(CountedFrom.OPEN_PROMISES, JUNE_30, **exact)
    assert found.cells(is_ratio=is_ratio, decimals=decimals) == cells


@pytest.mark.parametrize(
    ("value", "differs"), [("33.33", False), ("33.333", False), ("33.34", True), ("0", True), (None, False)]
)
def test_only_another_number_is_another(value, differs):
    found = LedgerCount(CountedFrom.RESOLVED_PROMISES, JUNE_30, numerator=Decimal(1), denominator=Decimal(3))
    assert found.differs(None if value is None else Decimal(value), 2) is differs


def person(user) -> Person:
    someone = Person(user.username)
    open_session(user, someone.client)
    return someone


def test_without_script_a_button_of_the_form_fills_the_cells_and_nothing_fills_itself(desk):
    for closed in (None, None, date(2026, 6, 5)):
        promise(desk, closed=closed)
    page = person(desk.staff).open(reverse("entry", query={"mode": "form"}))
    assert page.main.count("In the ledger: 2 not resolved (as of 2026-6-30)") == 1
    assert not Figure.objects.exists()
    page = page.press("Take over " + desk.speed.name)
    assert desk_figure(desk, desk.speed).value == 2
    page = page.press("Take over " + desk.rate.name)
    rate = desk_figure(desk, desk.rate)
    assert (rate.numerator, rate.denominator, rate.state) == (1, 3, FigureState.DRAFT)
    assert "Take over" not in page.main  # both stand there already


def desk_figure(desk: Desk, indicator) -> Figure:
    return Figure.objects.get(indicator=indicator, department=desk.unit)


def test_a_forged_number_is_not_what_is_taken_over(desk):
    promise(desk)
    pk = desk.speed.pk
    values = {f"i{pk}-value": "", f"i{pk}-version": "0", f"i{pk}-was": "", f"i{pk}-take": "999"}
    person(desk.staff).client.post(reverse("entry"), values)
    assert desk_figure(desk, desk.speed).value == 1


def test_another_number_is_doubted_and_can_be_handed_in_all_the_same(desk):
    promise(desk)
    desk.draft(value="3")
    page = person(desk.staff).open(reverse("entry", query={"mode": "form"}))
    assert "3.00 工作日 differs from what is known. In the ledger: 1 not resolved" in page.main
    page.press("Save and submit for review", {f"{desk.speed.name} note": "两件为本月新立"})
    figure = desk_figure(desk, desk.speed)
    assert (figure.state, figure.value) == (FigureState.SUBMITTED, 3)
    assert "differs from what is known" in person(desk.reviewer).open(reverse("review")).main


def test_grid_and_side_panel_offer_the_same(desk):
    promise(desk)
    client = person(desk.staff)
    grid = client.open(reverse("entry", query={"mode": "grid"}))
    key = f"{desk.unit.pk}-{desk.speed.pk}"
    panel = client.open(reverse("entry_panel", args=[desk.speed.code], query={"part": "1"}))
    for page in (grid, panel):
        (button,) = page.root.xpath(f"//button[@data-take='{key}']")
        assert button.get("data-value") == "1"
    parts = grid.root.xpath(f"//button[@data-take='{desk.unit.pk}-{desk.rate.pk}']")[0]
    assert (parts.get("data-numerator"), parts.get("data-denominator")) == ("0", "1")
    assert "not resolved" in client.open(reverse("entry_panel", args=[desk.speed.code])).main


def test_the_reviewer_reads_what_is_known_beside_a_figure_that_agrees(desk):
    promise(desk)
    desk.submit(value="1")
    page = person(desk.reviewer).open(reverse("review"))
    assert "1 not resolved (as of 2026-6-30)" in page.main and "differs from what is known" not in page.main


def test_a_locked_row_says_it_and_offers_nothing(desk):
    promise(desk)
    desk.submit()
    page = person(desk.staff).open(reverse("entry", query={"mode": "grid"}))
    assert "1 not resolved" in page.main
    assert not page.root.xpath(f"//button[@data-take='{desk.unit.pk}-{desk.speed.pk}']")


def test_an_autosaved_cell_is_answered_with_the_doubt(desk):
    promise(desk)
    cell = {"d": desk.unit.pk, "i": desk.speed.pk, "typed": {"value": "5"}, "base": {}, "age": 0}
    answer = person(desk.staff).client.post(
        reverse("entry_cell"),
        {"user": desk.staff.pk, "cycle": desk.cycle.pk, "cells": [cell]},
        content_type="application/json",
    )
    assert "differs from what is known" in answer.content.decode()


@pytest.mark.parametrize("mode", ["grid", "form"])
def test_a_sheet_with_every_ledger_asks_a_few_questions_more(desk, mode, django_assert_max_num_queries):
    for source in (CountedFrom.PIECES, CountedFrom.PAPERS):
        indicator = make.make_indicator(scheme=desk.cycle.scheme, parent=desk.speed.parent, counted_from=source)
        make.make_lead(indicator, desk.unit)
    promise(desk)
    client = person(desk.staff).client
    client.get(reverse("entry", query={"mode": mode}))
    with django_assert_max_num_queries(17):  # 14, and one a ledger
        client.get(reverse("entry", query={"mode": mode}))


def test_the_shipped_catalogue_names_its_ledgers():
    shipped = Path(settings.BASE_DIR) / "indicators" / "catalogue" / "county.csv"
    loaded = load_catalogue(table=read_table(shipped, COLUMNS), scheme_code="S", year=2026).scheme.indicators
    assert dict(loaded.exclude(counted_from="").values_list("code", "counted_from")) == {
        "L4-02": "resolved_promises",
        "L4-03": "open_promises",
        "L6-01": "pieces",
        "L6-02": "papers",
        "L5-05": "items_losing",
        "L5-06": "items_at_the_bottom",
        "L3-03": "firms_below",
        "L3-01": "satisfaction",
        "L3-02": "satisfaction_rank",
        "L1-09": "certificates",
        # Places and the score of the evaluation, which notices publish.
        "L5-01": "notice_score",
        **dict.fromkeys(("L1-07", "L2-06", "L3-05", "L4-01", "L5-02", "L5-03", "L5-04"), "notice_place"),
    }
