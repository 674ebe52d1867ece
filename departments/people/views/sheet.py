"""Filling in people from a sheet, and the sheet to fill in."""

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.files.write_plain import plain_workbook
from departments.access.guarding import own_region
from departments.choices import PostKind, Role
from departments.lists.exports import record_export
from departments.people.rows import COLUMNS, KINDS
from departments.people.sheet import POSTS, present_posts
from departments.rules import requires_role
from departments.sheets.door import SheetPlace
from departments.sheets.views import sheet_page
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
