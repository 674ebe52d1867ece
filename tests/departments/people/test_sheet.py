"""People from a sheet: seen before stored, whole or not at all, every fault with its row."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from config.files.problems import ProblemList
from config.sheets.read_table import read_table
from departments.access.refusals import NotAllowed
from departments.choices import PostKind, Role
from departments.models import AuditEntry, Post
from departments.people.rows import COLUMNS
from departments.people.sheet import import_posts, plan_posts
from tests import factories as make


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


pytestmark = pytest.mark.django_db
HEAD = "单位,岗位,姓名,职务或科室,联系电话,任职起始日,任职截止日"
ON = date(2026, 6, 1)


@pytest.fixture
def unit():
    return make.make_department("市监局", aliases=["工商局"])


@pytest.fixture
def boss(unit):
    return make.make_taskforce(unit.region)


def table(*rows):
    return read_table("\n".join([HEAD, *rows]).encode(), COLUMNS, name="人员.csv", dates=True)


def problems(unit, *rows):
    with pytest.raises(ProblemList) as refusal:
        plan_posts(table=table(*rows), region=unit.region, on=ON)
    return [(problem.row, problem.column, str(problem)) for problem in refusal.value.problems]


def test_a_sheet_names_people_and_a_second_time_changes_nothing(unit, boss):
    rows = ("市监局,一把手,赵一,局长,88321,2026-01-01,", "工商局,经办人,孙三,登记股,88322,2026年3月1日,")
    plan = import_posts(table=table(*rows), region=unit.region, actor=boss, on=ON)
    assert [str(d) and (d.row, d.is_new) for d in plan.differences] == [(2, True), (3, True)]
    assert list(Post.objects.values_list("kind", "name", "valid_from").order_by("name")) == [
        (PostKind.HANDLER, "孙三", date(2026, 3, 1)),
        (PostKind.PRINCIPAL, "赵一", date(2026, 1, 1)),
    ]
    again = import_posts(table=table(*rows), region=unit.region, actor=boss, on=ON)
    assert again.differences == [] and AuditEntry.objects.filter(action="post.import").count() == 1


def test_a_row_with_the_last_day_and_one_with_the_successor_hand_a_seat_on(unit, boss):
    make.make_post(unit, name="孙三")
    rows = ("市监局,经办人,李四,,88323,2026-05-01,", "市监局,经办人,孙三,,,2026-01-01,2026-04-30")
    plan = import_posts(table=table(*rows), region=unit.region, actor=boss, on=ON)
    assert [(d.fact, d.before, d.after) for d in plan.differences][1] == ("Last day", "goes on", "2026-04-30")
    assert [post.name for post in Post.objects.in_force(on=ON)] == ["李四"]


def test_every_fault_is_told_at_once_with_row_and_remedy_and_nothing_is_stored(unit, boss):
    make.make_post(unit, name="孙三")
    make.make_post(make.make_department("税务局", region=unit.region), PostKind.DEPUTY, "周五")
    found = problems(
        unit,
        "市监局,经办人,李四,,,2026-05-01,",  # the seat is held
        "市监局,分管领导,周五,,,2026-05-01,",  # in two units
        "市场监督,一把手,赵一,,,2026-05-01,",
        "市监局,主官,赵一,,,2026-05-01,",
        "市监局,一把手,赵一,,,2023.6.31,",
        "市监局,一把手,赵二,,,6月底,",
        "市监局,责任人,钱二,,,2026-05-01,2026-04-01",
        "市监局,指标长,,,,2026-05-01,",
    )
    assert [row for row, _column, _text in found] == [2, 3, 4, 5, 6, 7, 8, 9]
    values = dict((row, text) for row, _column, text in found)
    assert "孙三" in values[2] and "hand the post over" in values[2]
    assert "税务局" in values[3] and "telephone number of each" in values[3]
    assert "2026-06-30" in values[7] and "30" in values[6]
    assert Post.objects.count() == 2


def test_all_that_is_wrong_with_one_row_is_told_at_once(unit):
    found = problems(unit, "海关,主官,,,,6月底,")
    assert [(row, column) for row, column, _text in found] == [(2, "post"), (2, "name"), (2, "from"), (2, "unit")]


def test_the_sheet_links_posts_with_accounts_of_the_unit_or_of_the_county_and_no_others(unit, boss):
    clerk = make.make_user(Role.STAFF, department=unit, username="sjj01")
    make.make_user(Role.STAFF, department=make.make_department("税务局", region=unit.region), username="swj01")
    make.make_user(Role.LEADER, region=make.make_region(), username="ldwx")
    chief = make.make_user(Role.LEADER, region=unit.region, username="ld01")
    head = HEAD.replace("任职起始日", "账号,任职起始日")

    def sheet(*rows):
        return read_table("\n".join([head, *rows]).encode(), COLUMNS, name="人员.csv", dates=True)

    wrong = [f"市监局,责任人,钱{n},,,{name},2026-01-01," for n, name in enumerate(("swj01", "ldwx", "nobody"))]
    with pytest.raises(ProblemList) as refusal:
        plan_posts(table=sheet(*wrong), region=unit.region, on=ON)
    assert [(problem.row, problem.column) for problem in refusal.value.problems] == [
        (2, "account"),
        (3, "account"),
        (4, "account"),
    ]
    make.make_post(unit, name="孙三", valid_from=date(2026, 1, 1))
    rows = ("市监局,经办人,孙三,,,sjj01,2026-01-01,", "市监局,指标长,韩县长,副县长,,ld01,2026-01-01,")
    plan = import_posts(table=sheet(*rows), region=unit.region, actor=boss, on=ON)
    assert [(d.fact, d.before, d.after) for d in plan.differences] == [
        ("Account", "", "sjj01"),
        ("In office", "", "2026-01-01 –"),
    ]
    assert dict(Post.objects.values_list("name", "user")) == {"孙三": clerk.pk, "韩县长": chief.pk}


def test_the_task_force_has_one_general_convenor_and_convenors_keep_their_own_office(unit, boss):
    head, office = (
        make.make_department("人大办", region=unit.region),
        make.make_department("优化办", region=unit.region),
    )
    make.make_post(head, PostKind.PRINCIPAL, "贺主任", valid_from=date(2026, 1, 1))
    rows = (
        "优化办,总召集人,贺主任,县人大,,2026-01-01,",
        "优化办,副总召集人,蔡一,县政协,,2026-01-01,",
        "优化办,副总召集人,蔡二,县政府,,2026-01-01,",
    )
    import_posts(table=table(*rows), region=unit.region, actor=boss, on=ON)
    assert Post.objects.filter(department=office).in_force(on=ON).count() == 3
    second = problems(unit, "优化办,总召集人,另一人,县政府,,2026-03-01,")
    assert [row for row, _column, _text in second] == [2] and "贺主任" in second[0][2]


def test_the_same_post_in_two_rows_names_the_first(unit):
    found = problems(unit, "市监局,经办人,李四,,,2026-05-01,", "市监局,经办人,李四,,88,2026-05-01,")
    assert [(row, "row 2" in each) for row, _column, each in found] == [(3, True)]


@pytest.mark.parametrize("role", [Role.STAFF, Role.REVIEWER, Role.LEADER])
def test_only_the_task_force_fills_in(unit, role):
    with pytest.raises(NotAllowed):
        import_posts(
            table=table("市监局,一把手,赵一,,,2026-01-01,"),
            region=unit.region,
            on=ON,
            actor=make.make_user(role, department=unit),
        )
    assert not Post.objects.exists()


def workbook(*rows):
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in (HEAD.split(","), *rows):
        book.active.append(row)
    book.save(target)
    return SimpleUploadedFile("人员.xlsx", target.getvalue())


def test_the_page_shows_first_and_stores_on_confirmation_with_days_as_excel_keeps_them(unit, boss, sign_in):
    client, page = sign_in(boss), reverse("people_import")
    sent = workbook(["市监局", "一把手", "赵一", "局长", 13800000000, datetime(2026, 1, 1), None])
    shown = client.post(page, {"file": sent})
    assert [line.after for line in shown.context["differences"]] == ["2026-01-01 –"] and not Post.objects.exists()
    assert client.post(page, {"token": shown.context["token"]}).url == reverse("people")
    assert (Post.objects.get().phone, Post.objects.get().valid_from) == ("13800000000", date(2026, 1, 1))
    # The token is used up, and was nobody else's.
    assert client.post(page, {"token": shown.context["token"]}).url == page


def test_a_token_of_somebody_else_stores_nothing(unit, boss, sign_in):
    shown = sign_in(boss).post(
        reverse("people_import"), {"file": workbook(["市监局", "一把手", "赵一", "", "", "2026-01-01"])}
    )
    sign_in(make.make_taskforce(unit.region)).post(reverse("people_import"), {"token": shown.context["token"]})
    assert not Post.objects.exists()


def test_the_sheet_to_fill_in_comes_back_unchanged(unit, boss, sign_in):
    make.make_post(unit, name="孙三", title="登记股", phone="0883-2")
    make.make_post(unit, PostKind.PRINCIPAL, "=赵一")
    client = sign_in(boss)
    content = b"".join(client.get(reverse("people_template")).streaming_content)
    back = read_table(content, COLUMNS, name="人员.xlsx", dates=True)
    assert plan_posts(table=back, region=unit.region, on=date.today()).differences == []
