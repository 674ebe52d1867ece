from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.commands import find_account, find_home, find_scheme, refusing_account
from indicators.cycles.lifecycle import open_cycle
from indicators.cycles.moments import deadline_text
from indicators.models import Scheme
from indicators.months import first_day, last_day


class Command(BaseCommand):
    help = "Open a month by hand; beat opens the running one by itself. Opening it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", help='the month, like "2026-05"')
        parser.add_argument("--scheme", default=None, help="scheme code; the only monthly one when left out")
        parser.add_argument("--region", default=None, help="region code; the only home region when left out")
        parser.add_argument("--deadline", default=None, help='like "2026-06-08 18:00"; the usual one when left out')
        parser.add_argument("--user", default=None, help="task force account that opens; the system when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            month = first_day(options["month"])
        except ValueError as error:
            raise CommandError(_("Write a month as year-month, such as 2026-05.")) from error
        scheme = _scheme(options["scheme"], month)
        region, deadline = find_home(options["region"]), _moment(options["deadline"])
        user = find_account(options["user"])
        with refusing_account(user):
            cycle = open_cycle(region=region, scheme=scheme, month=month, deadline=deadline, actor=user)
        values = {"region": cycle.region, "cycle": cycle, "state": cycle.get_state_display(), "scheme": scheme}
        self.stdout.write(
            _("%(region)s %(cycle)s (%(scheme)s): %(state)s, deadline %(deadline)s.")
            % {**values, "deadline": deadline_text(cycle)}
        )


def _scheme(code: str | None, month: Any) -> Scheme:
    in_force = Scheme.objects.in_force(on=last_day(month))
    found = list(in_force.filter(monthly=True) if code is None else in_force.filter(code=code))
    if not found and code is not None:
        return find_scheme(code)
    if not found or len({scheme.code for scheme in found}) > 1:
        choices = ", ".join(sorted({scheme.code for scheme in Scheme.objects.all()})) or "—"
        raise CommandError(_("Say with --scheme which scheme it is; known are: %(known)s.") % {"known": choices})
    return found[0]


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return timezone.make_aware(datetime.strptime(text, "%Y-%m-%d %H:%M"))
    except ValueError as error:
        raise CommandError(_("Write the deadline like 2026-06-08 18:00.")) from error
