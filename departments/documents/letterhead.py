"""抬头与固定用语: what the documents of a region call their office and readers. What nobody wrote down is made from the
name of the region."""

from __future__ import annotations

from django.utils.translation import gettext as _

from departments.models import Letterhead, Region, User
from departments.trail.record import record


def letterhead_of(region: Region) -> Letterhead:
    """The letterhead with every field filled; not saved."""
    kept = Letterhead.objects.filter(region=region).first() or Letterhead(region=region)
    for name, text in usual_phrases(region.name).items():
        if not getattr(kept, name):
            setattr(kept, name, text)
    return kept


def phrases_of(region: Region) -> dict[str, str]:
    """The same by name, as what is written of a moment keeps it."""
    head = letterhead_of(region)
    return {name: str(getattr(head, name)) for name in usual_phrases(region.name)}


def usual_phrases(region: str) -> dict[str, str]:
    """What a county writes where it has no custom of its own."""
    values = {"region": region, "first": region[:1]}
    return {
        "office": _("Office of the Leading Group for the Business Environment of %(region)s") % values,
        "short_office": _("Business Environment Office of %(region)s") % values,
        "prefix": _("%(first)s BEO") % values,
        "brief_name": _("Business Environment Brief"),
        "recipients": _("Governments of all townships, all units of the county"),
        "copies": _("Offices of the county committee, congress, government and consultative conference."),
        "brief_up": _("leaders of the county"),
        "brief_across": _("the office for the business environment of the city"),
        "brief_down": _("all townships and units of the county"),
        "opening": _("How the indicators of the business environment of the county stood is made known as follows."),
        "demand": _("All units are asked to take up the problems named here one by one and to report back in time."),
    }


def save_letterhead(*, letterhead: Letterhead, actor: User) -> Letterhead:
    """Keep what the task force wrote, on record."""
    letterhead.save()
    target = f"{letterhead.region}"
    record(actor=actor, action="document.letterhead", target=target, region=letterhead.region)
    return letterhead
