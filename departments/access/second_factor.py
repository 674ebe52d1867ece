"""Second factor (双因素): a code from a telephone besides the password, and recovery codes for the day it is lost.

The key of a telephone has to lie in the database as it is, since codes are computed from it. Recovery codes do not:
what is stored is a keyed digest, so they are told once and never again.
"""

from __future__ import annotations

import secrets
from base64 import b32encode
from typing import Any

import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from departments.access.passwords import ALPHABET
from departments.access.refusals import NotDone
from departments.models import User
from departments.trail.record import record

CODES, GROUPS, GROUP = 10, 2, 5
LONGEST = 16


def device_of(user: User) -> Any:
    """The telephone by whose codes the account signs in, or None."""
    return TOTPDevice.objects.filter(user=user.pk, confirmed=True).first()


def is_second_factor_due(user: User) -> bool:
    """Whether a role of the account asks for a second factor (``SECOND_FACTOR_ROLES``), and it has none yet."""
    return not settings.SECOND_FACTOR_ROLES.isdisjoint(user.role_set) and device_of(user) is None


def begin_device(user: User) -> Any:
    """A key that is offered and counts for nothing until a code proves that the telephone has it."""
    device, _made = TOTPDevice.objects.get_or_create(
        user_id=user.pk, confirmed=False, defaults={"name": "telephone", "digits": 6}
    )
    return device


def draw_qr(device: Any) -> SafeString:
    """The key for a camera, as an SVG without a style of its own; the page's style sheet gives it its size."""
    code = segno.make(device.config_url, error="m", micro=False)
    return mark_safe(code.svg_inline(border=3, svgclass="qr", lineclass=None, light="#fff", omitsize=True))


def spell_key(device: Any) -> str:
    """The same key to be typed, in groups of four."""
    letters = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


@transaction.atomic
def confirm_device(*, user: User, code: str, address: str) -> list[str]:
    """Switch on, with a code of the telephone that was offered. Returns the recovery codes; raises ``NotDone``."""
    device = TOTPDevice.objects.select_for_update().filter(user=user.pk, confirmed=False).first()
    if device is None or device_of(user) is not None:
        raise NotDone(_("Load the page again."))
    _verify(user, device, code)
    device.refresh_from_db()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    record(actor=user, action="access.factor_on", target=user.username, detail={"client": address})
    return _make_codes(user)


def check_code(*, user: User, code: str, address: str) -> None:
    """Accept a code of the telephone or a recovery code, each once. Raises ``NotDone`` with the reason."""
    plain = code.strip().lower().replace("-", "").replace(" ", "")
    device = device_of(user)
    if device is None:
        raise NotDone(_("The account has no second factor any more. Sign in anew."))
    is_recovery = len(plain) == GROUPS * GROUP
    if is_recovery:
        device, plain = StaticDevice.objects.filter(user=user.pk, confirmed=True).first(), _digest(user, plain)
    try:
        if device is None:
            raise NotDone(_("The code is not right."))
        _verify(user, device, plain)
    except NotDone:
        record(actor=user, action="access.code_failed", target=user.username, detail={"client": address})
        raise
    if is_recovery:
        left = StaticToken.objects.filter(device=device).count()
        detail = {"client": address, "codes": left}
        record(actor=user, action="access.recovery_code", target=user.username, detail=detail)


@transaction.atomic
def renew_codes(*, user: User, address: str) -> list[str]:
    """New recovery codes; those before are worth nothing."""
    record(actor=user, action="access.recovery_renew", target=user.username, detail={"client": address})
    return _make_codes(user)


@transaction.atomic
def remove_device(*, user: User, actor: User, address: str) -> None:
    """Off: by the account itself with password and code, or by the security administrator for a lost telephone."""
    TOTPDevice.objects.filter(user=user.pk).delete()
    StaticDevice.objects.filter(user=user.pk).delete()
    action = "access.factor_off" if actor.pk == user.pk else "access.factor_removed"
    record(actor=actor, action=action, target=user.username, detail={"client": address})


def codes_left(user: User) -> int:
    return int(StaticToken.objects.filter(device__user=user.pk).count())


def _verify(user: User, device: Any, code: str) -> None:
    """By the device's own rules: a code counts once, and after wrong ones the device waits longer and longer."""
    allowed, why = device.verify_is_allowed()
    if not allowed:
        until = timezone.localtime(why["locked_until"])
        raise NotDone(_("Too many wrong codes. Try again after %(time)s.") % {"time": f"{until:%H:%M:%S}"})
    if len(code) > LONGEST or not code.isascii() or verify_token(user, device.persistent_id, code) is None:
        raise NotDone(_("The code is not right."))


def _make_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user.pk).delete()
    device = StaticDevice.objects.create(user_id=user.pk, name="recovery", confirmed=True)
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP)) for _ in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_digest(user, code)) for code in codes)
    return [f"{code[:GROUP]}-{code[GROUP:]}" for code in codes]


def _digest(user: User, code: str) -> str:
    return salted_hmac("departments.access.second_factor", f"{user.pk}:{code}", algorithm="sha256").hexdigest()[
        :LONGEST
    ]
