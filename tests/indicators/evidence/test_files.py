"""Evidence: who adds, withdraws and downloads it, and that it is handed out as it was uploaded, or not at all."""

from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from departments.choices import Role
from departments.models import AuditEntry
from indicators.choices import CycleState, FigureState
from indicators.cycles.lifecycle import grant_unlock
from indicators.entry.save import save_figures
from indicators.models import Cycle, Evidence, Figure
from tests import factories as make
from tests.indicators.entry.desk import make_desk
from tests.indicators.upload import files

pytestmark = pytest.mark.django_db
ENTERING = {Role.STAFF, Role.TASKFORCE}
READING = {Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.LEADER}


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


def page(desk, indicator=None, unit=None):
    return reverse("evidence_add", args=[desk.cycle.label, (unit or desk.unit).code, (indicator or desk.speed).code])


def upload(client, desk, data=files.PDF, name="证明.pdf", follow=True, **more):
    """The answer of the page to which the file was sent."""
    given = {"file": SimpleUploadedFile(name, data), **more}
    indicator = given.pop("indicator", None)
    unit = given.pop("unit", None)
    return client.post(page(desk, indicator, unit), given, follow=follow)


def account(desk, role, where):
    """Somebody of our unit, of the unit beside it, or of another region."""
    if where == "elsewhere":
        region = make.make_region()
        return make.make_user(role, department=make.make_department(region=region))
    if role in {Role.STAFF, Role.REVIEWER}:
        return make.make_user(role, department=desk.unit if where == "own" else desk.neighbour)
    return make.make_user(role, region=desk.region)


def close(desk, **fields):
    Cycle.objects.filter(pk=desk.cycle.pk).update(
        state=CycleState.CLOSED, deadline=timezone.now() - timedelta(days=1), **fields
    )


# Adding.


def test_a_file_is_stored_under_a_name_of_our_own_and_shown_under_its_own(desk, sign_in, uploads):
    desk.draft()
    response = upload(sign_in(desk.staff), desk, name="../市监局 证明（5月）.pdf")
    assert [str(each) for each in response.context["messages"]] == ["Added: 市监局 证明（5月）.pdf"]
    stored = Evidence.objects.get()
    assert (stored.name, stored.size, stored.uploaded_by_name) == ("市监局 证明（5月）.pdf", len(files.PDF), "李文静")
    path = Path(stored.file.path)
    assert path.is_relative_to(uploads) and path.suffix == ".pdf" and "市监局" not in str(path)
    assert path.read_bytes() == files.PDF
    entry = AuditEntry.objects.get(action="evidence.attach")
    assert entry.detail["sha256"] == stored.sha256 and entry.actor == desk.staff


def test_a_cell_that_nobody_typed_begins_as_an_empty_draft_and_can_still_be_typed_from_an_open_page(desk, sign_in):
    upload(sign_in(desk.staff), desk, follow=False)
    figure = desk.figure()
    assert (figure.is_blank, figure.state, figure.evidence.count()) == (True, FigureState.DRAFT, 1)
    shown_empty = desk.entry(desk.speed, "3", version=0)
    assert save_figures(cycle=desk.cycle, entries=[shown_empty], actor=desk.colleague, at=desk.open).clean


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        (b"", "证明.pdf", "file is empty"),
        (files.HTML, "证明.pdf", "not what the name"),
        (files.SVG, "图.svg", "not accepted"),
        (files.EXE, "证明.pdf\u202e.exe", "not accepted"),
        (files.XLSM, "表.xlsm", "not accepted"),
        (files.XLSM, "表.xlsx", "contains macros"),
        (files.PDF + b"\0" * 2000, "大.pdf", "larger than"),
    ],
)
def test_a_bad_file_is_refused_at_the_field_and_nothing_is_kept(desk, sign_in, settings, data, name, text):
    settings.EVIDENCE_MAX_BYTES = 2000
    response = upload(sign_in(desk.staff), desk, data, name)
    assert text in response.content.decode() and 'aria-invalid="true"' in response.content.decode()
    assert not Evidence.objects.exists() and not Figure.objects.exists()


def test_no_file_at_all_is_told(desk, sign_in):
    assert "Choose a file first." in sign_in(desk.staff).post(page(desk)).content.decode()


def test_the_same_file_is_attached_once_to_a_figure_but_may_prove_another(desk, sign_in):
    client = sign_in(desk.staff)
    upload(client, desk)
    assert "attached to the figure already" in upload(client, desk, name="副本.pdf").content.decode()
    upload(client, desk, indicator=desk.award)
    assert sorted(Evidence.objects.values_list("figure__indicator__code", flat=True)) == ["I01-01", "I01-03"]


def test_a_figure_carries_so_many_files_and_no_more(desk, sign_in, settings):
    settings.EVIDENCE_MAX_FILES = 2
    client = sign_in(desk.staff)
    for number in range(3):
        response = upload(client, desk, files.PDF + bytes([number]), f"{number}.pdf")
    assert "at most 2 files" in response.content.decode() and Evidence.objects.count() == 2


@pytest.mark.parametrize(
    ("state", "cycle_state", "unlocked", "existing"),
    [
        # While it may be typed; while somebody looks at it or asked for it; never once it is approved or frozen.
        (FigureState.DRAFT, CycleState.OPEN, False, True),
        (FigureState.RETURNED, CycleState.OPEN, False, True),
        (FigureState.SUBMITTED, CycleState.OPEN, False, True),
        (FigureState.CHECKED, CycleState.OPEN, False, True),
        (FigureState.APPROVED, CycleState.OPEN, False, False),
        (FigureState.DRAFT, CycleState.CLOSED, False, False),
        (FigureState.DRAFT, CycleState.CLOSED, True, True),
        (FigureState.RETURNED, CycleState.CLOSED, False, True),
        (FigureState.SUBMITTED, CycleState.CLOSED, False, True),
        (FigureState.SUBMITTED, CycleState.FROZEN, False, False),
        (FigureState.RETURNED, CycleState.FROZEN, True, True),
        (FigureState.APPROVED, CycleState.CLOSED, True, False),
    ],
)
@pytest.mark.long
def test_when_a_file_may_be_added(desk, sign_in, state, cycle_state, unlocked, existing):
    desk.submit(state=state)
    if cycle_state != CycleState.OPEN:
        close(desk)
        Cycle.objects.filter(pk=desk.cycle.pk).update(state=cycle_state)
    if unlocked:
        grant_unlock(cycle=desk.cycle, department=desk.unit, reason="停电", actor=desk.taskforce)
    client = sign_in(desk.staff)
    assert ('name="file"' in client.get(page(desk)).content.decode()) is existing
    upload(client, desk, follow=False)
    assert Evidence.objects.exists() is existing


@pytest.mark.parametrize("where", ["own", "beside", "elsewhere"])
@pytest.mark.parametrize("role", Role.values)
def test_who_adds_files(desk, sign_in, bare_refusals, role, where):
    desk.draft()
    response = upload(sign_in(account(desk, role, where)), desk, follow=False)
    ours = where == "own" or (where == "beside" and role == Role.TASKFORCE)
    allowed = role in ENTERING and ours
    assert response.status_code == (302 if allowed else 404 if role in ENTERING else 403)
    assert Evidence.objects.exists() is allowed
    assert AuditEntry.objects.filter(action="evidence.refused").exists() is (role == Role.STAFF and where == "beside")


def test_a_unit_proves_only_what_it_owes(desk, sign_in):
    response = upload(sign_in(desk.staff), desk, indicator=desk.foreign)
    assert response.status_code == 404 and not Evidence.objects.exists()


def test_when_the_disk_refuses_nothing_is_recorded_and_the_person_is_told(desk, sign_in, monkeypatch):
    monkeypatch.setattr(FileSystemStorage, "_save", lambda *_arguments: exec("raise OSError(28, 'No space left')"))
    page_again = upload(sign_in(desk.staff), desk).content.decode()
    assert "could not be stored" in page_again
    assert not Evidence.objects.exists() and not Figure.objects.exists()
    assert not AuditEntry.objects.filter(action="evidence.attach").exists()


def test_when_the_record_fails_the_file_does_not_stay_behind(desk, sign_in, monkeypatch, uploads):
    before = {path for path in uploads.rglob("*") if path.is_file()}
    monkeypatch.setattr("indicators.evidence.files._record", lambda *_arguments: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        upload(sign_in(desk.staff), desk)
    assert {path for path in uploads.rglob("*") if path.is_file()} == before
    assert not Evidence.objects.exists()


def test_going_back_leads_to_our_own_pages_only(desk, sign_in):
    client = sign_in(desk.staff)
    assert upload(client, desk, follow=False, next="/entry/?cycle=2026-05#i1").url == "/entry/?cycle=2026-05#i1"
    response = upload(client, desk, files.PDF + b"2", follow=False, next="//evil.example/")
    assert response.url == page(desk)


# Downloading.


@pytest.mark.parametrize("where", ["own", "beside", "elsewhere"])
@pytest.mark.parametrize("role", Role.values)
def test_who_downloads_files(desk, sign_in, bare_refusals, role, where):
    proof = make.make_evidence(desk.submit())
    response = sign_in(account(desk, role, where)).get(reverse("evidence_file", args=[proof.pk]))
    ours = where == "own" or (where == "beside" and role in {Role.TASKFORCE, Role.LEADER})
    assert response.status_code == (403 if role not in READING else 200 if ours else 404)
    assert AuditEntry.objects.filter(action="evidence.download").exists() is (role in READING and ours)


def test_a_stranger_is_asked_to_sign_in(desk, client):
    proof = make.make_evidence(desk.submit())
    assert client.get(reverse("evidence_file", args=[proof.pk])).url.startswith(reverse("login"))


def test_a_file_comes_as_an_attachment_of_its_type_under_its_own_name(desk, sign_in):
    proof = make.make_evidence(desk.submit(), files.PDF, "市监局 证明.pdf")
    response = sign_in(desk.reviewer).get(reverse("evidence_file", args=[proof.pk]))
    assert response.content == files.PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E5%B8%82%E7%9B%91%E5%B1%80%20%E8%AF%81%E6%98%8E.pdf"
    )
    assert response["Cache-Control"] == "private, no-store"


def test_a_stored_file_is_no_static_file(desk, sign_in):
    proof = make.make_evidence(desk.submit())
    client = sign_in(desk.staff)
    for prefix in ("/static/", "/", "/media/", "/files/"):
        assert client.get(prefix + proof.file.name, follow=True).status_code == 404


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_file_that_is_not_what_was_uploaded_is_not_handed_out(desk, sign_in, harm):
    proof = make.make_evidence(desk.submit())
    path = Path(proof.file.path)
    path.write_bytes(files.PDF + b"x") if harm == "changed" else path.unlink()
    response = sign_in(desk.reviewer).get(reverse("evidence_file", args=[proof.pk]))
    assert response.status_code == 503 and b"%PDF" not in response.content
    assert AuditEntry.objects.get().action == "evidence.damaged"


# Withdrawing.


@pytest.mark.parametrize(
    ("state", "existing"),
    [
        (FigureState.DRAFT, True),
        (FigureState.RETURNED, True),
        (FigureState.SUBMITTED, False),
        (FigureState.CHECKED, False),
        (FigureState.APPROVED, False),
    ],
)
def test_a_file_is_taken_back_only_while_the_figure_is_the_typists(desk, sign_in, state, existing):
    proof = make.make_evidence(desk.submit(state=state))
    client = sign_in(desk.staff)
    assert ("Withdraw" in client.get(page(desk)).content.decode()) is existing
    client.post(reverse("evidence_withdraw", args=[proof.pk]))
    proof.refresh_from_db()
    assert (proof.withdrawn_at is not None) is existing
    assert AuditEntry.objects.filter(action="evidence.withdraw").exists() is existing


def test_a_withdrawn_file_stays_on_record_is_offered_no_more_and_can_be_added_again(desk, sign_in):
    proof = make.make_evidence(desk.draft(), files.PDF)
    client = sign_in(desk.staff)
    client.post(reverse("evidence_withdraw", args=[proof.pk]))
    proof.refresh_from_db()
    assert proof.withdrawn_by_name == "李文静" and Path(proof.file.path).read_bytes() == files.PDF
    assert client.get(reverse("evidence_file", args=[proof.pk])).status_code == 404
    assert client.post(reverse("evidence_withdraw", args=[proof.pk])).status_code == 404
    upload(client, desk)
    assert Evidence.objects.not_withdrawn().count() == 1


@pytest.mark.parametrize("where", ["own", "beside", "elsewhere"])
@pytest.mark.parametrize("role", Role.values)
def test_who_withdraws_files(desk, sign_in, bare_refusals, role, where):
    proof = make.make_evidence(desk.draft())
    response = sign_in(account(desk, role, where)).post(reverse("evidence_withdraw", args=[proof.pk]))
    ours = where == "own" or (where == "beside" and role == Role.TASKFORCE)
    allowed = role in ENTERING and ours
    assert response.status_code == (302 if allowed else 404 if role in ENTERING else 403)
    proof.refresh_from_db()
    assert (proof.withdrawn_at is not None) is allowed


# The page.


def test_the_page_costs_the_same_with_one_file_and_with_three(desk, sign_in, django_assert_num_queries):
    figure = desk.draft()
    client = sign_in(desk.staff)
    for count in (1, 3):
        while figure.evidence.count() < count:
            make.make_evidence(figure, files.PDF + bytes([figure.evidence.count()]))
        with django_assert_num_queries(QUERIES):
            assert client.get(page(desk)).content.decode().count("证明.pdf</a>") == count


QUERIES = 10


def test_a_month_of_another_region_is_not_found(desk, sign_in):
    other = make_desk(month=date(2020, 3, 1))
    assert sign_in(desk.staff).get(page(other)).status_code == 404
