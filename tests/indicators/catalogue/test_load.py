"""Loading catalogues: exact, whole or not at all, safe twice, every fault with its row."""

from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import translation

from config.files.problems import ProblemList
from config.sheets.read_table import read_table
from departments.models import AuditEntry, Department, Region
from indicators.catalogue.load import load_catalogue
from indicators.catalogue.rows import COLUMNS
from indicators.cycles.lifecycle import open_due_cycles
from indicators.models import Indicator, Responsibility, Scheme
from indicators.responsibility.assign import assign_lead
from tests import factories as make

SHIPPED = Path(settings.BASE_DIR) / "indicators" / "catalogue" / "county.csv"
SMALL = """code,parent_code,name_zh,direction,best,worst,method,weight,lead_department
A,,开办企业,,,,,1,市监局
A1,A,网办率,higher,,,ratio,2,市监局
A2,A,办理时间,lower,0.5,5,goalposts,1,住建局
"""

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def load(text, **fields):
    fields = {"scheme_code": "S", "year": 2023, **fields}
    return load_catalogue(table=read_table(text.encode(), COLUMNS, name="catalogue.csv"), **fields)


def faults(text):
    with pytest.raises(ProblemList) as caught:
        load(text)
    assert not Scheme.objects.filter(code="S").exists(), "something was half-loaded"
    assert all(problem.remedy for problem in caught.value.problems)
    return [(problem.row, problem.column) for problem in caught.value.problems]


def counts(result):
    return result.created, result.updated, result.unchanged, result.not_in_file


@pytest.fixture
def units():
    region = Region.objects.create(code="430000", name="云溪县", is_home=True)
    make = Department.objects.create
    return {
        "market": make(
            region=region,
            code="01",
            name="云溪县市场监督管理局",
            short_name="市场监管局",
            kind="county_bureau",
            aliases=["市监局"],
        ),
        "housing": make(
            region=region, code="02", name="云溪县住房和城乡建设局", short_name="住建局", kind="county_bureau"
        ),
    }


def test_a_catalogue_becomes_a_tree_of_indicators():
    assert counts(load(SMALL)) == (3, 0, 0, 0)
    root, rate, time = Indicator.objects.order_by("position")
    assert (root.code, root.is_leaf, root.parent) == ("A", False, None)
    assert (rate.code, rate.is_leaf, rate.parent, rate.weight) == ("A1", True, root, 2)
    assert (time.direction, time.best, time.worst) == ("lower", Decimal("0.5"), 5)
    assert (time.minimum, time.full_marks, time.decimals, time.basis, time.ranked) == (0, 100, 2, "month", True)


def test_the_second_load_changes_nothing_and_says_so():
    load(SMALL)
    before = list(Indicator.objects.values())
    entries = AuditEntry.objects.count()
    assert counts(load(SMALL)) == (0, 0, 3, 0)
    assert list(Indicator.objects.values()) == before
    assert AuditEntry.objects.count() == entries


def test_a_changed_row_is_updated_and_a_row_left_out_is_left_alone():
    load(SMALL)
    shorter = "\n".join(SMALL.replace("网办率", "全程网办率").splitlines()[:3])
    assert counts(load(shorter)) == (0, 1, 1, 1)
    assert Indicator.objects.get(code="A1").name_zh == "全程网办率"
    assert Indicator.objects.get(code="A2").name_zh == "办理时间"


def test_rows_may_stand_in_any_order():
    head, *rows = SMALL.splitlines()
    load("\n".join([head, *reversed(rows)]))
    assert [(i.code, i.is_leaf) for i in Indicator.objects.order_by("position")] == [
        ("A", False),
        ("A2", True),
        ("A1", True),
    ]
    assert Indicator.objects.get(code="A1").parent.code == "A"


def test_columns_a_file_does_not_have_keep_what_is_stored():
    load(SMALL)
    load("code,name_en,direction\nA1,Online rate,higher\n")
    rate = Indicator.objects.get(code="A1")
    assert (rate.name_zh, rate.name_en, rate.weight, rate.parent.code) == ("网办率", "Online rate", 2, "A")


def test_an_empty_cell_takes_the_default_and_a_dash_means_no_limit():
    load("code,name_zh,direction,minimum,maximum,weight\nA,增速,higher,—,,\nB,率,higher,,100,\n")
    growth, rate = Indicator.objects.order_by("code")
    assert (growth.minimum, growth.maximum, growth.weight) == (None, None, 1)
    assert (rate.minimum, rate.maximum) == (0, 100)


def test_chinese_headings_and_words_are_understood():
    load("指标编码,指标名称,方向,口径,参与排名\nA,网办率,正向,累计,否\nB,时间,逆向,时点,是\n")
    rate, time = Indicator.objects.order_by("code")
    assert (rate.direction, rate.basis, rate.ranked) == ("higher", "cumulative", False)
    assert (time.direction, time.basis, time.ranked) == ("lower", "point", True)


def test_every_fault_is_told_at_once_with_its_row():
    text = (
        "code,parent_code,name_zh,direction,decimals,method,best,worst,weight,reports,full_marks\n"
        "A,,甲,,,,,,,lead,\n"  # composed, yet reported
        "B,A,乙,up,,,,,,,\n"  # not a direction
        "B,A,乙,higher,,,,,,,\n"  # a code used twice
        "C,Z,丙,higher,,,,,,,\n"  # no such parent
        "D,A,,higher,,,,,,,\n"  # no name
        "E,A,戊,,,,,,,,\n"  # a leaf without direction
        "F,A,己,higher,,,1,5,,,\n"  # best below worst
        "G,A,庚,lower,,goalposts,1,,,,\n"  # goalposts without worst
        "H,A,辛,lower,9,,,,-1,mayor,0\n"  # four bad cells
        ",A,壬,lower,,,,,,,\n"  # no code
        "J,A,癸,lower,2,,１２３．５,1e5,1,,\n"  # one cell written oddly but readable, one not
    )
    assert faults(text) == [
        (2, "reports"),
        (3, "direction"),
        (4, "code"),
        (5, "parent_code"),
        (6, "name_zh"),
        (7, "direction"),
        (8, "best"),
        (9, "method"),
        (10, "decimals"),
        (10, "full_marks"),
        (10, "weight"),
        (10, "reports"),
        (11, "code"),
        (12, "worst"),
    ]


def test_a_circle_of_parents_is_named_once():
    text = "code,parent_code,name_zh,direction\nA,C,甲,higher\nB,A,乙,higher\nC,B,丙,higher\nD,D,丁,higher\n"
    with pytest.raises(ProblemList) as caught:
        load(text)
    first, second = caught.value.problems
    assert "A → C → B → A" in first.message
    assert "D → D" in second.message


def test_a_parent_may_be_stored_already_and_a_circle_through_it_is_found():
    load("code,parent_code,name_zh,direction\nA,,甲,\nB,A,乙,higher\n")
    load("code,parent_code,name_zh,direction\nC,B,丙,higher\n")
    assert not Indicator.objects.get(code="B").is_leaf
    with pytest.raises(ProblemList, match="circle"):
        load("code,parent_code,name_zh,direction\nA,C,甲,higher\n")


def test_a_tree_of_hundreds_of_levels_is_refused():
    rows = "".join(f"N{n},{f'N{n - 1}' if n else ''},层,higher\n" for n in range(300))
    assert (22, "parent_code") in faults("code,parent_code,name_zh,direction\n" + rows)


def test_unknown_and_missing_columns_are_refused():
    with pytest.raises(ProblemList) as caught:
        load("level,name_zh,direction\n1,甲,higher\n")
    assert [(p.row, p.column) for p in caught.value.problems] == [(1, "level"), (1, "code")]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_a_file_saved_by_excel_in_china_reads_the_same(encoding):
    load_catalogue(table=read_table(SMALL.encode(encoding), COLUMNS), scheme_code="S", year=2023)
    assert Indicator.objects.get(code="A1").name_zh == "网办率"


@pytest.mark.long
def test_ten_thousand_faulty_rows_are_all_listed_and_nothing_is_loaded():
    text = "code,parent_code,name_zh,direction\n" + "".join(f"N{n},,名,sideways\n" for n in range(10_000))
    assert len(faults(text)) == 10_000


def test_lead_departments_are_found_by_any_of_their_names(units):
    result = load(SMALL)
    assert result.leads == 3
    leads = dict(Responsibility.objects.values_list("indicator__code", "department__short_name"))
    assert leads == {"A": "市场监管局", "A1": "市场监管局", "A2": "住建局"}
    assert set(Responsibility.objects.values_list("valid_from", flat=True)) == {Scheme.objects.get().effective_from}
    assert not result.warnings


def test_an_unknown_lead_is_a_warning_with_similar_names(units):
    result = load(SMALL.replace("住建局", "住房局"))
    (warning,) = result.warnings
    assert "住房局" in warning
    assert "住建局" in warning
    assert Indicator.objects.get(code="A2").lead_hint == "住房局"


def test_leads_are_assigned_by_a_later_load_when_units_come_later():
    assert load(SMALL).leads == 0
    region = Region.objects.create(code="430000", name="云溪县", is_home=True)
    Department.objects.create(region=region, code="02", name="住建局", short_name="住建局", kind="county_bureau")
    result = load(SMALL)
    assert (result.leads, counts(result)) == (1, (0, 0, 3, 0))


def test_a_lead_changed_by_hand_survives_the_next_load_but_a_change_in_the_file_wins(units):
    load(SMALL)
    rate = Indicator.objects.get(code="A1")
    assign_lead(indicator=rate, department=units["housing"], valid_from=Scheme.objects.get().effective_from)
    assert load(SMALL).leads == 0
    assert rate.duties.get(valid_to=None).department == units["housing"]
    changed = SMALL.replace("A1,A,网办率,higher,,,ratio,2,市监局", "A1,A,网办率,higher,,,ratio,2,住建局")
    load(changed)
    load(SMALL)
    assert rate.duties.get(valid_to=None).department == units["market"]


def test_the_load_is_audited_with_its_counts():
    load(SMALL)
    entry = AuditEntry.objects.get(action="catalogue.load")
    assert entry.detail == {
        "created": 3,
        "updated": 0,
        "unchanged": 0,
        "leads": 0,
        "not_in_file": 0,
        "file": "catalogue.csv",
    }


def test_loading_takes_the_same_number_of_queries_for_three_rows_and_for_three_hundred(django_assert_max_num_queries):
    rows = "".join(f"N{n},A,名{n},higher,,,,1,\n" for n in range(300))
    with django_assert_max_num_queries(30):
        load(SMALL + rows)


def test_the_command_says_what_it_did_and_what_is_wrong(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text(SMALL, encoding="utf-8")
    out = StringIO()
    call_command("load_catalogue", path, scheme="S", year=2023, stdout=out, stderr=StringIO())
    assert "3 created, 0 updated, 0 unchanged" in out.getvalue()
    path.write_text(SMALL.replace("lower", "down"), encoding="utf-8")
    with pytest.raises(CommandError, match=r"nothing was changed.*\n.*Row 4, column “direction”"):
        call_command("load_catalogue", path, scheme="S", year=2023)
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("load_catalogue", tmp_path / "absent.csv", scheme="S", year=2023)


REPORTED = """code,parent_code,name_zh,direction,best,worst,method,weight,lead_department,reports
A,,开办企业,,,,,1,市监局,
A1,A,网办率,higher,,,ratio,2,市监局,lead
A2,A,办理时间,lower,0.5,5,goalposts,1,住建局,
"""


class TestMonths:
    """Whether a month is opened every month: so it is where somebody reports, and nobody has to ask for it."""

    def test_a_catalogue_that_says_who_reports_is_monthly(self):
        assert load(REPORTED).scheme.monthly

    def test_the_first_month_of_a_newly_loaded_county_opens_by_itself(self, units):
        scheme = load(REPORTED).scheme
        cycles = open_due_cycles(today=date(2023, 5, 28))
        assert [(cycle.label, cycle.scheme) for cycle in cycles] == [("2023-05", scheme)]

    def test_a_catalogue_that_only_compares_regions_opens_no_months(self, units):
        assert not load(SMALL).scheme.monthly
        assert open_due_cycles(today=date(2023, 5, 28)) == []

    def test_rows_that_somebody_reports_may_come_with_a_later_file(self):
        load(SMALL)
        assert load(REPORTED).scheme.monthly

    def test_whoever_says_otherwise_has_the_last_word(self):
        assert not load(REPORTED, monthly=False).scheme.monthly
        assert load(SMALL, monthly=True, scheme_code="T").scheme.monthly

    def test_what_was_switched_off_stays_off_when_the_file_is_loaded_once_more(self):
        load(REPORTED)
        Scheme.objects.update(monthly=False)
        assert not load(REPORTED).scheme.monthly

    def test_what_was_switched_on_stays_on(self):
        load(SMALL, monthly=True)
        assert load(SMALL).scheme.monthly

    @pytest.mark.parametrize(
        ("text", "flags", "words"),
        [
            (REPORTED, [], "Reported monthly: a month is opened for it every month."),
            (REPORTED, ["--monthly"], "Reported monthly: a month is opened for it every month."),
            (REPORTED, ["--no-monthly"], "Not reported monthly: no month is opened for it. --monthly changes that."),
            (SMALL, [], "Not reported monthly: no month is opened for it. --monthly changes that."),
            (SMALL, ["--monthly"], "Reported monthly: a month is opened for it every month."),
        ],
    )
    def test_the_command_says_whether_months_are_opened(self, tmp_path, text, flags, words):
        path = tmp_path / "c.csv"
        path.write_text(text, encoding="utf-8")
        message = StringIO()
        call_command(
            "load_catalogue", str(path), "--scheme=S", "--year=2023", *flags, stdout=message, stderr=StringIO()
        )
        assert message.getvalue().splitlines()[1] == words
        assert Scheme.objects.get().monthly == words.startswith("Reported monthly")


@pytest.fixture(scope="module")
def catalogue_and_scheme(module_db):
    """Loaded once: what was stored is kept in mind, and its rows are gone before anything else is loaded."""
    with transaction.atomic():
        load_catalogue(table=read_table(SHIPPED, COLUMNS), scheme_code="COUNTY", year=2026)
        found = Scheme.objects.get(), list(Indicator.objects.select_related("parent"))
        transaction.set_rollback(True)
    return found


class TestShippedCatalogue:
    @pytest.fixture
    def indicators(self, catalogue_and_scheme):
        return catalogue_and_scheme[1]

    def test_it_has_the_eighteen_and_six_first_level_indicators_and_130_leaves(self, indicators):
        roots = [i.code for i in indicators if i.parent is None]
        assert (sum(c.startswith("I") for c in roots), sum(c.startswith("L") for c in roots)) == (18, 6)
        assert sum(i.is_leaf for i in indicators) == 130

    def test_its_months_open_by_themselves(self, catalogue_and_scheme):
        assert catalogue_and_scheme[0].monthly

    def test_every_row_is_complete_in_both_languages_and_explains_itself_in_one_sentence(self, indicators):
        for indicator in indicators:
            texts = (indicator.name_zh, indicator.name_en, indicator.unit_zh, indicator.unit_en, indicator.lead_hint)
            assert all(texts), indicator.code
            assert indicator.rule_text.endswith("。") and indicator.rule_text.count("。") == 1, indicator.code
            assert len(indicator.rule_text) >= 25, indicator.code

    def test_only_the_registration_quota_is_owed_by_nobody(self, indicators):
        assert [i.code for i in indicators if i.is_leaf and not i.reports] == ["L1-08"]
        assert [i.ranked for i in indicators if i.code == "L1-08"] == [False]

    def test_few_indicators_are_reported_by_every_unit(self, indicators):
        assert len([i for i in indicators if set(i.reports) - {"lead"}]) <= 12

    def test_where_less_is_better_goalposts_are_set_since_the_best_may_be_zero(self, indicators):
        for indicator in indicators:
            if indicator.is_leaf and indicator.direction == "lower" and indicator.unit_zh != "位":
                assert indicator.worst > indicator.best, indicator.code

    def test_positions_in_a_ranking_are_shown_and_not_scored(self, indicators):
        places = [i for i in indicators if i.unit_zh == "位"]
        assert len(places) == 8
        assert {(i.method, i.weight, i.minimum) for i in places} == {("", 0, 1)}

    def test_names_found_in_documents_are_aliases(self, indicators):
        aliases = {alias: i.code for i in indicators for alias in i.aliases}
        assert aliases["企业开办"] == "I01"
        assert aliases["监管体制机制创新"] == "I16-04"

    def test_growth_may_be_negative(self, indicators):
        assert {i.code for i in indicators if i.minimum == -100} == {"I09-01", "I12-01"}


BANDS = """code,name_zh,direction,band,warning,advanced
A1,网办率,higher,0.5,60,95
A2,办理时间,lower,—,10,3
A3,件数,higher,,,
"""


def test_bands_and_thresholds_are_optional_columns():
    load(BANDS)
    values = {i.code: (i.band, i.warning, i.advanced) for i in Indicator.objects.all()}
    assert values == {
        "A1": (Decimal("0.5"), 60, 95),
        "A2": (None, 10, 3),
        "A3": (None, None, None),
    }
    # A file without the columns leaves them as they are.
    assert counts(load("code,name_zh,direction\nA1,网办率,higher\n")) == (0, 0, 1, 2)
    assert Indicator.objects.get(code="A1").advanced == 95


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("A1,网办率,higher,-1,60,95", "band"),
        ("A1,网办率,higher,0.5,95,60", "advanced"),
        ("A1,办理时间,lower,0.5,3,10", "advanced"),
        ("A1,网办率,higher,0.5,60,60", "advanced"),
    ],
)
def test_a_band_below_zero_and_thresholds_against_the_direction_are_refused(row, column):
    assert faults(f"code,name_zh,direction,band,warning,advanced\n{row}\n") == [(2, column)]


def test_every_county_of_the_installation_gets_its_own_unit_of_that_name_as_lead():
    counties = [make.make_region() for _ in range(2)]
    units = [make.make_department("市监局", region=region) for region in counties]
    alone = make.make_department("住建局", region=counties[1])
    assert load(SMALL).leads == 5
    led = Responsibility.objects.leads().filter(indicator__is_leaf=True).order_by("indicator__code", "region")
    assert [(each.indicator.code, each.department, each.region) for each in led] == [
        ("A1", units[0], counties[0]),
        ("A1", units[1], counties[1]),
        ("A2", alone, counties[1]),
    ]
