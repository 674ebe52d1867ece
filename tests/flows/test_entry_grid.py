"""The entry grid in a real browser: forty cells by keyboard, messy blocks, no server, no session, two people."""

import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db.models import QuerySet
from django.test.testcases import LiveServerThread
from django.urls import reverse
from playwright.sync_api import Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from departments.choices import ActionKind, ActionState, Role
from departments.models import User
from indicators.choices import CountedFrom, Direction, FigureState, Rollup
from indicators.models import Cycle, Figure, Indicator
from tests import factories as make
from tests.flows.windows import Visits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROWS = 40
PASSWORD = "a-long-password-1"
PASTE = """([text, html]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  if (html) data.setData("text/html", html);
  const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(paste);
}"""


@dataclass(frozen=True)
class GridSheet:
    """A unit with rows of every kind, last month submitted, and its people."""

    cycle: Cycle
    leaves: list[Indicator]
    staff: User
    colleague: User
    taskforce: User

    def figures(self) -> QuerySet[Figure]:
        return Figure.objects.filter(cycle=self.cycle)

    def values(self) -> dict[str, Decimal | None]:
        rows = self.figures().values_list("indicator__code", "value")
        return {code: value and value.normalize() for code, value in rows}


def make_sheet(rows: int = ROWS, *, ratios: int = 0) -> GridSheet:
    """The last rows are rates, typed as numerator and denominator; the others are plain numbers near 100."""
    region, scheme = make.make_region(), make.make_scheme()
    make.make_settings(scheme)
    unit = make.make_department("市监局", region=region)
    months = [date(2026, 9, 1), date(2026, 10, 1)]
    before, cycle = (make.make_cycle(scheme=scheme, region=region, month=month) for month in months)
    Cycle.objects.filter(pk=cycle.pk).update(deadline="2099-01-01T00:00:00Z")
    top = make.make_indicator("I01", scheme=scheme, name_zh="开办企业", is_leaf=False)
    leaves = []
    for n in range(rows):
        more = {"rollup": Rollup.RATIO, "unit_zh": "%", "unit_en": "percent"} if n >= rows - ratios else {}
        direction = Direction.LOWER if n % 3 == 2 and not more else Direction.HIGHER
        leaf = make.make_indicator(
            f"I01-{n + 1:02}", parent=top, name_zh=f"办件指标{n + 1}", direction=direction, **more
        )
        make.make_lead(leaf, unit)
        make.make_figure(leaf, unit, before, 90 if more else 100 + n)
        make.make_benchmark(leaf, region, best=98 if more else 150, average=95)
        leaves.append(leaf)
    return GridSheet(
        cycle,
        leaves,
        make.make_user(Role.STAFF, department=unit, password=PASSWORD),
        make.make_user(Role.STAFF, department=unit, full_name="周强"),
        make.make_taskforce(region),
    )


def open_grid(visits: Visits, user: User, *, language: str = "en-US", **query: str) -> Page:
    page = visits.of(user, language=language)
    page.goto(reverse("entry", query={"mode": "grid", **query}))
    expect(page.locator("#grid[data-ready]")).to_be_attached()
    return page


def cell(page: Page, leaf: Indicator, column: str = "Value") -> Locator:
    return page.get_by_role("row", name=re.compile(leaf.code)).get_by_role("textbox", name=re.compile(f"{column}$"))


def state(page: Page, leaf: Indicator) -> Locator:
    return page.get_by_role("row", name=re.compile(leaf.code)).locator(".g-word")


def all_saved(page: Page) -> None:
    expect(page.locator("#sync")).to_have_text("Everything is saved")


def tab_until(page: Page, script: str, key: str = "Tab") -> None:
    for _ in range(60):
        page.keyboard.press(key)
        if page.evaluate(f"() => document.activeElement.matches('{script}')"):
            return
    raise AssertionError(f"{script} is not reached by {key}")


@pytest.mark.long
def test_forty_cells_are_typed_and_handed_in_by_keyboard_alone(visits):
    sheet = make_sheet()
    page = open_grid(visits, sheet.staff)
    tab_until(page, "input.g-in")
    for n in range(ROWS):
        page.keyboard.type(str(101 + n))
        page.keyboard.press("Enter")
    expect(state(page, sheet.leaves[-1])).to_contain_text("Saved")
    all_saved(page)
    assert sheet.values() == {leaf.code: 101 + n for n, leaf in enumerate(sheet.leaves)}
    tab_until(page, "[data-submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Receipt of submission")
    expect(page.get_by_role("table").locator("tbody tr")).to_have_count(ROWS)
    assert set(sheet.figures().values_list("state", flat=True)) == {FigureState.SUBMITTED}
    page.get_by_role("link", name="Back to the sheet").click()
    expect(page.locator("td.g-state.is-locked")).to_have_count(ROWS)


@pytest.mark.long
def test_the_grid_is_one_tab_stop_and_keys_move_type_undo_and_open_the_panel(visits):
    sheet = make_sheet(4, ratios=2)
    page = open_grid(visits, sheet.staff)
    assert page.locator("#grid [tabindex='0']").count() == 1
    first, _second, third, fourth = sheet.leaves
    tab_until(page, "input.g-in")
    expect(cell(page, first, "Value or numerator")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("9")
    page.keyboard.press("Tab")
    expect(cell(page, third, "Denominator")).to_be_focused()
    page.keyboard.type("10")
    page.keyboard.press("Enter")  # down, to the column where Tab began
    expect(cell(page, fourth, "Value or numerator")).to_be_focused()
    row = page.get_by_role("row", name=re.compile(third.code))
    expect(row).to_contain_text("= 90.00")
    expect(row).to_contain_text("8.00 percentage points behind")
    page.keyboard.type("77")
    page.keyboard.press("Escape")
    expect(cell(page, fourth, "Value or numerator")).to_have_value("")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("row", name=re.compile(fourth.code)).get_by_role("gridcell").nth(4)).to_be_focused()
    page.keyboard.press("Home")
    expect(page.get_by_role("row", name=re.compile(fourth.code)).get_by_role("rowheader")).to_be_focused()
    before = page.locator("#grid").bounding_box()
    page.keyboard.press("Control+Enter")
    panel = page.get_by_role("complementary", name="Details")
    expect(panel).to_contain_text("省营商环境通报〔2026〕5号")
    assert page.locator("#grid").bounding_box() == before, "the panel moves nothing"
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("row", name=re.compile(fourth.code)).get_by_role("rowheader")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(cell(page, third, "Denominator")).to_have_value("")


@pytest.mark.long
def test_an_open_input_method_keeps_its_keys(visits):
    """While an IME composes, Enter takes the candidate and must not leave the cell."""
    sheet = make_sheet(2)
    page = open_grid(visits, sheet.staff)
    note = cell(page, sheet.leaves[0], "Note")
    note.click()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "jijie", "selectionStart": 5, "selectionEnd": 5})
    for key in ("Enter", "ArrowDown", "Escape", "Tab"):
        note.evaluate(
            "(input, key) => input.dispatchEvent(new KeyboardEvent('keydown',"
            " { key, keyCode: 229, isComposing: true, bubbles: true, cancelable: true }))",
            key,
        )
        expect(note).to_be_focused()
    expect(note).to_have_value("jijie")
    session.send("Input.insertText", {"text": "季节性波动"})
    page.keyboard.press("Enter")
    expect(cell(page, sheet.leaves[1], "Note")).to_be_focused()
    all_saved(page)
    assert sheet.figures().get(note__gt="").note == "季节性波动"


MESSY = ["１０１．５", "1,020", "103件", " 104 ", "—", "/", "####", "1.2E+05", "2026-10-01", "1,09"]


@pytest.mark.long
def test_a_messy_block_of_forty_by_two_is_previewed_taken_over_and_undone_in_one_step(visits):
    sheet = make_sheet()
    Figure.objects.create(
        cycle=sheet.cycle,
        indicator=sheet.leaves[20],
        department=sheet.staff.department,
        value=120,
        state=FigureState.SUBMITTED,
        entered_by=sheet.colleague,
    )
    page = open_grid(visits, sheet.staff)
    lines = [f"{MESSY[n] if n < len(MESSY) else 101 + n}\t说明{n}" for n in range(ROWS)] + ["999\t多出"]
    cell(page, sheet.leaves[0]).focus()
    page.evaluate(PASTE, ["\r\n".join(lines) + "\r\n", ""])
    dialog = page.get_by_role("dialog", name="What was understood")
    # The cells of the second column lie over notes; row 21 is read-only; two blanks and four faults are in the first.
    expect(dialog).to_contain_text("72 to take over, 0 as before, 2 empty, 2 read-only and skipped, 4 with errors")
    expect(dialog).to_contain_text("999, 多出")
    expect(dialog).to_contain_text("column was too narrow")
    assert Axe().run(page).violations_count == 0
    dialog.get_by_role("button", name="Take over").click()
    all_saved(page)
    found = sheet.values()
    assert [found[leaf.code] for leaf in sheet.leaves[:4]] == [Decimal("101.5"), 1020, 103, 104]
    assert [found[leaf.code] for leaf in sheet.leaves[4:10]] == [None] * 6
    assert found[sheet.leaves[20].code] == 120 and found[sheet.leaves[39].code] == 140
    assert Figure.objects.filter(note__startswith="说明").count() == 39
    page.get_by_role("button", name="Undo").click()
    all_saved(page)
    assert set(sheet.values().values()) == {None, Decimal(120)}
    assert not Figure.objects.exclude(note="").exists()


@pytest.mark.long
def test_merged_cells_of_a_pasted_table_leave_gaps(visits):
    sheet = make_sheet(3)
    page = open_grid(visits, sheet.staff)
    cell(page, sheet.leaves[0]).focus()
    html = (
        "<table><tr><td rowspan=2>101</td><td>甲</td></tr><tr><td>乙</td></tr><tr><td>103</td><td>丙</td></tr></table>"
    )
    page.evaluate(PASTE, ["101\t甲\n\t乙\n103\t丙", html])
    dialog = page.get_by_role("dialog", name="What was understood")
    expect(dialog).to_contain_text("5 to take over, 0 as before, 1 empty")
    dialog.get_by_role("button", name="Take over").click()
    all_saved(page)
    assert list(sheet.values().values()) == [101, None, 103]


@pytest.fixture
def lonely_server(live_server: object) -> Iterator["Stoppable"]:
    server = Stoppable()
    server.start()
    yield server
    server.stop()


class HangsUp(ThreadedWSGIServer):
    """Closes the connections that browsers keep open, as a process that ends does."""

    def __init__(self, *args, **kwargs) -> None:
        self.lines: list[socket.socket] = []
        # Its second start comes while the first one's connections still linger on the port.
        super().__init__(*args, **kwargs | {"allow_reuse_address": True})

    def process_request(self, request, client_address) -> None:
        self.lines.append(request)
        super().process_request(request, client_address)

    def server_close(self) -> None:
        super().server_close()
        for line in self.lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class Stoppable:
    """A server of our own on one port, that can be stopped and started again there."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.running: LiveServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(LiveServerThread, "server_class", HangsUp)
            self.running = LiveServer(f"127.0.0.1:{self.port}")

    def stop(self) -> None:
        if self.running is not None:
            self.running.stop()
            self.running = None


@pytest.mark.long
def test_a_server_stopped_and_started_mid_entry_loses_no_cell(visits, lonely_server):
    sheet = make_sheet(6)
    visits.address = lonely_server.url
    page = open_grid(visits, sheet.staff)
    values = iter(range(101, 107))
    cell(page, sheet.leaves[0]).focus()

    def type_two() -> None:
        for _ in range(2):
            page.keyboard.type(str(next(values)))
            page.keyboard.press("Enter")

    type_two()
    all_saved(page)
    lonely_server.stop()
    type_two()
    expect(state(page, sheet.leaves[3])).to_contain_text("Not sent yet")
    expect(page.locator("#sync")).to_contain_text("No connection: 2 kept in this browser")
    type_two()
    assert len(sheet.values()) == 2
    lonely_server.start()
    all_saved(page)
    assert list(sheet.values().values()) == [101, 102, 103, 104, 105, 106]
    visits.forgive("ERR_CONNECTION_REFUSED", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET", "ERR_SOCKET_NOT_CONNECTED")


@pytest.mark.long
def test_what_was_typed_offline_survives_a_reload_and_is_forgotten_on_signing_out(visits):
    sheet = make_sheet(3)
    page = open_grid(visits, sheet.staff)
    page.route("**/entry/cell/", lambda route: route.abort("internetdisconnected"))
    page.on("dialog", lambda dialog: dialog.accept())
    cell(page, sheet.leaves[0]).fill("101")
    cell(page, sheet.leaves[1]).fill("abc")
    cell(page, sheet.leaves[2]).focus()
    expect(state(page, sheet.leaves[0])).to_contain_text("Not sent yet")
    page.reload()
    expect(cell(page, sheet.leaves[0])).to_have_value("101")
    page.unroute("**/entry/cell/")
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    expect(state(page, sheet.leaves[0])).to_contain_text("Saved")
    expect(state(page, sheet.leaves[1])).to_contain_text("Has an error")
    assert list(sheet.values().values()) == [101]
    assert page.evaluate("() => Object.keys(localStorage).length") == 1, "the fault is kept as it was typed"
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.evaluate("() => Object.keys(localStorage).length") == 0
    visits.forgive("ERR_INTERNET_DISCONNECTED")


@pytest.mark.long
def test_a_session_that_ends_mid_entry_is_taken_up_in_place_and_the_queue_replays(visits):
    sheet = make_sheet(4)
    page = open_grid(visits, sheet.staff)
    cell(page, sheet.leaves[0]).fill("101")
    cell(page, sheet.leaves[1]).focus()
    all_saved(page)
    Session.objects.all().delete()
    page.keyboard.type("102")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_contain_text(sheet.staff.username)
    assert Axe().run(page).violations_count == 0
    dialog.get_by_label("Password").fill("wrong")
    dialog.get_by_role("button", name="Sign in and go on").click()
    expect(dialog.get_by_role("alert")).to_contain_text("password is not right")
    dialog.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    all_saved(page)
    page.keyboard.type("103")
    page.keyboard.press("Enter")
    expect(state(page, sheet.leaves[2])).to_contain_text("Saved")
    all_saved(page)
    assert list(sheet.values().values()) == [101, 102, 103]
    visits.forgive("401", "403")


@pytest.mark.parametrize(("choice", "stands"), [("Theirs", 105), ("Mine", 106), ("Before", None)])
@pytest.mark.long
def test_two_browsers_on_one_cell_show_theirs_mine_and_before_and_one_decides(visits, choice, stands):
    sheet = make_sheet(2)
    first, second = open_grid(visits, sheet.colleague), open_grid(visits, sheet.staff)
    for page, value in ((first, "105"), (second, "106")):
        cell(page, sheet.leaves[0]).fill(value)
        cell(page, sheet.leaves[1]).focus()
        page.wait_for_function("() => !document.querySelector('.is-saving')")
    expect(state(second, sheet.leaves[0])).to_contain_text("Conflict")
    group = second.get_by_role("group", name="Conflict")
    expect(group).to_contain_text("周强")
    for text in ("Theirs 105", "Mine 106", "Before empty"):
        expect(group.get_by_role("button", name=text)).to_be_visible()
    assert sheet.values() == {sheet.leaves[0].code: 105}
    assert Axe().run(second).violations_count == 0
    group.get_by_role("button", name=choice).click()
    all_saved(second)
    assert sheet.values() == {sheet.leaves[0].code: stands}


def type_into(page: Page, sheet: GridSheet, value: str) -> None:
    cell(page, sheet.leaves[0]).fill(value)
    cell(page, sheet.leaves[1]).focus()
    page.wait_for_function("() => !document.querySelector('.is-saving')")


def counts(page: Page) -> dict[str | None, str]:
    return {each.get_attribute("data-count"): each.inner_text() for each in page.locator("[data-count]").all()}


@pytest.mark.long
def test_one_account_at_two_desks_is_asked_which_value_stands(visits):
    sheet = make_sheet(2)
    first, second = open_grid(visits, sheet.staff), open_grid(visits, sheet.staff)
    type_into(first, sheet, "105")
    type_into(first, sheet, "106")
    all_saved(first)
    type_into(second, sheet, "107")
    group = second.get_by_role("group", name="Conflict")
    expect(group).to_contain_text("under your own account in another tab or at another desk")
    assert sheet.values() == {sheet.leaves[0].code: 106}
    group.get_by_role("button", name="Mine").click()
    all_saved(second)
    assert sheet.values() == {sheet.leaves[0].code: 107}
    # The first desk still shows its 106: typed once more it is a statement against the 107 that stands there.
    type_into(first, sheet, "106")
    group = first.get_by_role("group", name="Conflict")
    for text in ("Stands there 107", "Mine 106"):
        expect(group.get_by_role("button", name=text)).to_be_visible()
    assert sheet.values() == {sheet.leaves[0].code: 107}


@pytest.mark.long
def test_a_stale_desk_submits_nothing_that_it_does_not_show(visits):
    sheet = make_sheet(3)
    first = open_grid(visits, sheet.staff)
    for leaf, value in zip(sheet.leaves, ("101", "102", "101"), strict=True):
        cell(first, leaf).fill(value)
        cell(first, sheet.leaves[0]).focus()
    all_saved(first)
    second = open_grid(visits, sheet.staff)
    type_into(second, sheet, "111")
    all_saved(second)
    assert counts(first) == {"blank": "0", "draft": "3", "submitted": "0", "returned": "0", "approved": "0"}
    button = first.get_by_role("button", name="Submit for review").first
    expect(button).to_have_text("Submit for review (3)")
    button.click()
    summary = first.get_by_role("alert", name="There is a problem")
    expect(summary).to_contain_text("changed since your page showed it")
    group = first.get_by_role("group", name="Conflict")
    for text in ("Stands there 111", "Mine 101"):
        expect(group.get_by_role("button", name=text)).to_be_visible()
    states = dict(sheet.figures().values_list("indicator__code", "state"))
    assert list(states.values()) == [FigureState.DRAFT, FigureState.SUBMITTED, FigureState.SUBMITTED]
    assert counts(first) == {"blank": "0", "draft": "1", "submitted": "2", "returned": "0", "approved": "0"}
    expect(first.get_by_role("link", name="Receipts")).to_be_visible()
    assert Axe().run(first).violations_count == 0
    group.get_by_role("button", name="Stands there").click()
    all_saved(first)
    expect(button).to_have_text("Submit for review (1)")
    button.click()
    expect(first.get_by_role("heading", level=1)).to_contain_text("Receipt of submission")
    expect(first.get_by_role("table")).to_contain_text("111")
    first.get_by_role("link", name="No. 1,").click()
    expect(first.get_by_role("table").locator("tbody tr")).to_have_count(2)
    assert Axe().run(first).violations_count == 0
    assert sheet.values()[sheet.leaves[0].code] == 111


@pytest.mark.long
def test_a_block_pasted_over_a_stale_page_shows_what_stands_there_by_now(visits):
    sheet = make_sheet(2)
    page = open_grid(visits, sheet.staff)
    type_into(page, sheet, "105")
    all_saved(page)
    other = open_grid(visits, sheet.colleague)
    type_into(other, sheet, "106")
    all_saved(other)
    cell(page, sheet.leaves[0]).focus()
    page.evaluate(PASTE, ["107\n108", ""])
    dialog = page.get_by_role("dialog", name="What was understood of the pasted block")
    expect(dialog).to_contain_text("2 to take over, 0 as before")
    expect(dialog).to_contain_text("1 of them changed since the page was loaded")
    expect(dialog.get_by_role("row", name=re.compile(sheet.leaves[0].code))).to_contain_text("106")
    dialog.get_by_role("button", name="Cancel").click()
    expect(cell(page, sheet.leaves[0])).to_have_value("106")
    page.evaluate(PASTE, ["107\n108", ""])
    dialog.get_by_role("button", name="Take over").click()
    all_saved(page)
    assert list(sheet.values().values()) == [107, 108]


@pytest.mark.long
def test_an_answer_that_was_lost_on_the_way_is_no_conflict_with_oneself(visits):
    sheet = make_sheet(2)
    page = open_grid(visits, sheet.staff)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route("**/entry/cell/", lose)
    type_into(page, sheet, "105")
    expect(state(page, sheet.leaves[0])).to_contain_text("Not sent yet")
    assert sheet.values() == {sheet.leaves[0].code: 105}
    page.unroute("**/entry/cell/")
    type_into(page, sheet, "106")
    all_saved(page)
    assert sheet.values() == {sheet.leaves[0].code: 106}
    visits.forgive("ERR_CONNECTION_RESET", "ERR_FAILED")


@pytest.mark.long
def test_a_slip_is_mended_and_a_doubt_answered_with_one_click_each(visits):
    sheet = make_sheet(2)
    page = open_grid(visits, sheet.staff)
    cell(page, sheet.leaves[0]).fill("1000")
    cell(page, sheet.leaves[1]).fill("80")  # a fifth worse than 101
    cell(page, sheet.leaves[0]).focus()
    first, second = (page.get_by_role("row", name=re.compile(leaf.code)) for leaf in sheet.leaves)
    first.get_by_role("button", name="change it to 100").click()
    expect(cell(page, sheet.leaves[0])).to_have_value("100")
    all_saved(page)
    page.get_by_role("button", name="Submit for review").first.click()
    summary = page.get_by_role("alert", name="There is a problem")
    expect(summary).to_contain_text("Worse than last period")
    expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    expect(cell(page, sheet.leaves[1], "Note")).to_be_focused()
    second.get_by_role("combobox").select_option("Seasonal fluctuation.")
    all_saved(page)
    page.get_by_role("button", name="Submit for review").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Receipt of submission")
    assert list(sheet.figures().values_list("note", flat=True).order_by("indicator__code")) == [
        "",
        "Seasonal fluctuation.",
    ]


@pytest.mark.long
def test_what_a_ledger_knows_is_taken_over_with_one_click_and_undone_with_another(visits):
    """From the row, and from the side panel; nothing is entered by itself, and another number is asked about."""
    sheet = make_sheet(3, ratios=1)
    plain, _other, rate = sheet.leaves
    Indicator.objects.filter(pk=plain.pk).update(counted_from=CountedFrom.OPEN_PROMISES, decimals=0)
    Indicator.objects.filter(pk=rate.pk).update(counted_from=CountedFrom.RESOLVED_PROMISES)
    fields = {"kind": ActionKind.PROMISE, "opened": date(2026, 9, 1), "due": date(2027, 9, 1)}
    closed = {"state": ActionState.CLOSED, "closed_on": date(2026, 10, 5), "closed_by_name": "陈晓明"}
    unit = sheet.staff.department
    for more in ({}, {}, closed):
        make.make_action(unit, **fields | more)
    page = open_grid(visits, sheet.staff)
    assert not sheet.figures().exists()
    row = page.get_by_role("row", name=re.compile(plain.code))
    expect(row).to_contain_text("In the ledger: 2 not resolved")
    row.get_by_role("button", name="Take over").click()
    expect(cell(page, plain, "Value or numerator")).to_have_value("2")
    all_saved(page)
    assert sheet.values() == {plain.code: 2}
    page.locator("#undo").click()
    expect(cell(page, plain, "Value or numerator")).to_have_value("")
    page.get_by_role("row", name=re.compile(rate.code)).get_by_role("rowheader").click()
    page.locator("#panel").get_by_role("button", name="Take over").click()
    expect(cell(page, rate, "Denominator")).to_have_value("3")
    all_saved(page)
    stored = sheet.figures().get(indicator=rate)
    assert (stored.numerator, stored.denominator) == (1, 3)
    cell(page, plain, "Value or numerator").fill("7")
    cell(page, plain, "Value or numerator").press("Enter")
    expect(row).to_contain_text("differs from what is known")
    all_saved(page)
    assert sheet.figures().get(indicator=plain).value == 7


@pytest.mark.long
def test_errors_block_handing_in_and_each_is_linked_to_its_cell(visits):
    sheet = make_sheet(3)
    page = open_grid(visits, sheet.staff)
    for leaf, text in zip(sheet.leaves, ("101", "abc", "1,2"), strict=True):
        cell(page, leaf).fill(text)
    page.get_by_role("button", name="Submit for review").last.click()
    summary = page.get_by_role("alert", name="There is a problem")
    expect(summary.get_by_role("link")).to_have_count(3)
    summary.get_by_role("link", name=re.compile("abc")).click()
    wrong = cell(page, sheet.leaves[1])
    expect(wrong).to_be_focused()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_description(re.compile("is not a number"))
    assert Axe().run(page).violations_count == 0
    assert sheet.figures().get().state == FigureState.DRAFT


@pytest.mark.long
def test_a_sheet_is_filled_doubted_and_handed_in_without_javascript(visits):
    sheet = make_sheet(3)
    page = visits.of(sheet.staff, javascript=False)
    page.goto(reverse("entry", query={"mode": "grid"}))
    page.get_by_role("link", name="Enter the figures in the form.").click()
    for leaf, value in zip(sheet.leaves, ("101", "1010", "150"), strict=True):
        page.get_by_label(f"{leaf.name} value").fill(value)
    page.get_by_role("button", name="Save and submit for review").first.click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("the decimal point has moved")
    expect(summary.get_by_role("link")).to_have_count(2)
    page.get_by_label("change it to 101").check()
    page.get_by_label(f"{sheet.leaves[2].name} answer to the doubt").select_option(index=2)
    page.get_by_role("button", name="Save and submit for review").first.click()
    expect(page.get_by_role("status").first).to_contain_text("2 figures were submitted")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Receipt of submission")
    assert list(sheet.values().values()) == [101, 101, 150]
    assert set(sheet.figures().values_list("state", flat=True)) == {FigureState.SUBMITTED}


@pytest.mark.parametrize("mode", ["grid", "form", "matrix"])
@pytest.mark.long
def test_every_way_of_entering_is_accessible(visits, mode):
    sheet = make_sheet(5, ratios=2)
    unit = sheet.staff.department
    states = (FigureState.DRAFT, FigureState.SUBMITTED, FigureState.RETURNED)
    for leaf, each in zip(sheet.leaves, states, strict=False):
        make.make_figure(leaf, unit, sheet.cycle, 60, state=each, entered_by=sheet.staff, return_reason="请核对")
    user = sheet.taskforce if mode == "matrix" else sheet.staff
    page = visits.of(user, language="zh-CN")
    page.goto(reverse("entry", query={"mode": mode, "indicator": sheet.leaves[0].code}))
    if mode != "form":
        page.locator("#grid th[scope=row]").first.click()
        expect(page.get_by_role("complementary")).to_be_visible()
    found = [
        f"{rule['id']}: {node['html'][:150]}"
        for rule in Axe().run(page).response["violations"]
        for node in rule["nodes"]
    ]
    assert found == []


@pytest.mark.long
def test_the_day_that_a_figure_describes_is_typed_by_keyboard_beside_its_row(visits):
    sheet = make_sheet(3)
    page = open_grid(visits, sheet.staff)
    first = sheet.leaves[0]
    cell(page, first).fill("101")
    page.keyboard.press("Control+Enter")
    day = page.locator("#panel [data-day]")
    expect(day).to_have_attribute("placeholder", "2026-10-31")
    tab_until(page, "[data-day]")
    page.keyboard.type("2026年10月25日")
    page.keyboard.press("Enter")
    all_saved(page)
    row = page.get_by_role("row", name=re.compile(first.code))
    expect(row.locator(".g-day")).to_have_text("as of 2026-10-25")
    assert sheet.figures().get(indicator=first).as_of == date(2026, 10, 25)
    page.keyboard.press("Control+Enter")
    expect(day).to_have_value("2026-10-25")
    day.fill("2026-11-01")
    page.keyboard.press("Tab")
    expect(page.locator("#panel-day-error")).to_contain_text("lies after the period, which ends on 2026-10-31")
    expect(row.locator(".g-said")).to_contain_text("lies after the period")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    page.reload()  # what was refused is still there to be mended
    expect(row.locator(".g-day")).to_have_text("as of 2026-11-01")
    assert sheet.figures().get(indicator=first).as_of == date(2026, 10, 25)


@pytest.mark.long
def test_a_pasted_column_of_days_behind_the_note_is_taken_over(visits):
    sheet = make_sheet(2)
    page = open_grid(visits, sheet.staff)
    cell(page, sheet.leaves[0]).focus()
    page.evaluate(PASTE, ["101\t月中取数\t2026.10.25\n102\t\t2026/10/31", ""])
    expect(page.locator("#paste-rows")).to_contain_text("2026-10-25")
    page.locator("#paste-take").click()
    all_saved(page)
    assert list(sheet.figures().order_by("indicator__code").values_list("value", "note", "as_of")) == [
        (101, "月中取数", date(2026, 10, 25)),
        (102, "", None),
    ]


def table_html(*rows: Sequence[str]) -> str:
    """What Excel puts beside the text: a table between its own marks."""
    lines = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    return f"<html><body><!--StartFragment--><table>{lines}</table><!--EndFragment--></body></html>"


@pytest.mark.long
def test_a_block_with_names_finds_its_rows_whatever_cell_it_is_pasted_at(visits):
    sheet = make_sheet(3)
    first, second, third = sheet.leaves
    page = open_grid(visits, sheet.staff)
    cell(page, second).focus()
    rows = [
        ("Indicator", "2026年9月", "2026年10月"),
        (third.code, "1", "103"),
        (first.code, "2", "101"),
        ("X99", "3", "7"),
    ]
    page.evaluate(PASTE, ["\n".join("\t".join(row) for row in rows), table_html(*rows)])
    dialog = page.get_by_role("dialog", name="What was understood")
    expect(dialog).to_contain_text("Placed by the names in the block")
    expect(dialog).to_contain_text("2 to take over, 0 as before")
    expect(dialog.get_by_role("listitem")).to_have_text(
        ["2026年9月: Of another time or place.", "X99 3 7: No row of this page is called so."]
    )
    dialog.get_by_role("button", name="Take over").click()
    all_saved(page)
    assert sheet.values() == {first.code: 101, third.code: 103}
    page.get_by_role("button", name="Undo").click()
    all_saved(page)
    assert set(sheet.values().values()) == {None}


@pytest.mark.long
@pytest.mark.parametrize("html", [False, True])
def test_a_heading_that_was_copied_along_shifts_nothing_and_any_other_first_line_is_refused(visits, html):
    sheet = make_sheet(3)
    page = open_grid(visits, sheet.staff)
    type_into(page, sheet, "100")
    all_saved(page)
    dialog = page.get_by_role("dialog", name="What was understood")
    cell(page, sheet.leaves[0]).focus()
    for heading in ("随便写的", "本月数"):
        lines = [heading, "101", "102", "103"]
        page.evaluate(PASTE, ["\n".join(lines), table_html(*([line] for line in lines)) if html else ""])
        if heading != "本月数":
            expect(dialog.get_by_role("alert")).to_contain_text("The first line says “随便写的”")
            expect(dialog.get_by_role("button", name="Take over")).to_be_disabled()
            dialog.get_by_role("button", name="Cancel").click()
            assert sheet.values()[sheet.leaves[0].code] == 100
    expect(dialog).to_contain_text("3 to take over")
    dialog.get_by_role("button", name="Take over").click()
    all_saved(page)
    assert list(sheet.values().values()) == [101, 102, 103]


@pytest.mark.long
def test_a_hostile_clipboard_is_refused_in_words_and_what_was_typed_stays(visits):
    sheet = make_sheet(2)
    page = open_grid(visits, sheet.staff)
    box = cell(page, sheet.leaves[0])
    box.focus()
    page.keyboard.type("105")
    dialog = page.get_by_role("dialog", name="What was understood")
    page.evaluate(PASTE, ["1\t" * 3000 + "\n2", "<table><tr>" + "<td>1</td>" * 50_000])
    expect(dialog.get_by_role("alert")).to_contain_text("Paste at most")
    dialog.get_by_role("button", name="Cancel").click()
    image = "<img src=x onerror=\"document.title='x'\">"
    script = f"<table><tr><td><script>document.title = 'x'</script>{image}101</td></tr></table>"
    page.evaluate(PASTE, ["101\n102", script])
    expect(dialog).to_contain_text("Laid over the cells")
    dialog.get_by_role("button", name="Cancel").click()
    assert page.title() != "x"
    expect(box).to_have_value("105")
    page.keyboard.press("Enter")
    all_saved(page)
    assert sheet.values()[sheet.leaves[0].code] == 105
