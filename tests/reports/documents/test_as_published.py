"""As published: every copy of a version is the same file, and stays it when a correction is published."""

import io
import time
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from departments.choices import Role
from departments.models import AuditEntry
from indicators.models import Figure, SchemeSettings
from reports.choices import ReportState
from reports.documents.files import export_workbook
from reports.models import MonthlyReport
from reports.publishing.release import release_due_reports
from tests import factories as make
from tests.reports.exact import build, exact_month, publish
from tests.reports.publishing.publish import publish_knowingly

pytestmark = pytest.mark.django_db


def file_of(report, language="zh-hans", actor=None) -> bytes:
    to = io.BytesIO()
    export_workbook(report=MonthlyReport.objects.get(pk=report.pk), to=to, actor=actor, language=language)
    return to.getvalue()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.long
def test_three_copies_taken_by_three_people_are_the_same_bytes_and_are_on_record(language, pack_on_three_days):
    cycle = exact_month()
    report = publish(cycle)
    people = [make.make_user(Role.LEADER, region=cycle.region) for _each in range(3)]
    copies = [file_of(report, language, who) for who in people]
    assert copies[0] == copies[1] == copies[2]
    recorded = AuditEntry.objects.filter(action="report.export").values_list("actor_name", flat=True)
    assert set(recorded) == {str(who) for who in people}
    assert len(pack_on_three_days) == 3, "each copy was packed at another moment"


@pytest.fixture
def pack_on_three_days(monkeypatch):
    """Every copy is packed a day after the one before, as far as the file can know."""
    from reports.documents import files

    days: list[object] = []
    write, now = files.write_pages, time.time()

    def later(*args, **named):
        days.append(named["made_at"])
        monkeypatch.setattr(time, "time", lambda: now + 86_400 * len(days))
        return write(*args, **named)

    monkeypatch.setattr(files, "write_pages", later)
    return days


def test_the_file_bears_the_moment_of_the_publication():
    report = publish(exact_month())
    book = openpyxl.load_workbook(io.BytesIO(file_of(report)))
    moment = report.published_at.replace(tzinfo=None, microsecond=0)
    assert (book.properties.created, book.properties.modified) == (moment, moment)
    parts = zipfile.ZipFile(io.BytesIO(file_of(report))).infolist()
    assert {part.date_time for part in parts} == {(1980, 1, 1, 0, 0, 0)}, "no part says when it was packed"


@pytest.mark.long
def test_the_first_version_stays_as_it_was_when_the_second_appears():
    cycle = exact_month()
    first = publish(cycle)
    before = file_of(first)
    Figure.objects.filter(cycle=cycle, indicator__code="A-1").update(value=70)
    second = publish(cycle, "市监局更正")
    first.refresh_from_db()
    assert (first.state, second.version) == (ReportState.SUPERSEDED, 2)
    assert file_of(first) == before
    assert file_of(second) != before


def test_releasing_a_version_does_not_change_its_file_which_says_until_when_it_is_kept_back():
    cycle = exact_month()
    SchemeSettings.objects.update(everybody_after=48)
    at = timezone.now() - timedelta(hours=50)
    report = publish_knowingly(report=build(cycle), actor=make.make_taskforce(cycle.region), at=at)
    before = file_of(report)
    assert release_due_reports(at=timezone.now()) == 1
    report.refresh_from_db()
    assert report.state == ReportState.PUBLISHED and file_of(report) == before
    line = openpyxl.load_workbook(io.BytesIO(before)).worksheets[0]["A2"].value
    assert "前请勿外传" in line and "已发布" in line


def test_the_code_stands_under_every_title_and_among_the_settings():
    report = publish(exact_month())
    book = openpyxl.load_workbook(io.BytesIO(file_of(report)))
    text = f"核验码 {report.printed_code}（登录本系统后在 /verify/{report.printed_code}/ 核验）。"
    assert all(text in page["A2"].value for page in book.worksheets)
    assert all(f"核验码 {report.printed_code} /verify/" in page.oddFooter.left.text for page in book.worksheets)
    assert [row[1].value for row in book.worksheets[-1].iter_rows() if row[0].value == "核验码"] == [text]


def test_a_draft_that_is_built_anew_has_another_code():
    cycle = exact_month()
    draft = build(cycle)
    again = build(cycle)
    assert draft.pk == again.pk and draft.verification_code != again.verification_code
