"""Every form of every page is sent by everybody to whom it was not offered, and nothing is written.

The forms are those that the pages of one county really show, with everything that stands in them, button by button; a
new page brings its own. Nineteen identities send them: other units, the other roles, another county, administrators,
whoever lost a role or an account, and whoever acts for somebody else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.admin import site
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from lxml import html

from departments.choices import Role
from departments.models import Delegation, Letterhead, Meeting, Rhythm, User
from departments.people.acting import KEY
from indicators.models import Cycle
from reports.models import MonthlyReport
from tests import factories as make
from tests.departments.sheets.steps import Steps
from tests.flows.counties import Busy, busy_county
from tests.flows.doors import DEEDS, FILES, OF, PAGES, PASSING
from tests.flows.releases import Passing, play_releases
from tests.indicators.upload.sheets import address_of, sheet, upload_sheet
from tests.signing import open_session

pytestmark = pytest.mark.django_db
# One row that is taken, and one whose unit nobody knows.
SHEET = "单位,岗位,姓名,任职起始日\n{unit},经办人,钱七,2026-09-01\n不知何处,经办人,孙八,2026-09-01"
TYPISTS = (Role.TASKFORCE, Role.STAFF, Role.REVIEWER, Role.LEADER)
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
# What is kept of whoever tries: the trail, and their own session.
OF_THE_STRANGER = {"departments_auditentry", "departments_audithead", "departments_auditreach", "django_session"}
OF_THE_STRANGER |= {"departments_opensession", "axes_accesslog", "axes_accessattempt", "axes_accessfailurelog"}
# Everybody has these for themselves, wherever they are shown.
OWN = {
    "logout",
    "set_language",
    "own_password",
    "own_sessions",
    "session_end",
    "sessions_end",
    "second_factor",
    "view_save",
    "view_delete",
    "acting_end",
}

# The page of components shows forms that lead nowhere, and is long.
WITHOUT_ACTS = {"style"}
# What the scripts of a page ask for; files and a page that have no form of their own.
WITHOUT_FORM = {"entry_cell", "entry_paste", "entry_submit", "report_progress", "session_alive", "sign_in_again"}
WITHOUT_FORM |= {
    "sign_in_dialog",
    "entry_template",
    "entry_receipt",
    "entry_upload_marked",
    "entry_upload_match",
    "entry_upload_preview",
}
# The second step of somebody's signing in, which its own tests send. Any other deed is replayed here.
ELSEWHERE = {"sign_in_code"}
# These name a period or a day and no thing: another county's task force does them to its own, and ours stays as it is.
BY_NAME: dict[str, tuple[type[Model], ...]] = {
    "month_open": (Cycle,),
    "report_build": (MonthlyReport,),
    "meeting_plan": (Meeting,),
    "calendar_rhythms": (Rhythm, Meeting),
    "letterhead": (Letterhead,),
}


@dataclass(frozen=True)
class OfferedForm:
    """A form as a page shows it, with one of its buttons pressed."""

    route: str
    address: str
    data: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> tuple[str, ...]:
        """The same form on another page, or with another row in it."""
        numbers = re.compile(r"\d+")
        return self.route, *sorted({numbers.sub("#", name) for name, _value in self.data})


@dataclass
class Writes:
    """The tables that were written to, except what is kept of whoever tries."""

    tables: list[str] = field(default_factory=list)

    def __call__(self, execute, sql, params, many, context):
        if (found := WRITES.match(sql)) and found[1] not in OF_THE_STRANGER:
            self.tables.append(found[1])
        return execute(sql, params, many, context)


def addresses_of(busy: Busy, passing: Passing, role: str) -> Iterator[str]:
    """The pages that a role may open."""
    for name, roles in PAGES.items():
        if role in roles and name not in FILES | WITHOUT_ACTS:
            yield reverse(name, args=OF[name](busy) if name in OF else [])
    for roles, address in PASSING.values():
        if role in roles:
            yield address(passing)
    yield from addresses_of_administration()


def addresses_of_administration() -> Iterator[str]:
    """Adding one of each kind that the administration keeps, and changing the first; most roles see few of them."""
    for model in site._registry:
        of = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{of}_add")
        if first := model._default_manager.order_by("pk").first():
            yield reverse(f"{of}_change", args=[first.pk])


def begin_uploads(client: Client, passing: Passing) -> Iterator[tuple[str, bytes]]:
    """The pages on which sheets of a clerk end: headings that nobody knows, a preview, and one with a wrong cell."""
    name = passing.drafted.indicator.name_zh
    for rows in (
        [["报表"], ["考核内容", "我们的数", "去年的数"], [name, 61, 7]],
        [["指标", "数值"], [name, 61]],
        [["指标", "数值"], [name, "六十一点点"]],
    ):
        answer = upload_sheet(client, sheet(*rows), cycle=passing.drafted.cycle.address)
        yield address_of(answer), answer.content


def forms_of(client: Client, busy: Busy, passing: Passing, role: str) -> Iterator[OfferedForm]:
    """Every form that the pages of one person offer."""
    if role == Role.STAFF:
        for address, page in begin_uploads(client, passing):
            yield from forms_on(html.document_fromstring(page.decode()), address)
    if role == Role.TASKFORCE:
        steps = Steps(client, reverse("people_import"))
        page = steps.upload(SHEET.format(unit=busy.bureau.short_name)).content
        yield from forms_on(html.document_fromstring(page.decode()), steps.address)
    for address in addresses_of(busy, passing, role):
        answer = client.get(address)
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            yield from forms_on(html.document_fromstring(answer.content.decode()), address)


def forms_on(root, address: str) -> Iterator[OfferedForm]:
    for form in root.forms:
        if form.method != "POST":
            continue
        values = [(name, value) for name, value in form.form_values() if name != "csrfmiddlewaretoken"]
        buttons = root.xpath(f"//*[@form='{form.get('id')}']") if form.get("id") else []
        pressed = [b for b in [*form.xpath(".//button"), *buttons] if b.tag == "button"] or [None]
        for button in pressed:
            target = urljoin(address, (button is not None and button.get("formaction")) or form.action or address)
            extra = [(button.get("name"), button.get("value", ""))] if button is not None and button.get("name") else []
            try:
                route = resolve(urlsplit(target).path).url_name or ""
            except Resolver404:
                continue
            yield OfferedForm(route, target, (*values, *extra))


def identities(busy: Busy, other: Busy) -> dict[str, tuple[Client, str]]:
    """Whoever may be a stranger to a form: a browser each, and the role by whose pages it is judged."""
    second, town = busy.month.bureaus[1], busy.month.townships[0]
    users: dict[str, User] = {str(role): busy.users[role] for role in Role.values}
    users |= {f"{role} of another county": other.users[role] for role in TYPISTS}
    users |= {
        "staff of another unit": make.make_user(Role.STAFF, department=second),
        "reviewer of another unit": make.make_user(Role.REVIEWER, department=second),
        "staff of a township": make.make_user(Role.STAFF, department=town),
        "account without a role": make.make_user(department=second),
        "account without a region": make.make_user(Role.STAFF),
    }
    found = {name: (open_session(user), "") for name, user in users.items()}
    for role in Role.values:
        found[role] = found[role][0], role
    away = make.make_user(Role.REVIEWER, department=second)
    today = timezone.localdate()
    given = Delegation.objects.create(
        principal=away,
        delegate=users["staff of another unit"],
        valid_from=today,
        valid_to=today + timedelta(days=1),
        given_by_name="李四",
        given_at=timezone.now(),
    )
    acting = open_session(users["staff of another unit"])
    session = acting.session
    session[KEY] = given.pk
    session.save()
    gone = make.make_user(Role.TASKFORCE, region=busy.month.region)
    browser = open_session(gone)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    found |= {"acting for another unit's reviewer": (acting, ""), "switched off": (browser, "")}
    return found | {"nobody": (Client(), "")}


def rows_of(route: str, busy: Busy) -> list[list[tuple]]:
    """Our county's rows of what a form that names no thing writes."""
    kinds = BY_NAME.get(route, ())
    return [list(kind._default_manager.filter(region=busy.month.region).order_by("pk").values_list()) for kind in kinds]


@pytest.mark.long
def test_nobody_writes_by_a_form_that_was_not_offered_to_them(bare_refusals):
    busy, other = busy_county(), busy_county()
    passing = play_releases(busy)
    clients = identities(busy, other)
    assert len(clients) == 19
    forms: dict[tuple[str, ...], OfferedForm] = {}
    offered: dict[str, set[str]] = {name: set() for name in clients}
    for name, (client, role) in clients.items():
        if role:
            for form in forms_of(client, busy, passing, role):
                offered[name].add(form.route)
                if form.route not in OWN:
                    forms.setdefault(form.kind, form)
    assert len(forms) > 80, "the forms of the pages were not found"
    routes = {form.route for form in forms.values()}
    assert DEEDS - routes - OWN == WITHOUT_FORM | ELSEWHERE
    assert {"departments_region_add", "departments_user_change", "indicators_indicator_change"} <= routes
    written, sent = [], 0
    for name, (client, _role) in clients.items():
        for form in forms.values():
            if form.route in offered[name]:
                continue
            data: dict[str, list[str]] = {}
            for key, value in form.data:
                data.setdefault(key, []).append(value)
            writes, sent, before = Writes(), sent + 1, rows_of(form.route, busy)
            with connection.execute_wrapper(writes):
                answer = client.post(form.address, data)
            if form.route in BY_NAME and rows_of(form.route, busy) == before:
                writes.tables.clear()
            if answer.status_code >= 500 or writes.tables:
                written.append(f"{name}: {form.route} {answer.status_code} {sorted(set(writes.tables))}")
    assert written == [], "\n".join(written)
    assert sent > 1000
