"""Approving all without doubts within a filter (一键通过无疑点): numbers by unit first, then one act."""

from urllib.parse import urlencode

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from departments.choices import Role
from departments.rules import requires_role
from departments.signed_in import SignedInRequest
from indicators.models import Figure
from indicators.review.approve_all import approve_undoubted, read_undoubted
from indicators.review.forms import ReviewFilterForm
from indicators.review.views.results import keep_result, tell_expired, tell_left_out

VALID_FOR = 8 * 60 * 60  # seconds, as long as a session


@require_http_methods(["GET", "POST"])
@requires_role(Role.REVIEWER, Role.TASKFORCE)
def review_all(request: SignedInRequest) -> HttpResponse:
    """Exactly how many figures of which units will be approved; the confirmation carries their versions, signed."""
    form = ReviewFilterForm(request.GET, figures=Figure.objects.awaiting(request.user))
    wanted, back = form.wanted, f"{reverse('review')}?{urlencode(form.kept)}"
    if wanted is None:
        return redirect(back)
    if request.method == "GET":
        found = read_undoubted(wanted=wanted, user=request.user)
        token = signing.dumps(list(found.seen.items()), salt=_salt(request), compress=True)
        context = {"found": found, "token": token, "back": back, "chosen": _filter_words(form)}
        return render(request, "indicators/review/review_all.html", context)
    try:
        seen = dict(signing.loads(request.POST.get("token", ""), salt=_salt(request), max_age=VALID_FOR))
    except signing.BadSignature:
        tell_expired(request)
        return redirect(request.get_full_path())
    outcome, newer = approve_undoubted(seen=seen, wanted=wanted, actor=request.user)
    keep_result(request, outcome)
    tell_left_out(request, newer)
    return redirect(back)


def _salt(request: SignedInRequest) -> str:
    """A confirmation is its reader's own, and good for the filter it was made of."""
    return f"review-all:{request.user.pk}:{request.GET.urlencode()}"


def _filter_words(form: ReviewFilterForm) -> list[tuple[str, str]]:
    """The filter in words: which field says what."""
    texts = []
    for name in form.kept:
        if name != "view":
            field = form.fields[name]
            value = dict(getattr(field, "choices", ())).get(form.data[name], form.data[name])
            texts.append((str(field.label), str(value)))
    return texts
