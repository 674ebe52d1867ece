"""The page of a month for the task force: what it says, what it does, and what it keeps when something is refused."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from departments.models import AuditEntry
from indicators.choices import CycleState, FigureState
from indicators.models import Cycle, Reminder, Unlock
from tests import factories as make
from tests.indicators.entry.desk import make_desk

pytestmark = pytest.mark.django_db
ENGLISH = {"headers": {"accept-language": "en"}, "follow": True}


def moment(*parts):
    return timezone.make_aware(datetime(*parts))


NOW, DEADLINE, MONDAY = moment(2026, 6, 1, 9), moment(2026, 6, 5, 18), moment(2026, 6, 8, 10)


@pytest.fixture
def desk(monkeypatch):
    desk = make_desk(month=date(2026, 5, 1), deadline=DEADLINE)
    desk.submit(desk.speed)
    set_clock(monkeypatch, NOW)
    return desk


def set_clock(monkeypatch, at):
    monkeypatch.setattr(timezone, "now", lambda: at)


@pytest.fixture
def client(desk, sign_in):
    return sign_in(desk.taskforce)


def address(desk, name="month_detail"):
    return reverse(name, args=[desk.cycle.address])


def look(desk, client, **query):
    return client.get(address(desk), query, **ENGLISH)


def act(desk, client, action, **fields):
    return client.post(address(desk, "month_act"), {"action": action, **fields}, **ENGLISH)


def moving(desk, deadline, **fields):
    return {"deadline": deadline, "last": "", "reason": "停电", "seen": desk.cycle.deadline.isoformat(), **fields}


def test_the_list_offers_the_months_that_are_not_there_with_their_proposed_deadline(desk, client):
    page = client.get(reverse("month_list"), **ENGLISH)
    assert [month["label"] for month in page.context["offered"]] == ["2026-07", "2026-06", "2026-04"]
    assert [label for _address, label, _scheme in page.context["others"]] == ["2026-03", "2026-02", "2026-01"]
    assert "proposed deadline 2026-07-06 18:00" in page.content.decode()
    assert "2026-07-05 (Sunday) is a day off; the next working day is proposed." in page.content.decode()
    assert [row.label for row, _stage in page.context["lines"]] == ["2026-05"]


def test_a_month_is_opened_with_the_deadline_that_is_proposed(desk, client):
    opening = reverse("month_open", args=[f"2026-06:{desk.cycle.scheme.code}"])
    form = client.get(opening, **ENGLISH).context["form"]
    assert f"{form.initial['deadline']:%Y-%m-%d %H:%M}" == "2026-07-06 18:00"
    page = client.post(opening, {"deadline": "2026-07-06T18:00", "last": ""}, **ENGLISH)
    assert "2026-06 is open. Deadline: 2026-07-06 18:00" in page.content.decode()
    assert Cycle.objects.get(label="2026-06").deadline == moment(2026, 7, 6, 18)
    assert client.get(opening).status_code == 404, "it is there now"


def test_a_deadline_on_a_day_off_is_asked_about_and_taken_when_it_is_meant(desk, client):
    opening = reverse("month_open", args=[f"2026-06:{desk.cycle.scheme.code}"])
    wish = {"deadline": "2026-07-05T18:00", "last": ""}
    page = client.post(opening, wish, **ENGLISH)
    assert "2026-07-05 (Sunday) is a day off" in page.content.decode()
    assert 'value="2026-07-05T18:00"' in page.content.decode()
    assert not Cycle.objects.filter(label="2026-06").exists()
    client.post(opening, wish | {"confirm": "on"}, **ENGLISH)
    assert Cycle.objects.get(label="2026-06").deadline == moment(2026, 7, 5, 18)


def test_the_table_adds_up_and_says_how_each_unit_reported(desk, client):
    page = look(desk, client)
    line = next(line for line in page.context["lines"] if line["code"] == desk.unit.code)
    assert (line["parts"], line["owed"]) == (
        [("untouched", 2), ("drafted", 0), ("returned", 0), ("submitted", 1), ("checked", 0), ("approved", 0)],
        "3",
    )
    assert (line["timely_word"], line["timely_detail"]) == ("Not due yet", "2/3")
    assert sum(n for _part, n in page.context["totals"]["parts"]) == page.context["totals"]["owed"] == 4


def test_moving_the_deadline_later_needs_a_reason_and_both_moments_are_shown(desk, client):
    page = act(desk, client, "deadline", **moving(desk, "2026-06-09T18:00", reason=" "))
    assert page.context["deadline_form"].errors and 'value="2026-06-09T18:00"' in page.content.decode()
    page = act(desk, client, "deadline", **moving(desk, "2026-06-09T18:00", last="2026-06-11T18:00"))
    text = " ".join(page.content.decode().split())
    assert "2026-06-09 18:00; after that until 2026-06-11 18:00 with a reason" in text
    assert "after that until 2026-06-11 18:00 figures may be added with a reason" in text
    assert AuditEntry.objects.get(action="cycle.deadline").detail["reason"] == "停电"


def test_moving_it_earlier_says_what_that_shuts_out_before_it_is_done(desk, client):
    wish = moving(desk, "2026-06-03T18:00")
    page = act(desk, client, "deadline", **wish)
    errors = " ".join(page.context["deadline_form"].errors["confirm"])
    for text in ("earlier than 2026-06-05 18:00", "3 of 4 figures are not reported, of 2 units", "住建局"):
        assert text in errors
    desk.cycle.refresh_from_db()
    assert desk.cycle.deadline == DEADLINE
    act(desk, client, "deadline", **wish, confirm="on")
    desk.cycle.refresh_from_db()
    assert desk.cycle.deadline == moment(2026, 6, 3, 18)


def test_who_looked_at_an_older_deadline_decides_again(desk, client):
    Cycle.objects.filter(pk=desk.cycle.pk).update(deadline=DEADLINE + timedelta(days=3))
    page = act(desk, client, "deadline", **moving(desk, "2026-06-10T18:00"))
    assert "Somebody has moved the deadline meanwhile" in page.content.decode()


def test_closing_says_what_it_shuts_out_and_before_the_deadline_asks_why(desk, client):
    page = look(desk, client)
    assert page.context["shut_out"] == [
        "3 of 4 figures are not reported, of 2 units.",
        "1 unit has reported nothing: 住建局.",
        "1 figure waits for a reviewer.",
    ]
    assert act(desk, client, "close", reason="").context["close_form"].errors
    page = act(desk, client, "close", reason="为按期开会")
    assert "closed before the deadline: 为按期开会" in page.content.decode()
    desk.cycle.refresh_from_db()
    assert (desk.cycle.state, desk.cycle.closed_early_reason) == (CycleState.CLOSED, "为按期开会")
    assert "deadline_form" not in page.context and "reopen_form" in page.context


def test_a_month_that_somebody_closed_meanwhile_is_not_closed_once_more(desk, client):
    Cycle.objects.filter(pk=desk.cycle.pk).update(state=CycleState.CLOSED, closed_at=NOW - timedelta(hours=1))
    assert "The month was closed already." in act(desk, client, "close", reason="x").content.decode()


def test_a_closed_month_is_opened_again_with_a_reason_and_a_new_deadline(desk, client):
    act(desk, client, "close", reason="为按期开会")
    page = act(desk, client, "reopen", deadline="2026-06-09T18:00", last="", reason="")
    assert page.context["reopen_form"].errors
    page = act(desk, client, "reopen", deadline="2026-06-09T18:00", last="", reason="漏报")
    assert "2026-05 is open again. Deadline: 2026-06-09 18:00" in page.content.decode()
    desk.cycle.refresh_from_db()
    assert (desk.cycle.state, desk.cycle.closed_early_reason) == (CycleState.OPEN, "")


def test_a_published_month_says_that_it_is_only_corrected(desk, client):
    Cycle.objects.filter(pk=desk.cycle.pk).update(state=CycleState.FROZEN)
    page = look(desk, client)
    assert "can never be opened again" in page.content.decode()
    assert not any(name in page.context for name in ("deadline_form", "close_form", "reopen_form"))
    page = act(desk, client, "reopen", deadline="2026-06-09T18:00", last="", reason="漏报")
    desk.cycle.refresh_from_db()
    assert desk.cycle.state == CycleState.FROZEN


def extend(desk, client, *units, **fields):
    data = {"department": [unit.code for unit in units], "until": "2026-06-09T18:00", "reason": "停电", **fields}
    return client.post(address(desk, "month_extend"), data, **ENGLISH)


def test_the_units_that_are_ticked_get_more_time(desk, client):
    page = extend(desk, client, desk.unit, desk.neighbour)
    assert "2 units have time until 2026-06-09 18:00." in page.content.decode()
    assert Unlock.objects.count() == 2


def test_where_one_is_refused_the_ticks_stay_and_the_reason_is_named(desk, client):
    make.make_figure(desk.foreign, desk.neighbour, desk.cycle, "7", state=FigureState.SUBMITTED)
    page = extend(desk, client, desk.unit, desk.neighbour)
    assert page.context["refusals"] == [("住建局", "nothing is missing")]
    assert [line["code"] for line in page.context["lines"] if line["ticked"]] == [desk.unit.code, desk.neighbour.code]
    assert not Unlock.objects.exists()
    assert "Choose the units" in extend(desk, client).content.decode()


def test_units_of_another_region_are_not_extended(desk, client):
    foreign = make.make_department(region=make.make_region())
    assert "Choose the units" in extend(desk, client, foreign).content.decode()
    assert not Unlock.objects.exists()


def test_all_late_units_are_ticked_with_one_press(desk, sign_in, monkeypatch):
    set_clock(monkeypatch, MONDAY)
    client = sign_in(desk.taskforce)
    lines = look(desk, client, tick="late").context["lines"]
    assert all(line["ticked"] for line in lines) and len(lines) == 2
    assert not any(line["ticked"] for line in look(desk, client).context["lines"])


def remind(desk, client, **fields):
    return client.post(address(desk, "month_remind"), {"opening": "请尽快报送", **fields}, **ENGLISH)


def test_late_units_are_reminded_with_one_press_and_a_second_says_so(desk, sign_in, monkeypatch):
    set_clock(monkeypatch, MONDAY)
    client = sign_in(desk.taskforce)
    assert "again" not in look(desk, client).context["chase_form"].fields
    assert "People reminded: 2, units: 1." in remind(desk, client).content.decode()
    page = look(desk, client)
    assert "again" in page.context["chase_form"].fields
    assert "2 people were reminded by hand today already" in " ".join(page.content.decode().split())
    assert "2 people were reminded by hand today already and were left alone." in remind(desk, client).content.decode()
    assert Reminder.objects.get(user=desk.staff).text.count("请尽快报送") == 1


def test_on_a_day_off_the_page_says_so_and_offers_no_button(desk, sign_in, monkeypatch):
    set_clock(monkeypatch, moment(2026, 6, 6, 10))
    client = sign_in(desk.taskforce)
    text = " ".join(look(desk, client).content.decode().split())
    assert "2026-06-06 (Saturday) is a day off: nobody is disturbed. It can be sent from 2026-06-08 on." in text
    assert "Remind 2 units" not in text
    assert "not a working day" in remind(desk, client).content.decode()
    assert not Reminder.objects.exists()


def test_an_unknown_act_changes_nothing(desk, client):
    assert act(desk, client, "freeze").status_code == 200
    desk.cycle.refresh_from_db()
    assert desk.cycle.state == CycleState.OPEN


@pytest.mark.parametrize("units", [1, 3])
def test_the_pages_queries_do_not_grow_with_the_units(desk, client, django_assert_num_queries, units):
    for _ in range(units):
        make.make_lead(make.make_indicator(scheme=desk.cycle.scheme), make.make_department(region=desk.region))
    # Whether registrations may be counted is asked along with the indicators.
    make.make_lead(make.make_indicator(scheme=desk.cycle.scheme, restricted=True), make.make_department())
    with django_assert_num_queries(18):
        look(desk, client)
