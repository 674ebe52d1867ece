"""Naming people and ending their posts (任免): under the region's lock, so that no two acts see the same free seat."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed
from departments.choices import PostKind
from departments.models import Department, Post, Region, TeamDocument, User
from departments.people.tenure import Term, clashes
from departments.rules import may_keep_people
from departments.trail.record import record

# The row of the one term that a form names.
HERE = 1
OF_TERM = (
    "department__code",
    "department__short_name",
    "kind",
    "name",
    "valid_from",
    "valid_to",
    "title",
    "phone",
)


class CannotAppoint(Exception):
    """Why nothing was stored, in the reader's language."""


def lock_people(*, region_id: int, actor: User) -> None:
    """Begin a change of people: only the task force, and one at a time in a region."""
    if not may_keep_people(actor, region_id=region_id):
        raise NotAllowed(_("Only the task force of the region may keep its people."))
    Region.objects.select_for_update().get(pk=region_id)


def term_of(post: Post, *, row: int | None = None) -> Term:
    """The post as the pure rules see it; its department must be at hand."""
    return Term(
        post.department.code,
        post.kind,
        post.name,
        post.valid_from,
        post.valid_to,
        post.title,
        post.phone,
        row,
        post.department.short_name,
    )


def terms_of(*, region_id: int | None = None, department_id: int | None = None) -> list[Term]:
    """All posts of a region or of one unit, past and present, in one query."""
    own = {"department_id": department_id} if department_id else {"department__region_id": region_id}
    rows = Post.objects.filter(**own).values_list(*OF_TERM)
    ordered = rows.order_by("department__position", "department__code", "kind", "valid_from")
    return [
        Term(code, kind, name, start, end, title, phone, None, unit)
        for code, unit, kind, name, start, end, title, phone in ordered
    ]


def check_terms(terms: Iterable[Term]) -> None:
    """Raises ``CannotAppoint`` with everything that clashes."""
    if found := clashes(terms):
        raise CannotAppoint(" ".join(f"{clash.message} {clash.remedy}" for clash in found))


@transaction.atomic
def appoint(
    *,
    department: Department,
    kind: str,
    name: str,
    valid_from: date,
    actor: User,
    title: str = "",
    phone: str = "",
    user: User | None = None,
    valid_to: date | None = None,
) -> Post:
    """Name somebody to a post (任命). Raises ``NotAllowed``, or ``CannotAppoint`` where it overlaps another."""
    lock_people(region_id=department.region_id, actor=actor)
    post = Post(
        department=department,
        kind=kind,
        name=name.strip(),
        title=title.strip(),
        phone=phone.strip(),
        user=user,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    check_person(post)
    check_terms([*terms_of(region_id=department.region_id), term_of(post, row=HERE)])
    post.save(force_insert=True)
    record(actor=actor, action="post.appoint", target=post.trail_name, detail=post_audit_facts(post), unit=department)
    return post


def check_person(post: Post) -> None:
    """A post names somebody, and their account is one of the unit or of the county itself."""
    if not post.name and not (post.kind == PostKind.SECTION and post.title):
        raise CannotAppoint(_("Give the name of the holder; for a section, its name."))
    if post.user is None:
        return
    if post.user.department_id not in {None, post.department_id} or (
        post.user.home_region_id != post.department.region_id
    ):
        raise CannotAppoint(
            _("The account %(account)s belongs to another unit. Choose an account of %(unit)s.")
            % {"account": post.user, "unit": post.department}
        )


@transaction.atomic
def end_post(*, post: Post, last_day: date, actor: User, reason: str = "") -> Post:
    """Somebody leaves without a successor (免职); the post is vacant from the next day on."""
    lock_people(region_id=post.department.region_id, actor=actor)
    locked = Post.objects.select_for_update(of=("self",)).select_related("department").get(pk=post.pk)
    if locked.valid_to is not None and locked.valid_to <= last_day:
        raise CannotAppoint(_("This post ended on %(day)s already.") % {"day": f"{locked.valid_to:%Y-%m-%d}"})
    if last_day < locked.valid_from:
        raise CannotAppoint(
            _("The last day lies before the first, %(day)s. Give a later day.")
            % {"day": f"{locked.valid_from:%Y-%m-%d}"}
        )
    locked.valid_to = last_day
    locked.save(update_fields=["valid_to"])
    record(
        actor=actor,
        action="post.end",
        target=locked.trail_name,
        detail={"to": last_day.isoformat(), "reason": reason[:200]},
        unit=locked.department,
    )
    return locked


@transaction.atomic
def record_team_document(
    *, department: Department, number: str, dated: date, actor: User, title: str = "", kept_at: str = ""
) -> TeamDocument:
    """Put on record by which document the unit set up its team (专班文件)."""
    lock_people(region_id=department.region_id, actor=actor)
    if TeamDocument.objects.filter(department=department, number=number.strip()).exists():
        raise CannotAppoint(_("The document %(number)s is on record already.") % {"number": number.strip()})
    document = TeamDocument.objects.create(
        department=department,
        number=number.strip(),
        title=title.strip(),
        dated=dated,
        kept_at=kept_at.strip(),
        recorded_by_name=str(actor),
    )
    record(
        actor=actor, action="team.document", target=str(document), detail={"dated": dated.isoformat()}, unit=department
    )
    return document


def post_audit_facts(post: Post) -> dict[str, Any]:
    """What the audit trail keeps of a post; a telephone number is not needed there."""
    return {
        "from": post.valid_from.isoformat(),
        "to": post.valid_to.isoformat() if post.valid_to else None,
        "account": post.user.username if post.user else None,
    }
