"""One month through the doors people use: catalogue, figures, review, benchmarks, deadline, report, correction.

It is played once; the tests look at it in the order of its stages.

Worked out by hand. County 云溪县; 市监局 leads A-1 and A-2, 税务局 leads A-3, B-1 and B-2.

| code | what          | direction | county value        | best | average | gap  | relative | score                    |
|------|---------------|-----------|---------------------|------|---------|------|----------|--------------------------|
| A-1  | 网办率 %      | higher    | 62.5 (first 98.5)   | 98   | 80      | 35.5 | 36.22 %  | goalposts 0–100: 62.50   |
| A-2  | 开办时间 小时 | lower     | 96                  | 60   | 100     | 36   | 60.00 %  | 60 ÷ 96 = 62.50          |
| A-3  | 开办满意度    | higher    | 0 of 10 points      | 8    | 5       | 8    | 100.00 % | 0 ÷ 10 = 0.00            |
| B-1  | 帮办件数 件   | higher    | 1,234 + 766 = 2,000 | 2500 | 1900    | 500  | 20.00 %  | 2000 ÷ 2500 = 80.00      |
| B-2  | 停电时间 小时 | lower     | 0.8                 | 0    | 1.5     | 0.8  | best = 0 | (12 − 0.8) ÷ 12 = 93.33  |

A = (3 × 62.5 + 2 × 62.5 + 1 × 0) ÷ 6 = 52.08; B = (80 + 93.3333) ÷ 2 = 86.67; county (52.0833 + 86.6667) ÷ 2 = 69.38.
市监局 (3 × 62.5 + 2 × 62.5) ÷ 5 = 62.50, first; 税务局 (0 + 80 + 93.3333) ÷ 3 = 57.78, second and last.
Zero score: A-3. Worse than the average: A-1 and A-3. Serious (60 % and more): A-2 and A-3.
Places by relative gap: A-2, A-1, B-1.

The correction makes A-2 120 hours: gap 60, relative 100.00 %, score 60 ÷ 120 = 50.00, now worse than the average too.
A = (187.5 + 100 + 0) ÷ 6 = 47.92; county (47.9167 + 86.6667) ÷ 2 = 67.29; 市监局 287.5 ÷ 5 = 57.50, now second.
"""

import io
from collections import Counter
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from departments.choices import Role
from departments.models import AuditEntry, Department, Region, User
from departments.trail.record import first_broken
from indicators.cycles.lifecycle import close_past_deadline, open_due_cycles
from indicators.models import Cycle
from tests import factories as make
from tests.flows.pages import Page, Person
from tests.reports.workbook import rows_of

CATALOGUE = """\
code,parent_code,name_zh,unit_zh,direction,decimals,method,best,worst,full_marks,weight,reports,lead_department,rollup,rule_text
A,,开办企业,,,,,,,,1,,,,
A-1,A,网办率,%,higher,2,goalposts,100,0,,3,lead,市监局,,网上办结件数÷办结总件数×100%
A-2,A,开办时间,小时,lower,0,ratio,,,,2,lead,市监局,,从申请到领照的平均用时
A-3,A,开办满意度,分,higher,2,official,,,10,1,lead,税务局,,省评得分
B,,办税用电,,,,,,,,1,,,,
B-1,B,帮办件数,件,higher,0,ratio,,,,1,township,税务局,sum,各乡镇帮办件数之和
B-2,B,停电时间,小时,lower,2,goalposts,0,12,,1,lead,税务局,,户均停电时间
"""
BENCHMARKS = {
    "A-1 网办率": {
        "Provincial best": "９８",
        "Holder of the best value": "星沙县",
        "Provincial average": "80",
        "Rank in province": "97",
        "Ranked in province": "122",
    },
    "A-2 开办时间": {"Provincial best": "60", "Provincial average": "100"},
    "A-3 开办满意度": {"Best points": "8", "Average points": "5"},
    "B-1 帮办件数": {"Provincial best": "2,500", "Provincial average": "1,900"},
    "B-2 停电时间": {"Provincial best": "0", "Provincial average": "1.5"},
}
UNITS = {
    "市监局": make.make_department,
    "税务局": make.make_department,
    "城关镇": make.make_township,
    "河东镇": make.make_township,
}

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@dataclass
class MonthCounty:
    """The county and everybody who works on the month, each signed in through the page."""

    region: Region
    cycle: Cycle
    staff: dict[str, Person]
    reviewers: dict[str, Person]
    taskforce: Person
    leader: Person

    def page(self, person: Person, name: str, **query: str) -> Page:
        return person.open(reverse(name, query={"cycle": self.cycle.label, **query}))

    def unit(self, name: str) -> Department:
        return Department.objects.get(short_name=name)


def account(*roles: str, **place: Department | Region) -> Person:
    person = Person(make.make_user(*roles, password=Person.password, **place).username)
    return person.sign_in()


@pytest.fixture(scope="module")
def county(module_db: None, tmp_path_factory: pytest.TempPathFactory) -> MonthCounty:
    """The catalogue is loaded before the units are known and again after; then beat opens this month."""
    file = tmp_path_factory.mktemp("month") / "catalogue.csv"
    file.write_text(CATALOGUE, encoding="utf-8")
    today = timezone.localdate().replace(day=28)
    load = ("load_catalogue", str(file), "--scheme=county", f"--year={today.year}", "--monthly")
    call_command(*load)
    region = make.make_region("云溪县")
    units = {name: made(name, region=region) for name, made in UNITS.items()}
    call_command(*load)
    [cycle] = open_due_cycles(today=today)
    assert open_due_cycles(today=today) == [cycle]
    return MonthCounty(
        region=region,
        cycle=cycle,
        staff={name: account(Role.STAFF, department=unit) for name, unit in units.items()},
        reviewers={name: account(Role.REVIEWER, department=units[name]) for name in ("市监局", "税务局")},
        taskforce=account(Role.TASKFORCE, region=region),
        leader=account(Role.LEADER, region=region),
    )


@pytest.fixture(scope="module")
def county_after_entry(county: MonthCounty) -> MonthCounty:
    """Figures as people type them; saved first, then submitted. 河东镇 forgets."""
    sheet = county.page(county.staff["市监局"], "entry")
    saved = sheet.press("Save", {"网办率 value": "９８.5％", "开办时间 value": " 96 "})
    assert "2 figures were saved" in saved.main
    saved.press("Save and submit for review")
    county.page(county.staff["税务局"], "entry").press(
        "Save and submit for review", {"开办满意度 score": "０", "停电时间 value": "0.8"}
    )
    county.page(county.staff["城关镇"], "entry").press("Save and submit for review", {"帮办件数 value": "1,234"})
    return county


@pytest.fixture(scope="module")
def county_after_review(county_after_entry: MonthCounty) -> MonthCounty:
    """One figure is returned with a reason and corrected; the others are approved at once."""
    returned = county_review(county_after_entry, "市监局").press(
        "Return with this reason", {"Reason for the return 网办率": "与平台数据不符"}, within="网办率"
    )
    assert "Returned" in returned.main
    sheet = county_after_entry.page(county_after_entry.staff["市监局"], "entry")
    assert "与平台数据不符" in sheet.row("A-1")["State"]
    sheet.press("Save and submit for review", {"网办率 value": "62.5"})
    for name in ("市监局", "税务局"):
        approve_all(county_review(county_after_entry, name), 2)
    approve_all(county_after_entry.page(county_after_entry.taskforce, "review"), 1)
    return county_after_entry


def county_review(county: MonthCounty, name: str) -> Page:
    return county.reviewers[name].open(reverse("review"))


def approve_all(review: Page, count: int) -> None:
    """Everything without doubts, after a look at what that is."""
    page = review.follow(f"Approve all without doubts ({count}) …")
    assert "approved" in page.press(f"Approve {count} figure{'s' if count > 1 else ''}").main


@pytest.mark.long
def test_messy_but_readable_figures_are_read_exactly_and_blank_ones_stay_owed(county_after_entry):
    sheet = county_after_entry.page(county_after_entry.staff["市监局"], "entry")
    assert "98.5" in sheet.row("A-1")["Value"] and "96" in sheet.row("A-2")["Value"]
    assert "Submitted" in sheet.row("A-1")["State"]
    assert (
        "Owed 1 · Not filled in 1 · Drafts 0 · Submitted 0"
        in county_after_entry.page(county_after_entry.staff["河东镇"], "entry").main
    )


@pytest.mark.long
def test_before_the_deadline_the_task_force_sees_who_has_not_started(county_after_review):
    page = county_after_review.page(county_after_review.taskforce, "completeness")
    assert {row["Unit"]: (row["Owed"], row["Approved"], row["State"]) for row in page.rows()} == {
        "市监局": ("2", "2", "All approved"),
        "税务局": ("2", "2", "All approved"),
        "城关镇": ("1", "1", "All approved"),
        "河东镇": ("1", "0", "Not started Remind 河东镇"),
    }
    assert "河东镇: 1 owed, 1 missing" in page.main


@pytest.fixture(scope="module")
def county_after_benchmarks(county_after_review: MonthCounty) -> MonthCounty:
    """The task force types what the province published; a typing error is restated and stays on record."""
    stated = [("A-2 开办时间", {"Provincial best": "66"}), *BENCHMARKS.items()]
    for indicator, facts in stated:
        form = county_after_review.taskforce.open(reverse("benchmark_add"))
        values = {
            "Indicator": indicator,
            "In force from": county_after_review.cycle.label,
            "Source document": "省通报〔5〕号",
        }
        assert "Recorded" in form.press("Record", values | facts).main
    return county_after_review


@pytest.mark.long
def test_the_benchmarks_in_force_are_the_last_ones_stated(county_after_benchmarks):
    rows = county_after_benchmarks.taskforce.open(reverse("benchmark_list")).rows()
    assert [(row["Code"], row["Provincial best"], row["Provincial average"]) for row in rows] == [
        ("A-1", "98.00", "80.00"),
        ("A-2", "60", "100"),
        ("A-3", "—", "—"),
        ("B-1", "2500", "1900"),
        ("B-2", "0.00", "1.50"),
    ]
    assert rows[0]["Rank in province"] == "97 / 122"


@pytest.fixture(scope="module")
def county_after_deadline(county_after_benchmarks: MonthCounty) -> MonthCounty:
    """The deadline passes. 河东镇 still has the page open, is refused, is unlocked by the task force, and reports."""
    late, page = (
        county_after_benchmarks.staff["河东镇"],
        county_after_benchmarks.page(county_after_benchmarks.staff["河东镇"], "entry"),
    )
    assert close_past_deadline(at=county_after_benchmarks.cycle.deadline) == [county_after_benchmarks.cycle]
    refused = page.press("Save and submit for review", {"帮办件数 value": "766"})
    assert "The period is closed" in refused.main and "What you typed was not saved: 766" in refused.main
    form = county_after_benchmarks.page(county_after_benchmarks.taskforce, "unlock")
    assert "is unlocked until" in form.press("Unlock", {"Unit": "河东镇", "Reason": "停电一天"}).main
    sheet = county_after_benchmarks.page(late, "entry")
    assert "停电一天" in sheet.main
    sheet.press("Save and submit for review", {"帮办件数 value": "７６６"})
    approve_all(county_after_benchmarks.page(county_after_benchmarks.taskforce, "review"), 1)
    return county_after_benchmarks


@pytest.mark.long
def test_after_the_unlock_everything_is_approved(county_after_deadline):
    page = county_after_deadline.page(county_after_deadline.leader, "completeness")
    assert {row["Approved"] for row in page.rows()} == {"1", "2"}
    assert "4 of 4 units complete, 6 of 6 figures handed in" in page.main


def publish_from_the_page(county: MonthCounty, version: int, month: str = "") -> Page:
    """Every list read and its box ticked, the month typed."""
    label = county.cycle.label
    page = county.taskforce.open(reverse("report_publish", args=[label], query={"version": version}))
    boxes = page.root.xpath("//input[@type='checkbox']/@name")
    return page.press("Publish and freeze", {"month": month or label, **dict.fromkeys(boxes, True)})


@pytest.fixture(scope="module")
def county_after_publication(county_after_deadline: MonthCounty) -> MonthCounty:
    """The task force presses once, reads what was built, and publishes it."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        waiting = county_after_deadline.taskforce.open(reverse("home")).press(
            f"Build the report of {county_after_deadline.cycle.label}"
        )
    assert "waiting for a worker" in waiting.main
    ready = county_after_deadline.taskforce.open(waiting.url)
    assert "is ready to be read and published" in ready.main
    county_after_deadline.leader.open(reverse("report_detail", args=[county_after_deadline.cycle.label]), status=404)
    unread = publish_from_the_page(county_after_deadline, 1, month="2026-01")
    assert "Nothing was published" in unread.main and "is another one" in unread.main
    assert "is published and frozen" in publish_from_the_page(county_after_deadline, 1).main
    return county_after_deadline


@pytest.mark.long
def test_the_published_month_says_what_was_worked_out_by_hand(county_after_publication):
    gaps = county_after_publication.leader.open(reverse("gaps"))
    assert [
        (
            row["Indicator"].split()[1],
            row["Own value"],
            row["Gap"],
            row["Relative gap, %"],
            row["Points lost of the total"],
        )
        for row in gaps.rows("Gaps")
    ] == [
        # A weighs half of the whole and A-1 half of A, A-3 a sixth and A-2 a third of it; B-1 and B-2 a quarter each.
        ("A-1", "62.50", "35.50 percentage points", "36.22", "9.38"),
        ("A-3", "no value", "no value", "no value", "8.33"),
        ("A-2", "96", "36 小时", "60.00", "6.25"),
        ("B-1", "2000", "500 件", "20.00", "5.00"),
        ("B-2", "0.80", "0.80 小时", "no value", "1.67"),
    ]
    listed = {
        name: [
            row["Indicator"].split()[1]
            for row in county_after_publication.leader.open(reverse("gaps", query={"list": name})).rows("Gaps")
        ]
        for name in ("zero", "serious", "below")
    }
    assert listed == {"zero": ["A-3"], "serious": ["A-3", "A-2"], "below": ["A-1", "A-3"]}
    indicators = county_after_publication.leader.open(reverse("indicator_list")).rows()
    assert [(row["Code"], row["Attainment"]) for row in indicators] == [
        ("A-1", "62.50"),
        ("A-2", "62.50"),
        ("A-3", "0.00"),
        ("B-1", "80.00"),
        ("B-2", "93.33"),
    ]
    assert "Overall score 69.38" in county_after_publication.leader.open(reverse("home")).main
    # Departments by what they lead, and townships on one indicator.
    rankings = county_after_publication.leader.open(reverse("rankings"))
    assert [(row["Rank"], row["Department"], row["Score"]) for row in rankings.rows("Departments by")] == [
        ("1", "市监局", "62.50"),
        ("2", "税务局", "57.78"),
    ]
    assert "Ties: Competition (1-2-2-4)" in rankings.foot
    units = rankings.follow("帮办件数")
    assert [(row["Rank"], row["Unit"], row["Value (件) Month"]) for row in units.rows()] == [
        ("1", "城关镇", "1234"),
        ("2", "河东镇", "766"),
    ]


def gap_report(county: MonthCounty, **query: str) -> bytes:
    """The Excel report as the leader's browser receives it."""
    url = reverse("report_download", args=[county.cycle.label], query=query)
    return county.leader.client.get(url).content


def test_every_number_says_who_the_file_says_the_same_and_the_frozen_month_takes_no_figure(county_after_publication):
    page = county_after_publication.leader.open(reverse("indicator_detail", args=["A-2"]))
    people = User.objects.in_bulk(field_name="username")
    for each in ("从申请到领照的平均用时", "Own value 96 小时", "60 ÷ 96 × 100", "省通报〔5〕号"):
        assert each in page.main
    assert f"Entered by {people[county_after_publication.staff['市监局'].username].full_name}" in page.main
    assert f"Approved by {people[county_after_publication.reviewers['市监局'].username].full_name}" in page.main

    columns = "Code", "The county·This month", "Gap·To the best", "Gap·Relative, %", "Score·Attainment"
    gaps = rows_of(gap_report(county_after_publication), "Indicator gaps")
    assert [tuple(row[column] for column in columns) for row in gaps] == [
        ("A-1", 62.5, 35.5, 36.22, 62.5),
        ("A-3", None, None, None, 0),
        ("A-2", 96, 36, 60, 62.5),
        ("B-1", 2000, 500, 20, 80),
        ("B-2", 0.8, 0.8, None, 93.33),
    ]

    sheet = county_after_publication.page(county_after_publication.staff["市监局"], "entry")
    assert {row["State"].split()[0] for row in sheet.rows()} == {"Approved"}
    assert not sheet.root.xpath("//main//input[contains(@name, '-value')]")


@pytest.fixture(scope="module")
def county_after_correction(county_after_publication: MonthCounty) -> MonthCounty:
    """市监局 finds that A-2 was 120 hours: unlocked, typed, approved, built again with a reason, published."""
    values = {"Unit": "市监局", "Indicator": "A-2 开办时间", "Reason": "漏计预审时间"}
    assert (
        "is unlocked until"
        in county_after_publication.page(county_after_publication.taskforce, "unlock").press("Unlock", values).main
    )
    sheet = county_after_publication.page(county_after_publication.staff["市监局"], "entry")
    sheet.press("Save and submit for review", {"开办时间 value": "120"})
    page = county_review(county_after_publication, "市监局").follow("See what accepting it moves, and sign 开办时间")
    assert "Accepting 市监局 开办时间 120" in page.main and "市监局 1→2, 税务局 2→1" in page.main
    page.press("Sign and approve the figure", {"I have read this sentence and sign it with my name.": True})
    report = county_after_publication.taskforce.open(
        reverse("report_detail", args=[county_after_publication.cycle.label])
    )
    assert "needs a reason" in report.press("Build the correction").main
    with TestCase.captureOnCommitCallbacks(execute=True):
        waiting = report.press("Build the correction", {"Reason for the correction": "市监局更正开办时间"})
    draft = county_after_publication.taskforce.open(waiting.url)
    assert draft.row("A-2 · ", "What the correction changed")["After"] == "120"
    publish_from_the_page(county_after_publication, 2)
    return county_after_publication


@pytest.mark.long
def test_the_correction_stands_beside_what_was_published_with_a_list_of_what_changed(county_after_correction):
    page = county_after_correction.leader.open(reverse("report_detail", args=[county_after_correction.cycle.label]))
    assert [row["Version"] + " " + row["State"] for row in page.rows("Versions")] == [
        "2 Published",
        "1 Superseded by a correction",
    ]
    changed = {
        (row["Code"], row["Field"]): (row["Before"], row["After"]) for row in page.rows("What the correction changed")
    }
    market, tax = county_after_correction.unit("市监局").code, county_after_correction.unit("税务局").code
    assert changed == {
        ("A", "Score"): ("52.08", "47.92"),
        ("A-2", "Value"): ("96", "120"),
        ("A-2", "Points worked out"): ("62.5", "50"),
        ("A-2", "Score"): ("62.5", "50"),
        ("A-2", "Gap"): ("36", "60"),
        ("A-2", "Relative gap, %"): ("60", "100"),
        (market, "Score"): ("62.5", "57.5"),
        (market, "Rank"): ("1", "2"),
        (tax, "Rank"): ("2", "1"),
        (f"A-2 · {market}", "Value"): ("96", "120"),
    }
    rankings = county_after_correction.leader.open(reverse("rankings")).rows("Departments by")
    assert [(row["Department"], row["Score"]) for row in rankings] == [("税务局", "57.78"), ("市监局", "57.50")]
    assert "Overall score 67.29" in county_after_correction.leader.open(reverse("home")).main


def test_the_first_version_reads_as_it_did_and_every_act_is_on_record_in_an_unbroken_chain(county_after_correction):
    old = {"period": county_after_correction.cycle.label, "version": "1"}
    gaps = county_after_correction.leader.open(reverse("gaps", query=old))
    assert gaps.row("A-2")["Own value"] == "96"
    sheets = gap_report(county_after_correction, version="1"), gap_report(county_after_correction, version="2")
    hours = [{row["Code"]: row["The county·This month"] for row in rows_of(each, "Indicator gaps")} for each in sheets]
    assert [found["A-2"] for found in hours] == [96, 120]
    books = [CalamineWorkbook.from_filelike(io.BytesIO(each)) for each in sheets]
    assert ["Corrections" in book.sheet_names for book in books] == [False, True]

    acts = Counter(AuditEntry.objects.values_list("action", flat=True))
    assert {name: acts[name] for name in ("cycle.open", "cycle.close", "cycle.freeze", "cycle.unlock")} == {
        "cycle.open": 1,
        "cycle.close": 1,
        "cycle.freeze": 1,
        "cycle.unlock": 2,
    }
    assert (acts["report.queue"], acts["report.built"], acts["report.publish"]) == (2, 2, 2)
    assert first_broken() is None
