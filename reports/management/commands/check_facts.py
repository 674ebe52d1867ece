"""``check_facts 2026-10``: every number that a month prints, on pages and in its file, traced to its frozen row."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from reports.checking.check import NoReader, check_report
from reports.checking.outcome import CheckedPage
from reports.commands import add_report_arguments, find_report

# Pages of one kind are summed up in one line.
SHOWN = 60


class Command(BaseCommand):
    help = (
        "Recompute and trace every printed number of a month, published or drafted; exit code 1 if one is unexplained."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_report_arguments(parser)
        parser.add_argument("--each", action="store_true", help="a line for each page, not for each kind of page")

    def handle(self, *args: Any, **options: Any) -> None:
        report = find_report(options)
        try:
            # Reading alone: whatever a page should write is undone.
            with transaction.atomic():
                pages = list(check_report(report))
                transaction.set_rollback(True)
        except NoReader as error:
            raise CommandError(f"{error} has no active account of the task force, as whom pages are read.") from error
        for page in pages if options["each"] else _by_kind(pages):
            self.stdout.write(page.summary())
        unexplained = [f"{page.name} | {each}" for page in pages for each in page.unexplained]
        for line in unexplained[:SHOWN]:
            self.stdout.write(f"  unexplained: {line}")
        total = sum(page.count for page in pages)
        self.stdout.write(f"{report}: {total} numbers on {len(pages)} pages and sheets, {len(unexplained)} unexplained")
        if unexplained:
            raise CommandError(f"{len(unexplained)} numbers are unexplained", returncode=1)


def _by_kind(pages: list[CheckedPage]) -> list[CheckedPage]:
    """All indicator pages as one, and so on; sheets stay single."""
    found: dict[str, CheckedPage] = {}
    counts: Counter[str] = Counter()
    for page in pages:
        kind = page.name if "·" in page.name else page.name.split()[0]
        whole = found.setdefault(kind, CheckedPage(kind))
        whole.kinds += page.kinds
        whole.triples += page.triples
        whole.unexplained += page.unexplained
        counts[kind] += 1
    for kind, whole in found.items():
        if counts[kind] > 1:
            whole.name = f"{kind} ({counts[kind]} pages)"
    return list(found.values())
