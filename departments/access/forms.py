"""Forms of signing in and of one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from departments.access.sign_in import SlowedDown, check_password_of
from departments.models import User

SLOWED = gettext_lazy("Too many wrong passwords came from your network. Wait ten minutes, then try again.")


class SignInForm(AuthenticationForm):
    """Name and password; the check itself is that of every door (``check_password_of``)."""

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if username is not None and password and self.request is not None:
            try:
                self.user_cache = check_password_of(self.request, username=username, password=password)
            except SlowedDown as refusal:
                raise ValidationError(str(SLOWED), code="slowed") from refusal
            if self.user_cache is None:
                raise self.get_invalid_login_error()
        return self.cleaned_data


class PresentPasswordField(forms.CharField):
    """The password that the account has now."""

    widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})

    def __init__(self, **options: Any) -> None:
        super().__init__(label=gettext_lazy("Present password"), strip=False, **options)


class CodeField(forms.CharField):
    """A code of the telephone, or a recovery code."""

    widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text"})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, **options)


class OwnPasswordForm(PasswordChangeForm):
    """Wrong guesses at the present password count towards the lock, as on the sign-in page."""

    def __init__(self, request: HttpRequest, user: User, data: Any = None) -> None:
        super().__init__(user, data)
        self.request = request
        self.fields["old_password"] = PresentPasswordField()
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password2"].label = _("New password, once more")
        self.fields["new_password2"].help_text = ""

    def validate_password_for_user(self, user: User, password_field_name: str = "new_password1") -> None:
        """What is wrong with the new password is said where it was first typed; Django says it at the repetition."""
        super().validate_password_for_user(user, "new_password1")

    @sensitive_variables()
    def clean_old_password(self) -> str:
        return _check_present(self.request, self.user, self.cleaned_data["old_password"])


class CodeForm(forms.Form):
    code = CodeField(label=gettext_lazy("Code"))


class SwitchOffForm(forms.Form):
    """Password and code: neither an open page nor a found telephone is enough."""

    password = PresentPasswordField()
    code = CodeField(label=gettext_lazy("Code of the telephone, or a recovery code"))

    def __init__(self, request: HttpRequest, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.request, self.user = request, user

    @sensitive_variables()
    def clean_password(self) -> str:
        return _check_present(self.request, self.user, self.cleaned_data["password"])


@sensitive_variables("password")
def _check_present(request: HttpRequest, user: User, password: str) -> str:
    try:
        found = check_password_of(request, username=user.username, password=password)
    except SlowedDown as refusal:
        raise ValidationError(str(SLOWED), code="slowed") from refusal
    if found is None or found.pk != user.pk:
        raise ValidationError(_("The present password is not right."), code="password_incorrect")
    return password
