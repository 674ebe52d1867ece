import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from indicators.commands import find_scheme
from reports.build.rank_regions import NoValues, rank_regions


class Command(BaseCommand):
    help = "Score and rank all regions on every indicator of a scheme for one period, into a CSV file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scheme", required=True, help="scheme code")
        parser.add_argument("--year", type=int, default=None, help="year of the scheme; the newest when left out")
        parser.add_argument("--period", required=True, help='period as the values name it, like "2019" or "2026-05"')
        parser.add_argument("--to", type=Path, required=True, help="CSV file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        scheme, path = find_scheme(options["scheme"], options["year"]), Path(options["to"])
        try:
            # Beside the file and then in its place: nobody ever opens half a ranking.
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(reason)s.") % {"file": path, "reason": error.strerror or error}
            ) from error
        unfinished = Path(name)
        try:
            with open(handle, "w", encoding="utf-8", newline="") as file:
                ranked = rank_regions(scheme=scheme, period=options["period"], to=file)
            unfinished.chmod(0o666 & ~_umask())
            unfinished.replace(path)
        except NoValues as refusal:
            raise CommandError(
                _("%(scheme)s has no values of the period %(period)s; it has: %(known)s.")
                % {"scheme": scheme, "period": options["period"], "known": ", ".join(refusal.periods) or "—"}
            ) from refusal
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(reason)s.") % {"file": path, "reason": error.strerror or error}
            ) from error
        finally:
            unfinished.unlink(missing_ok=True)
        self.stdout.write(
            _("%(scheme)s, %(period)s: %(regions)s regions on %(nodes)s indicators → %(file)s")
            % {
                "scheme": scheme,
                "period": options["period"],
                "regions": ranked.regions,
                "nodes": ranked.nodes,
                "file": path,
            }
        )


def _umask() -> int:
    """What a plainly created file would not be allowed; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
