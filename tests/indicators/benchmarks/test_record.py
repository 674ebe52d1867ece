"""Benchmarks: appended, as-of, typed and imported, with every fault of a file at once."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from config.files.problems import ProblemList
from config.sheets.read_table import read_table
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import AuditEntry
from indicators.benchmarks.record import record_benchmark
from indicators.benchmarks.rows import COLUMNS
from indicators.benchmarks.sheet import import_benchmarks
from indicators.models import Benchmark
from tests import factories as make
from tests.departments.sheets.steps import Steps
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db
DOCUMENT = "省优化办通报〔2026〕5号"
HEAD = "indicator_code,best,best_holder,average,worst,rank_province,n_province,source_document,published_on,status\n"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def desk():
    return make_desk()


def record(desk, indicator=None, month=date(2026, 5, 1), actor=None, **facts):
    facts = {name: Decimal(fact) if isinstance(fact, str) and fact.isdigit() else fact for name, fact in facts.items()}
    return record_benchmark(
        indicator=indicator or desk.speed,
        region=desk.region,
        effective_from=month,
        source_document=DOCUMENT,
        actor=actor or desk.taskforce,
        **facts,
    )


def in_force(desk, month):
    found = Benchmark.objects.filter(region=desk.region).latest_by_indicator(month=month).get(desk.speed.pk)
    return found and found.best


def table(text, name="benchmarks.csv"):
    return read_table((HEAD + text).encode(), COLUMNS, name=name)


def load(desk, text, actor=None):
    return import_benchmarks(table=table(text), cycle=desk.cycle, actor=actor or desk.taskforce)


def problems(desk, text):
    with pytest.raises(ProblemList) as refused:
        load(desk, text)
    assert not Benchmark.objects.exists()
    return [(problem.row, problem.column) for problem in refused.value.problems]


def test_the_latest_statement_in_force_for_the_month_counts(desk):
    record(desk, best="3", month=date(2026, 3, 1))
    record(desk, best="2", month=date(2026, 5, 1))
    record(desk, best="1", month=date(2026, 7, 1))
    assert in_force(desk, date(2026, 2, 1)) is None
    assert in_force(desk, date(2026, 4, 1)) == 3
    assert in_force(desk, date(2026, 5, 1)) == 2
    assert in_force(desk, date(2026, 8, 1)) == 1


def test_a_restatement_for_the_same_month_wins_and_the_former_stays_on_record(desk):
    record(desk, best="3")
    record(desk, best="4")
    assert in_force(desk, date(2026, 5, 1)) == 4 and Benchmark.objects.count() == 2


def test_every_statement_says_the_how_manieth_for_its_month_it_is(desk):
    def edition(month):
        found = Benchmark.objects.filter(region=desk.region).latest_by_indicator(month=month)
        return found[desk.speed.pk].edition

    record(desk, best="3", month=date(2026, 4, 1))
    record(desk, best="4")
    record(desk, best="5")
    assert edition(date(2026, 4, 1)) == 1
    assert edition(date(2026, 5, 1)) == edition(date(2026, 8, 1)) == 2


def test_the_best_of_the_city_is_never_better_than_that_of_the_province(desk):
    assert record(desk, best="3", city_best="4", city_best_holder="邻县").city_best == 4  # hours: less is better
    with pytest.raises(ValidationError, match="cannot be better"):
        record(desk, best="3", city_best="2")


def test_a_restatement_of_an_older_month_does_not_hide_a_newer_month(desk):
    record(desk, best="2", month=date(2026, 5, 1))
    record(desk, best="9", month=date(2026, 3, 1))
    assert in_force(desk, date(2026, 5, 1)) == 2


def test_a_best_of_zero_is_a_statement(desk):
    record(desk, best=Decimal(0))
    assert in_force(desk, date(2026, 5, 1)) == 0


def test_any_day_of_the_month_means_the_month(desk):
    assert record(desk, best="3", month=date(2026, 5, 17)).effective_from == date(2026, 5, 1)


def test_a_benchmark_says_something_names_its_document_and_ranks_within_the_number_ranked(desk):
    with pytest.raises(ValidationError):
        record(desk)
    with pytest.raises(ValidationError):
        record(desk, best="3", rank_province=5, n_province=4)
    with pytest.raises(ValidationError):
        record_benchmark(
            indicator=desk.speed,
            region=desk.region,
            effective_from=date(2026, 5, 1),
            source_document="",
            actor=desk.taskforce,
            best=Decimal(3),
        )


@pytest.mark.parametrize("role", [Role.STAFF, Role.REVIEWER, Role.LEADER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
def test_only_the_regions_task_force_records_and_imports(desk, role):
    for account in (make.make_user(role, department=desk.unit), make.make_taskforce(make.make_region())):
        with pytest.raises(NotAllowed):
            record(desk, best="3", actor=account)
        with pytest.raises(NotAllowed):
            load(desk, f"I01-01,3,,,,,,{DOCUMENT},,\n", actor=account)


def test_recording_leaves_an_audit_line_with_the_source(desk):
    record(desk, best="3")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.detail["source"], entry.detail["best"]) == ("benchmark.record", DOCUMENT, "3")


def test_a_file_is_read_with_full_width_digits_chinese_headings_and_dates(desk):
    text = f"指标编码,标杆值,标杆地区,来源文件,发布日期,状态\nI01-01,１.５,星沙县,{DOCUMENT},2026年5月8日,暂定\n"
    done = import_benchmarks(table=read_table(text.encode("gb18030"), COLUMNS), cycle=desk.cycle, actor=desk.taskforce)
    row = Benchmark.objects.get()
    assert done.recorded == 1
    assert (row.best, row.best_holder, row.published_on, row.status) == (
        Decimal("1.5"),
        "星沙县",
        date(2026, 5, 8),
        "provisional",
    )
    assert row.effective_from == desk.cycle.start and row.entered_by == desk.taskforce


def test_importing_the_same_file_again_adds_nothing(desk):
    text = f"I01-01,1.5,星沙县,3,,45,122,{DOCUMENT},2026-05-08,final\n"
    load(desk, text)
    done = load(desk, text)
    assert (done.recorded, done.unchanged, Benchmark.objects.count()) == (0, 1, 1)
    load(desk, text.replace("1.5", "1.4"))
    assert in_force(desk, desk.cycle.start) == Decimal("1.4")


def test_every_fault_is_told_at_once_and_nothing_is_loaded(desk):
    text = (
        f"I01-01,1.5,,,,,,{DOCUMENT},,\n"
        f"I99,1,,,,,,{DOCUMENT},,\n"
        f"I01-01,2,,,,,,{DOCUMENT},,\n"
        "I01-02,98％,,,,x,,,2026-13-01,maybe\n"
        f"I01-03,,,,,,,{DOCUMENT},,\n"
        f"I02-01,5,,,,9,8,{DOCUMENT},,\n"
    )
    assert problems(desk, text) == [
        (3, "indicator_code"),
        (4, "indicator_code"),
        (5, "best"),
        (5, "rank_province"),
        (5, "published_on"),
        (5, "status"),
        (5, "source_document"),
        (6, "best"),
        (7, "rank_province"),
    ]


@pytest.mark.parametrize(
    ("code", "best", "average", "worst", "fits"),
    [
        ("I01-01", "1", "2", "3", True),
        ("I01-01", "3", "2", "1", False),
        ("I01-01", "2", "", "1", False),
        ("I01-02", "90", "80", "70", True),
        ("I01-02", "70", "80", "", False),
        ("I01-02", "80", "80", "80", True),
    ],
)
def test_best_average_and_worst_follow_the_direction(desk, code, best, average, worst, fits):
    text = f"{code},{best},,{average},{worst},,,{DOCUMENT},,\n"
    if fits:
        assert load(desk, text).recorded == 1
    else:
        assert problems(desk, text) == [(2, "best")]


@pytest.mark.parametrize("best", ["NaN", "Infinity", "9" * 40, "2026-05-01", "####", "1e3", "abc"])
def test_numbers_that_are_none_are_refused(desk, best):
    assert problems(desk, f"I01-01,{best},,,,,,{DOCUMENT},,\n") == [(2, "best")]


def test_a_blank_mark_is_not_zero(desk):
    load(desk, f"I01-01,—,,3,,,,{DOCUMENT},,\n")
    assert Benchmark.objects.get().best is None


def test_the_command_imports_for_a_named_account(desk, tmp_path, capsys):
    file = tmp_path / "b.csv"
    file.write_text(HEAD + f"I01-01,1.5,,,,,,{DOCUMENT},,\n", encoding="utf-8")
    call_command("import_benchmarks", str(file), cycle="2026-05", user=desk.taskforce.username)
    assert "1 benchmarks recorded" in capsys.readouterr().out
    for user, each in ((desk.staff.username, "may not hand in"), ("nobody", "no active account")):
        with pytest.raises(CommandError, match=each):
            call_command("import_benchmarks", str(file), cycle="2026-05", user=user)


def type_benchmark(desk, client, **fields):
    data = {
        "indicator": desk.speed.pk,
        "effective_from": "2026-05",
        "source_document": DOCUMENT,
        "status": "final",
        "best": "1.5",
        **fields,
    }
    return client.post(reverse("benchmark_add"), data, follow=True)


def test_the_page_records_what_is_typed(desk, sign_in):
    response = type_benchmark(desk, sign_in(desk.taskforce), best="１.５", rank_province="45", n_province="122")
    row = Benchmark.objects.get()
    assert (row.best, row.rank_province, row.effective_from) == (Decimal("1.5"), 45, date(2026, 5, 1))
    assert "45 / 122" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("source_document", ""),
        ("best", "x"),
        ("best", "NaN"),
        ("best", ""),
        ("effective_from", "2026-13"),
        ("rank_province", "0"),
        ("rank_province", "1.5"),
        ("published_on", "x"),
        ("own_score", "-1"),
        ("indicator", "0"),
    ],
)
def test_what_cannot_be_recorded_is_said_at_its_field(desk, sign_in, name, text):
    response = type_benchmark(desk, sign_in(desk.taskforce), **{name: text})
    assert name in response.context["form"].errors and not Benchmark.objects.exists()


# Own, best and average points on an indicator of full marks 100, and the fields at which they are refused.
POINTS = [
    (("150", "140", "130"), ["average_score", "best_score", "own_score"]),
    (("100.5", "", ""), ["own_score"]),
    (("", "100.0001", "90"), ["best_score"]),
    (("90", "80", "70"), ["own_score"]),
    (("", "80", "80.5"), ["average_score"]),
    (("100", "100", "100"), []),
    (("0", "80", "0"), []),
    (("90", "", "95"), []),
]


@pytest.mark.parametrize(("points", "refused"), POINTS)
def test_points_lie_between_0_and_the_full_marks_and_none_of_a_document_above_its_best(desk, sign_in, points, refused):
    typed = dict(zip(("own_score", "best_score", "average_score"), points, strict=True))
    text = f"indicator_code,own_score,best_score,average_score,source_document\nI01-01,{','.join(points)},{DOCUMENT}\n"
    spoken = {name: Decimal(number) for name, number in typed.items() if number}
    if not refused:
        assert "Recorded" in type_benchmark(desk, sign_in(desk.taskforce), **typed).content.decode()
        record(desk, **spoken)
        sheet = read_table(text.encode(), COLUMNS, name="b.csv")
        assert import_benchmarks(table=sheet, cycle=desk.cycle, actor=desk.taskforce).unchanged == 1
        return
    form = type_benchmark(desk, sign_in(desk.taskforce), **typed).context["form"]
    assert sorted(form.errors) == refused
    assert all("correct either of them" in " ".join(errors) for errors in form.errors.values())
    with pytest.raises(ProblemList) as found:
        import_benchmarks(table=read_table(text.encode(), COLUMNS), cycle=desk.cycle, actor=desk.taskforce)
    assert sorted((problem.row, problem.column) for problem in found.value.problems) == [(2, name) for name in refused]
    with pytest.raises(ValidationError) as refusal:
        record(desk, **spoken)
    assert sorted(refusal.value.message_dict) == refused
    assert not Benchmark.objects.exists()


def test_points_below_0_are_refused_by_the_command_itself(desk):
    with pytest.raises(ValidationError) as refusal:
        record(desk, own_score=Decimal(-1))
    assert refusal.value.message_dict == {
        "own_score": ["\u22121 points do not lie between 0 and the full marks of 100: correct either of them."]
    }


def test_an_own_value_better_than_a_best_that_is_not_up_to_date_is_recorded(desk):
    assert record(desk, best="3", own_value="2").own_value == 2


def test_a_file_handed_in_on_the_page_is_read_or_refused_with_its_rows(desk, sign_in):
    client = sign_in(desk.taskforce)

    def upload(text):
        file = SimpleUploadedFile("b.csv", (HEAD + text).encode())
        steps = Steps(client, reverse("benchmark_import"))
        seen = steps.upload(file)
        return steps.confirm() if seen.context["preview"].may_confirm else seen

    assert "Cell A2, column" in upload(f"I99,1,,,,,,{DOCUMENT},,\n").content.decode()
    assert "1 benchmarks recorded" in upload(f"I01-01,1.5,,,,,,{DOCUMENT},,\n").content.decode()
    assert client.post(reverse("benchmark_import"), {}).context["form"].errors


def test_the_list_shows_one_row_an_indicator_for_the_month_in_the_address(desk, sign_in):
    record(desk, best="3", month=date(2026, 3, 1))
    record(desk, best="2", month=date(2026, 5, 1))
    make.make_benchmark(desk.speed, make.make_region(), best="7")
    client = sign_in(desk.leader)
    assert [row.best for row in client.get(reverse("benchmark_list")).context["table"].data] == [2]
    march = client.get(reverse("benchmark_list", query={"month": "2026-03", "q": "办理"}))
    assert [row.best for row in march.context["table"].data] == [3]
    wrong = client.get(reverse("benchmark_list", query={"month": "May"}))
    assert "year-month" in wrong.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_queries_do_not_grow_with_the_rows(desk, sign_in, django_assert_num_queries, rows):
    for indicator in (desk.speed, desk.rate, desk.award)[:rows]:
        record(desk, indicator, best="3")
    client = sign_in(desk.taskforce)
    with django_assert_num_queries(8):
        client.get(reverse("benchmark_list"))


@pytest.mark.parametrize("day_text", ["not stated (issued on 2026-05-20)", "未载明（2026-05-20发文）"])
def test_a_sheet_gives_back_what_our_own_list_says_of_the_day(desk, day_text):
    sheet = read_table(
        f"指标编码,标杆值,截至,来源文件\n{desk.speed.code},3,{day_text},通报\n".encode(), COLUMNS, name="a.csv"
    )
    import_benchmarks(table=sheet, cycle=desk.cycle, actor=desk.taskforce)
    assert Benchmark.objects.get().published_on == date(2026, 5, 20)


def test_a_day_that_no_benchmark_keeps_is_refused_at_its_cell(desk):
    sheet = read_table(
        f"指标编码,标杆值,截至,来源文件\n{desk.speed.code},3,2026-05-31,通报\n".encode(), COLUMNS, name="a.csv"
    )
    with pytest.raises(ProblemList) as refused:
        import_benchmarks(table=sheet, cycle=desk.cycle, actor=desk.taskforce)
    found = [(each.row, each.column, each.message, each.remedy) for each in refused.value.problems]
    assert found == [
        (
            2,
            "截至",
            "A benchmark keeps no day that its numbers describe (“2026-05-31”).",
            "Leave the cell blank, and say the day in the name of the source document.",
        )
    ]
