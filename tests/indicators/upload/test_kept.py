"""待确认的上传: kept in the database for its owner and for what it is for, two hours long, cell by cell."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.files.problems import ProblemList
from config.files.records import Book, sheet_of
from departments.models import Upload
from departments.sheets import uploads
from indicators.upload.kept import (
    UploadedSheet,
    content_of,
    find_kept,
    forget_sheet,
    keep_sheet,
    put_state,
    unpack_sheet,
)
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make.make_user(region=make.make_region())


def sheet():
    grid = sheet_of([["a", ["n", "1.5", "", "万元"]], [None]], name="表", merges=[(1, 1, 2, 1)])
    return UploadedSheet(Book("表.xlsx", "xlsx", [grid]))


def test_a_book_comes_back_cell_by_cell_with_what_was_seen_of_it(user):
    token = keep_sheet(sheet(), content=b"PK", user=user, purpose="figures 1 2")
    seen = sheet()
    seen.sheet, seen.columns, seen.bases, seen.shown = "表", {1: "name", 2: "value"}, {(2, 5): 3}, {(2, 5): 4}
    seen.conflicts = frozenset({(2, 5)})
    put_state(seen, token=token)

    kept = find_kept(token)
    back = unpack_sheet(kept)

    assert (kept.user_id, kept.purpose, kept.name) == (user.pk, "figures 1 2", "表.xlsx")
    assert back.book.sheets[0].spread(2, 1) == "a"
    assert back.book.sheets[0].cell(1, 2) == sheet().book.sheets[0].cell(1, 2)
    assert (content_of(token), back.sheet, back.columns) == (b"PK", "表", {1: "name", 2: "value"})
    assert (back.bases, back.shown, back.conflicts) == ({(2, 5): 3}, {(2, 5): 4}, {(2, 5)})


def test_it_is_forgotten_on_demand_and_after_two_hours(user):
    token = keep_sheet(sheet(), content=b"PK", user=user, purpose="figures 1 2")
    Upload.objects.filter(token=token).update(created=timezone.now() - timedelta(hours=2, seconds=1))
    assert find_kept(token) is None
    again = keep_sheet(sheet(), content=b"PK", user=user, purpose="figures 1 2")
    assert Upload.objects.count() == 1  # the old one went
    forget_sheet(again)
    assert find_kept(again) is None and find_kept("") is None and find_kept("没有 such" * 9) is None


def test_what_is_too_large_is_refused_and_not_kept(user, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    with pytest.raises(ProblemList):
        keep_sheet(sheet(), content=b"PK", user=user, purpose="figures 1 2")
    assert not Upload.objects.exists()
