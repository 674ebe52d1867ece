"""Prove that the audit trail is whole, and that the history of the figures is what it was when they were submitted."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from departments.models import AuditHead
from departments.trail.record import first_broken
from indicators.figures.seals import first_false_figure, first_false_seal


class Command(BaseCommand):
    help = (
        "Read the audit chain from its first entry, the histories of figures that it seals, and the figures. Ends with "
        "an error that names the first place where they do not hold. The hash it prints, kept elsewhere, proves that "
        "nothing up to today was written anew as a whole."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if broken := first_broken():
            raise CommandError(f"Entry {broken.sequence}: {broken.fault.label}.")
        if false := first_false_seal():
            raise CommandError(f"Entry {false.sequence} ({false.target}): the history of its figures was changed.")
        if changed := first_false_figure():
            raise CommandError(f"Figure {changed.key} ({changed.target}): it is not what its history says.")
        head = AuditHead.objects.get(pk=1)
        self.stdout.write(f"The audit trail is whole: {head.sequence} entries, last hash {head.hash}")
