"""三员分立: whatever is posted, from however many windows at once, administrators and working roles stand apart."""

from functools import partial
from itertools import combinations, cycle, islice
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.urls import reverse
from django.utils import translation

from departments.access.refusals import NotDone
from departments.access.roles import grant_roles, keep_security_admin, roles_meet, take_back
from departments.choices import ADMIN_ROLES, Role
from departments.models import RoleGrant, User
from tests import factories as make

ROUNDS = 40
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
WORKING = [role for role in Role if role not in ADMIN_ROLES]
MEETING = [pair for pair in combinations(Role, 2) if not ADMIN_ROLES.isdisjoint(pair)]


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def roles_of(user):
    return set(RoleGrant.objects.filter(user=user).values_list("role", flat=True))


def test_working_roles_meet_and_administrators_do_not():
    assert [pair for pair in combinations(Role, 2) if roles_meet(pair)] == MEETING
    assert not any(roles_meet([role]) for role in Role) and not roles_meet(WORKING) and not roles_meet([])


@pytest.mark.parametrize("pair", MEETING, ids=str)
@pytest.mark.parametrize("way", ["one by one", "at once", "by a change"])
def test_the_database_itself_keeps_them_apart(pair, way):
    user = make.make_user()
    first, second = pair
    with pytest.raises(IntegrityError), transaction.atomic():
        if way == "at once":
            RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role) for role in pair)
        elif way == "one by one":
            RoleGrant.objects.create(user=user, role=second)
            RoleGrant.objects.create(user=user, role=first)
        else:
            held = [RoleGrant.objects.create(user=user, role=role) for role in WORKING[:2]]
            RoleGrant.objects.filter(pk=held[0].pk).delete()
            RoleGrant.objects.create(user=make.make_user(), role=first)
            RoleGrant.objects.create(user=user, role=second) if second in ADMIN_ROLES else None
            RoleGrant.objects.filter(pk=held[1].pk).update(role=second)
            RoleGrant.objects.filter(role=first).exclude(user=user).update(user=user)
    assert roles_of(user) == set()


def test_the_database_lets_working_roles_meet_and_one_administrator_be():
    user, keeper = make.make_user(*WORKING), make.make_user(Role.AUDIT_ADMIN)
    assert roles_of(user) == set(WORKING) and roles_of(keeper) == {Role.AUDIT_ADMIN}


def test_roles_are_granted_with_who_gave_them_and_twice_does_nothing():
    user = make.make_user(Role.STAFF)
    granted = grant_roles(user=user, roles=[Role.STAFF, Role.REVIEWER], granted_by="安全员")
    assert [(grant.role, grant.granted_by) for grant in granted] == [(Role.REVIEWER, "安全员")]
    assert roles_of(user) == {Role.STAFF, Role.REVIEWER}


@pytest.mark.parametrize("pair", MEETING, ids=str)
def test_granting_says_in_words_what_does_not_meet(pair):
    for first, second in (pair, reversed(pair)):
        user = make.make_user(first)
        with pytest.raises(NotDone, match="stands alone"):
            grant_roles(user=user, roles=[second], granted_by="安全员")
        assert roles_of(user) == {first}


def test_the_last_security_administrator_keeps_the_role():
    first, second = make.make_user(Role.SECURITY_ADMIN), make.make_user(Role.SECURITY_ADMIN)
    take_back(grants=list(first.grants.all()))
    with pytest.raises(NotDone, match="last security administrator"):
        take_back(grants=list(second.grants.all()))
    assert (roles_of(first), roles_of(second)) == (set(), {Role.SECURITY_ADMIN})


PAST_THE_SERVICES = {
    "switched off": lambda users: User.objects.filter(pk__in=[user.pk for user in users]).update(is_active=False),
    "another role": lambda users: RoleGrant.objects.filter(user__in=users).update(role=Role.AUDIT_ADMIN),
    "another account": lambda users: [
        RoleGrant.objects.filter(user=user).update(user=make.make_user(is_active=False)) for user in users
    ],
    "taken back": lambda users: RoleGrant.objects.filter(user__in=users).delete(),
    "deleted": lambda users: User.objects.filter(pk__in=[user.pk for user in users]).delete(),
}


@pytest.mark.parametrize("deed", PAST_THE_SERVICES)
def test_the_database_itself_keeps_the_last_security_administrator(deed):
    if deed in {"taken back", "deleted"} and connection.vendor == "sqlite":
        pytest.skip("there a database is emptied by deleting its rows")
    first, second = make.make_user(Role.SECURITY_ADMIN), make.make_user(Role.SECURITY_ADMIN)
    do = PAST_THE_SERVICES[deed]
    with pytest.raises(IntegrityError, match="last security administrator"), transaction.atomic():
        do([first, second])
    do([first])
    with pytest.raises(IntegrityError, match="last security administrator"), transaction.atomic():
        do([second])
    assert User.objects.get(pk=second.pk).is_active and roles_of(second) == {Role.SECURITY_ADMIN}


def test_the_database_lets_everybody_else_go_whoever_gives_the_roles():
    """And whoever is switched off already gives none, so that nothing is lost with that role."""
    others = [make.make_user(role) for role in Role if role != Role.SECURITY_ADMIN]
    former = make.make_user(Role.SECURITY_ADMIN, is_active=False)
    for deed in ("switched off", "another role"):
        PAST_THE_SERVICES[deed]([former] if deed == "another role" else others)
    assert not User.objects.filter(is_active=True).exists() and roles_of(former) == {Role.AUDIT_ADMIN}


def test_one_who_is_switched_off_keeps_nothing():
    make.make_user(Role.SECURITY_ADMIN, is_active=False)
    last = make.make_user(Role.SECURITY_ADMIN)
    with pytest.raises(NotDone):
        keep_security_admin(without={last.pk})
    keep_security_admin(without={make.make_user(Role.AUDIT_ADMIN).pk})


def account_form(user, *grants, initial=0, **fields):
    data = {
        "username": user.username,
        "full_name": user.full_name,
        "department": "",
        "region": "",
        "is_active": "on",
        "grants-TOTAL_FORMS": len(grants),
        "grants-INITIAL_FORMS": initial,
    }
    for number, grant in enumerate(grants):
        data |= {f"grants-{number}-{name}": text for name, text in {"user": user.pk, **grant}.items()}
    return {name: text for name, text in (data | fields).items() if text is not None}


def page_of(user):
    return reverse("admin:departments_user_change", args=[user.pk])


def test_of_two_stale_windows_the_second_is_refused_in_words(sign_in):
    """Both were opened while the account had no role yet."""
    user, client = make.make_user(), sign_in(make.make_user(Role.SECURITY_ADMIN))
    assert client.post(page_of(user), account_form(user, {"role": Role.STAFF})).status_code == 302
    second = client.post(page_of(user), account_form(user, {"role": Role.SYSTEM_ADMIN}))
    assert "stands alone" in second.content.decode() and roles_of(user) == {Role.STAFF}


def test_a_role_is_changed_for_another_family_in_one_act(sign_in):
    user, client = make.make_user(Role.STAFF), sign_in(make.make_user(Role.SECURITY_ADMIN))
    existing = {"id": user.grants.get().pk, "DELETE": "on"}
    response = client.post(page_of(user), account_form(user, existing, {"role": Role.AUDIT_ADMIN}, initial=1))
    assert response.status_code == 302 and roles_of(user) == {Role.AUDIT_ADMIN}


def test_the_last_security_administrator_is_not_switched_off(sign_in):
    keeper = make.make_user(Role.SECURITY_ADMIN)
    client = sign_in(keeper)
    own = {"id": keeper.grants.get().pk, "role": Role.SECURITY_ADMIN}
    off = client.post(page_of(keeper), account_form(keeper, own, initial=1, is_active=None))
    assert "last security administrator" in off.content.decode()
    other = make.make_user(Role.SECURITY_ADMIN)
    row = {"id": other.grants.get().pk, "role": Role.SECURITY_ADMIN}
    assert client.post(page_of(other), account_form(other, row, initial=1, is_active=None)).status_code == 302
    assert dict(User.objects.values_list("pk", "is_active")) == {keeper.pk: True, other.pk: False}


def test_the_last_security_administrator_does_not_lose_the_password(sign_in):
    """Nobody resets their own; it is changed where everybody changes it."""
    keeper = make.make_user(Role.SECURITY_ADMIN, password="gongzuo-2026-mima")
    address = reverse("admin:auth_user_password_change", args=[keeper.pk])
    response = sign_in(keeper).post(address, {"usable_password": "false", "password1": "", "password2": ""})
    assert response.url == reverse("own_password")
    keeper.refresh_from_db()
    assert keeper.check_password("gongzuo-2026-mima")


def test_accounts_are_never_deleted(sign_in):
    keeper, other = make.make_user(Role.SECURITY_ADMIN), make.make_user(Role.STAFF)
    for user in (keeper, other):
        assert sign_in(keeper).post(reverse("admin:departments_user_delete", args=[user.pk])).status_code == 403
    assert User.objects.count() == 2


def race(*acts):
    """All of them begin at the same moment, each on a connection of its own; what each raised."""
    raised: list[Exception | None] = [None] * len(acts)
    start = Barrier(len(acts))

    def run(number):
        start.wait()
        try:
            acts[number]()
        except Exception as failure:
            raised[number] = failure
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[number]) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    @pytest.fixture(autouse=True)
    def postgresql(self):
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has one writer at a time")

    @pytest.mark.parametrize("by", ["the service", "plain rows"])
    @pytest.mark.long
    def test_two_grants_that_do_not_meet(self, by):
        for first, second in islice(cycle(MEETING), ROUNDS):
            user = make.make_user()
            if by == "the service":
                acts = [partial(grant_roles, user=user, roles=[role], granted_by="安全员") for role in (first, second)]
            else:
                acts = [partial(RoleGrant.objects.create, user_id=user.pk, role=role) for role in (first, second)]
            raised = race(*acts)
            assert len(roles_of(user)) == 1, (first, second)
            refusal = next(failure for failure in raised if failure is not None)
            assert isinstance(refusal, NotDone if by == "the service" else IntegrityError)

    @pytest.mark.parametrize("deed", ["switched off", "another role", "taken back"])
    @pytest.mark.long
    def test_two_windows_that_each_remove_one_of_the_last_two_past_the_services(self, deed):
        kept = None
        for _ in range(ROUNDS):
            users = make.make_user(Role.SECURITY_ADMIN), make.make_user(Role.SECURITY_ADMIN)
            if kept is not None:  # the one of the round before would be a third
                PAST_THE_SERVICES[deed]([kept])
            raised = race(*(partial(PAST_THE_SERVICES[deed], [user]) for user in users))
            assert [type(failure) for failure in raised if failure is not None] == [IntegrityError]
            left = [user for user in users if Role.SECURITY_ADMIN in roles_of(user)]
            [kept] = User.objects.filter(pk__in=[user.pk for user in left], is_active=True)

    def test_two_windows_of_the_administration_that_each_switch_off_one_of_the_last_two(self, sign_in):
        users = [make.make_user(Role.SECURITY_ADMIN) for _ in range(2)]
        forms = []
        for user in users:
            own = {"id": user.grants.get().pk, "role": Role.SECURITY_ADMIN}
            forms.append((sign_in(user), page_of(user), account_form(user, own, initial=1, is_active=None)))
        assert race(*(partial(client.post, page, form) for client, page, form in forms)) == [None, None]
        assert sorted(User.objects.filter(pk__in=[user.pk for user in users]).values_list("is_active", flat=True)) == [
            False,
            True,
        ]

    def test_two_security_administrators_who_remove_each_other(self):
        first, second = make.make_user(Role.SECURITY_ADMIN), make.make_user(Role.SECURITY_ADMIN)
        raised = race(*(lambda user=user: take_back(grants=list(user.grants.all())) for user in (first, second)))
        assert len(roles_of(first) | roles_of(second)) == 1
        assert sorted(failure is None for failure in raised) == [False, True]
