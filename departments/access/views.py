"""Signing in again in place (会话续接): the page that was open stays, with everything typed in it."""

import json

from django.contrib.auth import authenticate, login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from departments.models import User


@never_cache
@require_POST
@login_not_required
@sensitive_variables("sent", "password")
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Only the person whose page it is; failures count towards the lock as on the sign-in page."""
    try:
        sent = json.loads(request.body)
        user, password = int(sent["user"]), str(sent["password"])
    except (ValueError, TypeError, KeyError):
        return JsonResponse({"message": _("The request could not be read. Load the page again.")}, status=400)
    owner = User.objects.filter(pk=user, is_active=True).first()
    username = owner.username if owner else ""
    account = authenticate(request, username=username, password=password)
    if account is None or account.pk != user:
        return JsonResponse({"message": _("The password is not right. Try again.")}, status=403)
    login(request, account)
    return JsonResponse({"user": account.pk})
