"""What the settings ask of every new password (AUTH_PASSWORD_VALIDATORS), besides what Django brings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.pinyin import spellings
from departments.access.strength import Weakness, find_weakness
from departments.models import Department, FormerPassword, User

TEXTS = {
    Weakness.REPEATS: gettext_lazy("The password repeats the same few characters."),
    Weakness.WALK: gettext_lazy("The password follows the keys of the keyboard or the alphabet."),
    Weakness.COMMON: gettext_lazy("The password is a word that offices often choose, with digits added."),
    Weakness.NAME: gettext_lazy("The password is the name of a person, a unit or a place, with digits added."),
}


class GuessablePasswordValidator:
    """Refuses what a stranger who knows the office would try first."""

    def validate(self, password: str, user: User | None = None) -> None:
        found = find_weakness(password, _names_around(user))
        if found is not None:
            raise ValidationError(str(TEXTS[found]), code=f"password_{found.value}")

    def get_help_text(self) -> str:
        return _(
            "No words that offices often choose, no rows of keys, no names of persons, units or places with digits."
        )


class FormerPasswordValidator:
    """Refuses the present password and those before it (``PASSWORD_HISTORY``).

    The present one is refused whatever the setting says: the first password of a slip must not become one's own.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        kept = max(settings.PASSWORD_HISTORY, 1)
        if user is None or user.pk is None:
            return
        former = FormerPassword.objects.filter(user=user.pk).values_list("password", flat=True)[: kept - 1]
        present = User.objects.filter(pk=user.pk).values_list("password", flat=True)
        if any(check_password(password, encoded) for encoded in (*present, *former)):
            text = ngettext(
                "The password was used before. The last %(n)d must not be chosen again.",
                "The password was used before. The last %(n)d must not be chosen again.",
                kept,
            )
            raise ValidationError(text % {"n": kept}, code="password_used_before")

    def get_help_text(self) -> str:
        return _("None of the last %(n)d passwords.") % {"n": max(settings.PASSWORD_HISTORY, 1)}


def _names_around(user: User | None) -> Iterator[str]:
    """Names of the person, the county and its units, as they are and as they are typed: in full and in initials."""
    if user is None:
        return
    names = [user.full_name, user.username]
    region = user.home_region
    if region is not None:
        names += [region.name, region.code]
        units: Any = Department.objects.filter(region=region)
        found = [name for row in units.values_list("name", "short_name", "code") for name in row]
        names += [*found, *(name.removeprefix(region.name) for name in found)]
    for name in names:
        yield from spellings(name)
