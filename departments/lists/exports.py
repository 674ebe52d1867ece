"""Data taken along as a file is put on record (导出留痕): what it is called, and what was asked for."""

import re
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.documents.blocks import Note, Text, Title
from config.documents.pieces import day_text
from departments.documents.hand_out import LIST, answer_paper
from departments.documents.letterhead import letterhead_of
from departments.models import Department
from departments.signed_in import as_signed_in
from departments.trail.record import record

_MONTH = re.compile(r"(?P<name>.+?) (?P<year>\d{4})-(?P<month>\d\d)")
# What a title may end with that says already what it is.
_KINDS = ("表", "账", "单", "录", "榜")


def record_export(
    request: HttpRequest, title: str, *, rows: int, name: str = "", unit: Department | None = None
) -> None:
    """``name`` is the list that it is a file of; ``unit`` whose figures it holds, when that is not the reader's own."""
    detail = {"list": name, "query": request.GET.urlencode()[:500], "rows": rows}
    record(actor=as_signed_in(request).user, action="list.export", target=title, detail=detail, unit=unit)


def hand_list_out(request: HttpRequest, text: Text, *, kind: str, about: str) -> HttpResponse:
    """A list as Word or PDF under the name of the region, with who made it and when."""
    user = as_signed_in(request).user
    region = user.home_region
    if region is None:
        raise PermissionDenied
    office = user.department.name if user.department else letterhead_of(region).office
    title = region.name + office_title(text.title.removeprefix(region.name))
    rest = [block for block in text.blocks if not isinstance(block, Title)]
    day, subtitle = day_text(text.day), next(iter(rest), None)
    if not (isinstance(subtitle, Note) and day in subtitle.text):
        rest.insert(0, Note(_("Made by: %(office)s　Date: %(day)s") % {"office": office, "day": day}))
    named = replace(text, title=title, office=office, blocks=(Title(title), *rest))
    return answer_paper(request, named, kind=LIST, about=about)


def office_title(title: str) -> str:
    """As an office writes it: the month in front (2026年10月差距…), and 一览表 behind what does not say what it is."""
    name, month = title, ""
    if found := _MONTH.fullmatch(title):
        name, month = found["name"], _("%(month)s/%(year)s") % {"year": found["year"], "month": int(found["month"])}
    return month + (name if name.endswith(_KINDS) else _("%(what)s, a list") % {"what": name})
