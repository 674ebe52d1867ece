"""授权代理: who may act for whom between two days, and the account that does so."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed
from departments.choices import ADMIN_ROLES, REGION_WIDE_ROLES, Role
from departments.models import Delegation, Region, User
from departments.rules import may_keep_people
from departments.trail.record import record

# Nobody is absent for longer without a successor.
LONGEST_DAYS = 366


class CannotDelegate(Exception):
    """Why no delegation was recorded, in the reader's language."""


def may_delegate(actor: User, *, principal: User) -> bool:
    """For oneself; the task force for everybody of its region. Who acts for another passes nothing on."""
    if actor.acting_for is not None:
        return False
    region = principal.home_region_id
    return actor.pk == principal.pk or (region is not None and may_keep_people(actor, region_id=region))


def may_stand_for(delegate: User, *, principal: User) -> bool:
    """Roles that reach over units are lent only within the place that may hold them: to an account of the county
    itself, or of the very unit whose account holds them."""
    return not needs_consent(principal) or delegate.department_id == principal.department_id


def needs_consent(principal: User) -> bool:
    """Whether these rights reach over units: then the security administrator consents first."""
    return principal.has_role(*REGION_WIDE_ROLES)


@transaction.atomic
def delegate(
    *, principal: User, delegate: User, valid_from: date, valid_to: date, reason: str, actor: User
) -> Delegation:
    """Let one account act for another between two days (授权). Raises ``NotAllowed`` or ``CannotDelegate``.

    Rights that reach over units hold only once the security administrator has consented.
    """
    if not may_delegate(actor, principal=principal):
        raise NotAllowed(_("You may delegate your own rights only."))
    region = principal.home_region_id
    if region is not None:
        Region.objects.select_for_update().get(pk=region)
    if why := _why_not(principal, delegate) or _why_not_then(principal, valid_from, valid_to):
        raise CannotDelegate(why)
    given = Delegation.objects.create(
        principal=principal,
        delegate=delegate,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason.strip(),
        given_by_name=str(actor),
        given_at=timezone.now(),
    )
    detail = {"from": valid_from.isoformat(), "to": valid_to.isoformat(), "reason": reason.strip()}
    detail |= {"consent": "awaited"} if needs_consent(principal) else {}
    record(actor=actor, action="delegation.give", target=_target(given), detail=detail, unit=principal.department)
    return given


def _why_not(principal: User, delegate: User) -> str:
    if principal.pk == delegate.pk:
        return _("Nobody acts for themselves. Choose another account.")
    if not principal.is_active or not delegate.is_active:
        return _("One of the two accounts is switched off.")
    if principal.home_region_id is None or principal.home_region_id != delegate.home_region_id:
        return _("The two accounts belong to different regions.")
    if principal.department_id is not None and principal.department_id != delegate.department_id:
        return _("%(delegate)s belongs to another unit. Choose somebody of %(unit)s.") % {
            "delegate": delegate.full_name,
            "unit": principal.department,
        }
    if not may_stand_for(delegate, principal=principal):
        return _(
            "%(delegate)s works for %(unit)s. Rights over all units are lent only to an account that may hold them: one"
            " of the county itself."
        ) % {"delegate": delegate.full_name, "unit": delegate.department}
    if principal.has_role(*ADMIN_ROLES) or delegate.has_role(*ADMIN_ROLES):
        return _("The three administrators are kept apart: they neither delegate nor act for others.")
    if not principal.role_set:
        return _("%(who)s has no role that could be delegated.") % {"who": principal.full_name}
    return ""


def _why_not_then(principal: User, start: date, end: date) -> str:
    if end < start:
        return _("The last day lies before the first. Correct one of the two dates.")
    if (end - start).days > LONGEST_DAYS:
        return _("A delegation ends within a year; for longer absences hand the post over.")
    others = Delegation.objects.filter(
        principal=principal, withdrawn_at__isnull=True, valid_from__lte=end, valid_to__gte=start
    )
    other = others.select_related("delegate").first()
    if other is None:
        return ""
    message = _("%(delegate)s acts for %(who)s from %(start)s to %(end)s. Withdraw that first or choose other days.")
    return message % {
        "delegate": other.delegate.full_name,
        "who": principal.full_name,
        "start": f"{other.valid_from:%Y-%m-%d}",
        "end": f"{other.valid_to:%Y-%m-%d}",
    }


@transaction.atomic
def withdraw(*, delegation: Delegation, actor: User, at: datetime | None = None) -> Delegation:
    """End a delegation at once (撤销授权). Raises ``NotAllowed``, or ``CannotDelegate`` when it is withdrawn."""
    locked = (
        Delegation.objects.select_for_update(of=("self",)).select_related("principal", "delegate").get(pk=delegation.pk)
    )
    if not may_delegate(actor, principal=locked.principal):
        raise NotAllowed(_("You may withdraw your own delegations only."))
    if locked.withdrawn_at is not None:
        raise CannotDelegate(_("This delegation has been withdrawn already."))
    locked.withdrawn_at, locked.withdrawn_by_name = at or timezone.now(), str(actor)
    locked.save(update_fields=["withdrawn_at", "withdrawn_by_name"])
    record(actor=actor, action="delegation.withdraw", target=_target(locked), unit=locked.principal.department)
    return locked


@transaction.atomic
def consent(*, delegation: Delegation, actor: User, at: datetime | None = None) -> Delegation:
    """The security administrator lets rights over units be lent (同意授权). Raises ``NotAllowed`` or
    ``CannotDelegate``."""
    locked = _to_consent(delegation, actor)
    if why := _why_not(locked.principal, locked.delegate):
        raise CannotDelegate(why)
    locked.consented_by, locked.consented_by_name, locked.consented_at = actor, str(actor), at or timezone.now()
    locked.save(update_fields=["consented_by", "consented_by_name", "consented_at"])
    _record_decision(locked, "delegation.consent", actor)
    return locked


@transaction.atomic
def refuse_consent(*, delegation: Delegation, reason: str, actor: User, at: datetime | None = None) -> Delegation:
    """The rights are not lent, for this reason; the delegation is withdrawn and stays on record (不同意授权)."""
    locked = _to_consent(delegation, actor)
    if not reason.strip():
        raise CannotDelegate(_("Give a reason."))
    locked.withdrawn_at, locked.withdrawn_by_name = at or timezone.now(), str(actor)
    locked.save(update_fields=["withdrawn_at", "withdrawn_by_name"])
    _record_decision(locked, "delegation.refuse", actor, reason=reason.strip()[:200])
    return locked


def _to_consent(delegation: Delegation, actor: User) -> Delegation:
    if not actor.has_role(Role.SECURITY_ADMIN):
        raise NotAllowed(_("Only the security administrator consents to a delegation."))
    locked = (
        Delegation.objects.select_for_update(of=("self",))
        .select_related("principal__department", "principal__region", "delegate__department")
        .get(pk=delegation.pk)
    )
    if locked.withdrawn_at is not None or locked.consented_at is not None or not needs_consent(locked.principal):
        raise CannotDelegate(_("This delegation does not wait for consent."))
    return locked


def _record_decision(delegation: Delegation, action: str, actor: User, **detail: str) -> None:
    dates = {"from": delegation.valid_from.isoformat(), "to": delegation.valid_to.isoformat()}
    principal = delegation.principal
    record(
        actor=actor,
        action=action,
        target=_target(delegation),
        detail={**dates, **detail},
        unit=principal.department,
        region=principal.home_region,
    )


def delegations_of(user: User, *, on: date) -> list[Delegation]:
    """Delegations under which this account may act on a day; one query."""
    if user.is_anonymous or user.acting_for is not None:
        return []
    held = Delegation.objects.in_force(on=on).filter(delegate=user, principal__is_active=True)
    return list(held.select_related("principal__department__region", "principal__region").order_by("valid_to", "pk"))


def acting(user: User, delegation_id: int, *, on: date) -> User | None:
    """The account as it acts for another: its own identity, the other's unit and roles, and both names. None when the
    delegation does not hold on the day. Two queries; the account itself is left as it is."""
    if not user.is_authenticated:
        return None
    found = next((given for given in delegations_of(user, on=on) if given.pk == delegation_id), None)
    if found is None or user.has_role(*ADMIN_ROLES) or not may_stand_for(user, principal=found.principal):
        return None
    return user.standing_in_for(found.principal)


@transaction.atomic
def begin_acting(*, delegation: Delegation, actor: User, on: date) -> User:
    """Put on record that somebody begins to act for another. Raises ``NotAllowed`` outside the dates."""
    account = acting(actor, delegation.pk, on=on)
    if account is None:
        raise NotAllowed(_("This delegation does not hold today."))
    record(actor=account, action="delegation.begin", target=_target(delegation))
    return account


def concerning(user: User) -> Q:
    """Delegations that an account may see: its own, and for the task force and leadership those of the region."""
    return Q(principal_id=user.pk) | Q(delegate_id=user.pk)


def _target(delegation: Delegation) -> str:
    return f"{delegation.delegate.full_name} → {delegation.principal.full_name}"
