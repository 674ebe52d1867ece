"""What a sheet changed (变更单), and taking it back whole: only while every row still is what the sheet made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, router, transaction
from django.db.models import Field, JSONField, Model, QuerySet
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from departments.access.refusals import NotAllowed, NotDone
from departments.models import ChangeSet, Region, User
from departments.sheets.door import DOORS, Door, SheetDone, SheetPlace
from departments.sheets.preview import SheetPreview
from departments.trail.record import record

Facts = dict[str, Any]
Snapshot = dict[tuple[str, Any], tuple[str, Facts]]
# What a change set keeps in words; the rows themselves are kept whole.
MOST_DIFFERENCES = 5_000
MOST_NAMED = 5
# Secret, or written by signing in alone.
UNREAD = frozenset(field.attname for field in AbstractBaseUser._meta.concrete_fields)


def read_rows(querysets: Iterable[QuerySet[Any]]) -> Snapshot:
    """Every row with all that it says, by model and key."""
    found: Snapshot = {}
    for queryset in querysets:
        label = queryset.model._meta.label_lower
        for row in queryset:
            found[label, row.pk] = (str(row)[:120], facts_of(row))
    return found


def facts_of(row: Model) -> Facts:
    """The row as JSON can hold it."""
    return {field.attname: _plain(field, row) for field in row._meta.concrete_fields if field.name not in UNREAD}


def _plain(field: Field[Any, Any], row: Model) -> Any:
    value = field.value_from_object(row)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if value is None or isinstance(value, bool | int | str) or isinstance(field, JSONField):
        return value
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat() if timezone.is_aware(value) else value.isoformat()
    return field.value_to_string(row)


@transaction.atomic
def do_sheet(*, preview: SheetPreview, door: Door, place: SheetPlace, file: str) -> tuple[ChangeSet, SheetDone]:
    """Do what was looked at, and keep what it changed. Raises ``ProblemList``; then nothing has changed."""
    if not place.actor.has_role(*door.roles):
        raise NotAllowed(_("You may not hand in this sheet."))
    # One sheet after the other, so that a change set holds what this one changed.
    Region.objects.select_for_update().get(pk=place.region.pk)
    querysets = list(door.touches(preview.table, place))
    before = read_rows(querysets)
    done = door.do(preview.table, place)
    after = read_rows(each.all() for each in querysets)
    change_set = ChangeSet.objects.create(
        region=place.region,
        door=door.key,
        purpose=place.key,
        about=place.about[:120],
        unit=place.unit,
        by_id=place.actor.pk,
        by_name=str(place.actor),
        acted_for=place.actor.acting_for,
        at=timezone.now(),
        file=file[-200:],
        text=done.text[:300],
        counts=preview.counts,
        differences=[asdict(difference) for difference in preview.plan.differences[:MOST_DIFFERENCES]],
        rows=[line for line in _list_changes(before, after) if done.stored is None or line[1] in done.stored],
    )
    return change_set, done


def _list_changes(before: Snapshot, after: Snapshot) -> Iterator[list[Any]]:
    for place in dict.fromkeys([*before, *after]):
        name, old = before.get(place, ("", None))
        new_name, new = after.get(place, ("", None))
        if old != new:
            yield [*place, new_name or name, old, new]


def why_not_taken_back(change_set: ChangeSet, user: User | Any) -> str:
    """Why this person cannot take it back now, as far as that is known before trying; empty when they may try."""
    door = DOORS.get(change_set.door)
    if change_set.taken_back_at is not None:
        return _("It was taken back already.")
    if door is None or not user.has_role(*door.roles):
        return _("Only who may hand in such a sheet takes it back.")
    return door.why_stays(change_set)


@transaction.atomic
def take_back(*, change_set: ChangeSet, actor: User, reason: str) -> None:
    """Undo all that a sheet did. Raises ``NotDone`` and names what stands in the way; then nothing has changed."""
    now = ChangeSet.objects.select_for_update().select_related("region").get(pk=change_set.pk)
    Region.objects.select_for_update().get(pk=now.region_id)
    if not reason.strip():
        raise NotDone(_("Say why it is taken back."))
    if why := why_not_taken_back(now, actor):
        raise NotDone(why)
    door = DOORS[now.door]
    if door.take_back is not None:
        door.take_back(now, actor, reason)
    else:
        restore_rows(now)
    now.taken_back_at, now.taken_back_by_id, now.taken_back_by_name = timezone.now(), actor.pk, str(actor)
    now.taken_back_reason = reason.strip()[:200]
    now.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_by_name", "taken_back_reason"])
    detail = {"file": now.file, "rows": len(now.rows), "reason": now.taken_back_reason, "door": now.door}
    record(actor=actor, action="sheet.take_back", target=f"{now.region} {door.title}", detail=detail, region=now.region)


def lock_unchanged(change_set: ChangeSet) -> dict[tuple[str, Any], Model]:
    """The rows that the sheet left, as they are now, held until the end of the transaction. Raises ``NotDone`` when one
    is not what the sheet made of it."""
    current = _current(change_set)
    _refuse_changed(change_set, current)
    return current


def restore_rows(change_set: ChangeSet) -> None:
    """Every row as it was before: what was added goes, what was changed says the old, what was taken out returns."""
    current = lock_unchanged(change_set)
    added = [current[label, pk] for label, pk, _name, old, _new in change_set.rows if old is None]
    try:
        _delete(added)
        for label, lines in _by_model(change_set.rows):
            model = apps.get_model(label)
            changed = [_with(current[label, pk], old) for pk, old, new in lines if old is not None and new is not None]
            names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
            model._default_manager.bulk_update(changed, names, batch_size=100)
        for label, lines in _by_model(change_set.rows):
            model = apps.get_model(label)
            gone = [_with(model(), old) for _pk, old, new in lines if new is None]
            model._default_manager.bulk_create(gone, batch_size=200)
    except IntegrityError as clash:
        raise NotDone(_("Something was entered since that does not go together with what stood before.")) from clash


def _by_model(rows: Iterable[Any]) -> Iterator[tuple[str, list[tuple[Any, Facts | None, Facts | None]]]]:
    found: dict[str, list[tuple[Any, Facts | None, Facts | None]]] = defaultdict(list)
    for label, pk, _name, old, new in rows:
        found[label].append((pk, old, new))
    yield from found.items()


def _current(change_set: ChangeSet) -> dict[tuple[str, Any], Model]:
    found: dict[tuple[str, Any], Model] = {}
    for label, lines in _by_model(change_set.rows):
        model = apps.get_model(label)
        keys = [pk for pk, _old, _new in lines]
        for start in range(0, len(keys), 500):
            rows = model._default_manager.select_for_update(of=("self",)).filter(pk__in=keys[start : start + 500])
            found |= {(label, row.pk): row for row in rows}
    return found


def _refuse_changed(change_set: ChangeSet, current: dict[tuple[str, Any], Model]) -> None:
    touched = []
    for label, pk, name, _old, new in change_set.rows:
        row = current.get((label, pk))
        if (None if row is None else facts_of(row)) != new:
            touched.append(name)
    if touched:
        raise NotDone(
            _("Changed since by somebody else: %(names)s. Correct the rows one by one.")
            % {"names": _list_names(touched)}
        )


def _delete(rows: list[Model]) -> None:
    """Delete what the sheet added, and nothing that hangs on it."""
    own = {(type(row), row.pk) for row in rows}
    by_model: dict[type[Model], list[Model]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    # Those that hang on others first.
    for model in reversed(by_model):
        collector: Any = Collector(using=router.db_for_write(model))
        try:
            collector.collect(by_model[model])
        except (ProtectedError, RestrictedError) as refusal:
            objects = getattr(refusal, "protected_objects", None) or getattr(refusal, "restricted_objects", ())
            raise NotDone(_dependants_text([str(each) for each in objects or ()])) from refusal
        groups = [*collector.data.values(), *collector.fast_deletes, *chain(*collector.field_updates.values())]
        hanging = [str(each) for group in groups for each in group if (type(each), each.pk) not in own]
        if hanging:
            raise NotDone(_dependants_text(hanging))
        model._default_manager.filter(pk__in=[row.pk for row in by_model[model]]).delete()


def _dependants_text(names: list[str]) -> str:
    return _("It has been worked with since: %(names)s. Correct the rows one by one.") % {"names": _list_names(names)}


def _list_names(names: list[str]) -> str:
    kept = list(dict.fromkeys(names))
    return "、".join(kept[:MOST_NAMED]) + (" …" if len(kept) > MOST_NAMED else "")


def facts_before(change_set: ChangeSet) -> dict[Any, Model | None]:
    """What each row was before the sheet, by key; none for what the sheet added. They are not stored rows."""
    return {
        pk: None if old is None else _with(apps.get_model(label)(), old)
        for label, pk, _name, old, _new in change_set.rows
    }


def restore_row(row: Model, facts: Facts) -> None:
    """Store it as it was."""
    _with(row, facts).save()


def _with(row: Model, facts: Facts | None) -> Model:
    for field in row._meta.concrete_fields:
        if facts is not None and field.attname in facts:
            value = facts[field.attname]
            setattr(row, field.attname, value if isinstance(field, JSONField) else field.to_python(value))
    return row
