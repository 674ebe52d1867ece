"""What is refused before any page or database sees it, and what is said with every answer."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def keep_out_of_caches(get_response: GetResponse) -> GetResponse:
    """What a page or file says is for its reader and now: neither a proxy nor the next person at the machine keeps it.

    Static files do not come here; whitenoise has answered them before.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware


def refuse_null_characters(get_response: GetResponse) -> GetResponse:
    """An address with a null character names nothing. PostgreSQL cannot even be asked for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or any("\x00" in value for values in request.GET.lists() for value in values[1]):
            raise Http404
        return get_response(request)

    return middleware
