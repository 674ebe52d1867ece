"""What contradicts itself in a notice is refused by the form and by every sheet, with the cell and what to do."""

from copy import deepcopy
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override

from indicators.choices import RoundKind
from indicators.models import Round
from indicators.rounds.sheet import FIRMS, ITEMS, UNITS
from tests.flows.pages import Page, Person
from tests.indicators.rounds.sample import RoundCounty, make_rounds_county
from tests.signing import open_session

pytestmark = pytest.mark.django_db
SURVEY = {"kind": RoundKind.SURVEY, "title": "满意度测评通报", "bottom_n": None, "full_marks": Decimal(100)}
UNSATISFIED = "企业名称\t评价等次\n甲有限公司\t满意\n乙有限公司\t不满意\n丙有限公司\t基本满意\n"
FIELDS = {
    "Kind": "Assessment",
    "Year": "2026",
    "Round of the year": "1",
    "Title": "营商环境评价通报",
    "Issued on": "2026-04-13",
    "Issued by": "市优化办",
    "Own score": "83.9",
    "Full marks": "100",
    "Own place": "9",
    "Number of ranked": "12",
}


@pytest.fixture(scope="module")
def one_county(module_db) -> RoundCounty:
    return make_rounds_county()


@pytest.fixture
def county(one_county, db) -> RoundCounty:
    return deepcopy(one_county)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def open_page(county: RoundCounty, name: str, *args: object) -> Page:
    someone = Person(county.taskforce.username)
    open_session(county.taskforce, someone.client)
    return someone.open(reverse(name, args=args))


def paste(county: RoundCounty, draft: Round, what: str, text: str) -> Page:
    """What the page answers to a pasted sheet."""
    page = open_page(county, "round_import", draft.pk, what).press("See what would change", {"text": text})
    assert "Confirm and store" not in page.main
    return page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"Own place": "13"}, ("Place 13 lies outside 12 ranked.", "Correct one of the two.")),
        ({"Own score": "100.5"}, ("The score 100.5 is above the full marks 100.", "Correct one of the two.")),
        ({"Own place": "11", "Place known only as a band": "前10"}, ("Place 11 of 12 is not in the band “first 10”.",)),
        ({"Own place": "", "Place known only as a band": "前12"}, ("would be everybody",)),
    ],
)
def test_the_form_refuses_what_contradicts_itself(county, fields, words):
    page = open_page(county, "round_new").press("Save the draft", FIELDS | fields)
    for each in words:
        assert each in page.main
    assert not Round.objects.exists()
    open_page(county, "round_new").press("Save the draft", FIELDS)
    assert Round.objects.count() == 1, "without the contradiction it is taken"


@pytest.mark.parametrize(
    ("what", "text", "cell", "message"),
    [
        (ITEMS, "指标\t位次\t参评数\n获得信贷\t13\t12\n", "B2", "Place 13 lies outside 12 ranked."),
        (ITEMS, "指标\t满分\t得分\n获得信贷\t10\t10.5\n", "C2", "The score 10.5 is above the full marks 10."),
        (
            ITEMS,
            "指标\t位次\t名次区间\t参评数\n信贷\t11\t前10\t12\n",
            "C2",
            "Place 11 of 12 is not in the band “first 10”.",
        ),
        (UNITS, "参评单位\t位次\n甲县\t1\n乙县\t2\n丙县\t3\n", "A4", "3 units are named, 2 were ranked."),
        (UNITS, "参评单位\t位次\n甲县\t1\n乙县\t3\n", "B3", "乙县: place 3 lies outside 2 ranked."),
        (
            UNITS,
            "参评单位\t位次\n甲县\t1\n云溪县\t1\n",
            "B3",
            "In the list of units our place is 1, the notice says 2.",
        ),
    ],
)
def test_a_sheet_with_what_contradicts_itself_is_refused_at_its_cell(county, what, text, cell, message):
    draft = county.record(kind=RoundKind.ASSESSMENT, bottom_n=None, rank=2, n_ranked=2)
    page = paste(county, draft, what, text)
    assert f"Cell {cell}" in page.main and message in page.main and "Correct" in page.main
    assert not draft.items.exists() and not draft.units.exists()


class TestMoreUnsatisfiedThanAsked:
    def test_the_sheet_names_the_first_that_is_one_too_many(self, county):
        draft = county.record(sample_size=1, **SURVEY)
        page = paste(county, draft, FIRMS, UNSATISFIED)
        for each in ("Cell B4", "2 enterprises are below satisfied, 1 were asked.", "Correct one of the two."):
            assert each in page.main
        assert not draft.firms.exists()

    def test_so_it_does_of_enterprises_that_were_not_asked(self, county):
        page = paste(county, county.record(sample_size=2, **SURVEY), FIRMS, UNSATISFIED)
        for each in ("Cell A4", "3 enterprises are named, 2 were asked.", "Correct one of the two."):
            assert each in page.main

    def test_the_form_says_it_at_its_field(self, county):
        draft = county.fill(UNSATISFIED.replace("\t", ","), FIRMS, sample_size=3, **SURVEY)
        page = open_page(county, "round_edit", draft.pk).press("Save the draft", {"Sample size of a survey": "1"})
        assert "2 enterprises are below satisfied, 1 were asked. Correct one of the two." in page.main
        assert page.root.xpath("//input[@name='sample_size'][@aria-invalid='true']")
        draft.refresh_from_db()
        assert draft.sample_size == 3
        open_page(county, "round_edit", draft.pk).press("Save the draft", {"Sample size of a survey": "4"})
        draft.refresh_from_db()
        assert draft.sample_size == 4

    def test_as_many_as_were_asked_are_taken(self, county):
        draft = county.record(sample_size=3, **SURVEY)
        page = open_page(county, "round_import", draft.pk, FIRMS)
        page = page.press("See what would change", {"text": UNSATISFIED}).press("Confirm and store")
        assert "3 rows were taken over" in page.main and draft.firms.count() == 3

    def test_nothing_is_asked_where_no_sample_is_published(self, county):
        assert county.fill(UNSATISFIED.replace("\t", ","), FIRMS, sample_size=None, **SURVEY).firms.count() == 3


def test_fewer_ranked_than_are_named_is_refused_by_the_form_too(county):
    draft = county.record(kind=RoundKind.ASSESSMENT, bottom_n=None, rank=2, n_ranked=3)
    county.take(draft, "参评单位,位次\n甲县,1\n云溪县,2\n丙县,3\n", UNITS)
    page = open_page(county, "round_edit", draft.pk).press("Save the draft", {"Number of ranked": "2"})
    assert "3 units are named, 2 were ranked. Correct the number of ranked, or take out who was not." in page.main
    draft.refresh_from_db()
    assert draft.n_ranked == 3
