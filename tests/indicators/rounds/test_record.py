"""通报轮次: recorded by the task force, frozen once confirmed, corrected by an edition beside what was published."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from departments.access.refusals import NotAllowed
from departments.choices import Role
from departments.models import AuditEntry, Region
from indicators.choices import FirmGrade, RoundKind, RoundState
from indicators.models import Round, RoundFirm, RoundItem
from indicators.rounds.record import (
    RoundRefused,
    change_round,
    confirm_round,
    correct_round,
    discard_round,
    is_entered_by,
    record_round,
)
from indicators.rounds.sheet import import_rows, read_rows
from indicators.rounds.to_ledger import open_ledger_items, propose_items
from tests import factories as make
from tests.indicators.rounds.sample import AT, FIRM, FIRMS, ISSUED, ITEMS, RoundCounty, make_rounds_county

pytestmark = pytest.mark.django_db
LATER = timezone.make_aware(datetime(2026, 5, 20, 9))


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def county() -> RoundCounty:
    return make_rounds_county()


def facts_of_round(published: Round) -> list:
    """Everything that was published."""
    names = ("title", "score", "rank", "n_ranked", "issued_on", "document")
    rows = published.items.order_by("position").values_list("name", "score", "deduction", "rank", "unit")
    return [Round.objects.values_list(*names).get(pk=published.pk), list(rows)]


def test_a_round_begins_as_a_draft_that_is_on_record(county):
    made = county.record()
    assert (made.state, made.edition, made.entered_by_name) == (RoundState.DRAFT, 1, str(county.taskforce))
    entry = AuditEntry.objects.get(action="round.record")
    assert "第一次专项督查通报" in entry.target and entry.detail == {"round": made.pk, "document": "市优办〔2026〕4号"}


def test_only_the_task_force_of_the_region_records_changes_confirms_and_corrects(county):
    draft = county.fill()
    stranger = make.make_taskforce(make.make_region())
    for actor in (county.staff, county.reviewer, county.leader, stranger):
        for act in (
            lambda actor=actor: change_round(published=draft, facts=county.facts(), actor=actor, at=AT),
            lambda actor=actor: confirm_round(published=draft, actor=actor, at=AT),
            lambda actor=actor: correct_round(published=draft, reason="x", actor=actor, at=AT),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert Round.objects.get().state == RoundState.DRAFT


@pytest.mark.parametrize(
    ("text", "field", "message"),
    [
        ({"rank": 13}, "rank", "outside 12"),
        ({"n_ranked": None}, "n_ranked", "number of ranked"),
        ({"rank": 12, "sharing": 2}, "sharing", "cannot share"),
        ({"full_marks": Decimal(80)}, "score", "above the full marks"),
        ({"bottom_n": 12}, "bottom_n", "everybody"),
        ({"issued_on": date(2026, 4, 15)}, "issued_on", "not been issued"),
    ],
)
def test_what_cannot_be_true_of_the_whole_is_refused_with_its_field(county, text, field, message):
    with pytest.raises(RoundRefused, match=message) as refusal:
        county.record(**text)
    assert refusal.value.field == field and not Round.objects.exists() and not AuditEntry.objects.exists()


def test_a_round_is_recorded_once_a_kind_year_and_number(county):
    county.record()
    with pytest.raises(RoundRefused, match="recorded already"):
        county.record()
    county.record(number=2)
    county.record(kind=RoundKind.ASSESSMENT)
    assert Round.objects.count() == 3


def test_changing_a_draft_says_what_it_was_before(county):
    draft = county.record()
    changed = change_round(published=draft, facts=county.facts(rank=9, number=2), actor=county.taskforce, at=AT)
    assert (changed.rank, changed.number) == (9, 2)
    entry = AuditEntry.objects.get(action="round.change")
    assert entry.detail["before"] == {"own place": "10", "round of the year": "1"}
    assert entry.detail["after"] == {"own place": "9", "round of the year": "2"}
    county.record()
    with pytest.raises(RoundRefused, match="recorded already"):
        change_round(published=changed, facts=county.facts(), actor=county.taskforce, at=AT)


def test_a_round_that_says_nothing_is_not_confirmed(county):
    empty = county.record(score=None, rank=None)
    with pytest.raises(RoundRefused, match="says nothing"):
        confirm_round(published=empty, actor=county.second, at=AT)
    county.take(
        empty,
        ITEMS.replace(",12,金融办", ",,金融办")
        .replace(",9,市", ",,市")
        .replace(",1,税", ",,税")
        .replace(",6,,", ",,,"),
    )
    assert confirm_round(published=empty, actor=county.second, at=AT).state == RoundState.CONFIRMED


def test_what_is_confirmed_is_frozen(county):
    published = county.confirm()
    before = facts_of_round(published)
    for act in (
        lambda: change_round(published=published, facts=county.facts(rank=1), actor=county.taskforce, at=AT),
        lambda: confirm_round(published=published, actor=county.second, at=AT),
        lambda: county.take(published, ITEMS),
    ):
        with pytest.raises(RoundRefused, match="its numbers stay"):
            act()
    assert facts_of_round(published) == before


def test_a_correction_stands_beside_what_was_published_and_takes_its_place_when_confirmed(county):
    published = county.confirm()
    before = facts_of_round(published)
    draft = correct_round(published=published, reason="市级复核", actor=county.taskforce, at=LATER)
    assert (draft.edition, draft.state, draft.issued_on) == (2, RoundState.DRAFT, date(2026, 5, 20))
    assert list(draft.items.values_list("name")) == list(published.items.values_list("name"))
    assert Round.objects.get(pk=published.pk).state == RoundState.CONFIRMED
    facts = county.facts(rank=9, issued_on=date(2026, 5, 19))
    change_round(published=draft, facts=facts, actor=county.taskforce, at=LATER)
    confirm_round(published=draft, actor=county.second, at=LATER)
    assert Round.objects.get(pk=published.pk).state == RoundState.SUPERSEDED
    assert facts_of_round(published) == before
    assert Round.objects.get(pk=draft.pk).rank == 9
    assert AuditEntry.objects.get(action="round.correct").detail == {"round": draft.pk, "reason": "市级复核"}


def test_a_correction_needs_a_reason_a_confirmed_round_and_comes_one_at_a_time(county):
    published = county.confirm()
    for reason in ("", "  "):
        with pytest.raises(RoundRefused, match="why it is corrected"):
            correct_round(published=published, reason=reason, actor=county.taskforce, at=LATER)
    draft = correct_round(published=published, reason="复核", actor=county.taskforce, at=LATER)
    for each, message in ((published, "already"), (draft, "Only a confirmed")):
        with pytest.raises(RoundRefused, match=message):
            correct_round(published=each, reason="复核", actor=county.taskforce, at=LATER)


def test_a_draft_begun_by_mistake_is_discarded_and_what_counted_before_counts_on(county):
    published = county.confirm()
    owners = {propose_items(published=published)[0].key: county.market}
    open_ledger_items(published=published, owners=owners, actor=county.taskforce, workdays=20, at=AT)
    begun = correct_round(published=published, reason="误点", actor=county.taskforce, at=AT)
    items = begun.items.count()
    for stranger in (county.staff, county.leader):
        with pytest.raises(NotAllowed):
            discard_round(published=begun, actor=stranger)
    discard_round(published=begun, actor=county.taskforce)
    now = Round.objects.get()
    assert (now.pk, now.state, now.items.count()) == (published.pk, RoundState.CONFIRMED, items)
    assert now.items.filter(action__isnull=False).exists()
    text = AuditEntry.objects.get(action="round.discard").detail
    assert text["rows"] == items and published.title in text["before"].values()
    with pytest.raises(RoundRefused):
        discard_round(published=now, actor=county.taskforce)
    assert correct_round(published=now, reason="扣分有误", actor=county.taskforce, at=AT).edition == 2


def test_an_edition_keeps_its_round_and_is_not_older_than_the_one_before(county):
    draft = correct_round(published=county.confirm(), reason="复核", actor=county.taskforce, at=LATER)
    with pytest.raises(RoundRefused, match="corrects its own round"):
        change_round(published=draft, facts=county.facts(number=2), actor=county.taskforce, at=LATER)
    with pytest.raises(RoundRefused, match="not older"):
        facts = county.facts(issued_on=ISSUED - timedelta(days=1))
        change_round(published=draft, facts=facts, actor=county.taskforce, at=LATER)


def test_calls_made_while_a_correction_was_recorded_go_along_with_it(county):
    published = county.survey()
    draft = correct_round(published=published, reason="复核", actor=county.taskforce, at=LATER)
    headings = {"called_back_on": date(2026, 5, 21), "result_grade": FirmGrade.SATISFIED, "called_back_by_name": "李"}
    published.firms.filter(name=FIRM).update(result_note="已解决", **headings)
    county.take(draft, FIRMS, "firms")
    confirm_round(published=draft, actor=county.second, at=LATER)
    firm = draft.firms.get(name=FIRM)
    assert (firm.result_grade, firm.result_note, firm.grade) == (FirmGrade.SATISFIED, "已解决", FirmGrade.DISSATISFIED)


def test_drafts_are_the_task_forces_alone(county):
    draft = county.fill()
    make.make_round_firm(draft, county.market)
    for user in (county.staff, county.leader, make.make_user(Role.SYSTEM_ADMIN, region=county.region)):
        assert not Round.objects.visible_to(user).exists()
        assert not RoundItem.objects.visible_to(user).exists() and not RoundFirm.objects.visible_to(user).exists()
    assert Round.objects.visible_to(county.taskforce).get() == draft
    confirm_round(published=draft, actor=county.second, at=AT)
    assert Round.objects.visible_to(county.staff).get() == draft
    assert list(RoundItem.objects.visible_to(county.staff).values_list("name", flat=True)) == ["企业开办"]
    assert not Round.objects.visible_to(make.make_taskforce(make.make_region())).exists()


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        ("round", {"score": 11, "full_marks": 10}),
        ("round", {"rank": 13}),
        ("round", {"n_ranked": None}),
        ("round", {"rank": 12, "sharing": 2}),
        ("round", {"title": ""}),
        ("round", {"edition": 2}),
        ("round", {"confirmed_by_name": ""}),
        ("round", {"bottom_n": 0}),
        ("item", {"score": 11, "full_marks": 10, "deduction": 0}),
        ("item", {"score": 8, "full_marks": 10}),
        ("item", {"score": 8, "full_marks": 10, "deduction": "1.9"}),
        ("item", {"deduction": -1}),
        ("item", {"deduction": 3, "full_marks": 2}),
        ("item", {"rank": 5}),
        ("item", {"rank": 13, "n": 12}),
        ("item", {"rank": 0, "n": 12}),
        ("item", {"name": ""}),
        ("firm", {"name": ""}),
        ("firm", {"called_back_on": ISSUED}),
        ("firm", {"result_grade": FirmGrade.FAIR}),
    ],
)
def test_the_database_itself_refuses_what_cannot_be(county, model, wrong):
    published = make.make_round(county.region)
    makers = {
        "round": lambda **fields: make.make_round(county.region, number=2, **fields),
        "item": lambda **fields: make.make_round_item(published, **{"deduction": None} | fields),
        "firm": lambda **fields: (
            make.make_round_firm(published).__class__.objects.filter(round=published).update(**fields)
        ),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        makers[model](**wrong)


@pytest.mark.parametrize(
    ("full", "score", "lost"), [("10.1", "9.8", "0.3"), ("0.3", "0.1", "0.2"), ("100", "99.9999", "0.0001")]
)
def test_exact_marks_are_accepted_on_every_database(county, full, score, lost):
    """0.3 − 0.1 is not 0.2 where numbers are binary fractions."""
    item = make.make_round_item(make.make_round(county.region), None, lost, full_marks=full, score=score)
    assert RoundItem.objects.get(pk=item.pk).deduction == Decimal(lost)


def test_nobody_confirms_what_they_recorded_changed_or_read_from_a_sheet(county):
    """Each of four people had the draft in hand once; a fifth confirms it."""
    third, fourth, fifth = (make.make_taskforce(county.region) for _ in range(3))
    draft = county.record()
    change_round(published=draft, facts=county.facts(title="第一次督查通报"), actor=county.second, at=AT)
    table = read_rows(ITEMS.encode(), what="items", name="附件.csv")
    import_rows(published=draft, what="items", table=table, actor=third)
    for actor in (county.taskforce, county.second, third, fourth.standing_in_for(third)):
        with pytest.raises(RoundRefused, match="somebody else of the task force must confirm it"):
            confirm_round(published=draft, actor=actor, at=AT)
    assert confirm_round(published=draft, actor=fifth, at=AT).confirmed_by == fifth
    assert "one_person" not in AuditEntry.objects.get(action="round.confirm").detail


def test_nobody_confirms_what_was_recorded_or_changed_in_their_name(county):
    delegate = make.make_user(region=county.region)
    draft = record_round(
        region=county.region, facts=county.facts(), actor=delegate.standing_in_for(county.taskforce), at=AT
    )
    change_round(
        published=draft, facts=county.facts(score=Decimal(90)), actor=delegate.standing_in_for(county.second), at=AT
    )
    for actor in (county.taskforce, county.second):
        assert is_entered_by(actor, published=draft)
        with pytest.raises(RoundRefused, match="somebody else of the task force must confirm it"):
            confirm_round(published=draft, actor=actor, at=AT)
    third = make.make_taskforce(county.region)
    assert confirm_round(published=draft, actor=third, at=AT).confirmed_by == third


def test_who_begins_a_correction_does_not_confirm_it(county):
    draft = correct_round(published=county.confirm(), reason="复核", actor=county.second, at=LATER)
    with pytest.raises(RoundRefused):
        confirm_round(published=draft, actor=county.second, at=LATER)
    assert confirm_round(published=draft, actor=county.taskforce, at=LATER).edition == 2


def test_a_small_office_confirms_alone_and_the_trail_says_so(county):
    Region.objects.filter(pk=county.region.pk).update(one_person=True)
    confirm_round(published=county.fill(), actor=county.taskforce, at=AT)
    confirm_round(published=county.fill(number=2), actor=county.second, at=AT)
    texts = [entry.detail.get("one_person") for entry in AuditEntry.objects.filter(action="round.confirm")]
    assert sorted(texts, key=str) == [None, str(county.taskforce)]


def test_a_draft_begun_before_entries_named_the_round_goes_by_the_name_of_who_began_it(county):
    draft = county.record()
    AuditEntry.objects.update(detail={})
    with pytest.raises(RoundRefused):
        confirm_round(published=draft, actor=county.taskforce, at=AT)
    assert confirm_round(published=draft, actor=county.second, at=AT).confirmed_by == county.second


def test_the_page_offers_to_confirm_to_another_only(county, sign_in):
    address = reverse("round_detail", args=[county.fill().pk])
    own, other = sign_in(county.taskforce).get(address), sign_in(county.second).get(address)
    assert (own.context["confirms"], other.context["confirms"]) == (False, True)
    assert "somebody else of the task force must confirm it" in own.content.decode()
    Region.objects.filter(pk=county.region.pk).update(one_person=True)
    assert "Confirm the round alone, on record" in sign_in(county.taskforce).get(address).content.decode()
