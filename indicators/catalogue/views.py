"""A catalogue from a sheet, for who keeps its scheme (指标目录导入)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.files.write_plain import plain_workbook
from departments.access.guarding import own_region
from departments.choices import Role
from departments.lists.exports import record_export
from departments.rules import requires_role
from departments.sheets.door import Door, SheetPlace
from departments.sheets.views import START_OF_ONE, SheetChoice, sheet_page
from departments.signed_in import SignedInRequest
from indicators.catalogue.door import CATALOGUE, catalogue_rows
from indicators.catalogue.forms import LevelForm
from indicators.catalogue.sharing import may_change_scheme
from indicators.models import Scheme


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def catalogue_import(request: SignedInRequest) -> HttpResponse:
    return scheme_page(request, CATALOGUE)


def scheme_page(request: SignedInRequest, door: Door) -> HttpResponse:
    """A sheet for a scheme that the account may change; ``?scheme=`` names one of several."""
    region, schemes = own_region(request), _schemes(request)
    scheme = _choose(request, schemes)
    place = SheetPlace(request.user, region, timezone.localdate(), scheme, key=str(scheme.pk), about=str(scheme))
    choice = SheetChoice("scheme", _("Scheme"), [(str(each.pk), str(each)) for each in schemes], str(scheme.pk))
    if door is CATALOGUE:
        template = f"{reverse('catalogue_template')}?scheme={scheme.pk}"
        return sheet_page(request, door, place, start=START_OF_ONE, template_url=template, choice=choice)
    return sheet_page(request, door, place, start=START_OF_ONE, options=LevelForm, choice=choice)


def _schemes(request: SignedInRequest) -> list[Scheme]:
    """Those that the account may change, the newest of each first."""
    found = Scheme.objects.select_related("owner").order_by("-year", "code", "-version")
    return [scheme for scheme in found[:30] if may_change_scheme(request.user, scheme)]


def _choose(request: SignedInRequest, schemes: list[Scheme]) -> Scheme:
    wanted = request.GET.get("scheme", "")
    found = next((scheme for scheme in schemes if not wanted or str(scheme.pk) == wanted), None)
    if found is None:
        if wanted:
            raise Http404
        raise PermissionDenied(_("You keep no scheme."))
    return found


@require_safe
@requires_role(Role.TASKFORCE)
def catalogue_template(request: SignedInRequest) -> FileResponse:
    """The catalogue as it stands, in the columns that come back."""
    scheme = _choose(request, _schemes(request))
    rows = catalogue_rows(scheme)
    record_export(request, str(scheme), rows=len(rows))
    return plain_workbook([column.aliases[0] for column in CATALOGUE.columns], rows, name=f"指标目录_{scheme}.xlsx")
