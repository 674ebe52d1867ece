"""Filling in people from a sheet, and the sheet to fill in."""

from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.files.write_plain import plain_workbook
from departments.access.guarding import own_region
from departments.choices import PostKind, Role
from departments.lists.exports import record_export
from departments.models import Region
from departments.people.accounts import ACCOUNTS
from departments.people.rows import COLUMNS, KINDS
from departments.people.sheet import POSTS, present_posts
from departments.people.units import UNITS, unit_rows
from departments.rules import requires_role
from departments.sheets.door import Door, SheetPlace
from departments.sheets.views import START_OF_ONE, SheetChoice, sheet_page
from departments.signed_in import SignedInRequest


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def people_import(request: SignedInRequest) -> HttpResponse:
    return sheet_page(request, POSTS, SheetPlace(request.user, own_region(request), timezone.localdate()))


@require_safe
@requires_role(Role.TASKFORCE)
def people_template(request: SignedInRequest) -> FileResponse:
    """Who is in office today, in the columns that come back."""
    region, on = own_region(request), timezone.localdate()
    words = {kind: word for word, kind in reversed(KINDS.items())}
    rows = [
        [
            post.department.short_name,
            words[PostKind(post.kind)],
            post.name,
            post.title,
            post.phone,
            post.user.username if post.user else "",
            f"{post.valid_from:%Y-%m-%d}",
            f"{post.valid_to:%Y-%m-%d}" if post.valid_to else "",
        ]
        for post in present_posts(region=region, on=on)
    ]
    record_export(request, _("People"), rows=len(rows))
    return plain_workbook([column.aliases[0] for column in COLUMNS], rows, name=f"人员任职表_{on:%Y-%m-%d}.xlsx")


@require_http_methods(["GET", "POST"])
@requires_role(Role.SYSTEM_ADMIN)
def unit_import(request: SignedInRequest) -> HttpResponse:
    return _of_region(request, UNITS)


@require_http_methods(["GET", "POST"])
@requires_role(Role.SECURITY_ADMIN)
def account_import(request: SignedInRequest) -> HttpResponse:
    return _of_region(request, ACCOUNTS)


def _of_region(request: SignedInRequest, door: Door) -> HttpResponse:
    region = _region_of(request)
    place = SheetPlace(request.user, region, timezone.localdate(), key=region.code, about=str(region))
    template = f"{reverse(door.template)}?region={region.code}"
    regions = list(Region.objects.home().order_by("code")) if request.user.home_region_id is None else []
    choice = SheetChoice("region", _("Region"), [(each.code, str(each)) for each in regions], region.code)
    return sheet_page(request, door, place, start=START_OF_ONE, template_url=template, choice=choice)


def _region_of(request: SignedInRequest) -> Region:
    """An administrator's own region; of the whole installation the one in the address, else the first."""
    if request.user.home_region is not None:
        return request.user.home_region
    homes = Region.objects.home().order_by("code")
    code = request.GET.get("region", "")
    found = homes.filter(code=code).first() if code else homes.first()
    if found is None:
        raise Http404
    return found


@require_safe
@requires_role(Role.SYSTEM_ADMIN)
def unit_template(request: SignedInRequest) -> FileResponse:
    """The units as they stand, in the columns that come back."""
    rows = unit_rows(_region_of(request))
    record_export(request, _("Units"), rows=len(rows))
    return plain_workbook([column.aliases[0] for column in UNITS.columns], rows, name="单位表.xlsx")


@require_safe
@requires_role(Role.SECURITY_ADMIN)
def account_template(request: SignedInRequest) -> FileResponse:
    """An empty sheet: who has which account stands in the administration."""
    return plain_workbook([column.aliases[0] for column in ACCOUNTS.columns], [], name="账号表.xlsx")
