"""The audit chain: any single altered, removed or reordered entry is found; histories of figures are sealed into it."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from departments.choices import PostKind, Role
from departments.models import AuditEntry, AuditHead
from departments.people.posts import appoint
from departments.trail.chain import START, ChainFault, Link, first_break, link_hash
from departments.trail.record import first_broken, record, record_together
from departments.trail.words import ACTS, act_text, facts_text
from indicators.choices import CycleState, FigureState
from indicators.corrections.propose import grant_correction, propose_correction
from indicators.cycles.lifecycle import close_cycle, grant_unlock
from indicators.entry.save import save_figures
from indicators.entry.submit import submit_figures
from indicators.figures.facts import Entry
from indicators.models import Cycle, Figure, Revision
from indicators.review.decide import approve_figures
from tests import factories as make
from tests.indicators.entry.desk import make_desk

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
words = st.text(max_size=8)
contents = st.tuples(
    words, words, st.dictionaries(words, st.integers() | words, max_size=3), st.none() | st.integers(1, 9)
)


def chain_of(entries):
    links, before = [], START
    for number, (action, target, detail, unit) in enumerate(entries, start=1):
        link = Link(number, NOW + timedelta(seconds=number), "李文静", action, target, detail, unit, unit, before, "")
        link = link._replace(hash=link_hash(link))
        links.append(link)
        before = link.hash
    return links


def head_of(links):
    return len(links), links[-1].hash if links else START


chains = st.lists(contents, min_size=1, max_size=8).map(chain_of)


@settings(max_examples=30)
@given(chains)
def test_a_chain_that_nobody_touched_is_whole(links):
    assert first_break(links, head=head_of(links)) is None


ALTERED = {
    "sequence": 99,
    "at": NOW - timedelta(days=1),
    "actor_name": "别人",
    "action": "别的事",
    "target": "别的对象",
    "detail": {"别": "的"},
    "region_key": 77,
    "unit_key": 77,
    "previous_hash": "f" * 64,
    "hash": "f" * 64,
}


@settings(max_examples=60)  # ten fields may be altered
@given(chains, st.data(), st.sampled_from(sorted(ALTERED)))
def test_any_single_altered_entry_is_found(links, data, field):
    at = data.draw(st.integers(0, len(links) - 1))
    altered = [*links[:at], links[at]._replace(**{field: ALTERED[field]}), *links[at + 1 :]]
    assert first_break(altered, head=head_of(links)) is not None


@settings(max_examples=30)
@given(chains, st.data())
def test_an_entry_that_was_altered_and_hashed_anew_is_found(links, data):
    at = data.draw(st.integers(0, len(links) - 1))
    forged = links[at]._replace(actor_name="别人")
    forged = forged._replace(hash=link_hash(forged))
    assert first_break([*links[:at], forged, *links[at + 1 :]], head=head_of(links)) is not None


@settings(max_examples=30)
@given(chains, st.data())
def test_any_single_removed_entry_is_found_the_last_one_too(links, data):
    at = data.draw(st.integers(0, len(links) - 1))
    broken = first_break([*links[:at], *links[at + 1 :]], head=head_of(links))
    assert broken is not None and (broken.fault == ChainFault.CUT) is (at == len(links) - 1)


@settings(max_examples=30)
@given(st.lists(contents, min_size=2, max_size=8).map(chain_of), st.data())
def test_any_two_entries_that_changed_places_are_found(links, data):
    one, other = data.draw(st.lists(st.integers(0, len(links) - 1), min_size=2, max_size=2, unique=True))
    links = list(links)
    head = head_of(links)
    links[one], links[other] = links[other], links[one]
    assert first_break(links, head=head) is not None


@pytest.mark.django_db
def test_the_stored_chain_is_proven_and_an_altered_row_is_named():
    region = make.make_region()
    boss = make.make_taskforce(region)
    for number in range(5):
        record(actor=boss, action="cycle.close", target=f"{number}", detail={"n": number})
    assert first_broken() is None
    third = AuditEntry.objects.order_by("sequence")[2]
    AuditEntry.objects.filter(pk=third.pk).update(target="x")
    broken = first_broken()
    assert broken is not None and (broken.sequence, broken.fault) == (third.sequence, ChainFault.CHANGED)


@pytest.mark.django_db
def test_the_command_names_the_fault_and_prints_the_last_hash():
    boss = make.make_taskforce(make.make_region())
    last = record(actor=boss, action="report.export", target="2026-05")
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert last.hash in out.getvalue()
    AuditEntry.objects.filter(pk=last.pk).delete()
    with pytest.raises(CommandError, match=r"end|末"):
        call_command("verify_audit")
    AuditHead.objects.update(sequence=last.sequence - 1, hash=last.previous_hash)
    call_command("verify_audit", stdout=out)


@pytest.mark.django_db
@pytest.mark.parametrize("deed", ["altered", "removed", "slipped in"])
def test_the_history_of_figures_that_were_handed_in_cannot_be_changed_unseen(deed):
    desk = make_desk()
    figure = desk.submit()
    submit_figures(desk.cycle, desk.unit, desk.staff)
    approve_figures(figures=[figure.pk], actor=desk.reviewer)
    call_command("verify_audit", stdout=StringIO())
    first = Revision.objects.filter(figure=figure).order_by("pk")[0]
    if deed == "altered":
        Revision.objects.filter(pk=first.pk).update(after={"value": "999"})
    elif deed == "removed":
        first.delete()
    else:
        first.pk = first.pk - 1
        first.save(force_insert=True)
    with pytest.raises(CommandError, match="history"):
        call_command("verify_audit", stdout=StringIO())


@pytest.mark.django_db
@pytest.mark.parametrize("deed", ["corrected", "reopened"])
def test_what_a_correction_or_an_unlock_wrote_is_sealed_at_once(deed):
    desk = make_desk()
    figure = desk.submit(state=FigureState.APPROVED, approved_by=desk.reviewer, approved_at=desk.open)
    if deed == "corrected":
        Cycle.objects.filter(pk=desk.cycle.pk).update(state=CycleState.FROZEN)
        figure = Figure.objects.select_related("cycle", "indicator").get(pk=figure.pk)
        wanted = propose_correction(
            figure=figure, entry=Entry(0, 0, value=Decimal("2.5")), reason="重复计算", actor=desk.staff
        )
        grant_correction(correction=wanted, actor=desk.taskforce)
    else:
        grant_unlock(cycle=desk.cycle, department=desk.unit, indicator=desk.speed, reason="补录", actor=desk.taskforce)
    call_command("verify_audit", stdout=StringIO())
    written = Revision.objects.get(figure=figure)
    Revision.objects.filter(pk=written.pk).update(reason="另一个理由")
    with pytest.raises(CommandError, match="history"):
        call_command("verify_audit", stdout=StringIO())


@pytest.mark.django_db
def test_what_the_system_did_by_itself_is_read_by_the_task_force_of_its_region(sign_in):
    desk, elsewhere = make_desk(), make.make_taskforce(make.make_region())
    close_cycle(cycle=desk.cycle, at=desk.late)
    pages = {user: sign_in(user).get(reverse("audit_list")).content.decode() for user in (desk.taskforce, elsewhere)}
    assert [f"{desk.region} {desk.cycle}" in page for page in pages.values()] == [True, False]


@pytest.mark.django_db
def test_a_unit_reads_who_was_appointed_in_it(sign_in):
    desk = make_desk()
    for unit, name in ((desk.unit, "孙经办"), (desk.neighbour, "邻经办")):
        appoint(department=unit, kind=PostKind.HANDLER, name=name, valid_from=date(2026, 1, 5), actor=desk.taskforce)
    page = sign_in(desk.staff).get(reverse("audit_list")).content.decode()
    assert "孙经办" in page and "邻经办" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("changed", [{"value": 999}, {"state": FigureState.APPROVED}, {"value": None}])
def test_a_figure_that_was_changed_past_its_history_is_found(changed):
    desk = make_desk()
    save_figures(cycle=desk.cycle, entries=[desk.entry(desk.speed, Decimal("3.50"))], actor=desk.staff, at=desk.open)
    desk.submit(desk.rate)  # without a history: nothing to be held against
    call_command("verify_audit", stdout=StringIO())
    Figure.objects.filter(indicator=desk.speed).update(**changed)
    with pytest.raises(CommandError, match="not what its history says"):
        call_command("verify_audit", stdout=StringIO())


@pytest.mark.django_db
def test_everybody_reads_what_concerns_them_and_no_more(sign_in):
    desk = make_desk()
    elsewhere = make.make_department()
    stranger = make.make_taskforce(elsewhere.region)
    record(actor=desk.taskforce, action="cycle.unlock", target="本单位的补录", unit=desk.unit)
    record(actor=desk.taskforce, action="cycle.unlock", target="邻局的补录", unit=desk.neighbour)
    record(actor=desk.staff, action="evidence.attach", target="本人的材料")
    record(actor=stranger, action="report.publish", target="外县的月报")
    auditor = make.make_user(Role.AUDIT_ADMIN, region=desk.region)
    texts = ("本单位的补录", "邻局的补录", "本人的材料", "外县的月报")
    expected = {
        desk.staff: texts[0:3:2],
        desk.reviewer: texts[0:3:2],
        desk.taskforce: texts[:3],
        auditor: texts,
    }
    for user, seen in expected.items():
        page = sign_in(user).get(reverse("audit_list")).content.decode()
        assert tuple(text for text in texts if text in page) == tuple(seen), user
    assert sign_in(make.make_user(Role.LEADER, region=desk.region)).get(reverse("audit_list")).status_code == 403


@pytest.mark.django_db
def test_the_list_is_narrowed_by_act_person_and_day(sign_in):
    desk = make_desk()
    record(actor=desk.staff, action="evidence.attach", target="佐证一")
    record(
        actor=desk.staff, action="figures.upload", target="上传二", detail={"file": "五月.xlsx", "digest": "此为摘要"}
    )
    client = sign_in(desk.staff)
    page = client.get(reverse("audit_list", query={"about": "figures."})).content.decode()
    assert "上传二" in page and "佐证一" not in page and "五月.xlsx" in page and "此为摘要" not in page
    page = client.get(reverse("audit_list", query={"who": "无此人"})).content.decode()
    assert "上传二" not in page


@pytest.mark.django_db
def test_older_entries_are_a_page_further_and_every_entry_is_shown_once(sign_in, monkeypatch):
    monkeypatch.setattr("departments.trail.views.SHOWN", 5)
    desk = make_desk()
    for number in range(12):
        record(actor=desk.staff, action="evidence.attach", target=f"材料{number:03}")
    client, address, seen = sign_in(desk.staff), reverse("audit_list", query={"about": "evidence."}), []
    while address:
        page = client.get(address)
        seen += re.findall("材料[0-9]{3}", page.content.decode())
        address = page.context["older"] and reverse("audit_list") + page.context["older"]
    assert seen == [f"材料{number:03}" for number in reversed(range(12))]
    assert client.get(reverse("audit_list", query={"before": "x", "since": "x"})).status_code == 200


ACT = re.compile(r'''(?:action=|record_item_audit\([a-z]+, )"([a-z]+\.[a-z_]+)"''')


def test_every_act_that_is_put_on_record_has_a_word():
    rooms = [path for app in ("departments", "indicators", "reports") for path in (ROOT / app).rglob("*.py")]
    acts = {act for path in rooms for act in ACT.findall(path.read_text(encoding="utf-8"))}
    assert len(acts) > 40
    assert sorted(acts - ACTS.keys()) == []


def test_particulars_are_told_in_words_and_machine_parts_are_left_out():
    assert facts_text({"n": 3, "digest": "abc", "figures": [1, 2], "reason": ""}).endswith("3")
    assert "abc" not in facts_text({"digest": "此为摘要"}) and facts_text([1]) == ""
    assert act_text("unknown.act") == "unknown.act"
    assert len(facts_text({"reason": "长" * 500})) < 150


@pytest.mark.django_db
class TestTogether:
    def test_entries_written_together_go_on_with_the_chain_as_single_ones_do(self):
        actor = make.make_user(Role.TASKFORCE)
        record(actor=actor, action="a", target="1")
        with record_together():
            for number in range(3):
                record(actor=actor, action="b", target=str(number))
            assert AuditEntry.objects.filter(action="b").count() == 0
        record(actor=actor, action="c", target="1")
        entries = AuditEntry.objects.order_by("sequence").values_list("action", "target")
        assert list(entries)[-5:] == [("a", "1"), ("b", "0"), ("b", "1"), ("b", "2"), ("c", "1")]
        assert first_broken() is None

    def test_of_an_act_that_fails_none_is_written_and_the_next_is_written_at_once(self):
        before = AuditEntry.objects.count()
        with pytest.raises(ZeroDivisionError), record_together():
            record(actor=None, action="b", target="1")
            raise ZeroDivisionError
        assert AuditEntry.objects.count() == before
        record(actor=None, action="c", target="1")
        assert AuditEntry.objects.count() == before + 1 and first_broken() is None
