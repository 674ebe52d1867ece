"""典型经验材料、特色亮点: submitted with a file, accepted by somebody else, counted beside the quota, unscored."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from config.files.guard import NotAccepted
from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import AuditEntry
from indicators.choices import Channel, MediaLevel, PaperState
from indicators.models import ExperiencePaper, Highlight, PaperQuota
from indicators.publicity.papers import (
    judge_paper,
    paper_counts,
    paper_quota,
    record_highlight,
    submit_paper,
    without_highlight,
)
from indicators.publicity.pieces import AlreadyThere, record_piece
from indicators.quarters import before, name_of, parse_quarter, quarter_of, recent
from tests import factories as make
from tests.flows.pages import Person, words
from tests.signing import open_session

pytestmark = pytest.mark.django_db
Q2 = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def unit():
    return make.make_department("商务局", position=2)


@pytest.fixture
def staff(unit):
    return make.make_user(Role.STAFF, department=unit)


@pytest.fixture
def boss(unit):
    return make.make_taskforce(unit.region)


def person(user) -> Person:
    someone = Person(user.username)
    open_session(user, someone.client)
    return someone


def paper(actor, unit, title="一窗通办经验", content=make.PDF, name="经验.pdf", **fields) -> ExperiencePaper:
    facts = {"quarter": Q2, "title": title, "file": ContentFile(content), "name": name}
    return submit_paper(actor=actor, department=unit, **facts | fields)


def highlight(actor, unit, title="首席服务专员", **fields) -> Highlight:
    facts = {"quarter": Q2, "title": title, "file": ContentFile(make.PDF), "name": "亮点.pdf", "bonus": "省级推广"}
    return record_highlight(actor=actor, department=unit, **facts | fields)


@pytest.mark.parametrize(
    ("day", "quarter", "name"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), "2026Q1"),
        (date(2026, 6, 30), Q2, "2026Q2"),
        (date(2026, 12, 31), date(2026, 10, 1), "2026Q4"),
    ],
)
def test_a_quarter_is_its_first_day(day, quarter, name):
    assert (quarter_of(day), name_of(quarter), parse_quarter(name)) == (quarter, name, quarter)
    assert before(date(2026, 1, 1)) == date(2025, 10, 1)
    assert next(name_of(each) for each in recent(day, most=2)) == name


@pytest.mark.parametrize("name", ["2026Q5", "2026", "Q1", "2026q1", "x"])
def test_what_is_no_quarter_is_none(name):
    with pytest.raises(ValueError, match=name):
        parse_quarter(name)


def test_a_paper_is_accepted_by_somebody_who_did_not_hand_it_in(unit, staff, boss):
    made = paper(staff, unit)
    assert (made.state, made.entered_by_name) == (PaperState.WAITING, staff.full_name)
    for actor, words_ in ((staff, "task force"), (make.make_taskforce(make.make_region()), "task force")):
        with pytest.raises(NotAllowed, match=words_):
            judge_paper(paper=made, accept=True, actor=actor)
    own = paper(boss, unit, title="专班代报")
    with pytest.raises(NotAllowed, match="handed in"):
        judge_paper(paper=own, accept=True, actor=boss)
    done = judge_paper(paper=made, accept=True, actor=boss)
    assert (done.state, done.judged_by_name) == (PaperState.ACCEPTED, boss.full_name)
    with pytest.raises(NotAllowed, match="already"):
        judge_paper(paper=made, accept=True, actor=boss)
    entry = AuditEntry.objects.get(action="paper.accept")
    assert (entry.unit_key, entry.target) == (unit.pk, "商务局 一窗通办经验")


def test_a_paper_is_given_back_with_a_reason_and_may_come_again(unit, staff, boss):
    made = paper(staff, unit)
    with pytest.raises(NotAllowed, match="reason"):
        judge_paper(paper=made, accept=False, actor=boss, reason=" ")
    with pytest.raises(AlreadyThere):
        paper(staff, unit, content=make.PDF + b"2")
    assert judge_paper(paper=made, accept=False, actor=boss, reason="缺少数据").reason == "缺少数据"
    paper(staff, unit, content=make.PDF + b"2")
    assert ExperiencePaper.objects.count() == 2


@pytest.mark.parametrize(("content", "name"), [(b"MZ", "经验.exe"), (b"", "经验.pdf"), (b"not a pdf", "经验.pdf")])
def test_files_are_judged_like_any_evidence(unit, staff, content, name):
    with pytest.raises(NotAccepted):
        paper(staff, unit, content=content, name=name)
    assert not ExperiencePaper.objects.exists() and not AuditEntry.objects.exists()


def test_nobody_enters_for_another_unit(unit, staff):
    other = make.make_department(region=unit.region)
    for do in (paper, highlight):
        with pytest.raises(NotAllowed):
            do(staff, other)
        with pytest.raises(NotAllowed):
            do(make.make_user(Role.LEADER, region=unit.region), unit)


def test_a_highlight_speaks_for_an_indicator_or_a_bonus_item(unit, staff):
    with pytest.raises(NotAllowed, match="bonus item"):
        highlight(staff, unit, bonus=" ")
    assert highlight(staff, unit, bonus="", indicator_code="I01-01").indicator_code == "I01-01"


def test_units_without_a_highlight_are_listed_in_protocol_order(unit, staff):
    first = make.make_department("宣传部", region=unit.region, position=1)
    last = make.make_department("住建局", region=unit.region, position=3)
    highlight(staff, unit)
    units = [first, unit, last]
    assert without_highlight(units=units, quarter=Q2) == [first, last]
    assert without_highlight(units=units, quarter=date(2026, 7, 1)) == units


@pytest.mark.parametrize(("quarter", "papers"), [(date(2026, 1, 1), None), (Q2, 1), (date(2026, 10, 1), None)])
def test_the_quota_is_the_latest_by_the_quarter_and_0_ends_it(unit, quarter, papers):
    for start, n in ((4, 1), (10, 0)):
        PaperQuota.objects.create(
            region=unit.region, quarter=date(2026, start, 1), papers=n, source_document="宣传工作安排"
        )
    found = paper_quota(region_id=unit.region_id, quarter=quarter)
    assert (found.papers if found else None) == papers


def test_counts_stand_in_protocol_order_beside_the_quota_and_are_said_to_be_unscored(unit, staff, boss):
    first = make.make_department("宣传部", region=unit.region, position=1)
    PaperQuota.objects.create(region=unit.region, quarter=Q2, papers=1, source_document="宣传工作安排")
    for title in ("一", "二"):
        judge_paper(paper=paper(staff, unit, title=title, content=make.PDF + title.encode()), accept=True, actor=boss)
    paper(staff, unit, title="三")
    assert [(c.accepted, c.waiting) for c in paper_counts(units=[first, unit], quarter=Q2)] == [(0, 0), (2, 1)]
    page = person(boss).open(f"{reverse('publicity_papers')}?quarter=2026Q2")
    counts = [words(node) for node in page.root.xpath("//ul[@class='piece-counts']/li")]
    assert counts == [f"{first} 0 / 1", "商务局 2 / 1 +1 waiting"]
    assert "Asked for: 1 a quarter from every unit (宣传工作安排)." in page.main
    for name in ("publicity", "publicity_papers", "publicity_highlights"):
        page = person(boss).open(reverse(name))
        assert "counted, not scored" in page.main and "整治形式主义为基层减负若干规定" in page.main
        assert [words(a) for a in page.root.xpath("//nav[@class='tabs']//a")] == [
            "Publicity pieces",
            "Typical-experience papers",
            "Highlights",
        ]
        # No head of a table sorts by how much somebody wrote.
        assert {words(a) for a in page.root.xpath("//thead//a")} <= {"Date", "Unit", "Quarter"}


def test_a_paper_goes_its_way_through_the_pages(unit, staff, boss):
    page = person(staff).open(reverse("publicity_paper_add"))
    quarter = quarter_of(timezone.localdate())
    values = {"department": unit.pk, "quarter": name_of(quarter), "title": "帮办代办经验"}
    client = page.person.client
    sent = SimpleUploadedFile("经验.pdf", make.PDF)
    answer = client.post(reverse("publicity_paper_add"), values | {"file": sent}, follow=True)
    assert "is in the ledger" in answer.content.decode()
    made = ExperiencePaper.objects.get()
    address = reverse("publicity_paper", args=[made.pk])
    assert "Accept the paper" not in person(staff).open(address).main
    judged = person(boss).open(address)
    assert "Give a reason" in judged.press("Give it back").main
    assert "Accepted" in judged.press("Accept the paper").main
    file = person(staff).client.get(reverse("publicity_paper_file", args=[made.pk]))
    assert file.content == make.PDF and file["Content-Disposition"].startswith("attachment")
    assert [row["Title"] for row in person(boss).open(f"{reverse('publicity_papers')}?state=accepted").rows()] == [
        "帮办代办经验"
    ]
    assert person(boss).open(f"{reverse('publicity_papers')}?q=别的").rows() == []


def test_a_highlight_is_entered_with_its_indicator(unit, staff):
    indicator = make.make_indicator("I01-01", name_zh="网办率")
    values = {"department": unit.pk, "quarter": name_of(quarter_of(timezone.localdate())), "title": "秒批"}
    client, address = person(staff).client, reverse("publicity_highlight_add")
    lacking = client.post(address, values | {"file": SimpleUploadedFile("a.pdf", make.PDF)})
    assert "bonus item that it speaks for" in lacking.content.decode() and not Highlight.objects.exists()
    client.post(address, values | {"file": SimpleUploadedFile("a.pdf", make.PDF), "indicator": "I01-01"})
    made = Highlight.objects.get()
    assert (made.indicator_code, made.indicator_name) == ("I01-01", indicator.name)
    page = person(staff).open(reverse("publicity_highlights"))
    assert page.row("秒批")["Speaks for"] == "I01-01 网办率"
    assert page.root.xpath(f"//a[@href='{reverse('indicator_detail', args=['I01-01'])}']")
    assert "Every unit has entered one." in page.main


def test_an_indicator_of_two_schemes_is_offered_once(unit, staff):
    make.make_indicator("I01-01", scheme=make.make_scheme(year=2023))
    scheme = make.make_scheme(year=2023)
    make.make_indicator("I01-01", scheme=scheme)
    make.make_indicator("I01-02", scheme=scheme, restricted=True)
    client, address = person(staff).client, reverse("publicity_highlight_add")
    page = client.get(address).content.decode()
    assert page.count('value="I01-01"') == 1 and "I01-02" not in page
    values = {"department": unit.pk, "quarter": name_of(quarter_of(timezone.localdate())), "title": "秒批"}
    client.post(address, values | {"file": SimpleUploadedFile("a.pdf", make.PDF), "indicator": "I01-01"})
    assert Highlight.objects.get().indicator_code == "I01-01"


def test_a_unit_sees_its_own_only_and_reaches_no_other_file(unit, staff, boss):
    other = make.make_department(region=unit.region)
    theirs, shown = make.make_paper(other, "别家的经验"), make.make_highlight(other, "别家的亮点")
    for name, title in (("publicity_papers", "别家的经验"), ("publicity_highlights", "别家的亮点")):
        assert title not in person(staff).open(reverse(name)).main
        assert title in person(boss).open(reverse(name)).main
    for name, thing in (
        ("publicity_paper", theirs),
        ("publicity_paper_file", theirs),
        ("publicity_highlight_file", shown),
    ):
        for who in (staff, make.make_taskforce(make.make_region())):
            assert person(who).client.get(reverse(name, args=[thing.pk])).status_code == 404


def test_pieces_say_whether_they_were_seen_online_or_in_print(unit, staff):
    facts = {"level": MediaLevel.CITY, "outlet": "市日报", "published_on": date(2026, 9, 17)}
    for title, channel in (("网上一篇", Channel.ONLINE), ("报上一篇", Channel.OFFLINE)):
        record_piece(actor=staff, department=unit, title=title, channel=channel, **facts)
    page = person(staff).open(f"{reverse('publicity')}?channel=offline")
    assert [row["Title"] for row in page.rows("")][:1] == ["报上一篇"]
    assert "网上一篇" not in page.main


@pytest.mark.parametrize("name", ["publicity_papers", "publicity_highlights"])
@pytest.mark.parametrize("rows", [1, 8])
def test_the_lists_ask_few_questions_and_are_files_too(unit, boss, name, rows, django_assert_max_num_queries):
    for _ in range(rows):
        make.make_paper(unit)
        make.make_highlight(unit)
    client = person(boss).client
    with django_assert_max_num_queries(14):
        client.get(reverse(name))
    for kind in ("csv", "xlsx"):
        assert client.get(reverse(name, query={"format": kind})).status_code == 200
