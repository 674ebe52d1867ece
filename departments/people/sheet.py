"""Filling in people from a sheet (批量任职): looked at first, stored whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from config.files.differences import SheetDifference
from config.files.problems import Problem, ProblemList
from config.sheets.table import Table
from departments.models import Department, Post, Region, User
from departments.people.posts import lock_people, term_of
from departments.people.rows import PostRow, read_post_rows
from departments.people.tenure import clashes
from departments.trail.record import record
from departments.units import UnitNames, unknown_unit

# A person in a post of a unit from a day on: a row that names all of these says something of that very post.
Key = tuple[int, str, str, str, date]


@dataclass(slots=True)
class PostPlan:
    """What a sheet does: posts to begin, posts to change, and the same in words."""

    new: list[Post] = field(default_factory=list)
    changed: list[Post] = field(default_factory=list)
    differences: list[SheetDifference] = field(default_factory=list)


def plan_posts(*, table: Table, region: Region, on: date) -> PostPlan:
    """What the sheet would do; nothing is stored. Raises ``ProblemList`` with every fault of every row."""
    rows, others, problems = read_post_rows(table, today=on)
    names, stored = UnitNames(region), _read_posts(region)
    accounts = _accounts(rows, region)
    problems += [unknown_unit(names, unit, row=row, column="unit") for row, unit in others if names.get(unit) is None]
    terms = {place: term_of(post) for place, post in enumerate(stored.values())}
    places = {key: place for place, key in enumerate(stored)}
    plan, seen = PostPlan(), dict[Key, int]()
    for row in rows:
        unit = names.get(row.unit)
        if unit is None:
            problems.append(unknown_unit(names, row.unit, row=row.row, column="unit"))
            continue
        key = _key(unit, row)
        if (first := seen.setdefault(key, row.row)) != row.row:
            problems.append(
                Problem(
                    row.row,
                    "name",
                    _("The post is the same as in row %(row)s.") % {"row": first},
                    _("Keep one of the two rows."),
                )
            )
            continue
        account = accounts.get(row.account)
        if row.account and (account is None or account.department_id not in {None, unit.pk}):
            problems.append(_no_account(row, unit))
            continue
        post = _plan_post(plan, stored.get(key), unit, row, account)
        if post is not None:
            terms[places.get(key, len(terms))] = term_of(post, row=row.row)
    problems += [Problem(clash.row, "", clash.message, clash.remedy) for clash in clashes(terms.values())]
    if problems:
        raise ProblemList(problems)
    return plan


def _read_posts(region: Region) -> dict[Key, Post]:
    posts = Post.objects.filter(department__region=region).select_related("department", "user").order_by("pk")
    return {(post.department_id, post.kind, post.title, post.name, post.valid_from): post for post in posts}


def _key(unit: Department, row: PostRow) -> Key:
    return (unit.pk, row.kind, row.title, row.name, row.start)


def _accounts(rows: list[PostRow], region: Region) -> dict[str, User]:
    """The accounts that the sheet names, those of other regions left out; one query."""
    of_region = Q(department__region=region) | Q(department=None, region=region)
    named = {row.account for row in rows if row.account}
    return {user.username: user for user in User.objects.filter(of_region, username__in=named)} if named else {}


def _no_account(row: PostRow, unit: Department) -> Problem:
    message = _("%(unit)s has no account “%(name)s”.") % {"unit": unit, "name": row.account[:40]}
    remedy = _("Write the sign-in name of an account of the unit or of the county, or leave the cell blank.")
    return Problem(row.row, "account", message, remedy)


def _plan_post(
    plan: PostPlan, stored: Post | None, unit: Department, row: PostRow, account: User | None
) -> Post | None:
    """The post as the row wants it; None when the row changes nothing."""
    if stored is None:
        post = Post(
            department=unit,
            kind=row.kind,
            title=row.title,
            name=row.name,
            phone=row.phone,
            user=account,
            valid_from=row.start,
            valid_to=row.end,
        )
        plan.new.append(post)
        plan.differences.append(SheetDifference(row.row, str(post), _("In office"), "", term_of(post).dates))
        return post
    found = list(_changes(stored, row, account))
    if not found:
        return None
    plan.differences += found
    stored.phone, stored.valid_to = row.phone or stored.phone, row.end or stored.valid_to
    stored.user = account or stored.user
    plan.changed.append(stored)
    return stored


def _changes(stored: Post, row: PostRow, account: User | None) -> Iterator[SheetDifference]:
    """A blank cell leaves what stands."""
    if account is not None and account.pk != stored.user_id:
        before = stored.user.username if stored.user else ""
        yield SheetDifference(row.row, str(stored), _("Account"), before, account.username)
    if row.phone and row.phone != stored.phone:
        yield SheetDifference(row.row, str(stored), _("Telephone"), stored.phone, row.phone)
    if row.end and row.end != stored.valid_to:
        before = f"{stored.valid_to:%Y-%m-%d}" if stored.valid_to else _("goes on")
        yield SheetDifference(row.row, str(stored), _("Last day"), before, f"{row.end:%Y-%m-%d}")


@transaction.atomic
def import_posts(*, table: Table, region: Region, actor: User, on: date) -> PostPlan:
    """Do what the sheet says. Raises ``NotAllowed`` or ``ProblemList``; then nothing has changed."""
    lock_people(region_id=region.pk, actor=actor)
    plan = plan_posts(table=table, region=region, on=on)
    # Ends before beginnings: at no moment has a seat two holders.
    Post.objects.bulk_update(plan.changed, ["phone", "user", "valid_to"])
    Post.objects.bulk_create(plan.new)
    if plan.differences:
        detail = {
            "new": len(plan.new),
            "changed": len(plan.changed),
            "file": table.name,
            "posts": [post.trail_name for post in (*plan.new, *plan.changed)][:200],
        }
        record(actor=actor, action="post.import", target=str(region), detail=detail)
    return plan


def present_posts(*, region: Region, on: date) -> list[Post]:
    """Who is in office, in protocol order: what the sheet to fill in begins with."""
    posts = Post.objects.filter(department__region=region).in_force(on=on).select_related("department", "user")
    return list(posts.order_by("department__position", "department__code", "kind", "valid_from"))
