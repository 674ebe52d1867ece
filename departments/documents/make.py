"""制作文稿: what a worker does with a document that was asked for."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from departments.access.refusals import NotDone
from departments.choices import DocumentState, FileFormat
from departments.documents.issue import file_of, settle_document
from departments.documents.kinds import KINDS
from departments.models import OfficeDocument

log = logging.getLogger(__name__)
# A worker that has not finished by then is dead.
STUCK = timedelta(minutes=15)


def run_maker(*, document_id: int) -> str:
    """Make the document and those of its files that are always wanted. Safe to run twice: what is made stays."""
    document = OfficeDocument.objects.select_related("region", "by").get(pk=document_id)
    kind = KINDS.get(document.kind)
    if document.state != DocumentState.WAITING or kind is None or kind.make is None:
        return str(document.state)

    def say(progress: int) -> None:
        OfficeDocument.objects.filter(pk=document_id).update(progress=progress)

    try:
        with translation.override(settings.LANGUAGE_CODE):
            made = kind.make(document, say)
            settle_document(document=document, made=made, actor=document.by)
            for each in kind.formats:
                if each in {FileFormat.WORD, FileFormat.PDF, FileFormat.ZIP}:
                    file_of(document=document, kind=each, at=timezone.now())
    except NotDone as refusal:
        return _fail(document_id, str(refusal))
    except Exception:
        log.exception("document %s was not made", document_id)
        _fail(document_id, _("It could not be made because of a fault of the system. The administrator has the log."))
        raise
    return DocumentState.MADE


def _fail(document_id: int, text: str) -> str:
    OfficeDocument.objects.filter(pk=document_id).exclude(state=DocumentState.MADE).update(
        state=DocumentState.FAILED, error=text[:300]
    )
    return DocumentState.FAILED


def fail_stuck_documents(*, at: datetime) -> int:
    """Whoever waits for a document that no worker makes any more is told so."""
    stuck = OfficeDocument.objects.filter(state=DocumentState.WAITING, asked_at__lt=at - STUCK)
    return stuck.update(state=DocumentState.FAILED, error=_("Nobody made it in time. Ask for it once more."))


def forget_documents(*, at: datetime) -> int:
    """What was kept as long as the installation says is gone, with its files."""
    gone = OfficeDocument.objects.filter(expires_at__lte=at)
    n = gone.count()
    gone.delete()
    return n
