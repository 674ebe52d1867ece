"""授权代理: rights between two days and no others, both names on everything, and four eyes all the same."""

from copy import copy
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from asgiref.sync import async_to_sync
from django.urls import reverse
from django.utils import timezone, translation

from departments.access.refusals import NotAllowed
from departments.choices import ADMIN_ROLES, Role
from departments.models import AuditEntry, Delegation, RoleGrant, User
from departments.models.user import StandsInForAnother
from departments.people.delegations import (
    CannotDelegate,
    acting,
    begin_acting,
    consent,
    delegate,
    delegations_of,
    refuse_consent,
    withdraw,
)
from indicators.choices import CycleState, FigureState
from indicators.cycles.lifecycle import close_cycle
from indicators.entry.save import save_figures
from indicators.entry.submit import submit_figures
from indicators.figures.facts import Entry
from indicators.models import Revision
from indicators.review.decide import approve_figures
from reports.models import IndicatorRow
from tests import factories as make
from tests.flows.counties import publish
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def reviewer(desk):
    return make.make_user(Role.REVIEWER, department=desk.unit, full_name="李四")


@pytest.fixture
def other(desk):
    """A colleague of the unit who submits nothing."""
    return make.make_user(Role.STAFF, department=desk.unit, full_name="张三")


def give(principal, to, actor, start=TODAY, end=TODAY + 7 * DAY):
    return delegate(principal=principal, delegate=to, valid_from=start, valid_to=end, reason="休假", actor=actor)


def test_a_delegate_has_the_rights_on_the_first_and_the_last_day_and_not_around_them(desk, reviewer, other):
    row = give(reviewer, other, desk.taskforce, TODAY, TODAY + 2 * DAY)
    days = [TODAY + n * DAY for n in (-1, 0, 2, 3)]
    assert [acting(other, row.pk, on=day) is not None for day in days] == [False, True, True, False]
    assert [len(delegations_of(other, on=day)) for day in days] == [0, 1, 1, 0]
    assert acting(make.make_user(Role.STAFF, department=desk.unit), row.pk, on=TODAY) is None


def test_the_delegate_stands_in_the_others_place_and_their_own_account_is_as_it_was(desk, reviewer, other):
    account = acting(other, give(reviewer, other, desk.taskforce).pk, on=TODAY)
    assert (account.pk, str(account), account.role_set) == (other.pk, "张三（代李四）", {Role.REVIEWER})
    assert account.department == desk.unit and not account.has_role(Role.STAFF)
    assert (str(other), other.has_role(Role.STAFF), other.acting_for) == ("张三", True, None)
    User.objects.filter(pk=other.pk).update(full_name="张" * 40)
    long = acting(User.objects.get(pk=other.pk), Delegation.objects.get().pk, on=TODAY)
    assert len(str(long)) <= 40 and "（代李四）" in str(long)


def test_the_account_that_stands_in_is_never_written(desk, reviewer, other):
    """Saved, it would move its person to the other's unit; the person's own account is saved as ever."""
    elsewhere = make.make_department(region=desk.unit.region)
    helper = make.make_user(Role.STAFF, department=elsewhere, full_name="赵六")
    account = helper.standing_in_for(reviewer)
    account.set_password("another one")
    deeds = (
        account.save,
        lambda: account.save(update_fields=["password"]),
        lambda: account.save_base(raw=True),
        account.delete,
        account.refresh_from_db,
        async_to_sync(account.asave),
        async_to_sync(account.adelete),
        async_to_sync(account.arefresh_from_db),
        copy(account).save,
    )
    before = User.objects.filter(pk=helper.pk).values().get()
    for deed in deeds:
        with pytest.raises(StandsInForAnother, match=r"own_account\(request\)"):
            deed()
    assert User.objects.filter(pk=helper.pk).values().get() == before
    helper.full_name = "赵六六"
    helper.save()
    helper.refresh_from_db()
    assert (helper.full_name, helper.department) == ("赵六六", elsewhere)


def test_acts_are_stamped_with_both_names_in_revision_and_trail(desk, reviewer, other):
    account = acting(other, give(reviewer, other, desk.taskforce).pk, on=TODAY)
    figure = desk.submit()
    outcome = approve_figures(figures=[figure.pk], actor=account)
    assert [done.state for done in outcome.done] == [FigureState.APPROVED]
    revision = Revision.objects.order_by("pk").last()
    assert (revision.by, revision.by_name) == (other, "张三（代李四）")
    entry = AuditEntry.objects.order_by("sequence").last()
    assert (entry.actor, entry.actor_name) == (other, "张三（代李四）")


@pytest.mark.long
def test_the_figure_itself_and_the_published_rows_bear_both_names():
    month = make.make_month(bureaus=1, townships=0, leaves=1)
    unit = month.bureaus[0]
    away = make.make_user(Role.STAFF, department=unit, full_name="李四")
    reviewer = make.make_user(Role.REVIEWER, department=unit, full_name="王五")
    helper = make.make_user(Role.STAFF, department=unit, full_name="张三")
    account = acting(helper, give(away, helper, month.taskforce).pk, on=TODAY)
    month.cycle.figures.all().delete()
    type(month.cycle).objects.update(state=CycleState.OPEN, deadline=timezone.now() + DAY)
    month.cycle.refresh_from_db()
    save_figures(
        cycle=month.cycle, entries=[Entry(month.leaves[0].pk, unit.pk, value=Decimal(5), note="已核对")], actor=account
    )
    assert submit_figures(cycle=month.cycle, department=unit, actor=account).refused == []
    figure = month.cycle.figures.get()
    assert (figure.entered_by, figure.entered_name, figure.submitted_name) == (helper, *["张三（代李四）"] * 2)
    approve_figures(figures=[figure.pk], actor=reviewer)
    close_cycle(cycle=month.cycle, actor=month.taskforce, reason="提前关账")
    month.cycle.refresh_from_db()
    report = publish(month.cycle, month.taskforce)
    row = IndicatorRow.objects.get(report=report, code=month.leaves[0].code)
    assert (row.entered_by_name, row.approved_by_name) == ("张三（代李四）", "王五")
    # Who acts for themselves again is written as themselves, and nothing of the stamp stays behind.
    figure.refresh_from_db()
    assert (figure.approved_as, figure.approved_by) == ("", reviewer)


def test_nobody_approves_as_a_delegate_what_they_submitted_themselves(desk, reviewer):
    account = acting(desk.staff, give(reviewer, desk.staff, desk.taskforce).pk, on=TODAY)
    figure = desk.submit()
    outcome = approve_figures(figures=[figure.pk], actor=account)
    assert outcome.done == [] and "somebody else must approve" in outcome.refused[0][1]
    assert submit_figures(cycle=desk.cycle, department=desk.unit, actor=account).done == []


@pytest.mark.parametrize("role", sorted(ADMIN_ROLES))
def test_the_three_administrators_neither_delegate_nor_act(desk, reviewer, role):
    admin = make.make_user(role, department=desk.unit)
    for principal, to in ((reviewer, admin), (admin, reviewer)):
        with pytest.raises(CannotDelegate, match="kept apart"):
            give(principal, to, desk.taskforce)


def test_what_cannot_be_delegated_is_refused_with_a_remedy(desk, reviewer, other):
    outside = make.make_user(Role.STAFF, department=desk.neighbour)
    foreign = make.make_user(Role.STAFF, department=make.make_department())
    for to, why in ((reviewer, "another account"), (outside, "another unit"), (foreign, "different regions")):
        with pytest.raises(CannotDelegate, match=why):
            give(reviewer, to, desk.taskforce)
    for start, end, why in ((TODAY, TODAY - DAY, "Correct one"), (TODAY, TODAY + 400 * DAY, "hand the post over")):
        with pytest.raises(CannotDelegate, match=why):
            give(reviewer, other, desk.taskforce, start, end)
    give(reviewer, other, desk.taskforce)
    with pytest.raises(CannotDelegate, match="张三 acts for 李四"):
        give(reviewer, desk.staff, desk.taskforce, TODAY + 7 * DAY, TODAY + 9 * DAY)
    assert Delegation.objects.count() == 1


def test_one_delegates_ones_own_rights_and_the_task_force_those_of_its_region(desk, reviewer, other):
    for stranger in (other, make.make_user(Role.LEADER, region=desk.region), make.make_taskforce(make.make_region())):
        with pytest.raises(NotAllowed):
            give(reviewer, desk.staff, stranger)
    row = give(reviewer, other, reviewer)
    with pytest.raises(NotAllowed):
        withdraw(delegation=row, actor=other)
    # Rights that one holds for another are not passed on.
    with pytest.raises(NotAllowed):
        give(reviewer, desk.staff, acting(other, row.pk, on=TODAY), TODAY + 20 * DAY, TODAY + 21 * DAY)


def test_a_withdrawn_delegation_ends_at_once(desk, reviewer, other):
    row = give(reviewer, other, reviewer)
    withdraw(delegation=row, actor=desk.taskforce)
    assert acting(other, row.pk, on=TODAY) is None
    with pytest.raises(CannotDelegate):
        withdraw(delegation=row, actor=desk.taskforce)
    with pytest.raises(NotAllowed):
        begin_acting(delegation=row, actor=other, on=TODAY)
    assert give(reviewer, other, reviewer).pk != row.pk


def test_a_switched_off_account_has_no_rights_to_lend(desk, reviewer, other):
    row = give(reviewer, other, desk.taskforce)
    User.objects.filter(pk=reviewer.pk).update(is_active=False)
    assert acting(other, row.pk, on=TODAY) is None


def test_through_the_pages_one_begins_acts_and_stops(desk, reviewer, other, sign_in):
    row = give(reviewer, other, desk.taskforce)
    figure = desk.submit()
    client = sign_in(other)
    assert client.get(reverse("review")).status_code == 403
    assert client.post(reverse("acting_begin", args=[row.pk])).url == reverse("home")
    page = client.get(reverse("review"))
    assert page.status_code == 200 and "张三（代李四）" in page.content.decode()
    client.post(reverse("review"), {"figure": f"{figure.pk}:{figure.version}", "action": "approve"})
    figure.refresh_from_db()
    assert (figure.state, Revision.objects.order_by("pk").last().by_name) == (FigureState.APPROVED, "张三（代李四）")
    assert client.get(reverse("entry")).status_code == 403
    client.post(reverse("acting_end"))
    assert client.get(reverse("review")).status_code == 403
    assert client.get(reverse("entry")).status_code == 200
    assert AuditEntry.objects.get(action="delegation.begin").actor_name == "张三（代李四）"


def test_a_session_that_goes_on_after_the_last_day_gives_nothing(desk, reviewer, other, sign_in):
    row = give(reviewer, other, desk.taskforce)
    client = sign_in(other)
    client.post(reverse("acting_begin", args=[row.pk]))
    Delegation.objects.update(valid_from=TODAY - 9 * DAY, valid_to=TODAY - DAY)
    assert client.get(reverse("review")).status_code == 403
    assert client.post(reverse("acting_begin", args=[row.pk])).status_code == 403
    assert "acting_for" not in client.session


def test_nobody_begins_under_anothers_delegation(desk, reviewer, other, sign_in):
    row = give(reviewer, other, desk.taskforce)
    for user in (desk.staff, reviewer, desk.taskforce):
        assert sign_in(user).post(reverse("acting_begin", args=[row.pk])).status_code == 404


def test_the_administration_and_passwords_are_never_entered_in_anothers_place(desk, sign_in):
    boss = make.make_taskforce(desk.region, full_name="李四")
    other = make.make_user(Role.STAFF, region=desk.region, full_name="张三", password="keep-this-one-1")
    client = sign_in(other)
    consent(delegation=give(boss, other, boss), actor=make.make_user(Role.SECURITY_ADMIN))
    client.post(reverse("acting_begin", args=[Delegation.objects.get().pk]))
    assert client.get(reverse("completeness")).status_code == 200
    assert client.get(reverse("admin:index")).status_code == 403
    other.refresh_from_db()
    assert (other.department, other.region) == (None, desk.region)


def test_the_page_lists_own_delegations_and_takes_a_new_one(desk, reviewer, other, sign_in):
    client, page = sign_in(reviewer), reverse("delegation_list")
    values = {"delegate": other.pk, "valid_from": TODAY, "valid_to": TODAY + DAY, "reason": "休假"}
    assert client.post(page, values).url == page
    assert [line["row"].delegate for line in client.get(page).context["lines"]] == [other]
    assert client.post(page, values).context["form"].non_field_errors()
    # Neither another unit's people nor administrators are offered, and a forged choice is refused.
    stranger = make.make_user(Role.STAFF, department=desk.neighbour)
    assert "delegate" in client.post(page, values | {"delegate": stranger.pk}).context["form"].errors
    assert sign_in(stranger).get(page).context["lines"] == []


@pytest.fixture
def keeper():
    return make.make_user(Role.SECURITY_ADMIN, full_name="安全员")


@pytest.fixture
def deputy(desk):
    """Of the county itself, as the task force is."""
    return make.make_user(Role.LEADER, region=desk.region, full_name="副组长")


@pytest.mark.parametrize("role", [Role.TASKFORCE, Role.LEADER])
def test_rights_over_all_units_do_not_hold_before_the_security_administrator_consents(desk, deputy, keeper, role):
    boss = make.make_user(role, region=desk.region, full_name="组长")
    given = give(boss, deputy, boss)
    assert delegations_of(deputy, on=TODAY) == [] and acting(deputy, given.pk, on=TODAY) is None
    with pytest.raises(NotAllowed):
        begin_acting(delegation=given, actor=deputy, on=TODAY)
    consent(delegation=given, actor=keeper)
    assert delegations_of(deputy, on=TODAY) == [given]
    assert acting(deputy, given.pk, on=TODAY).role_set == {role}
    given.refresh_from_db()
    assert (given.consented_by, given.consented_by_name) == (keeper, "安全员") and given.consented_at is not None
    entry = AuditEntry.objects.get(action="delegation.consent")
    assert (entry.actor, entry.target, entry.region_key) == (keeper, "副组长 → 组长", desk.region.pk)


def test_rights_within_a_unit_need_no_consent(desk, reviewer, other, keeper):
    given = give(reviewer, other, desk.taskforce)
    assert delegations_of(other, on=TODAY) == [given]
    with pytest.raises(CannotDelegate, match="does not wait for consent"):
        consent(delegation=given, actor=keeper)


def test_a_role_over_units_that_comes_later_needs_consent_as_well(desk, reviewer, other):
    given = give(reviewer, other, desk.taskforce)
    RoleGrant.objects.create(user=reviewer, role=Role.TASKFORCE)
    assert delegations_of(other, on=TODAY) == []
    assert list(Delegation.objects.to_consent(on=TODAY)) == [given]


def test_rights_over_all_units_are_lent_to_nobody_of_a_unit(desk, other, keeper):
    with pytest.raises(CannotDelegate, match=r"works for 市监局\. Rights over all units"):
        give(desk.taskforce, other, desk.taskforce)
    # What was recorded before the rule is neither consented to nor used.
    old = make.make_delegation(desk.taskforce, other, TODAY, TODAY + DAY)
    with pytest.raises(CannotDelegate):
        consent(delegation=old, actor=keeper)
    Delegation.objects.filter(pk=old.pk).update(consented_at=timezone.now())
    assert acting(other, old.pk, on=TODAY) is None


def test_only_the_security_administrator_consents_and_once(desk, deputy, keeper):
    given = give(desk.taskforce, deputy, desk.taskforce)
    for actor in (desk.taskforce, deputy, make.make_user(Role.SYSTEM_ADMIN), make.make_user(Role.AUDIT_ADMIN)):
        with pytest.raises(NotAllowed):
            consent(delegation=given, actor=actor)
    consent(delegation=given, actor=keeper)
    with pytest.raises(CannotDelegate, match="does not wait for consent"):
        consent(delegation=given, actor=keeper)
    assert AuditEntry.objects.filter(action="delegation.consent").count() == 1


def test_what_is_refused_is_withdrawn_with_its_reason_on_record(desk, deputy, keeper):
    given = give(desk.taskforce, deputy, desk.taskforce)
    with pytest.raises(CannotDelegate, match="Give a reason"):
        refuse_consent(delegation=given, reason=" ", actor=keeper)
    refuse_consent(delegation=given, reason="无必要", actor=keeper)
    given.refresh_from_db()
    assert given.withdrawn_by_name == "安全员" and not Delegation.objects.to_consent(on=TODAY)
    assert AuditEntry.objects.get(action="delegation.refuse").detail["reason"] == "无必要"


def test_the_security_administrator_decides_on_a_page_of_their_own(desk, deputy, keeper, sign_in):
    boss = make.make_taskforce(desk.region, full_name="组长")
    pages = [sign_in(boss), sign_in(keeper)]
    own, page = reverse("delegation_list"), reverse("delegation_consents")
    values = {"principal": boss.pk, "delegate": deputy.pk, "valid_from": TODAY, "valid_to": TODAY, "reason": "出差"}
    answered = pages[0].post(own, values, follow=True)
    assert "once the security administrator has consented" in str(next(iter(answered.context["messages"])))
    (line,) = answered.context["lines"]
    assert line["word"] == "awaits the security administrator's consent"
    assert "1 delegation waits for your consent" in pages[1].get(reverse("home")).content.decode()
    ((row, _form),) = pages[1].get(page).context["waiting"]
    send = partial(pages[1].post, reverse("delegation_consent", args=[row.pk]), follow=True)
    assert "Give a reason." in send({"decision": "refuse"}).content.decode()
    answer = send({"decision": "consent"})
    assert str(next(iter(answer.context["messages"]))) == "Consented: 副组长 may act for 组长."
    assert [(each.pk, word) for each, _tone, word in answer.context["lines"]] == [(row.pk, "holds today")]
    assert answer.context["waiting"] == []
