"""What a sheet of figures changed is kept, seen by its unit, and taken back whole while nothing was built on it."""

from copy import deepcopy
from decimal import Decimal

import pytest
from django.urls import reverse

from departments.models import AuditEntry, ChangeSet, NameMeaning
from indicators.choices import FigureState
from indicators.models import Figure, Revision
from indicators.upload import door
from tests.indicators.entry.desk import make_desk
from tests.indicators.upload.sheets import confirm, faults, messages_of, sheet, statuses, upload_sheet

pytestmark = pytest.mark.django_db
HEAD = ["指标", "数值", "备注"]


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture(scope="module")
def county(module_db):
    return make_desk()


@pytest.fixture
def desk(county, db):
    return deepcopy(county)


@pytest.fixture
def clerk(desk, sign_in):
    return sign_in(desk.staff)


@pytest.fixture
def sheet_of_two(desk, clerk):
    """Two figures of a sheet, one of them over a draft."""
    desk.draft(value="3", note="旧")
    return confirm(clerk, upload_sheet(clerk, sheet(HEAD, ["办理时间", 2.5, "已核对"], ["示范典型", 1])))


def take_back(client, reason="传错了月份"):
    page = reverse("sheet_change", args=[ChangeSet.objects.get().pk])
    return client.post(page, {"reason": reason}, follow=True)


def test_it_says_what_was_changed_and_for_whom(desk, sheet_of_two):
    change_set = ChangeSet.objects.get()
    assert (change_set.door, change_set.unit, change_set.by) == ("figures", desk.unit, desk.staff)
    assert change_set.about == f"{desk.unit} · 2026-05" and change_set.text == "2 figures were saved."
    assert change_set.counts["new"] == 1 and change_set.counts["changed"] == 1
    facts = [(each["what"], each["before"], each["after"]) for each in change_set.differences]
    assert facts == [
        ("I01-01 办理时间", "3", "2.5"),
        ("I01-01 办理时间", "旧", "已核对"),
        ("I01-03 示范典型", "", "1"),
    ]
    assert sorted(row[1] for row in change_set.rows) == sorted(Figure.objects.values_list("pk", flat=True))


def test_taken_back_every_figure_says_what_it_said_and_its_history_says_both(desk, clerk, sheet_of_two):
    answer = take_back(clerk)
    assert "everything stands as it was" in messages_of(answer)
    speed, award = desk.figure(), desk.figure(desk.award)
    assert (speed.value, speed.note, speed.state) == (3, "旧", FigureState.DRAFT)
    assert award.is_blank and award.value is None
    kept = Revision.objects.filter(figure=speed).order_by("pk").values_list("after", flat=True)
    assert [Decimal(facts["value"]) for facts in kept] == [Decimal("2.5"), 3]
    assert AuditEntry.objects.get(action="sheet.take_back").detail["reason"] == "传错了月份"
    assert "Taken back by" in " ".join(take_back(clerk).text.split()) and desk.figure().value == 3


def test_a_figure_that_was_typed_over_since_keeps_the_whole_sheet(desk, clerk, sheet_of_two):
    figure = desk.figure(desk.award)
    Figure.objects.filter(pk=figure.pk).update(value=7, version=figure.version + 1)
    assert "Changed since by somebody else" in take_back(clerk).text
    assert desk.figure().value == Decimal("2.5") and ChangeSet.objects.get().taken_back_at is None


def test_what_was_submitted_stays_with_all_of_its_sheet(desk, clerk, sheet_of_two):
    Figure.objects.filter(pk=desk.figure(desk.award).pk).update(state=FigureState.SUBMITTED)
    answer = take_back(clerk)
    assert "Submitted since: I01-03 示范典型." in answer.text and desk.figure().value == Decimal("2.5")


def test_the_unit_sees_its_own_sheets_and_the_task_force_all(desk, clerk, sheet_of_two, sign_in):
    page = reverse("sheet_change", args=[ChangeSet.objects.get().pk])
    assert sign_in(desk.colleague).get(page).status_code == (200 if desk.colleague.department == desk.unit else 404)
    assert sign_in(desk.taskforce).get(page).status_code == 200
    assert sign_in(desk.leader).get(page).status_code == 403
    desk.staff.department = desk.neighbour
    desk.staff.save()
    assert clerk.get(page).status_code == 404 and "表.xlsx" not in clerk.get(reverse("sheet_changes")).text


def test_what_another_typed_while_it_was_confirmed_is_none_of_its_change(desk, clerk, monkeypatch):
    """A new figure of the same unit that appears between looking and storing is not the sheet's."""

    def save(*args, **fields):
        desk.draft(desk.rate, "90")
        return kept(*args, **fields)

    kept = door.save_figures
    with monkeypatch.context() as patch:
        patch.setattr(door, "save_figures", save)
        confirm(clerk, upload_sheet(clerk, sheet(HEAD, ["办理时间", 2.5])))
    assert [row[1] for row in ChangeSet.objects.get().rows] == [desk.figure().pk]
    take_back(clerk)
    assert desk.figure(desk.rate).value == 90


def test_an_unknown_name_is_answered_once_and_remembered_for_the_unit(desk, clerk):
    file = sheet(HEAD, ["开办时长", 2.5], ["邻县的数", 9])
    seen = upload_sheet(clerk, file)
    assert [cell for cell, _message in faults(seen)] == ["A2", "A3"]
    data = {"token": seen.context["upload"].token, "action": "names", "n0": "I01-01", "n1": "-", "always": "on"}
    seen = clerk.post(seen.redirect_chain[-1][0], data, follow=True)
    assert statuses(seen) == {"I01-01": "new"} and faults(seen) == []
    assert seen.context["counts"] == {
        "read": 2, "new": 1, "changed": 0, "same": 0, "passed": 1, "refused": 0, "gone": 0,
    }  # fmt: skip
    assert NameMeaning.objects.filter(unit=desk.unit, door="figures", kind="indicator").count() == 2
    assert statuses(upload_sheet(clerk, file)) == {"I01-01": "new"}


def test_a_pasted_table_goes_the_same_way(desk, clerk):
    page = reverse("entry_upload")
    seen = clerk.post(page, {"text": "指标\t数值\n办理时间\t2.5\n示范典型\t三\n"}, follow=True)
    assert [cell for cell, _message in faults(seen)] == ["B3"] and statuses(seen) == {"I01-01": "new"}
    confirm(clerk, seen)
    assert desk.figure().value == Decimal("2.5") and Figure.objects.count() == 1


@pytest.mark.parametrize("step", ["columns", "preview", "marked"])
def test_an_address_of_before_leads_to_the_page(desk, clerk, step):
    answer = clerk.get(f"/entry/upload/{step}/?cycle=2026-05&upload=x")
    assert answer.status_code == 302 and answer.url.startswith(reverse("entry_upload"))


def test_rows_that_go_wide_are_counted_once_and_a_bad_cell_holds_up_its_row_alone(desk, sign_in):
    boss = sign_in(desk.taskforce)
    head = ["单位", "办理时间", "示范典型", "办件量"]
    rows = [head, ["市监局", 2, 1, None], ["住建局", None, None, "三件半"]]
    seen = upload_sheet(boss, sheet(*rows), choose="1")
    assert [cell for cell, _message in faults(seen)] == ["D3"]
    assert (seen.context["counts"]["read"], seen.context["counts"]["new"], seen.context["counts"]["refused"]) == (
        2,
        1,
        1,
    )
    assert "2 figures were saved." in messages_of(confirm(boss, seen))
