"""Adding and withdrawing the files that prove a checkpoint (佐证材料), and handing them out unchanged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.files.guard import NotAccepted, clean_name
from config.files.store import Damaged, intact, judge_file, put_away
from departments.access.refusals import NotDone
from departments.choices import ActionState, Checkpoint, StepKind
from departments.ledger.items import add_line, lock_open_item, record_item_audit
from departments.models import ActionFile, ActionItem, User
from departments.rules import may_add_to, may_work_on


def attach_file(*, item: ActionItem, file: File[Any], name: str, actor: User, at: datetime | None = None) -> ActionFile:
    """Add a file to the checkpoint at which the item stands. Raises ``NotAccepted``, ``NotStored`` or ``NotDone``."""
    at = at or timezone.now()
    shown = clean_name(name)
    kind, checksum = judge_file(file, shown)
    added = ActionFile(
        item=item,
        name=shown,
        size=file.size,
        sha256=checksum,
        uploaded_by=actor,
        uploaded_by_name=str(actor),
        uploaded_at=at,
    )
    try:
        with transaction.atomic():
            now = lock_open_item(item)
            _refuse(now, checksum, actor)
            added.checkpoint = Checkpoint.IMPROVE if now.checkpoint == Checkpoint.DONE else now.checkpoint
            put_away(added, file, kind)
            added.save()
            add_line(now, StepKind.EVIDENCE, shown, actor, at, added.checkpoint)
            record_item_audit(now, "action.attach", actor, name=shown, sha256=checksum, size=file.size)
    except BaseException as failure:
        if added.file:
            added.file.delete(save=False)
        if isinstance(failure, IntegrityError):
            raise NotAccepted(_("This very file is attached to the item already.")) from failure
        raise
    return added


@transaction.atomic
def withdraw_file(*, file: ActionFile, actor: User, at: datetime | None = None) -> None:
    """Take a file back while its checkpoint has not been passed; it stays on record."""
    at = at or timezone.now()
    now = lock_open_item(file.item)
    if not may_work_on(actor, item=now) and file.uploaded_by_id != actor.pk:
        raise NotDone(_("Only the owner unit or who added the file may withdraw it."))
    if now.state != ActionState.OPEN or file.checkpoint != now.checkpoint:
        raise NotDone(_("The checkpoint has been passed with this file. It stays."))
    changed = (
        ActionFile.objects.filter(pk=file.pk).not_withdrawn().update(withdrawn_at=at, withdrawn_by_name=str(actor))
    )
    if not changed:
        raise NotDone(_("The file has been withdrawn already."))
    add_line(now, StepKind.CHANGED, _("Withdrawn: %(name)s") % {"name": file.name}, actor, at, file.checkpoint)
    record_item_audit(now, "action.withdraw", actor, name=file.name, sha256=file.sha256)


def file_content(*, file: ActionFile, actor: User) -> bytes:
    """The file as it was uploaded, for somebody who may see it; on record. Raises ``Damaged``."""
    data = intact(file)
    action = "action.file_damaged" if data is None else "action.download"
    record_item_audit(file.item, action, actor, name=file.name, sha256=file.sha256)
    if data is None:
        raise Damaged(file.name)
    return data


def _refuse(item: ActionItem, checksum: str, actor: User) -> None:
    if not may_add_to(actor, item=item):
        raise NotDone(_("Only the owner and its co-units add files."))
    offered = list(ActionFile.objects.filter(item=item).not_withdrawn().values_list("sha256", flat=True))
    if checksum in offered:
        raise NotAccepted(_("This very file is attached to the item already."))
    most = settings.EVIDENCE_MAX_FILES * 4
    if len(offered) >= most:
        raise NotAccepted(_("An item carries at most %(n)s files. Withdraw one first.") % {"n": most})
