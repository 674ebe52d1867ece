"""Released by and by: task force, leadership, each unit its own result, everybody; and taken back before that."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from departments.access.refusals import NotAllowed, NotDone
from departments.choices import Role
from departments.models import AuditEntry
from indicators.choices import CycleState
from indicators.models import Cycle, Figure, SchemeSettings
from reports.choices import ReportState
from reports.models import MonthlyReport, Objection, Proposal
from reports.publishing.objections import answer_objection, raise_objection
from reports.publishing.release import release_due_reports, withdraw_report
from tests import factories as make
from tests.reports.exact import build, exact_month
from tests.reports.publishing.publish import publish_knowingly

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with override("en"):
        yield


@pytest.fixture
def cycle() -> Cycle:
    """Leadership after 4 hours, units after 24, everybody after 48."""
    cycle = exact_month()
    SchemeSettings.objects.update(leaders_after=4, units_after=24, everybody_after=48)
    return cycle


@pytest.fixture
def boss(cycle):
    return make.make_taskforce(cycle.region, full_name="周衡")


@pytest.fixture
def people(cycle):
    bureau = cycle.region.departments.get(short_name="市监局")
    return {
        Role.LEADER: make.make_user(Role.LEADER, region=cycle.region),
        Role.STAFF: make.make_user(Role.STAFF, department=bureau, full_name="王五"),
        Role.REVIEWER: make.make_user(Role.REVIEWER, department=bureau),
    }


def publish_ago(cycle: Cycle, boss, hours_ago: float = 0, reason: str = "") -> MonthlyReport:
    at = timezone.now() - timedelta(hours=hours_ago)
    return publish_knowingly(report=build(cycle, reason), actor=boss, at=at)


def sees(user) -> list[str]:
    return list(MonthlyReport.objects.visible_to(user).order_by("version").values_list("state", flat=True))


@pytest.mark.parametrize(
    ("hours_ago", "leader", "staff"), [(3, 0, 0), (5, 1, 0), (25, 1, 0), (49, 1, 1)], ids=["3 h", "5 h", "25 h", "49 h"]
)
@pytest.mark.long
def test_each_group_of_readers_sees_it_from_its_hour_on(cycle, boss, people, hours_ago, leader, staff):
    report = publish_ago(cycle, boss, hours_ago)
    assert report.state == ReportState.EMBARGOED and Cycle.objects.get().state == CycleState.FROZEN
    counts = [len(sees(user)) for user in (boss, people[Role.LEADER], people[Role.STAFF], people[Role.REVIEWER])]
    assert counts == [1, leader, staff, staff]


def test_without_hours_everybody_sees_it_at_once(cycle, boss, people):
    SchemeSettings.objects.update(leaders_after=0, units_after=0, everybody_after=0)
    assert publish_ago(cycle, boss).state == ReportState.PUBLISHED
    assert sees(people[Role.STAFF]) == [ReportState.PUBLISHED]


@pytest.mark.parametrize("hours_ago", [3, 25])
@pytest.mark.long
def test_pages_and_files_of_results_are_not_there_before_the_hour(cycle, boss, people, sign_in, hours_ago):
    publish_ago(cycle, boss, hours_ago)
    client = sign_in(people[Role.STAFF])
    for name in ("report_detail", "report_download", "report_restated"):
        assert client.get(reverse(name, args=[cycle.label])).status_code == 404, name
    for name in ("rankings", "gaps", "indicator_list", "board", "home"):
        assert "62.35" not in client.get(reverse(name)).content.decode(), name


def test_who_sees_it_early_reads_that_it_is_not_released(cycle, boss, people, sign_in):
    publish_ago(cycle, boss, 5)
    for user, name in ((people[Role.LEADER], "leader"), (people[Role.LEADER], "rankings"), (boss, "gaps")):
        page = sign_in(user).get(reverse(name)).content.decode()
        assert "Not released yet: do not pass it on." in page, name


def test_the_ledger_hears_of_it_when_everybody_does(cycle, boss):
    report = publish_ago(cycle, boss, 47)
    assert release_due_reports(at=timezone.now()) == 0 and not Proposal.objects.exists()
    assert release_due_reports(at=timezone.now() + 2 * HOUR) == 1
    assert Proposal.objects.filter(report=report).exists()
    report.refresh_from_db()
    assert report.state == ReportState.PUBLISHED
    assert release_due_reports(at=timezone.now() + 2 * HOUR) == 0
    assert AuditEntry.objects.filter(action="report.release").count() == 1


def test_a_correction_under_embargo_leaves_the_former_version_standing_until_its_release(cycle, boss, people):
    SchemeSettings.objects.update(leaders_after=0, units_after=0, everybody_after=0)
    publish_ago(cycle, boss, 100)
    SchemeSettings.objects.update(everybody_after=48)
    publish_ago(cycle, boss, reason="更正")
    assert sees(people[Role.STAFF]) == [ReportState.PUBLISHED]
    assert sees(people[Role.LEADER]) == [ReportState.PUBLISHED, ReportState.EMBARGOED]
    release_due_reports(at=timezone.now() + 49 * HOUR)
    assert sees(people[Role.STAFF]) == [ReportState.SUPERSEDED, ReportState.PUBLISHED]


class TestWithdrawing:
    def test_before_leadership_may_see_it_a_version_is_taken_back(self, cycle, boss, people):
        report = publish_ago(cycle, boss, 3)
        withdrawn = withdraw_report(report=report, actor=boss, reason=" 基准文件用错 ")
        assert (withdrawn.state, withdrawn.withdrawal_reason, withdrawn.withdrawn_by_name) == (
            ReportState.WITHDRAWN,
            "基准文件用错",
            "周衡",
        )
        assert Cycle.objects.get().state == CycleState.CLOSED
        assert sees(people[Role.LEADER]) == [] == sees(people[Role.STAFF])
        reasons = {
            entry.action: entry.detail["reason"] for entry in AuditEntry.objects.filter(detail__reason="基准文件用错")
        }
        assert reasons == {"cycle.unfreeze": "基准文件用错", "report.withdraw": "基准文件用错"}

    def test_the_next_version_needs_no_reason_and_is_the_first_that_anybody_sees(self, cycle, boss, people):
        withdraw_report(report=publish_ago(cycle, boss), actor=boss, reason="误发")
        report = publish_ago(cycle, boss, 49)
        assert (report.version, report.changes) == (2, [])
        assert sees(people[Role.STAFF]) == [ReportState.EMBARGOED]

    def test_after_that_it_can_only_be_corrected(self, cycle, boss):
        report = publish_ago(cycle, boss, 5)
        with pytest.raises(NotDone, match="put right by a correction"):
            withdraw_report(report=report, actor=boss, reason="误发")

    def test_without_a_reason_or_by_somebody_else_it_is_not(self, cycle, boss, people):
        report = publish_ago(cycle, boss)
        with pytest.raises(NotDone, match="needs a reason"):
            withdraw_report(report=report, actor=boss, reason=" ")
        with pytest.raises(NotAllowed):
            withdraw_report(report=report, actor=people[Role.LEADER], reason="误发")
        assert Cycle.objects.get().state == CycleState.FROZEN

    def test_a_withdrawn_correction_leaves_the_published_month_frozen(self, cycle, boss):
        SchemeSettings.objects.update(leaders_after=0, units_after=0, everybody_after=0)
        publish_ago(cycle, boss, 100)
        SchemeSettings.objects.update(leaders_after=4, units_after=24, everybody_after=48)
        withdraw_report(report=publish_ago(cycle, boss, reason="更正"), actor=boss, reason="误发")
        assert Cycle.objects.get().state == CycleState.FROZEN

    def test_on_its_page(self, cycle, boss, sign_in):
        publish_ago(cycle, boss)
        client, url = sign_in(boss), reverse("report_withdraw", args=[cycle.label])
        assert "Withdraw this version" in client.get(reverse("report_detail", args=[cycle.label])).content.decode()
        page = client.post(url, {"version": 1, "reason": "误发"}, follow=True).content.decode()
        assert "The version was withdrawn" in page and "Withdraw this version" not in page


class TestObjections:
    def object(self, report, user, code="A-1", **fields):
        return raise_objection(report=report, code=code, reason="漏计补办件", actor=user, **fields)

    def test_a_unit_reads_its_own_result_in_its_hours_and_nobody_elses(self, cycle, boss, people, sign_in):
        report = publish_ago(cycle, boss, 25)
        url = reverse("own_result", args=[cycle.label])
        page = sign_in(people[Role.STAFF]).get(url).content.decode()
        assert "网办率" in page and "办理时间" not in page and "Object" in page
        tax = make.make_user(Role.STAFF, department=cycle.region.departments.get(short_name="税务局"))
        other = sign_in(tax).get(url).content.decode()
        assert "办理时间" in other and "网办率" not in other
        stranger = make.make_user(Role.STAFF, department=make.make_department(region=make.make_region()))
        assert sign_in(stranger).get(url).status_code == 404
        assert report.state == ReportState.EMBARGOED

    @pytest.mark.parametrize("hours_ago", [3, 23])
    def test_not_before_its_hour(self, cycle, boss, people, sign_in, hours_ago):
        publish_ago(cycle, boss, hours_ago)
        assert sign_in(people[Role.STAFF]).get(reverse("own_result", args=[cycle.label])).status_code == 404

    def test_the_first_page_leads_there(self, cycle, boss, people, sign_in):
        publish_ago(cycle, boss, 25)
        home = sign_in(people[Role.STAFF]).get(reverse("home")).content.decode()
        assert reverse("own_result", args=[cycle.label]) in home and "Read our result" in home

    def test_an_objection_keeps_what_was_printed_and_holds_the_release(self, cycle, boss, people):
        report = publish_ago(cycle, boss, 47)
        raised = self.object(report, people[Role.STAFF])
        assert (raised.name, raised.printed, raised.raised_by_name) == ("网办率", "62.345%", "王五")
        assert release_due_reports(at=timezone.now() + 2 * HOUR) == 0
        MonthlyReport.objects.update(everybody_from=timezone.now() - HOUR)
        assert sees(people[Role.STAFF]) == []

    def test_answered_as_not_right_it_lets_the_report_go(self, cycle, boss, people):
        raised = self.object(publish_ago(cycle, boss, 47), people[Role.STAFF])
        answer_objection(objection=raised, upheld=False, answer="补办件不计入口径", actor=boss)
        assert release_due_reports(at=timezone.now() + 2 * HOUR) == 1

    def test_answered_as_right_it_waits_for_the_corrected_version_which_goes_out_instead(self, cycle, boss, people):
        raised = self.object(publish_ago(cycle, boss, 47), people[Role.STAFF])
        answer_objection(objection=raised, upheld=True, answer="属实，更正", actor=boss)
        later = timezone.now() + 2 * HOUR
        assert release_due_reports(at=later) == 0
        Figure.objects.filter(indicator__code="A-1").update(value=70)
        publish_ago(cycle, boss, reason="更正")
        assert release_due_reports(at=later) == 0
        assert release_due_reports(at=timezone.now() + 49 * HOUR) == 1
        states = MonthlyReport.objects.order_by("version").values_list("state", flat=True)
        assert list(states) == [ReportState.SUPERSEDED, ReportState.PUBLISHED]

    def test_only_in_the_window_only_of_the_own_unit_and_only_once(self, cycle, boss, people):
        report, staff = publish_ago(cycle, boss, 25), people[Role.STAFF]
        with pytest.raises(NotDone, match="no such figure"):
            self.object(report, staff, code="A-3")
        with pytest.raises(NotDone, match="what is wrong"):
            raise_objection(report=report, code="A-1", reason=" ", actor=staff)
        with pytest.raises(NotAllowed):
            self.object(report, people[Role.LEADER])
        self.object(report, staff)
        with pytest.raises(NotDone, match="waits for the answer"):
            self.object(report, people[Role.REVIEWER])
        with pytest.raises(NotDone, match="time for objections is over"):
            self.object(report, staff, code="A-2", at=timezone.now() + 24 * HOUR)
        assert Objection.objects.count() == 1

    def test_nobody_answers_the_objection_of_the_own_unit_or_twice_or_without_words(self, cycle, boss, people):
        raised = self.object(publish_ago(cycle, boss, 25), people[Role.STAFF])
        bureau = people[Role.STAFF].department
        near = make.make_user(Role.TASKFORCE, department=bureau)
        with pytest.raises(NotAllowed, match="somebody else"):
            answer_objection(objection=raised, upheld=False, answer="无误", actor=near)
        with pytest.raises(NotDone, match="Answer in words"):
            answer_objection(objection=raised, upheld=False, answer=" ", actor=boss)
        answer_objection(objection=raised, upheld=False, answer="无误", actor=boss)
        with pytest.raises(NotDone, match="has been answered by 周衡"):
            answer_objection(objection=raised, upheld=True, answer="更正", actor=boss)

    def test_objecting_and_answering_on_the_pages(self, cycle, boss, people, sign_in):
        publish_ago(cycle, boss, 25)
        url = reverse("own_result", args=[cycle.label])
        sent = sign_in(people[Role.STAFF]).post(url, {"code": "A-1", "reason": "漏计补办件"}, follow=True)
        assert "Your objection is with the task force" in sent.content.decode()
        raised = Objection.objects.get()
        client = sign_in(boss)
        page = client.get(reverse("report_detail", args=[cycle.label])).content.decode()
        assert "漏计补办件" in page and "An objection holds the release" in page
        data = {f"{raised.pk}-upheld": "no", f"{raised.pk}-answer": "补办件不计入口径"}
        client.post(reverse("objection_answer", args=[raised.pk]), data)
        again = sign_in(people[Role.STAFF]).get(url).content.decode()
        assert "补办件不计入口径" in again and "周衡" in again


def test_the_hours_are_kept_with_the_version(cycle, boss):
    at = timezone.make_aware(datetime(2026, 6, 8, 9))
    report = publish_knowingly(report=build(cycle), actor=boss, at=at)
    SchemeSettings.objects.update(leaders_after=0, units_after=0, everybody_after=0)
    report.refresh_from_db()
    hours = [(moment - at) // HOUR for moment in (report.leaders_from, report.units_from, report.everybody_from)]
    assert hours == [4, 24, 48]
