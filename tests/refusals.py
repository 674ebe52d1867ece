"""Refusals without a page, where hundreds of them are told by their status alone: their page is read by other tests."""

from functools import partial

import pytest
from django.http import HttpRequest, HttpResponse


def refuse_barely(patch: pytest.MonkeyPatch) -> None:
    for status in (403, 404):
        patch.setattr(f"config.urls.handler{status}", partial(_bare, status), raising=False)


def _bare(status: int, _request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=status)
