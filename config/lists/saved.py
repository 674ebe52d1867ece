"""What a list asks of the app that keeps accounts: the reader's own views of it (我的视图), and a record of every file
that is taken along (导出留痕). That app offers both when it is ready; nothing is known of it here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from django.http import Http404, HttpRequest, HttpResponse

from config.documents.blocks import Text


class KeptView(NamedTuple):
    """One view: what it is called, what follows the path of its list, and the address that forgets it."""

    name: str
    query: str
    forget: str


class KeptViews(NamedTuple):
    """The reader's views of one list, and the address that keeps one more."""

    views: Sequence[KeptView] = ()
    save: str = ""


class HandOut(Protocol):
    """A list as a printed document, on record and with a code to verify it by."""

    def __call__(self, request: HttpRequest, text: Text, *, kind: str, about: str) -> HttpResponse: ...


class RecordExport(Protocol):
    def __call__(self, request: HttpRequest, title: str, *, rows: int, name: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Keeper:
    views_of: Callable[[HttpRequest, str], KeptViews]
    record_export: RecordExport
    hand_out: HandOut


_keepers: list[Keeper] = []


def register_keeper(keeper: Keeper) -> None:
    _keepers[:] = [keeper]


def read_views(request: HttpRequest, list_name: str) -> KeptViews:
    """One's own views of this list; none where nobody keeps them."""
    return _keepers[0].views_of(request, list_name) if _keepers else KeptViews()


def record_export(request: HttpRequest, title: str, *, rows: int, name: str) -> None:
    for keeper in _keepers:
        keeper.record_export(request, title, rows=rows, name=name)


def hand_out(request: HttpRequest, text: Text, *, kind: str, about: str) -> HttpResponse:
    """The list as Word or PDF; nothing is there where nobody keeps documents."""
    if not _keepers:
        raise Http404
    return _keepers[0].hand_out(request, text, kind=kind, about=about)
