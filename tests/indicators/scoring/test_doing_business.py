"""Real data: the World Bank's Doing Business 2019, 190 economies, through the commands a person would use.

The files lie beside the repository on a developer's machine; where they do not, the published figures quoted in
``TestPublishedFigures`` still run. World Bank, Doing Business 2019, CC BY 4.0. The report was discontinued in 2021
over irregularities; it proves arithmetic here and says nothing about any country.
"""

import csv
import io
import random
from decimal import Decimal
from itertools import cycle
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from indicators.models import Scheme, SchemeSettings
from indicators.numbers.rounding import round_half
from indicators.scoring.formula import Child, Rule, Settings, aggregate, goalposts
from indicators.scoring.regions import RegionComparison, TreeNode

FOLDER = Path(settings.BASE_DIR).parent / "shared" / "data" / "doing_business_2019"
WHOLE, EXACT = Decimal("0.00002"), Decimal("0.00001")
# The raw values of the eleven economies with two cities are averages: nine have codes of four letters, and these.
TWO_CITIES = {"JAP", "USA"}
TOPICS = {"EODB", *(f"T{n:02}" for n in range(1, 11))}

needs_the_files = pytest.mark.skipif(not FOLDER.exists(), reason="the Doing Business 2019 files are not here")


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def official_scores():
    return {(row["region_code"], row["node_code"]): Decimal(row["score"]) for row in rows(FOLDER / "expected.csv")}


def load(catalogue, values, scheme, to):
    """From two files to the ranking, by code of region and node."""
    quiet = {"stdout": io.StringIO(), "stderr": io.StringIO()}
    call_command("load_catalogue", str(catalogue), scheme=scheme, year=2019, **quiet)
    call_command("load_regional_values", str(values), scheme=scheme, level="country", **quiet)
    return rank(scheme, to)


def rank(scheme, to):
    call_command("rank_regions", scheme=scheme, period="2019", to=str(to), stdout=io.StringIO())
    return {(row["region_code"], row["node_code"]): row for row in rows(to)}


def write(path, records):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(records[0]))
        writer.writeheader()
        writer.writerows(records)
    return path


@pytest.fixture(scope="module")
def from_scores(module_db, tmp_path_factory):
    to = tmp_path_factory.mktemp("scores") / "out.csv"
    return load(FOLDER / "catalogue_scores.csv", FOLDER / "values_scores.csv", "DB", to)


@pytest.fixture(scope="module")
def from_raw_values(module_db, tmp_path_factory):
    to = tmp_path_factory.mktemp("raw") / "out.csv"
    return load(FOLDER / "catalogue_raw.csv", FOLDER / "values_raw.csv", "RAW", to)


@needs_the_files
@pytest.mark.django_db
class TestFromPublishedScores:
    @pytest.fixture
    def result(self, from_scores):
        return from_scores

    def test_every_topic_and_overall_score_agrees(self, result):
        expected = {key: score for key, score in official_scores().items() if key[1] in TOPICS}
        assert len(expected) == 190 * 11
        off = {key: abs(Decimal(result[key]["score"]) - score) for key, score in expected.items()}
        assert max(off.values()) <= WHOLE

    def test_every_indicator_score_comes_out_as_it_went_in(self, result):
        for key, score in official_scores().items():
            if key[1] not in TOPICS and key in result:
                assert abs(Decimal(result[key]["score"]) - score) <= EXACT

    def test_no_month_is_opened_for_what_nobody_here_reports(self, result):
        assert not Scheme.objects.get(code="DB").monthly

    def test_who_has_no_case_is_left_out_and_not_last(self, result):
        gone = [key for key, row in result.items() if row["score"] == ""]
        # 80 tax corrections and refunds that do not exist there, and 7 whole post-filing indices composed of them.
        assert [sum((key[1] == "pt_pf") == whole for key in gone) for whole in (False, True)] == [80, 7]
        assert all(result[key]["rank"] == "" and result[key]["value"] == "" for key in gone)

    def test_the_known_first_places(self, result):
        overall = {row["rank"]: code for (code, node), row in result.items() if node == "EODB"}
        # The published order of 2018-10-31 begins New Zealand, Singapore, Denmark.
        assert [overall[place] for place in ("1", "2", "3")] == ["NZL", "SGP", "DNK"]
        assert {row["n"] for (_code, node), row in result.items() if node == "EODB"} == {"190"}

    def test_ranks_are_of_what_is_printed_or_of_the_unrounded_score_at_a_high_precision(self, result, tmp_path):
        def by_hand(printed):
            return {code: 1 + sum(other > score for other in printed.values()) for code, score in printed.items()}

        def column(found, name):
            return {code: Decimal(row[name]) for (code, node), row in found.items() if node == "T01"}

        printed = column(result, "score_printed")
        assert {score.as_tuple().exponent for score in printed.values()} == {-2}
        assert len(set(printed.values())) < len(set(column(result, "score").values()))
        assert column(result, "rank") == by_hand(printed)
        SchemeSettings.objects.update(score_decimals=10)
        fine = rank("DB", tmp_path / "fine.csv")
        assert column(fine, "rank") == by_hand(column(fine, "score_printed"))
        assert column(fine, "rank") != column(result, "rank")


@needs_the_files
@pytest.mark.django_db
class TestFromRawValues:
    @pytest.fixture
    def result(self, from_raw_values):
        return from_raw_values

    def test_every_indicator_score_is_within_what_the_printed_rounding_allows(self, result):
        rules = {row["code"]: row for row in rows(FOLDER / "catalogue_raw.csv") if row["best"]}
        values = [row for row in rows(FOLDER / "values_raw.csv") if row["value"] not in ("", "NA", "ZERO")]
        half = {}
        for row in values:
            printed = -Decimal(row["value"]).as_tuple().exponent
            half[row["indicator_code"]] = max(half.get(row["indicator_code"], 0), printed)
        expected, checked = official_scores(), 0
        for row in values:
            key = (row["region_code"], row["indicator_code"])
            if len(key[0]) > 3 or key[0] in TWO_CITIES:
                continue
            rule, reach = rules[key[1]], Decimal("0.5").scaleb(-half[key[1]])
            ends = [
                goalposts(
                    Decimal(row["value"]) + shift,
                    Decimal(rule["best"]),
                    Decimal(rule["worst"]),
                    Decimal(rule["exponent"] or 1),
                )
                for shift in (-reach, 0, reach)
            ]
            assert abs(Decimal(result[key]["score"]) - ends[1]) <= Decimal("0.000001")
            assert min(ends) - EXACT <= expected[key] <= max(ends) + EXACT
            checked += 1
        assert checked > 8000

    def test_no_practice_scores_zero_and_counts(self, result):
        practice = [row for row in rows(FOLDER / "values_raw.csv") if row["value"] == "ZERO"]
        assert len(practice) == 181
        expected = official_scores()
        for row in practice:
            key = (row["region_code"], row["indicator_code"])
            assert (result[key]["value"], Decimal(result[key]["score"]), expected[key]) == ("", 0, 0)

    def test_order_codes_and_units_of_measurement_change_nothing(self, result, tmp_path):
        catalogue, values = rows(FOLDER / "catalogue_raw.csv"), rows(FOLDER / "values_raw.csv")
        constants = dict(zip((row["code"] for row in catalogue), cycle(("3", "0.1", "7"))))
        for row in catalogue:
            constant = constants[row["code"]]
            row["code"] = f"x{row['code'][::-1]}"
            row["parent_code"] = row["parent_code"] and f"x{row['parent_code'][::-1]}"
            for post in ("best", "worst"):
                row[post] = row[post] and f"{Decimal(row[post]) * Decimal(constant):f}"
        for row in values:
            constant = constants[row["indicator_code"]]
            row["indicator_code"] = f"x{row['indicator_code'][::-1]}"
            row["region_code"] = f"r{row['region_code'][::-1]}"
            if row["value"] not in ("", "NA", "ZERO"):
                row["value"] = f"{Decimal(row['value']) * Decimal(constant):f}"
        random.Random(3).shuffle(values)
        random.Random(3).shuffle(catalogue)
        other = load(
            write(tmp_path / "c.csv", catalogue), write(tmp_path / "v.csv", values), "OTHER", tmp_path / "other.csv"
        )
        same = ("score", "rank", "n", "score_printed")
        assert len(other) == len(result)
        for (region, node), row in result.items():
            there = other[f"r{region[::-1]}", f"x{node[::-1]}"]
            assert [there[name] for name in same] == [row[name] for name in same]


class TestPublishedFigures:
    """A few figures as published (Doing Business 2019, country tables), so that something always runs."""

    def test_new_zealand_construction_permits(self):
        # 11 procedures, 93 days, 2.1 % of the warehouse value, quality 15: score 86.50.
        posts = ((11, 5, 30), (93, 26, 373), ("2.1", 0, 20), (15, 15, 0))
        shares = [goalposts(Decimal(x), Decimal(best), Decimal(worst)) for x, best, worst in posts]
        assert [str(round_half(share, 2)) for share in shares] == ["76.00", "80.69", "89.50", "100.00"]
        topic = aggregate([Child(share) for share in shares], "mean").attainment
        # Published 86.49992 from an unrounded cost; the printed 2.1 stands for 2.05 to 2.15.
        assert abs(topic - Decimal("86.49992")) <= Decimal("0.05") / 20 * 100 / 4

    def test_new_zealand_overall_from_its_ten_topics(self):
        topics = (
            "99.97539",
            "86.49992",
            "83.98388",
            "94.59086",
            "100",
            "86",
            "91.07817",
            "84.63253",
            "71.47508",
            "71.80933",
        )
        overall = aggregate([Child(Decimal(topic)) for topic in topics], "mean").attainment
        assert abs(overall - Decimal("87.00452")) <= WHOLE

    def test_getting_credit_weighs_its_two_indices_six_to_four(self):
        # Strength of legal rights 12 of 12, depth of credit information 8 of 8: 100; 12 and 0: 60.
        nodes = [TreeNode("T05", "", Rule(""))]
        nodes += [
            TreeNode("legal", "T05", Rule("higher", "goalposts", Decimal(12), Decimal(0)), Decimal("0.6")),
            TreeNode("info", "T05", Rule("higher", "goalposts", Decimal(8), Decimal(0)), Decimal("0.4")),
        ]
        comparison = RegionComparison(nodes, 2, Settings())
        comparison.leaf("legal", [0, 1], [Decimal(12), Decimal(12)], ["value", "value"])
        comparison.leaf("info", [0, 1], [Decimal(8), Decimal(0)], ["value", "value"])
        assert next(comparison.composites()).scores == [100, 60]
