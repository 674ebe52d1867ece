"""What the commands of this app share: finding what a person named, or saying what there is instead."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import overload

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed
from departments.models import Region, User
from indicators.models import Cycle, Scheme


def find_scheme(code: str, year: int | None = None) -> Scheme:
    """The newest version of a scheme, in a given year or at all."""
    schemes = Scheme.objects.filter(code=code) if year is None else Scheme.objects.filter(code=code, year=year)
    scheme = schemes.order_by("-year", "-version").first()
    if scheme is None:
        choices = ", ".join(f"{scheme.code} {scheme.year}" for scheme in Scheme.objects.all()) or "—"
        raise CommandError(
            _("There is no scheme %(code)s; known are: %(known)s.")
            % {"code": f"{code} {year}" if year else code, "known": choices}
        )
    return scheme


def find_cycle(label: str, *, scheme: str | None = None, region: str | None = None) -> Cycle:
    """The one period of that name; with several schemes or regions the person must say which."""
    cycles = Cycle.objects.filter(label=label).select_related("scheme", "region")
    if scheme is not None:
        cycles = cycles.filter(scheme__code=scheme)
    if region is not None:
        cycles = cycles.filter(region__code=region)
    found = list(cycles[:10])
    if len(found) == 1:
        return found[0]
    if found:
        names = "; ".join(f"--scheme {cycle.scheme.code} --region {cycle.region.code}" for cycle in found)
        raise CommandError(
            _("Several periods are called %(label)s; say which: %(names)s.") % {"label": label, "names": names}
        )
    labels = list(Cycle.objects.values_list("label", flat=True).order_by("-start").distinct()[:5])
    choices = ", ".join(labels) or "—"
    raise CommandError(
        _("There is no period %(label)s; the latest are: %(known)s.") % {"label": label, "known": choices}
    )


def find_home(code: str | None = None) -> Region:
    """The home region of that code; the only one when none is said."""
    homes = Region.objects.home()
    found = list(homes if code is None else homes.filter(code=code))
    if len(found) == 1:
        return found[0]
    choices = ", ".join(homes.values_list("code", flat=True)) or "—"
    raise CommandError(_("Say with --region which county it is; known are: %(known)s.") % {"known": choices})


@overload
def find_account(name: str) -> User: ...
@overload
def find_account(name: str | None) -> User | None: ...
def find_account(name: str | None) -> User | None:
    """The account of that name that may sign in; nobody where no name was said."""
    if name is None:
        return None
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise CommandError(_("There is no active account %(name)s.") % {"name": name})
    return found


@contextmanager
def refusing_account(account: User | None) -> Iterator[None]:
    """What the account may not do, or nobody without a name (``None``), ends the command like any other fault."""
    try:
        yield
    except NotAllowed as refusal:
        hint = "" if account else _("Say with --user which account that is.")
        raise CommandError(f"{refusal} {hint}".rstrip()) from refusal
