"""The administration: three separate roles, everything on record, nothing deleted, no published number in reach."""

import re
from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import translation
from django_otp.plugins.otp_totp.models import TOTPDevice

from departments.choices import ADMIN_ROLES, Role
from departments.models import AuditEntry, Department, LedgerSettings, Region, RoleGrant, User
from departments.trail.record import record
from indicators.models import Figure, Indicator, Responsibility
from tests import factories as make
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db
# Model → roles that may look at it; everybody else is refused.
LOOK = {
    "departments.region": {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN},
    "departments.department": {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.TASKFORCE},
    "departments.user": {Role.SECURITY_ADMIN},
    "departments.auditentry": {Role.AUDIT_ADMIN},
    "departments.ledgersettings": {Role.TASKFORCE, Role.SYSTEM_ADMIN},
    "departments.holidaynotice": {Role.SYSTEM_ADMIN},
    "indicators.scheme": {Role.SYSTEM_ADMIN, Role.TASKFORCE, Role.AUDIT_ADMIN},
    "indicators.indicator": {Role.TASKFORCE, Role.AUDIT_ADMIN},
    "indicators.responsibility": {Role.TASKFORCE, Role.AUDIT_ADMIN},
    "indicators.cycle": {Role.TASKFORCE, Role.AUDIT_ADMIN},
    "indicators.unlock": {Role.TASKFORCE, Role.AUDIT_ADMIN},
    "indicators.target": {Role.TASKFORCE, Role.AUDIT_ADMIN},
    "indicators.targettick": {Role.TASKFORCE, Role.AUDIT_ADMIN},
    "indicators.tickjudgement": {Role.TASKFORCE, Role.AUDIT_ADMIN},
    "indicators.registrationrule": {Role.TASKFORCE, Role.AUDIT_ADMIN},
    "indicators.benchmark": {Role.TASKFORCE, Role.AUDIT_ADMIN},
    "indicators.figure": {Role.TASKFORCE, Role.AUDIT_ADMIN},
    "indicators.revision": {Role.TASKFORCE, Role.AUDIT_ADMIN},
    "indicators.publicitypiece": {Role.TASKFORCE},
    "indicators.publicityquota": {Role.SYSTEM_ADMIN, Role.TASKFORCE},
    "indicators.round": {Role.TASKFORCE, Role.AUDIT_ADMIN},
    "indicators.rounditem": {Role.TASKFORCE, Role.AUDIT_ADMIN},
    "indicators.roundfirm": {Role.TASKFORCE},
    "indicators.paperquota": {Role.SYSTEM_ADMIN, Role.TASKFORCE},
    "indicators.experiencepaper": {Role.TASKFORCE},
    "indicators.highlight": {Role.TASKFORCE},
}
ADD = {
    "departments.region": {Role.SYSTEM_ADMIN},
    "departments.department": {Role.SYSTEM_ADMIN},
    "departments.user": {Role.SECURITY_ADMIN},
    "departments.ledgersettings": {Role.TASKFORCE},
    "indicators.scheme": {Role.TASKFORCE},
    "indicators.indicator": {Role.TASKFORCE},
    "indicators.responsibility": {Role.TASKFORCE},
    "indicators.publicityquota": {Role.SYSTEM_ADMIN},
    "indicators.paperquota": {Role.SYSTEM_ADMIN},
}


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def county(module_db):
    return make_desk()


@pytest.fixture
def desk(county, db):
    return deepcopy(county)


def page(label, what):
    return reverse(f"admin:{label.replace('.', '_')}_{what}")


def own_models():
    return {model._meta.label_lower for model in admin.site._registry if model._meta.app_label != "reports"}


def test_every_registered_model_is_classified():
    assert own_models() == set(LOOK), "say above who may look at the new model"


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.long
def test_each_role_sees_its_own_part_and_no_other(desk, sign_in, bare_refusals, role):
    client = sign_in(make.make_user(role, department=desk.unit))
    assert client.get(reverse("admin:index")).status_code == (200 if role in ADMIN_ROLES | {Role.TASKFORCE} else 403)
    for label, roles in LOOK.items():
        assert client.get(page(label, "changelist")).status_code == (200 if role in roles else 403), label
        may_add = role in ADD.get(label, set())
        assert client.get(page(label, "add")).status_code == (200 if may_add else 403), label


def test_djangos_own_flags_open_nothing(sign_in):
    account = make.make_user(Role.STAFF, department=make.make_department(), is_staff=True, is_superuser=True)
    assert sign_in(account).get(reverse("admin:index")).status_code == 403


def test_a_stranger_is_sent_to_the_one_sign_in_page(client):
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("login"))
    assert client.post(reverse("admin:login"), {"username": "x", "password": "y"}).url.startswith(reverse("login"))


@pytest.mark.parametrize("role", [*sorted(ADMIN_ROLES), Role.TASKFORCE])
def test_nothing_is_deleted_and_no_figure_is_changed(desk, sign_in, bare_refusals, role):
    figure = desk.submit()
    client = sign_in(make.make_user(role, region=desk.region))
    for instance in (figure, desk.cycle, desk.speed, desk.unit, desk.staff):
        name = f"admin:{instance._meta.app_label}_{instance._meta.model_name}"
        assert client.post(reverse(f"{name}_delete", args=[instance.pk]), {"post": "yes"}).status_code == 403
    changed = client.post(reverse("admin:indicators_figure_change", args=[figure.pk]), {"value": "9"})
    assert changed.status_code == 403 and Figure.objects.get().value == 3


def test_the_task_force_sees_its_own_regions_rows(desk, sign_in):
    other = make_desk()
    desk.submit(), other.submit()
    client = sign_in(desk.taskforce)
    rows = client.get(page("indicators.figure", "changelist")).context["cl"].result_list
    assert [figure.department for figure in rows] == [desk.unit]
    foreign = reverse("admin:indicators_figure_change", args=[Figure.objects.get(department=other.unit).pk])
    assert client.get(foreign).status_code == 302, "not found, and back to the index"


def account_form(user, *grants, initial=0, **fields):
    data = {
        "username": user.username,
        "full_name": user.full_name,
        "department": user.department_id or "",
        "region": user.region_id or "",
        "is_active": "on",
        "grants-TOTAL_FORMS": len(grants),
        "grants-INITIAL_FORMS": initial,
        **fields,
    }
    for number, grant in enumerate(grants):
        data |= {f"grants-{number}-{name}": text for name, text in {"user": user.pk, **grant}.items()}
    return data


def keep(client, user, *grants, **fields):
    return client.post(reverse("admin:departments_user_change", args=[user.pk]), account_form(user, *grants, **fields))


def test_the_security_administrator_grants_a_role_and_it_is_on_record(sign_in):
    keeper = make.make_user(Role.SECURITY_ADMIN, full_name="安全员")
    user = make.make_user(department=make.make_department())
    assert keep(sign_in(keeper), user, {"role": Role.STAFF}).status_code == 302
    grant = RoleGrant.objects.get(user=user)
    assert (grant.role, grant.granted_by) == (Role.STAFF, "安全员")
    granted, entry = AuditEntry.objects.order_by("sequence")
    assert (granted.action, granted.actor, granted.target) == ("access.grant", keeper, user.username)
    assert granted.detail == {"client": "127.0.0.1", "role": Role.STAFF}
    assert (entry.action, entry.actor, entry.detail["id"]) == ("admin.change.user", keeper, user.pk)
    assert "role grant" in str(entry.detail["changes"]) and "Department staff" in str(entry.detail["changes"])


def test_a_role_is_taken_back(sign_in):
    user = make.make_user(Role.STAFF, department=make.make_department())
    grant = user.grants.get()
    existing = {"id": grant.pk, "DELETE": "on"}
    assert keep(sign_in(make.make_user(Role.SECURITY_ADMIN)), user, existing, initial=1).status_code == 302
    assert not user.grants.exists()
    assert AuditEntry.objects.get(action="access.revoke").detail == {"client": "127.0.0.1", "role": Role.STAFF}


def test_an_administrators_role_stands_alone(sign_in):
    user = make.make_user()
    both = keep(sign_in(make.make_user(Role.SECURITY_ADMIN)), user, {"role": Role.AUDIT_ADMIN}, {"role": Role.STAFF})
    assert "stands alone" in both.content.decode() and not user.grants.exists()


def test_nobody_serves_themselves_a_role(sign_in):
    keeper = make.make_user(Role.SECURITY_ADMIN)
    own = {"id": keeper.grants.get().pk}
    response = keep(sign_in(keeper), keeper, own, {"role": Role.TASKFORCE}, initial=1)
    assert response.status_code == 200 and keeper.grants.count() == 1


def slip_of(response):
    """The password that a slip shows, once."""
    assert response.status_code == 200 and "no-store" in response["Cache-Control"]
    return re.search(r'<b class="key-text">([a-z2-9-]{14})</b>', response.content.decode()).group(1)


def test_a_new_account_gets_a_random_password_on_a_slip_and_nowhere_else(sign_in):
    client = sign_in(make.make_user(Role.SECURITY_ADMIN))
    who = {"username": "zhang", "full_name": "张三", "department": "", "region": ""}
    grants = {"grants-TOTAL_FORMS": 1, "grants-INITIAL_FORMS": 0, "grants-0-role": Role.LEADER}
    assert 'type="password"' not in client.get(page("departments.user", "add")).content.decode()
    secret = slip_of(client.post(page("departments.user", "add"), who | grants))
    account = User.objects.get(username="zhang")
    assert (account.check_password(secret), account.must_change_password) == (True, True)
    assert [entry.action for entry in AuditEntry.objects.order_by("sequence")] == ["access.grant", "admin.add.user"]
    assert secret not in str(list(AuditEntry.objects.values_list("detail", flat=True)))
    change_page = reverse("admin:departments_user_change", args=[account.pk])
    assert secret not in client.get(change_page).content.decode()


def test_a_reset_is_asked_once_more_and_prints_a_slip(sign_in):
    keeper = make.make_user(Role.SECURITY_ADMIN)
    person = make.make_user(Role.STAFF, password="k4rn-7qvz-m2hd")
    client, address = sign_in(keeper), reverse("admin:auth_user_password_change", args=[person.pk])
    assert "random password" in client.get(address).content.decode()
    person.refresh_from_db()
    assert person.check_password("k4rn-7qvz-m2hd")
    first, second = slip_of(client.post(address)), slip_of(client.post(address))
    person.refresh_from_db()
    assert (first == second, person.check_password(second), person.must_change_password) == (False, True, True)
    assert AuditEntry.objects.filter(action="access.password_reset", target=person.username).count() == 2


def test_nobody_resets_themselves(sign_in):
    keeper = make.make_user(Role.SECURITY_ADMIN, password="k4rn-7qvz-m2hd")
    response = sign_in(keeper).post(reverse("admin:auth_user_password_change", args=[keeper.pk]))
    keeper.refresh_from_db()
    assert response.url == reverse("own_password") and keeper.check_password("k4rn-7qvz-m2hd")


def test_a_locked_account_is_unlocked_on_its_page(sign_in, client):
    person = make.make_user(Role.STAFF, password="k4rn-7qvz-m2hd")
    keeper = sign_in(make.make_user(Role.SECURITY_ADMIN))
    change_page = reverse("admin:departments_user_change", args=[person.pk])
    unlock = reverse("admin:departments_user_unlock", args=[person.pk])
    assert unlock not in keeper.get(change_page).content.decode()
    for _ in range(5):
        client.post(reverse("login"), {"username": person.username, "password": "wrong"})
    assert unlock in keeper.get(change_page).content.decode()
    keeper.post(unlock)
    right = {"username": person.username, "password": "k4rn-7qvz-m2hd"}
    assert client.post(reverse("login"), right).status_code == 302
    assert AuditEntry.objects.filter(action="access.unlock").count() == 1


def test_a_lost_telephone_is_removed_on_the_page_of_the_account(sign_in):
    person = make.make_user(Role.STAFF)
    TOTPDevice.objects.create(user=person, name="telephone", confirmed=True)
    keeper = sign_in(make.make_user(Role.SECURITY_ADMIN))
    remove = reverse("admin:departments_user_factor", args=[person.pk])
    assert remove in keeper.get(reverse("admin:departments_user_change", args=[person.pk])).content.decode()
    keeper.get(remove)
    assert TOTPDevice.objects.exists(), "looking removes nothing"
    keeper.post(remove)
    assert not TOTPDevice.objects.exists()
    assert AuditEntry.objects.get(action="access.factor_removed").target == person.username


@pytest.mark.parametrize("name", ["auth_user_password_change", "departments_user_unlock", "departments_user_factor"])
@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.TASKFORCE, Role.STAFF])
def test_no_other_role_reaches_an_account(sign_in, bare_refusals, name, role):
    person = make.make_user(Role.STAFF, password="k4rn-7qvz-m2hd")
    TOTPDevice.objects.create(user=person, name="telephone", confirmed=True)
    client = sign_in(make.make_user(role, region=make.make_region()))
    assert client.post(reverse(f"admin:{name}", args=[person.pk])).status_code == 403
    person.refresh_from_db()
    assert person.check_password("k4rn-7qvz-m2hd") and TOTPDevice.objects.exists()


def test_no_secret_of_a_second_factor_is_in_the_administration():
    assert not {model._meta.app_label for model in admin.site._registry} & {"otp_totp", "otp_static", "axes"}


def test_a_change_is_on_record_with_the_old_and_the_new_text(sign_in):
    region = Region.objects.create(code="430101", name="旧名")
    client = sign_in(make.make_user(Role.SYSTEM_ADMIN))
    client.post(
        reverse("admin:departments_region_change", args=[region.pk]),
        {"code": "430101", "name": "新名", "level": "county", "parent": "", "colours": "red_worse"},
    )
    assert AuditEntry.objects.get().detail["values"] == {"name": ["旧名", "新名"]}


def test_the_custom_of_colours_is_the_system_administrator_s_to_set(sign_in):
    region = make.make_region("云溪县")
    url = reverse("admin:departments_region_change", args=[region.pk])
    values = {"code": region.code, "name": region.name, "level": "county", "parent": "", "is_home": "on"}
    sign_in(make.make_user(Role.SYSTEM_ADMIN)).post(url, values | {"colours": "red_better"})
    region.refresh_from_db()
    assert region.red_is_better


def test_the_audit_administrator_changes_nothing_in_the_trail(sign_in):
    client = sign_in(make.make_user(Role.AUDIT_ADMIN))
    entry = record(actor=None, action="x", target="y")
    url = reverse("admin:departments_auditentry_change", args=[entry.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"action": "z"}).status_code == 403


def test_a_new_lead_ends_the_former_one_the_day_before(desk, sign_in):
    response = sign_in(desk.taskforce).post(
        page("indicators.responsibility", "add"),
        {
            "indicator": desk.speed.pk,
            "department": desk.neighbour.pk,
            "role": "lead",
            "valid_from": "2026-06-01",
            "section": "",
            "person": "",
            "chief": "",
        },
    )
    assert response.status_code == 302
    former, lead = Responsibility.objects.filter(indicator=desk.speed).order_by("valid_from")
    assert (former.valid_to, lead.department, lead.valid_to) == (date(2026, 5, 31), desk.neighbour, None)


def test_a_unit_of_another_region_cannot_be_made_lead(desk, sign_in):
    outside = make.make_department(region=make.make_region())
    response = sign_in(desk.taskforce).post(
        page("indicators.responsibility", "add"),
        {
            "indicator": desk.speed.pk,
            "department": outside.pk,
            "role": "lead",
            "valid_from": "2026-06-01",
        },
    )
    assert response.status_code == 200 and not Responsibility.objects.filter(department=outside).exists()


def indicator_form(indicator, **fields):
    return {
        "scheme": indicator.scheme_id,
        "code": indicator.code,
        "parent": indicator.parent_id or "",
        "position": 1,
        "is_leaf": "on",
        "name_zh": "新名",
        "name_en": "",
        "aliases": "[]",
        "unit_zh": "件",
        "unit_en": "",
        "direction": "lower",
        "basis": "month",
        "decimals": "2",
        "minimum": "0",
        "maximum": "",
        "method": "",
        "best": "",
        "worst": "",
        "exponent": "1",
        "full_marks": "100",
        "weight": "1",
        "aggregation": "mean",
        "reports": ["lead"],
        "rollup": "none",
        "rule_text": "",
        "effective_from": "",
        "effective_to": "",
        **fields,
    }


def test_the_catalogue_is_kept_by_the_task_force(desk, sign_in):
    url = reverse("admin:indicators_indicator_change", args=[desk.speed.pk])
    client = sign_in(desk.taskforce)
    assert client.post(url, indicator_form(desk.speed, reports=["lead", "township"])).status_code == 302
    desk.speed.refresh_from_db()
    assert (desk.speed.name_zh, desk.speed.reports) == ("新名", ["lead", "township"])
    assert AuditEntry.objects.get().detail["values"]["name_zh"] == ["办理时间", "新名"]


@pytest.mark.parametrize(
    ("text", "field"),
    [({"parent": "award"}, "parent"), ({"direction": ""}, "direction"), ({"reports": ["x"]}, "reports")],
)
def test_a_catalogue_that_would_not_hold_together_is_refused(desk, sign_in, text, field):
    if "parent" in text:
        text = {"parent": desk.award.pk}
    url = reverse("admin:indicators_indicator_change", args=[desk.speed.pk])
    response = sign_in(desk.taskforce).post(url, indicator_form(desk.speed, **text))
    assert field in response.context["adminform"].form.errors
    assert Indicator.objects.get(pk=desk.speed.pk).name_zh == "办理时间"


def test_bands_and_thresholds_are_kept_with_the_catalogue(desk, sign_in):
    url = reverse("admin:indicators_indicator_change", args=[desk.speed.pk])
    client = sign_in(desk.taskforce)
    assert client.post(url, indicator_form(desk.speed, band="0.2", warning="10", advanced="3")).status_code == 302
    desk.speed.refresh_from_db()
    assert (desk.speed.band, desk.speed.warning, desk.speed.advanced) == (Decimal("0.2"), 10, 3)


@pytest.mark.parametrize(
    ("text", "field"), [({"band": "-1"}, "band"), ({"warning": "3", "advanced": "10"}, "advanced")]
)
def test_a_band_below_zero_and_thresholds_against_the_direction_are_refused(desk, sign_in, text, field):
    url = reverse("admin:indicators_indicator_change", args=[desk.speed.pk])
    response = sign_in(desk.taskforce).post(url, indicator_form(desk.speed, **text))
    assert field in response.context["adminform"].form.errors


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "9" * 40, "0.3333333333333333333", "2026-05-01", "x"])
@pytest.mark.long
def test_a_number_that_is_none_or_has_digits_no_database_keeps_is_refused(desk, sign_in, text):
    url = reverse("admin:indicators_indicator_change", args=[desk.speed.pk])
    names = ["weight", "best", "maximum", "full_marks", "exponent"]
    response = sign_in(desk.taskforce).post(url, indicator_form(desk.speed, **dict.fromkeys(names, text)))
    errors = response.context["adminform"].form.errors
    assert [name for name in names if name not in errors] == []
    assert Indicator.objects.get(pk=desk.speed.pk).name_zh == "办理时间"


def test_sixteen_digits_are_refused_and_fifteen_are_kept(desk, sign_in):
    url = reverse("admin:indicators_indicator_change", args=[desk.speed.pk])
    client = sign_in(desk.taskforce)
    response = client.post(url, indicator_form(desk.speed, weight="0.3333333333333333"))
    assert response.context["adminform"].form.errors["weight"] == ["The number has more than 15 significant digits."]
    assert client.post(url, indicator_form(desk.speed, weight="0.333333333333333")).status_code == 302
    assert Indicator.objects.get(pk=desk.speed.pk).weight == Decimal("0.333333333333333")


def test_an_abolished_unit_gets_an_end_date(sign_in):
    unit = make.make_department("旧局")
    client = sign_in(make.make_user(Role.SYSTEM_ADMIN))
    client.post(
        reverse("admin:departments_department_change", args=[unit.pk]),
        {
            "region": unit.region_id,
            "code": unit.code,
            "name": unit.name,
            "short_name": unit.short_name,
            "kind": unit.kind,
            "review_path": "unit",
            "aliases": "[]",
            "parent": "",
            "city_counterpart": "",
            "position": "1",
            "active_from": "",
            "active_to": "2026-05-31",
        },
    )
    assert Department.objects.get(pk=unit.pk).active_to == date(2026, 5, 31)


def test_a_form_shows_the_digits_that_were_typed(desk, sign_in):
    Indicator.objects.filter(pk=desk.speed.pk).update(weight="1.5", minimum=0)
    form = sign_in(desk.taskforce).get(reverse("admin:indicators_indicator_change", args=[desk.speed.pk]))
    fields = form.context["adminform"].form
    assert 'value="1.5"' in str(fields["weight"]) and 'value="0"' in str(fields["minimum"])


def test_who_only_looks_sees_exact_digits_and_no_link_to_what_is_not_theirs(desk, sign_in):
    figure = desk.submit()
    page_of = reverse("admin:indicators_figure_change", args=[figure.pk])
    text = sign_in(make.make_user(Role.AUDIT_ADMIN)).get(page_of).content.decode()
    assert '<div class="readonly">3</div>' in text
    assert f'<div class="readonly">{desk.unit}</div>' in text
    assert reverse("admin:departments_department_change", args=[desk.unit.pk]) not in text
    listed = sign_in(desk.taskforce).get(page("indicators.figure", "changelist")).content.decode()
    assert '<td class="field-value">3</td>' in listed


@pytest.mark.parametrize("role", [*sorted(ADMIN_ROLES), Role.TASKFORCE])
def test_the_administration_stands_in_the_frame_of_the_product(sign_in, role):
    text = sign_in(make.make_user(role, region=make.make_region())).get(reverse("admin:index")).content.decode()
    assert 'class="nav"' in text and "css/admin.css" in text
    assert "entering state secrets is strictly prohibited" in text


def test_the_task_force_sets_the_working_days_of_escalation_for_its_own_region_alone(sign_in):
    region, foreign = make.make_region(), make.make_region()
    client, add = sign_in(make.make_taskforce(region)), page("departments.ledgersettings", "add")
    values = {
        "remind_before": 5,
        "assign_after": 2,
        "supervise_after": 4,
        "refer_after": 9,
        "reply_within": 3,
        "rectify_within": 44,
        "periods": 3,
    }
    for wrong in ({"region": foreign.pk}, {"region": region.pk, "refer_after": 4}):
        assert client.post(add, values | wrong).context["adminform"].form.errors
    client.post(add, values | {"region": region.pk})
    assert LedgerSettings.objects.get().region == region
    assert AuditEntry.objects.get().action == "admin.add.ledgersettings"
