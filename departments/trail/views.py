"""审计记录, readable by those it protects: one's own acts, one's unit's, the region's, or all."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.lists.columns import ListField
from config.lists.page import BaseListPage
from departments.choices import Role
from departments.models import AuditEntry, User
from departments.querysets import AuditQuerySet
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from departments.trail.filters import AuditFilter
from departments.trail.words import act_text, facts_text

SHOWN = 50


class TrailRow(NamedTuple):
    """One entry as it is read."""

    sequence: int
    at: datetime
    actor_name: str
    action: str
    target: str
    detail: dict[str, Any]


class ToldRow(NamedTuple):
    """The same in words."""

    sequence: int
    time: str
    person: str
    act: str
    target: str
    facts: str


@method_decorator(requires_role(Role.STAFF, Role.REVIEWER, Role.TASKFORCE, Role.AUDIT_ADMIN), name="dispatch")
class AuditList(BaseListPage):
    """The newest entries; ``?before=1234`` for those older than one. They are never counted: there may be millions."""

    request: SignedInRequest
    template_name = "departments/trail/audit.html"
    filterset_class = AuditFilter
    title = gettext_lazy("Audit trail")

    def get_queryset(self) -> AuditQuerySet:
        return AuditEntry.objects.visible_to(self.request.user)

    def get_fields(self) -> list[ListField]:
        return [
            ListField("time", _("Time"), attrgetter("time"), 20, always=True),
            ListField("person", _("Person"), attrgetter("person"), 14),
            ListField("act", _("What was done"), attrgetter("act"), 24, always=True),
            ListField("object", _("Object"), attrgetter("target"), 30),
            ListField("facts", _("Particulars"), attrgetter("facts"), 46),
            ListField("number", _("No."), attrgetter("sequence"), 10, always=True),
        ]

    def get_rows(self) -> Iterator[ToldRow]:
        """Of a file, which holds all of them: read in a stream."""
        stored = self.object_list.order_by("-sequence").values_list(*TrailRow._fields).iterator(chunk_size=2_000)
        return _entries_in_words(map(TrailRow._make, stored))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, before = self.object_list, self.request.GET.get("before", "")
        if before.isdecimal() and len(before) < 19:
            found = found.filter(sequence__lt=int(before))
        read = found.order_by("-sequence").values_list(*TrailRow._fields)
        rows = [TrailRow._make(row) for row in read[: SHOWN + 1]]
        older = ""
        if len(rows) > SHOWN:
            query = self.request.GET.copy()
            query["before"] = str(rows[SHOWN - 1].sequence)
            older = f"?{query.urlencode()}"
        return super().get_context_data(**kwargs) | {
            "rows": list(_entries_in_words(rows[:SHOWN])),
            "older": older,
            "is_later": bool(before),
            "scope": _scope(self.request.user),
        }


def _entries_in_words(rows: Iterable[TrailRow]) -> Iterator[ToldRow]:
    """Every entry in words."""
    for sequence, at, name, action, target, detail in rows:
        who = _("system") if name == "system" else name
        moment = f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"
        yield ToldRow(sequence, moment, who, act_text(action), target, facts_text(detail))


def _scope(user: User | Any) -> str:
    if user.has_role(Role.AUDIT_ADMIN):
        return _("You see every entry.")
    if user.has_role(Role.TASKFORCE):
        return _("You see the entries of your region, and what you did yourself.")
    return _("You see what concerns your unit's figures and duties, and what you did yourself.")
