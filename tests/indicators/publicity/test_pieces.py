"""宣传台账: what appeared, counted beside the quota, in protocol order."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import AuditEntry
from indicators.choices import MediaLevel
from indicators.models import PublicityPiece, PublicityQuota
from indicators.publicity.pieces import AlreadyThere, quota_of, record_piece
from tests import factories as make
from tests.flows.pages import Person, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def unit():
    return make.make_department("商务局", position=2)


@pytest.fixture
def staff(unit):
    return make.make_user(Role.STAFF, department=unit, password=Person.password)


def piece(actor, unit, **fields) -> PublicityPiece:
    facts = {"level": MediaLevel.PROVINCIAL, "outlet": "省日报", "title": "一窗通办", "published_on": date(2026, 9, 17)}
    return record_piece(actor=actor, department=unit, **facts | fields)


def test_a_piece_belongs_to_the_month_in_which_it_appeared_and_is_on_record(unit, staff):
    made = piece(staff, unit)
    assert (made.month, made.entered_by_name) == (date(2026, 9, 1), staff.full_name)
    assert AuditEntry.objects.get(action="publicity.add").target == "商务局 一窗通办"


def test_the_same_piece_is_not_entered_twice(unit, staff):
    piece(staff, unit)
    with pytest.raises(AlreadyThere):
        piece(staff, unit)
    piece(staff, unit, outlet="市日报")
    assert PublicityPiece.objects.count() == 2


def test_staff_enter_their_own_units_and_the_task_force_its_regions(unit, staff):
    other = make.make_department(region=unit.region)
    with pytest.raises(NotAllowed):
        piece(staff, other)
    piece(make.make_taskforce(unit.region), other)
    with pytest.raises(NotAllowed):
        piece(make.make_taskforce(make.make_region()), other)
    with pytest.raises(NotAllowed):
        piece(make.make_user(Role.LEADER, region=unit.region), unit)


@pytest.mark.parametrize(("month", "pieces"), [(8, None), (9, 2), (10, 2), (11, None)])
def test_the_quota_is_the_latest_by_the_month_and_0_ends_it(unit, month, pieces):
    for start, n in ((9, 2), (11, 0)):
        PublicityQuota.objects.create(
            region=unit.region, effective_from=date(2026, start, 1), pieces=n, source_document="通知"
        )
    found = quota_of(region_id=unit.region_id, month=date(2026, month, 1))
    assert (found.pieces if found else None) == pieces


def test_counts_stand_in_protocol_order_beside_the_quota(unit, staff):
    first = make.make_department("宣传部", region=unit.region, position=1)
    PublicityQuota.objects.create(region=unit.region, effective_from=date(2026, 1, 1), pieces=2, source_document="通知")
    for title in ("一", "二", "三"):
        piece(staff, unit, title=title)
    boss = make.make_taskforce(unit.region, password=Person.password)
    page = Person(boss.username).sign_in().open(f"{reverse('publicity')}?month=2026-09")
    counts = [words(node) for node in page.root.xpath("//ul[@class='piece-counts']/li")]
    assert counts == [f"{first} 0 / 2", "商务局 3 / 2"]
    assert "not scored" in page.main
    # No head of the table sorts by how much somebody wrote.
    assert [words(a) for a in page.root.xpath("//thead//a")] == ["Date", "Unit"]


def test_it_is_entered_on_a_page_and_found_again(unit, staff):
    page = Person(staff.username).sign_in().open(reverse("publicity_add"))
    tomorrow = timezone.localdate() + timedelta(days=1)
    facts = {"Level of the medium": "National medium", "Medium": "人民日报", "Title": "经验做法", "Date": str(tomorrow)}
    page = page.press("Enter in the ledger", facts)
    assert "has not appeared yet" in page.main and not PublicityPiece.objects.exists()
    page = page.press("Enter in the ledger", {"Date": str(timezone.localdate())})
    assert page.row("经验做法")["Medium"] == "人民日报"
    page = page.person.open(f"{reverse('publicity')}?q=swj")  # initials of the unit
    assert [row["Title"] for row in page.rows()] == ["经验做法"]


def test_a_unit_sees_its_own_pieces_only(unit, staff):
    other = make.make_department(region=unit.region)
    piece(make.make_taskforce(unit.region), other, title="别的单位")
    assert "别的单位" not in Person(staff.username).sign_in().open(reverse("publicity")).main
