"""送阅: a document reaches named people inside the system, and by e-mail where the installation sends any."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from departments.access.refusals import NotDone
from departments.models import DocumentDelivery, OfficeDocument, User
from departments.trail.record import record

# As many are told of on the first page; the list of documents has all.
MOST_UNREAD = 20


@transaction.atomic
def deliver_document(*, document: OfficeDocument, people: Iterable[User], actor: User, at: datetime) -> int:
    """Send a made document to people who may read it; who has it already is not sent it twice. Returns how many were
    sent it now. Raises ``NotDone`` for one that is not made, and where nobody of them may read it."""
    if not document.is_made:
        raise NotDone(_("The document is not made yet."))
    allowed = [user for user in people if OfficeDocument.objects.visible_to(user).filter(pk=document.pk).exists()]
    if not allowed:
        raise NotDone(_("Choose somebody who may read it."))
    before = set(document.deliveries.values_list("user_id", flat=True))
    fresh = [user for user in allowed if user.pk not in before]
    DocumentDelivery.objects.bulk_create(
        [DocumentDelivery(document=document, user=user, sent_at=at) for user in fresh], ignore_conflicts=True
    )
    detail = {"people": [str(user) for user in fresh]}
    record(actor=actor, action="document.deliver", target=document.title, detail=detail, region=document.region)
    return len(fresh)


def open_delivery(*, document: OfficeDocument, user: User, at: datetime) -> None:
    """Whoever was sent it has seen it now; the first time counts."""
    document.deliveries.filter(user=user, opened_at__isnull=True).update(opened_at=at)


def unread_of(user: User, *, at: datetime) -> list[OfficeDocument]:
    """What was sent to somebody and not opened yet, the newest first."""
    waiting = OfficeDocument.objects.visible_to(user).current(at=at)
    unread = waiting.filter(deliveries__user=user, deliveries__opened_at__isnull=True)
    return list(unread.defer("content", "options").newest_first()[:MOST_UNREAD])


def mail_deliveries(*, at: datetime) -> int:
    """Send what is still to be sent by e-mail, where the installation asks for it; nobody gets it twice."""
    if not settings.NOTICES_BY_EMAIL:
        return 0
    waiting = DocumentDelivery.objects.filter(mailed_at__isnull=True, user__is_active=True).exclude(user__email="")
    sent = 0
    for delivery in waiting.select_related("document", "user")[:200]:
        if not DocumentDelivery.objects.filter(pk=delivery.pk, mailed_at__isnull=True).update(mailed_at=at):
            continue
        try:
            with translation.override(settings.LANGUAGE_CODE):
                text = _("“%(title)s” was sent to you. Sign in to read it.") % {"title": delivery.document.title}
                send_mail(delivery.document.title, text, None, [delivery.user.email])
        except OSError:
            DocumentDelivery.objects.filter(pk=delivery.pk).update(mailed_at=None)
            raise
        sent += 1
    return sent
