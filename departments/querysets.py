"""Asking about regions and units."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from config.lists.search import in_list
from config.pinyin import is_initials, matching
from departments.choices import REGION_WIDE_ROLES, ActionState, DocumentReaders, Lamp, MeetingState, Role

if TYPE_CHECKING:
    from departments.models import (
        ActionFile,
        ActionItem,
        AuditEntry,
        ChangeSet,
        Delegation,
        Department,
        Difficulty,
        Letter,
        Meeting,
        OfficeDocument,
        Post,
        Region,
        SavedView,
        User,
    )


# Acts on accounts that were put on record before those of access had a name of their own.
OF_ACCOUNTS = ("account.add", "admin.add.user", "admin.change.user")


class RegionQuerySet(QuerySet["Region"]):
    def home(self) -> RegionQuerySet:
        """Regions whose departments enter figures here (本级)."""
        return self.filter(is_home=True)


class DepartmentQuerySet(QuerySet["Department"]):
    def active(self, *, on: date) -> DepartmentQuerySet:
        """Units that exist on a day."""
        return self.filter(
            Q(active_from__isnull=True) | Q(active_from__lte=on), Q(active_to__isnull=True) | Q(active_to__gte=on)
        )

    def search(self, text: str) -> DepartmentQuerySet:
        """By code, name, alias, or the pinyin initials of a name (sjj → 市监局)."""
        found = Q(code__icontains=text) | Q(name__icontains=text) | Q(short_name__icontains=text)
        found |= in_list("aliases", text)
        if is_initials(text):
            names = self.order_by().values_list("pk", "name", "short_name", "aliases")
            found |= Q(pk__in=matching(text, ((pk, (name, short, *more)) for pk, name, short, more in names)))
        return self.filter(found)

    def visible_to(self, user: User | Any) -> DepartmentQuerySet:
        """Units whose figures this account may see: its own, or all of its region for task force and leadership."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.has_role(*REGION_WIDE_ROLES):
            return self.filter(region_id=user.seen_region_id)
        if user.department_id is None:
            return self.none()
        return self.filter(pk=user.department_id)


class SavedViewQuerySet(QuerySet["SavedView"]):
    def of(self, user: User | Any) -> SavedViewQuerySet:
        """One's own; nobody sees another's."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class PostQuerySet(QuerySet["Post"]):
    def in_force(self, *, on: date) -> PostQuerySet:
        """Posts held on a day (在任)."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)

    def names(self, *, region_id: int, kind: str, on: date) -> dict[int, str]:
        """Who holds a post of this kind on a day, by unit of a region; one query."""
        held = self.in_force(on=on).filter(department__region_id=region_id, kind=kind)
        return dict(held.order_by("pk").values_list("department_id", "name"))

    def visible_to(self, user: User | Any) -> PostQuerySet:
        """Posts of the own unit; all of the region for task force and leadership."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.has_role(*REGION_WIDE_ROLES):
            return self.filter(department__region_id=user.seen_region_id)
        return self.none() if user.department_id is None else self.filter(department_id=user.department_id)


class DelegationQuerySet(QuerySet["Delegation"]):
    def with_reach(self) -> DelegationQuerySet:
        """Each with whether its rights reach over units: then it needs the consent of the security administrator."""
        # The model says of what type the column is.
        return self.annotate(reaches=self._over_units())  # type: ignore[no-redef]

    def over_units(self) -> DelegationQuerySet:
        """Delegations of rights that reach over units."""
        return self.with_reach().filter(self._over_units())

    def in_force(self, *, on: date) -> DelegationQuerySet:
        """Delegations that hold on a day: not withdrawn, and consented to where their rights reach over units."""
        held = self.filter(valid_from__lte=on, valid_to__gte=on, withdrawn_at__isnull=True)
        return held.filter(~self._over_units() | Q(consented_at__isnull=False))

    def to_consent(self, *, on: date) -> DelegationQuerySet:
        """What waits for the security administrator (待安全管理员同意)."""
        return self.over_units().filter(consented_at__isnull=True, withdrawn_at__isnull=True, valid_to__gte=on)

    def _over_units(self) -> Exists:
        grants = self.model._meta.apps.get_model("departments", "RoleGrant").objects
        return Exists(grants.filter(user=OuterRef("principal"), role__in=REGION_WIDE_ROLES))

    def of_region(self, region_id: int | None) -> DelegationQuerySet:
        """Of accounts that belong to a region, or to one of its units."""
        of_unit, of_county = Q(principal__department__region_id=region_id), Q(principal__region_id=region_id)
        return self.none() if region_id is None else self.filter(of_unit | of_county & Q(principal__department=None))


def _concerning(user: User | Any, item: str = "") -> Q | None:
    """Condition on items this account may see: of its region, or owned or shared by its unit; None sees nothing."""
    if not user.is_authenticated or not user.is_active:
        return None
    if user.has_role(*REGION_WIDE_ROLES):
        return Q(**{f"{item}region_id": user.home_region_id})
    unit = user.department
    if unit is None or not user.has_role(Role.STAFF, Role.REVIEWER):
        return None
    # Read on their own, not joined: an item with two co-units is still one row.
    shares = unit.joint_actions.through.objects
    shared = shares.filter(department_id=unit.pk).values("actionitem_id")
    return Q(**{f"{item}owner_id": unit.pk}) | Q(**{f"{item}pk__in": shared})


class ActionQuerySet(QuerySet["ActionItem"]):
    def visible_to(self, user: User | Any) -> ActionQuerySet:
        """The ledger of the region for task force and leadership; for a unit what it owns or takes part in."""
        seen = _concerning(user)
        return self.none() if seen is None else self.filter(seen)

    def not_closed(self) -> ActionQuerySet:
        """Not closed yet (未销号)."""
        return self.filter(state__in=(ActionState.OPEN, ActionState.CLOSING_ASKED))

    def unnamed(self) -> ActionQuerySet:
        """Open items without section or person (未明确); the same answer as ``ActionItem.is_unnamed``."""
        return self.not_closed().filter(Q(section="") | Q(person=""))

    def with_lamp(self, lamp: str, *, today: date, soon: date) -> ActionQuerySet:
        """Items whose lamp shows this today; ``soon`` is the last day that counts as near."""
        running = self.filter(state=ActionState.OPEN)
        shown = {
            Lamp.CLOSED: self.filter(state=ActionState.CLOSED, closed_on__lte=F("due")),
            Lamp.MADE_UP: self.filter(state=ActionState.CLOSED, closed_on__gt=F("due")),
            Lamp.VERIFY: self.filter(state=ActionState.CLOSING_ASKED),
            Lamp.OVERDUE: running.filter(due__lt=today),
            Lamp.NEAR: running.filter(due__gte=today, due__lte=soon),
            Lamp.RUNNING: running.filter(due__gt=soon),
        }
        return shown[Lamp(lamp)]

    def search(self, text: str) -> ActionQuerySet:
        """By number, title, source, enterprise, person, or the code or name of the indicator."""
        fields = ("number", "title", "source", "enterprise", "person", "indicator_code", "indicator_name")
        # Text without letters needs no folding of case, which takes several times as long as the search.
        lookup = "contains" if text.lower() == text.upper() else "icontains"
        found = Q()
        for field in fields:
            found |= Q(**{f"{field}__{lookup}": text})
        return self.filter(found)


class ActionFileQuerySet(QuerySet["ActionFile"]):
    def not_withdrawn(self) -> ActionFileQuerySet:
        """Files that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, user: User | Any) -> ActionFileQuerySet:
        seen = _concerning(user, "item__")
        return self.none() if seen is None else self.not_withdrawn().filter(seen)


class DifficultyQuerySet(QuerySet["Difficulty"]):
    def without_answer(self) -> DifficultyQuerySet:
        """Without an answer so far."""
        return self.filter(settled_on__isnull=True)

    def waiting(self, *, region_id: int) -> DifficultyQuerySet:
        """Without an answer, of items that still run."""
        running = Q(item__state__in=(ActionState.OPEN, ActionState.CLOSING_ASKED))
        return self.without_answer().filter(running, item__region_id=region_id)

    def before_the_meeting(self, *, region_id: int) -> DifficultyQuerySet:
        """What the next meeting has to decide (提请会议研究)."""
        return self.waiting(region_id=region_id).filter(for_meeting=True)

    def of_owner(self, owner_id: int) -> DifficultyQuerySet:
        return self.filter(item__owner_id=owner_id)


class LetterQuerySet(QuerySet["Letter"]):
    def visible_to(self, user: User | Any) -> LetterQuerySet:
        seen = _concerning(user, "item__")
        return self.none() if seen is None else self.filter(seen)


class MeetingQuerySet(QuerySet["Meeting"]):
    def visible_to(self, user: User | Any) -> MeetingQuerySet:
        """Meetings of the reader's region; units read an agenda once it is confirmed."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = self.filter(region_id=user.seen_region_id)
        if user.has_role(*REGION_WIDE_ROLES):
            return own
        if user.has_role(Role.STAFF, Role.REVIEWER):
            return own.exclude(state=MeetingState.PLANNED)
        return self.none()


class AuditQuerySet(QuerySet["AuditEntry"]):
    def visible_to(self, user: User | Any) -> AuditQuerySet:
        """What a person did, and what was done to the figures and items of its unit; the task force reads its
        region's, the audit administrator everything. Who signed in where, and what became of accounts, the audit
        administrator reads alone."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.has_role(Role.AUDIT_ADMIN):
            return self.all()
        of_work = self.exclude(action__startswith="access.").exclude(action__in=OF_ACCOUNTS)
        if user.has_role(Role.TASKFORCE):
            # Acts on what several counties share are few: they are found by their keys.
            reaches = apps.get_model("departments", "AuditReach")._default_manager
            reached = reaches.filter(region_key=user.seen_region_id)
            return of_work.filter(
                Q(region_key=user.home_region_id) | Q(actor=user) | Q(pk__in=reached.values("entry_id"))
            )
        if user.has_role(Role.STAFF, Role.REVIEWER) and user.department_id is not None:
            return of_work.filter(Q(unit_key=user.department_id) | Q(actor=user))
        return self.none()


class ChangeSetQuerySet(QuerySet["ChangeSet"]):
    def visible_to(self, user: User) -> ChangeSetQuerySet:
        """Those of the own region, of the own unit for who works for one alone; an administrator of the whole
        installation, who has no region, sees those of all. Which kinds of sheet a role may see is for the doors to
        say."""
        if not user.has_role(Role.TASKFORCE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
            return self.filter(unit=user.department_id) if user.department_id else self.none()
        if user.home_region_id is not None:
            return self.filter(region=user.home_region_id)
        return self if user.has_role(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN) else self.none()


class OfficeDocumentQuerySet(QuerySet["OfficeDocument"]):
    def visible_to(self, user: User | Any) -> OfficeDocumentQuerySet:
        """What this account may read of its region: all of it for the task force, what was made for everybody and what
        it had made itself for the others, and what is its own unit's."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = self.filter(region_id=user.seen_region_id)
        if user.has_role(Role.TASKFORCE):
            return own.exclude(Q(readers=DocumentReaders.MAKER) & ~Q(by=user))
        found = Q(by=user)
        if user.has_role(Role.STAFF, Role.REVIEWER, Role.LEADER):
            found |= Q(readers=DocumentReaders.EVERYBODY)
        if user.has_role(Role.STAFF, Role.REVIEWER) and user.department_id:
            found |= Q(readers=DocumentReaders.UNIT, unit_id=user.department_id)
        return own.filter(found)

    def current(self, *, at: datetime) -> OfficeDocumentQuerySet:
        """Those that are kept still."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at))

    def newest_first(self) -> OfficeDocumentQuerySet:
        return self.order_by("-asked_at", "-pk")
