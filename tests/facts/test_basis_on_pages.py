"""口径逐行: whoever reads a number of an indicator reads beside it what it counts, on every page and in every sentence.

Four indicators, one of each basis, with numbers and units of measurement that occur nowhere else; every page is walked
row by row and sentence by sentence.
"""

import re
from datetime import date

import pytest
from django.urls import reverse
from lxml import html

from departments.choices import DepartmentKind, Role
from indicators.choices import Basis, CycleState, Direction, TargetMeasure
from tests import factories as make
from tests.flows.counties import publish
from tests.flows.pages import words

pytestmark = pytest.mark.django_db

NAMES = {"L1-01": "受理事项数", "L1-02": "现场接待数", "L1-03": "在册网点数", "L1-04": "办理用时"}
UNITS = {"L1-01": "桩", "L1-02": "人次", "L1-03": "所", "L1-04": "工时"}
BASES = {"L1-01": Basis.CUMULATIVE, "L1-02": Basis.MONTH, "L1-03": Basis.POINT, "L1-04": Basis.AVERAGE}
WORDS = {
    Basis.CUMULATIVE: re.compile("累计|本季新增"),
    Basis.MONTH: re.compile("当月|本季合计"),
    Basis.POINT: re.compile("时点|截至"),
    Basis.AVERAGE: re.compile("(?<!本组)平均(?!值)|月均"),
}


class FourBases:
    """A bureau leads and reports all four, and three townships report three of them; two months, and other counties."""

    def __init__(self):
        self.region, self.scheme = make.make_region("云溪县"), make.make_scheme(year=2025)
        make.make_settings(self.scheme)
        self.others = [make.make_region(name, is_home=False) for name in ("竹溆县", "青枫县")]
        self.towns = [make.make_township(name, region=self.region) for name in ("石桥湾镇", "鹿听乡", "月栖镇")]
        self.bureau = make.make_department("审批局", region=self.region)
        top = make.make_indicator("L1", scheme=self.scheme, is_leaf=False, name_zh="行政效能")
        self.leaves = [
            make.make_indicator(
                code,
                parent=top,
                name_zh=name,
                unit_zh=UNITS[code],
                basis=BASES[code],
                decimals=0,
                direction=Direction.LOWER if code == "L1-04" else Direction.HIGHER,
                reports=["lead"] if code == "L1-04" else ["lead", DepartmentKind.TOWNSHIP],
            )
            for code, name in NAMES.items()
        ]
        for number, leaf in enumerate(self.leaves):
            make.make_lead(leaf, self.bureau)
            best = 311 if leaf.direction == Direction.LOWER else 7919 + number
            make.make_benchmark(leaf, self.region, best, 6007 + number, effective_from=date(2025, 1, 1))
        # Of what every county publishes, places are worked out.
        self.taskforce = make.make_taskforce(self.region)
        self.clerk = make.make_user(Role.STAFF, department=self.bureau)

    def month(self, month, base):
        cycle = make.make_cycle(
            scheme=self.scheme, region=self.region, month=date(2025, month, 1), state=CycleState.CLOSED
        )
        for number, leaf in enumerate(self.leaves):
            make.make_figure(leaf, self.bureau, cycle, base + 100 * number)
            for place, town in enumerate(self.towns):
                if leaf.code != "L1-04":
                    make.make_figure(leaf, town, cycle, base - 1000 + 100 * number + 13 * place)
        for region, value in zip([self.region, *self.others], (base + 200, base + 777, base + 888), strict=True):
            make.make_regional_value(self.leaves[2], region, value, f"2025-{month:02d}")
        return publish(cycle, self.taskforce)


@pytest.fixture(scope="module")
def county(module_db):
    county = FourBases()
    county.month(6, 4801)
    county.month(7, 5003)
    county.month(8, 5209)
    county.month(9, 5413)
    facts = {"effective_from": date(2025, 1, 1), "region": county.region, "due": date(2025, 9, 30)}
    for leaf in county.leaves:
        make.make_target(leaf, None, 5501, measure=TargetMeasure.VALUE, **facts)
    return county


PAGES = [
    ("leader", None),
    ("home", None),
    ("board", None),
    ("wall", None),
    ("gaps", None),
    ("rankings", None),
    ("whatif", None),
    ("indicator_list", None),
    ("target_list", None),
    ("unit_detail", "bureau"),
    ("unit_detail", "town"),
    ("module_detail", "module"),
    *((page, code) for page in ("indicator_needed", "indicator_why", "explain", "target_indicator") for code in NAMES),
    *(("ranking_units", code) for code in ("L1-01", "L1-02", "L1-03")),
]


def address(county, name, of):
    arguments = {"bureau": [county.bureau.code], "town": [county.towns[0].code], "module": ["L1"], None: []}
    return reverse(name, args=arguments.get(of, [of]))


def native_numbers(text: str) -> list[str]:
    """Numbers that only our figures, their best, average and gaps are: of four digits, without a month before them."""
    return re.findall(r"(?<![\d.-])[1-9]\d{3}(?:\.\d+)?(?![\d年-])", text)


def headings(cell) -> str:
    """What stands above a cell: the heading of its column, and that of its page."""
    row, table = cell.getparent(), cell.xpath("ancestor::table[1]")[0]
    place = list(row).index(cell)
    heads = table.xpath("(thead/tr)[last()]/*")
    above = words(heads[place]) if place < len(heads) else ""
    return above + " ".join(words(head) for head in cell.xpath("//h1"))


def silent_rows(root) -> list[str]:
    """Rows of one of the four that print a number without the word, in the row, above the column or above the page."""
    found = []
    title = " ".join(words(head) for head in root.xpath("//h1"))
    for row in root.xpath("//main//tbody/tr"):
        text = words(row)
        for code, name in NAMES.items():
            if name not in text and name not in title:
                continue
            for cell in row:
                present = WORDS[BASES[code]].search(f"{text} {headings(cell)}")
                if native_numbers(words(cell)) and not present:
                    found.append(f"{code}: {text}")
    return found


def silent_sentences(root) -> list[str]:
    """Sentences to copy and sentences of rows that name one of the four with a number in its unit, without the word."""
    found = []
    for node in root.xpath("//main//*[self::p or self::li or self::td or self::dd]"):
        for sentence in re.split("[。；]", words(node)):
            for code, name in NAMES.items():
                prints = name in sentence and re.search(rf"\d ?{UNITS[code]}", sentence)
                if prints and not WORDS[BASES[code]].search(sentence):
                    found.append(f"{code}: {sentence}")
    return found


@pytest.mark.parametrize(("name", "of"), PAGES)
@pytest.mark.long
def test_no_row_and_no_sentence_prints_a_number_without_what_it_counts(county, sign_in, name, of):
    user = county.clerk if name == "home" else make.make_user(Role.LEADER, region=county.region)
    query = {"of": county.bureau.code} if name == "whatif" else {}
    page = sign_in(user).get(f"{address(county, name, of)}?{'&'.join(f'{k}={v}' for k, v in query.items())}")
    assert page.status_code == 200
    root = html.document_fromstring(page.content.decode())
    # Every page prints some of them, so that there is something to say.
    assert native_numbers(" ".join(words(node) for node in root.xpath("//main")))
    assert silent_rows(root) == []
    assert silent_sentences(root) == []


def test_a_quarter_says_that_it_is_the_increase_of_the_quarter(county, sign_in):
    reader = sign_in(make.make_user(Role.LEADER, region=county.region))
    page = reader.get(reverse("module_detail", args=["L1"], query={"quarter": "2025Q3"}))
    [township] = [group for group in page.context["groups"] if group and group["key"] == "township"]
    # 5413 − 4801 since June, not 5413 since January.
    assert township["league"].endswith("受理事项数（本季新增）均为612桩。")
    root = html.document_fromstring(page.content.decode())
    assert silent_rows(root) == [] and silent_sentences(root) == []


def test_a_row_without_the_word_would_be_found():
    """The walk can fail: neither a row nor a sentence passes without its word."""
    bare = (
        "<main><h1>差距</h1><table><thead><tr><th>指标</th><th>本县值</th></tr></thead><tbody><tr><th>受理事项数</th>"
        "<td>5413 桩</td></tr></tbody></table><p>受理事项数比全省最优值少2506桩。</p></main>"
    )
    root = html.document_fromstring(bare)
    assert silent_rows(root) and silent_sentences(root)
    complete = html.document_fromstring(bare.replace("受理事项数", "受理事项数（累计）"))
    assert silent_rows(complete) == [] == silent_sentences(complete)
