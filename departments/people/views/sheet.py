"""Filling in people from a sheet, and the sheet to fill in."""

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.sheets.table import Table
from config.sheets.wizard import Filling, filling_page
from config.files.write_plain import plain_workbook
from departments.access.guarding import own_region
from departments.choices import PostKind, Role
from departments.lists.exports import record_export
from departments.people.rows import COLUMNS, KINDS
from departments.people.sheet import import_posts, plan_posts, present_posts
from departments.rules import requires_role
from departments.signed_in import SignedInRequest


@require_http_methods(["GET", "POST"])
@requires_role(Role.TASKFORCE)
def people_import(request: SignedInRequest) -> HttpResponse:
    region, on = own_region(request), timezone.localdate()

    def do(table: Table) -> str:
        plan = import_posts(table=table, region=region, actor=request.user, on=on)
        return _("Stored: %(new)d new posts, %(changed)d changed.") % {
            "new": len(plan.new),
            "changed": len(plan.changed),
        }

    filling = Filling(
        purpose="posts",
        title=_("Fill in people from a sheet"),
        columns=COLUMNS,
        do=do,
        back="people",
        look=lambda table: plan_posts(table=table, region=region, on=on).differences,
        back_label=_("People"),
        template="people_template",
        notes=(
            _("One row a post. Posts: %(names)s.") % {"names": "、".join(KINDS)},
            _("When somebody leaves, give the last day in their row and the successor a row of their own."),
        ),
    )
    return filling_page(request, filling)


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
