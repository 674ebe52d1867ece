"""A session ends by itself, by its owner or with a new password; and nothing behind sign-in stays in a cache."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from departments.access.devices import device_name
from departments.choices import Role
from departments.models import AuditEntry, OpenSession
from tests import factories as make
from tests.flows.counties import busy_county
from tests.flows.doors import ARGUMENTS, OF, PAGES

pytestmark = pytest.mark.django_db
PASSWORD = "k4rn-7qvz-m2hd"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36"


@pytest.fixture
def person():
    return make.make_user(Role.STAFF, department=make.make_department(), password=PASSWORD)


@pytest.fixture
def clock(monkeypatch):
    """Moves the time, so and so far from when the test began."""
    began = timezone.now()

    def forward(**by):
        monkeypatch.setattr("django.utils.timezone.now", lambda: began + timedelta(**by))

    return forward


def browser(user, agent=CHROME, address="10.1.1.1"):
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    client.post(reverse("login"), {"username": user.username, "password": PASSWORD})
    return client


def is_in(client):
    return client.get(reverse("own_sessions")).status_code == 200


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (31, False)])
def test_a_session_that_nobody_uses_ends(person, clock, minutes, stays):
    client = browser(person)
    clock(minutes=minutes)
    assert is_in(client) is stays
    assert OpenSession.objects.exists() is stays


@pytest.mark.long
def test_a_session_in_use_goes_on_and_ends_after_a_working_day(person, clock):
    client = browser(person)
    for minutes in range(20, 8 * 60, 20):
        clock(minutes=minutes)
        assert is_in(client), minutes
    clock(minutes=8 * 60 + 1)
    assert not is_in(client)


def test_what_a_page_asks_by_itself_keeps_no_session_alive(person, clock):
    client = browser(person)
    for minutes in (10, 20, 29):
        clock(minutes=minutes)
        assert client.get(reverse("wall"), headers={"X-Background": "1"}).status_code == 200
    clock(minutes=31)
    assert not is_in(client)


def test_the_page_of_a_build_asks_by_itself():
    from reports.pages.monthly.views import report_progress

    assert report_progress.asks_by_itself


def test_a_script_of_a_session_that_ended_is_answered_in_json(person, clock):
    client = browser(person)
    clock(minutes=31)
    answer = client.post(reverse("entry_cell"), {}, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/json")


def test_a_page_learns_whether_its_person_is_still_signed_in(person, clock):
    client = browser(person)

    def ask(user):
        return client.post(reverse("session_alive"), {"user": user.pk}, content_type="application/json")

    assert ask(person).json() == {"user": person.pk}
    assert ask(make.make_user(Role.STAFF)).status_code == 401
    clock(minutes=31)
    assert ask(person).status_code == 401


def test_the_cookie_dies_with_the_browser(person):
    cookie = browser(person).cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"], cookie["httponly"]) == ("", "", True)


def test_the_owner_sees_every_browser_and_ends_one(person):
    here, there = browser(person), browser(person, "Mozilla/5.0 (X11; Linux) Firefox/120.0", "10.2.2.2")
    browser(make.make_user(Role.STAFF, password=PASSWORD), address="10.3.3.3")
    page = here.get(reverse("own_sessions")).content.decode()
    assert [text in page for text in ("Chrome · Windows", "Firefox · Linux", "10.2.2.2", "10.3.3.3")] == [
        True,
        True,
        True,
        False,
    ]
    other = OpenSession.objects.get(user=person, address="10.2.2.2")
    here.post(reverse("sessions_end"), {"only": other.pk})
    assert (is_in(here), is_in(there)) == (True, False)
    entry = AuditEntry.objects.get(action="access.sessions_end")
    assert (entry.actor, entry.detail) == (person, {"client": "10.1.1.1", "sessions": 1})


def test_all_other_sessions_are_ended_at_once(person):
    here, others = browser(person), [browser(person), browser(person)]
    here.post(reverse("sessions_end"))
    assert ([is_in(client) for client in others], is_in(here)) == ([False, False], True)


@pytest.mark.parametrize("only", ["theirs", "own", "x", "9" * 30])
def test_nobody_ends_the_session_of_another_and_nobody_their_own_by_it(person, only):
    here, stranger = browser(person), browser(make.make_user(Role.STAFF, password=PASSWORD), address="10.3.3.3")
    keys = {
        "theirs": OpenSession.objects.exclude(user=person).get().pk,
        "own": OpenSession.objects.get(user=person).pk,
    }
    here.post(reverse("sessions_end"), {"only": keys.get(only, only)})
    assert (is_in(here), is_in(stranger)) == (True, True)


def test_a_session_from_before_the_list_gets_its_row(person):
    client = Client()
    client.force_login(person)
    assert is_in(client) and OpenSession.objects.get().user == person


def test_signing_out_takes_the_row_and_is_on_record(person):
    client = browser(person)
    client.post(reverse("logout"))
    assert (is_in(client), OpenSession.objects.count()) == (False, 0)
    acts = list(AuditEntry.objects.order_by("sequence").values_list("action", "detail__client"))
    assert acts == [("access.sign_in", "10.1.1.1"), ("access.sign_out", "10.1.1.1")]


def test_rows_of_browsers_that_never_came_back_are_tidied(person, clock):
    browser(person)
    OpenSession.objects.update(opened_at=timezone.now() - timedelta(hours=9))
    browser(person)
    assert OpenSession.objects.count() == 1


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome · Windows"),
        (CHROME + " Edg/120.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) MicroMessenger/8.0", "WeChat · iPhone"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_is_known_by_its_browser_and_system(agent, name):
    assert device_name(agent) == name


@pytest.fixture(scope="module")
def county(module_db):
    return busy_county()


class TestCaches:
    @pytest.mark.long
    def test_no_page_or_file_stays_in_a_cache(self, county, sign_in):
        """Every address of ``PAGES``, as a role that may open it."""
        wrong = []
        for name, roles in PAGES.items():
            client = sign_in(county.users[sorted(roles)[0]])
            response = client.get(reverse(name, args=OF[name](county) if name in OF else ARGUMENTS.get(name, [])))
            kept = response.get("Cache-Control", "")
            if "no-store" not in kept or "private" not in kept:
                wrong.append((name, response.status_code, kept))
        assert len(PAGES) > 80 and wrong == []

    def test_neither_does_the_sign_in_page_the_administration_or_a_refusal(self, county, sign_in, client):
        keeper = sign_in(county.users[Role.SECURITY_ADMIN])
        answers = [
            client.get(reverse("login")),
            client.get(reverse("home")),
            keeper.get(reverse("admin:index")),
            keeper.get(reverse("entry")),
            keeper.get("/nowhere/"),
        ]
        assert [answer.status_code for answer in answers] == [200, 302, 200, 403, 404]
        assert ["no-store" in answer["Cache-Control"] for answer in answers] == [True] * 5

    def test_static_files_are_answered_before_and_may_be_kept(self):
        order = settings.MIDDLEWARE
        before = order.index("whitenoise.middleware.WhiteNoiseMiddleware")
        assert before < order.index("config.middleware.keep_out_of_caches")
