"""JSON doors: addresses that scripts of our own pages call. Whatever is sent to one, the answer is JSON and says why.

A view becomes a door with ``json_door`` and reads what was sent with ``read_json``, which lets through what its shape
names and nothing else. Refusals from before the view (a forged form, a lock, a body that is too large) ask
``is_json_door`` which kind of answer the caller can read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, NoReturn, ParamSpec

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as csrf_page
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_POST
from django.views.defaults import bad_request as bad_request_page

Named = ParamSpec("Named")

LARGEST = 2_000_000  # bytes: a block of 2,000 rows
LARGEST_KEY = 1 << 53  # what a script can hold exactly, and more than a database counts to in our time


class Malformed(Exception):
    """The request is not one that our pages send."""


class TooLarge(Malformed):
    """It may be one, and is larger than any of them."""


@dataclass(frozen=True, slots=True)
class Member:
    """What one member of the object must be; without ``needed`` it may be left out, and is then ``default``."""

    fits: Callable[[Any], bool]
    needed: bool = True
    default: Any = None


Shape = Mapping[str, Member]


def text(longest: int, *, needed: bool = True) -> Member:
    return Member(lambda sent: isinstance(sent, str) and len(sent) <= longest, needed, "")


def key(*, needed: bool = True) -> Member:
    """The key of a row."""
    return Member(_is_key, needed)


def keys(most: int, *, needed: bool = True) -> Member:
    return Member(lambda sent: isinstance(sent, list) and len(sent) <= most and all(map(_is_key, sent)), needed, ())


def rows(most: int) -> Member:
    """A list of objects, whose own members are for the view to read."""
    return Member(lambda sent: isinstance(sent, list) and len(sent) <= most and all(type(x) is dict for x in sent))


def choices(*names: str) -> Member:
    """A list of some of these names, at least one."""
    return Member(lambda sent: isinstance(sent, list) and 0 < len(sent) <= len(names) and all(x in names for x in sent))


def read_json(request: HttpRequest, shape: Shape) -> dict[str, Any]:
    """The members that ``shape`` names, each as it must be. Raises ``Malformed``; other members are passed over."""
    sent = read_object(request)
    found = {}
    for name, member in shape.items():
        if name not in sent:
            if member.needed:
                raise Malformed
            found[name] = member.default
        elif member.fits(sent[name]):
            found[name] = sent[name]
        else:
            raise Malformed
    return found


def read_object(request: HttpRequest) -> dict[str, Any]:
    """The object that was sent, made of nothing that a database or a number cannot hold. Raises ``Malformed``."""
    try:
        body = request.body
    except RequestDataTooBig as fault:
        raise TooLarge from fault
    except UnreadablePostError as fault:
        raise Malformed from fault
    if len(body) > LARGEST:
        raise TooLarge
    try:
        sent = json.loads(body.decode(), parse_constant=_refuse, parse_float=_number)
        fine = isinstance(sent, dict) and all(map(_is_storable, _texts(sent)))
    except (ValueError, RecursionError) as fault:
        raise Malformed from fault
    if not fine:
        raise Malformed
    found: dict[str, Any] = sent
    return found


def answer(message: str, *, status: int) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)


def json_door(
    view: Callable[Concatenate[HttpRequest, Named], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Named], HttpResponse]:
    """View decorator: POST alone, nothing kept by the browser, and what cannot be read is answered in words."""

    @wraps(view)
    def answering(request: HttpRequest, /, *args: Named.args, **kwargs: Named.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except TooLarge:
            return _too_large()
        except Malformed:
            return unreadable()

    door = never_cache(require_POST(requires_csrf_token(answering)))
    door.json_door = True  # type: ignore[attr-defined]  # read by is_json_door
    return door


def unreadable() -> JsonResponse:
    return answer(_("The request could not be read. Load the page again."), status=400)


def _too_large() -> JsonResponse:
    return answer(_("More was sent at once than can be taken. Send it in parts."), status=413)


def is_json_door(request: HttpRequest) -> bool:
    """Whether whoever asks can read JSON alone: known as soon as the address has been looked up."""
    match = request.resolver_match
    return match is not None and getattr(match.func, "json_door", False)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW."""
    if is_json_door(request):
        return answer(_("The page was open too long. Load it again; nothing typed is lost."), status=403)
    return csrf_page(request, reason)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: what Django itself refuses, such as a body over its limit."""
    if is_json_door(request):
        return _too_large() if isinstance(exception, RequestDataTooBig) else unreadable()
    return bad_request_page(request, exception)


def _is_key(sent: Any) -> bool:
    return type(sent) is int and 0 < sent < LARGEST_KEY


def _refuse(constant: str) -> NoReturn:
    """NaN and Infinity are no JSON, though Python reads them."""
    raise ValueError(constant)


def _number(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(text)
    return number


def _texts(sent: Any) -> Iterator[str]:
    """Every text in it, names of members too. Without recursion: what was read may be nested deeply."""
    left = [sent]
    while left:
        match left.pop():
            case str() as text:
                yield text
            case list() as items:
                left += items
            case dict() as members:
                left += members
                left += members.values()


def _is_storable(text: str) -> bool:
    """PostgreSQL stores no null character, and nothing can write down half a pair of surrogates."""
    return "\x00" not in text and not any("\ud800" <= mark <= "\udfff" for mark in text)
