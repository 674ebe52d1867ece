"""``changepassword NAME``: a new first password, printed once, as the security administrator gives it out on a slip."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.access.passwords import reset_password
from departments.models import User


class Command(BaseCommand):
    help = (
        "Reset the password of an account: prints a random one, which its person replaces when signing in. "
        "Ends its sessions and stands in the audit trail."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account {options['username']}.")
        self.stdout.write(f"{user.username}: {reset_password(user=user, actor=None, address='')}")
