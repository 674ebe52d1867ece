"""What a unit lacks, in words; the list and the workbook; the alarm on the unit's own first page."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from python_calamine import CalamineWorkbook

from departments.choices import PostKind, Role
from departments.models import TeamDocument
from departments.people.overview import lines_of
from departments.people.readiness import readiness
from departments.people.tenure import Term
from tests import factories as make


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


JUN = date(2026, 6, 1)


def term(kind, name, start=date(2026, 1, 1), end=None, phone=""):
    return Term("101", kind, name, start, end, phone=phone)


def complete(**handler):
    return [
        term(PostKind.PRINCIPAL, "赵一"),
        term(PostKind.DEPUTY, "钱二"),
        term(PostKind.HANDLER, "孙三", **handler),
    ]


def test_a_unit_with_team_people_and_a_telephone_is_ready():
    state = readiness("101", complete(phone="88320001"), document="优发〔2026〕3号", on=JUN)
    assert state.is_ready and state.missing == () and state.holders[PostKind.HANDLER].name == "孙三"


@pytest.mark.parametrize(
    ("terms", "document", "missing"),
    [
        (
            [],
            "",
            [
                "No team document is on record.",
                "No Principal has been named.",
                "No Deputy in charge has been named.",
                "No Handler has been named.",
            ],
        ),
        (complete(), "3号", ["The handler's telephone number is missing."]),
        (
            complete(phone="1", end=date(2026, 5, 20)),
            "3号",
            ["Handler vacant since 2026-05-21 (12 days); before: 孙三."],
        ),
        (complete(phone="1", start=date(2026, 7, 1)), "3号", ["No Handler has been named."]),
    ],
)
def test_everything_that_is_missing_is_said(terms, document, missing):
    state = readiness("101", terms, document=document, on=JUN)
    assert list(state.missing) == missing and not state.is_ready


def test_a_post_that_ends_within_two_weeks_without_a_successor_is_told_beforehand():
    leaving = complete(phone="1", end=date(2026, 6, 10))
    assert [t.name for t in readiness("101", leaving, document="3号", on=JUN).ending] == ["孙三"]
    followed = [*leaving, term(PostKind.HANDLER, "李四", date(2026, 6, 11))]
    assert readiness("101", followed, document="3号", on=JUN).ending == ()
    assert readiness("101", leaving, document="3号", on=date(2026, 5, 20)).ending == ()


@pytest.mark.django_db
def test_the_latest_team_document_counts_and_the_number_of_queries_does_not_grow(django_assert_num_queries):
    region = make.make_region()
    units = [make.make_department(region=region) for _ in range(5)]
    for number, day in (("1号", date(2026, 1, 1)), ("2号", date(2026, 3, 1)), ("将来", date(2027, 1, 1))):
        TeamDocument.objects.create(department=units[0], number=number, dated=day)
    for unit in units:
        make.make_post(unit)
    with django_assert_num_queries(3):
        lines = lines_of(units=type(units[0]).objects.all(), region_id=region.pk, on=JUN)
    assert [line.document for line in lines] == [("2号", date(2026, 3, 1)), None, None, None, None]


@pytest.mark.django_db
def test_the_list_puts_gaps_first_and_comes_as_a_workbook(sign_in):
    region, today = make.make_region(), timezone.localdate()
    ready, gone = (make.make_department(name, region=region) for name in ("好局", "缺局"))
    TeamDocument.objects.create(department=ready, number="1号", dated=date(2026, 1, 1))
    for kind in (PostKind.PRINCIPAL, PostKind.DEPUTY, PostKind.HANDLER):
        make.make_post(ready, kind, phone="8832")
    make.make_post(gone, name="走人", valid_to=today - timedelta(days=1))
    client = sign_in(make.make_taskforce(region))
    context = client.get(reverse("people_readiness")).context
    assert [line.unit for line in context["lines"]] == ["缺局", "好局"]
    assert [(line.unit, "走人" in words) for line, words in context["alarms"]] == [("缺局", True)]
    book = b"".join(client.get(reverse("people_readiness_export")).streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[3:5]] == ["缺局", "好局"] and "走人" in rows[3][3]


@pytest.mark.django_db
def test_the_alarm_names_posts_that_were_left_and_then_those_never_filled_of_units_that_have_people(sign_in):
    region, today = make.make_region(), timezone.localdate()
    half, gone, _blank = (make.make_department(name, region=region) for name in ("半局", "缺局", "空局"))
    make.make_post(half, PostKind.HANDLER)
    make.make_post(half, PostKind.PRINCIPAL)
    make.make_post(gone, PostKind.DEPUTY, name="走人", valid_to=today - timedelta(days=1))
    context = sign_in(make.make_taskforce(region)).get(reverse("people_readiness")).context
    assert [line.unit for line, _words in context["alarms"]] == ["缺局", "半局"]


@pytest.mark.django_db
def test_a_units_own_first_page_says_which_post_is_vacant(sign_in):
    unit = make.make_department()
    make.make_post(unit, name="走人", valid_to=timezone.localdate() - timedelta(days=1))
    page = sign_in(make.make_user(Role.STAFF, department=unit)).get(reverse("home"))
    assert any("走人" in words for words in page.context["vacancies"])
    assert "走人" in page.content.decode()
