"""A sheet through the steps of the wizard: understood, corrected, answered, looked at, confirmed, taken back."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from config.files.problems import ProblemList
from config.files.records import Book, sheet_of
from departments.choices import DayKind, PostKind, Role
from departments.models import (
    AuditEntry,
    ChangeSet,
    Department,
    Holiday,
    HolidayNotice,
    NameMeaning,
    Post,
    RoleGrant,
    Upload,
    User,
)
from departments.sheets.uploads import MOST_KEPT, keep_upload, purge_uploads
from tests import factories as make
from tests.departments.sheets.steps import Steps

pytestmark = pytest.mark.django_db
HEAD = "单位,岗位,姓名,职务,电话,账号,任职起始日"


@pytest.fixture
def unit():
    return make.make_department("市监局", code="SJJ")


@pytest.fixture
def boss(unit):
    return make.make_taskforce(unit.region)


@pytest.fixture
def people(boss, sign_in):
    cache.clear()
    return Steps(sign_in(boss), reverse("people_import"))


def people_sheet(*rows: str) -> str:
    return "\n".join([HEAD, *rows])


def test_counts_add_up_and_good_rows_go_ahead_of_bad_ones(unit, people):
    make.make_post(unit, PostKind.PERSON, "孙三", title="登记股", valid_from=date(2026, 1, 1))
    seen = people.upload(
        people_sheet(
            "市监局,责任人,李四,,,,2026-02-01",
            "市监局,责任人,李四,,,,2026-02-01",  # says the same again
            "市监局,责任人,孙三,登记股,,,2026-01-01",  # as it stands
            "市监局,科长,周五,,,,2026-02-01",  # no post
            "市监局,责任人,王六,,88,,2026-03-01",
            "市监局,责任人,王六,,99,,2026-03-01",  # nobody knows which of the two is meant
        )
    )
    assert seen.context["counts"] == {
        "read": 6, "new": 1, "changed": 0, "same": 1, "passed": 1, "refused": 3, "gone": 0,
    }  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(people.download_marked()))
    assert book.active["B5"].comment is not None and book.active["B2"].comment is None
    people.confirm()
    assert set(Post.objects.values_list("name", flat=True)) == {"孙三", "李四"}


def test_an_unknown_name_is_answered_once_and_remembered(unit, people):
    rows = people_sheet("市场监管所,责任人,李四,,,,2026-02-01", "邻县住建局,责任人,周五,,,,2026-02-01")
    seen = people.upload(rows)
    assert [line.name.text for line in seen.context["names"].lines] == ["市场监管所", "邻县住建局"]
    seen = people.go("names", n0="SJJ", n1="-", always="on")
    assert seen.context["counts"]["new"] == 1 and seen.context["counts"]["passed"] == 1
    people.confirm()
    assert Post.objects.get().department == unit
    assert dict(NameMeaning.objects.values_list("text", "meaning")) == {"市场监管所": "SJJ", "邻县住建局": ""}
    # Next time nobody asks.
    again = people.upload(people_sheet("市场监管所,责任人,吴九,,,,2026-04-01", "邻县住建局,责任人,周五,,,,2026-02-01"))
    assert again.context["names"] is None and again.context["counts"]["new"] == 1


def test_an_answer_holds_for_this_sheet_alone_unless_it_is_to_be_remembered(unit, people):
    people.upload(people_sheet("市场监管所,责任人,李四,,,,2026-02-01"))
    seen = people.go("names", n0="SJJ")
    assert seen.context["counts"]["new"] == 1 and not NameMeaning.objects.exists()


def test_the_meaning_of_a_column_is_corrected_and_remembered(unit, people):
    text = "归口,岗位,人名,任职起始日\n市监局,责任人,李四,2026-02-01"
    seen = people.upload(text)
    assert seen.context["fatal"] and not seen.context["preview"].may_confirm
    seen = people.go("understand", c1="unit", c2="post", c3="name", c4="from", always="on")
    assert seen.context["counts"]["new"] == 1
    assert people.upload(text).context["counts"]["new"] == 1


def test_of_several_sheets_one_is_chosen(unit, people):
    book, target = openpyxl.Workbook(), io.BytesIO()
    for title, name in (("一月", "李四"), ("二月", "王五")):
        page = book.create_sheet(title)
        page.append(HEAD.split(","))
        page.append(["市监局", "经办人", name, "", "", "", "2026-02-01"])
    del book["Sheet"]
    book.save(target)
    target.name, _start = "人员.xlsx", target.seek(0)
    seen = people.upload(target)
    assert seen.context["preview"].reading.sheet == "一月"
    seen = people.go("understand", sheet="二月", **{f"c{n}": "" for n in range(1, 8)})
    assert "王五" in seen.context["differences"][0].what


def test_a_pasted_table_is_a_sheet(unit, people):
    seen = people.upload(text=people_sheet("市监局,责任人,李四,,,,2026-02-01").replace(",", "\t"))
    assert seen.context["counts"]["new"] == 1
    assert people.client.post(people.page, {"text": ""}).context["form"].errors


def test_what_stands_otherwise_than_it_was_looked_at_is_shown_again(unit, people):
    people.upload(people_sheet("市监局,责任人,李四,,,,2026-02-01"))
    make.make_post(unit, PostKind.PERSON, "李四", valid_from=date(2026, 2, 1), title="")
    people.confirm()
    assert not ChangeSet.objects.exists() and Post.objects.count() == 1


def test_a_sheet_is_taken_back_whole_with_a_reason(unit, boss, people):
    old = make.make_post(unit, PostKind.PERSON, "孙三", title="登记股", valid_from=date(2026, 1, 1), phone="1")
    people.upload(people_sheet("市监局,责任人,李四,,,,2026-02-01", "市监局,责任人,孙三,登记股,222,,2026-01-01"))
    people.confirm()
    change = ChangeSet.objects.get()
    old.refresh_from_db()
    assert (old.phone, change.by_name, len(change.rows)) == ("222", str(boss), 2)
    page = reverse("sheet_change", args=[change.pk])
    assert "孙三" in people.client.get(page).content.decode()
    people.client.post(page, {"reason": ""})
    assert Post.objects.count() == 2
    people.client.post(page, {"reason": "发错了表"})
    old.refresh_from_db()
    assert (old.phone, Post.objects.count()) == ("1", 1)
    assert AuditEntry.objects.get(action="sheet.take_back").detail["reason"] == "发错了表"
    assert "已撤回" in people.client.post(page, {"reason": "再来"}).content.decode()


def test_what_was_changed_since_is_not_taken_back_and_named(unit, people):
    people.upload(people_sheet("市监局,责任人,李四,,,,2026-02-01", "市监局,责任人,王五,,,,2026-02-01"))
    people.confirm()
    Post.objects.filter(name="李四").update(phone="5")
    page = reverse("sheet_change", args=[ChangeSet.objects.get().pk])
    assert "李四" in people.client.post(page, {"reason": "发错了表"}).content.decode()
    assert Post.objects.count() == 2


def test_another_county_sees_no_change_set_and_takes_none_back(unit, people, sign_in):
    people.upload(people_sheet("市监局,责任人,李四,,,,2026-02-01"))
    people.confirm()
    stranger = sign_in(make.make_taskforce(make.make_region()))
    page = reverse("sheet_change", args=[ChangeSet.objects.get().pk])
    assert stranger.post(page, {"reason": "x"}).status_code == 404
    assert "表.csv" not in stranger.get(reverse("sheet_changes")).content.decode()
    assert "表.csv" in people.client.get(reverse("sheet_changes")).content.decode()


def test_uploads_are_few_and_short_lived(boss, people, unit):
    for _n in range(MOST_KEPT + 2):
        people.upload(people_sheet("市监局,责任人,李四,,,,2026-02-01"))
    assert Upload.objects.filter(user=boss).count() == MOST_KEPT
    Upload.objects.update(created=timezone.now() - Upload.AGE - timedelta(seconds=1))
    assert "重新上传" in people.confirm().content.decode()
    assert purge_uploads(at=timezone.now()) == MOST_KEPT


def test_too_many_uploads_in_a_short_time_are_refused_in_words(people, monkeypatch):
    monkeypatch.setattr("departments.sheets.uploads.MOST_UPLOADS", 2)
    sheet = people_sheet("市监局,责任人,李四,,,,2026-02-01")
    answers = [people.upload(sheet) for _n in range(3)]
    assert [("十分钟后再上传" in answer.content.decode()) for answer in answers] == [False, False, True]


def test_what_is_too_large_is_not_kept(boss, monkeypatch):
    monkeypatch.setattr("departments.sheets.uploads.MOST_BYTES", 10)

    with pytest.raises(ProblemList):
        keep_upload(
            user=boss, door="posts", purpose="", name="a", content=b"x" * 20, book=Book("a", "csv", [sheet_of([])])
        )


def test_units_come_from_a_sheet_and_go_back(unit, sign_in):
    admin = make.make_user(Role.SYSTEM_ADMIN, region=unit.region)
    steps = Steps(sign_in(admin), reverse("unit_import"))
    seen = steps.upload(
        "编码,单位全称,简称,类别,别名,行政序\nSJJ,市场监督管理局,市监局,县直单位,工商局、质监局,5\nCGZ,城关镇人民政府,城关镇,乡镇,,9\nX,某某,某,飞机,,"
    )
    assert (seen.context["counts"]["new"], seen.context["counts"]["refused"]) == (1, 1)
    steps.confirm()
    unit.refresh_from_db()
    assert (unit.aliases, unit.position) == (["工商局", "质监局"], 5)
    assert Department.objects.get(code="CGZ").kind == "township"
    steps.client.post(reverse("sheet_change", args=[ChangeSet.objects.get().pk]), {"reason": "试"})
    unit.refresh_from_db()
    assert unit.aliases == [] and not Department.objects.filter(code="CGZ").exists()
    given = b"".join(steps.client.get(reverse("unit_template")).streaming_content)
    given = io.BytesIO(given)
    given.name = "单位表.xlsx"
    assert steps.upload(given).context["differences"] == []


def test_accounts_get_a_password_once_and_are_switched_off_when_taken_back(unit, sign_in):
    keeper = make.make_user(Role.SECURITY_ADMIN, region=unit.region)
    steps = Steps(sign_in(keeper), reverse("account_import"))
    seen = steps.upload(f"账号,姓名,单位,角色\nlisi,李四,市监局,填报人\n{keeper.username},某,市监局,审核人")
    assert (seen.context["counts"]["new"], seen.context["counts"]["refused"]) == (1, 1)
    shown = steps.confirm()
    user = User.objects.get(username="lisi")
    (slip,) = shown.context["done"].once
    assert user.check_password(slip[3]) and user.must_change_password and user.department == unit
    assert set(user.grants.values_list("role", flat=True)) == {Role.STAFF}
    change = ChangeSet.objects.get()
    assert slip[3] not in str(change.rows) and user.password not in str(change.rows)
    steps.client.post(reverse("sheet_change", args=[change.pk]), {"reason": "开错"})
    user.refresh_from_db()
    assert not user.is_active and not RoleGrant.objects.filter(user=user).exists()


def test_days_off_come_from_a_sheet_and_go_back(unit, people):
    steps = Steps(people.client, reverse("calendar_import", query={"year": 2031}))
    rows = "日期,性质,节日\n2031-01-01,休,元旦\n2031-01-05,班,元旦"
    seen = steps.upload(rows, document="关于2031年部分节假日安排的通知")
    assert seen.context["counts"]["new"] == 2 and not HolidayNotice.objects.filter(year=2031).exists()
    steps.confirm()
    assert list(Holiday.objects.filter(notice=2031).values_list("kind", flat=True)) == [DayKind.OFF, DayKind.WORK]
    steps.client.post(reverse("sheet_change", args=[ChangeSet.objects.get().pk]), {"reason": "年份填错"})
    assert not HolidayNotice.objects.filter(year=2031).exists()


def test_a_preview_takes_few_queries_and_shows_its_first_rows(unit, people, django_assert_max_num_queries):
    rows = [f"市监局,责任人,某{n},,,,2026-02-01" for n in range(400)]
    people.upload(people_sheet(*rows))
    with django_assert_max_num_queries(20):
        seen = people.client.get(people.address)
    assert (len(seen.context["differences"]), seen.context["n_differences"]) == (200, 400)
