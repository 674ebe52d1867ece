"""``add_account NAME --role security_admin``: the first account of a new installation, and any other."""

import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from departments.access.roles import apart_text, grant_roles, roles_meet
from departments.choices import Role
from departments.models import Department, Region, User
from departments.trail.record import record


class Command(BaseCommand):
    help = "Add an account with a role. Asks for its first password; nothing has a default one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", action="append", required=True, choices=Role.values, help="may be given twice")
        parser.add_argument("--full-name", required=True)
        parser.add_argument("--region", default="", help="code of the region of a task-force or leadership account")
        parser.add_argument("--department", default="", help="code of the department of a staff or reviewer account")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User(username=options["username"], full_name=options["full_name"])
        user.region = self._one(Region, options["region"])
        user.department = self._one(Department, options["department"])
        if roles_meet(options["role"]):
            raise CommandError(apart_text())
        if User.objects.filter(username=user.username).exists():
            raise CommandError(f"The account {user.username} exists already.")
        password = getpass.getpass("Password: ")
        if password != getpass.getpass("Again: "):
            raise CommandError("The two passwords differ.")
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        user.set_password(password)
        # Whoever types it here knows it: the person chooses another one when signing in for the first time.
        user.must_change_password = True
        with transaction.atomic():
            user.save()
            grant_roles(user=user, roles=options["role"], granted_by="system")
            record(actor=None, action="account.add", target=user.username, detail={"roles": options["role"]})
        self.stdout.write(f"{user.username}: {', '.join(options['role'])}")

    def _one(self, model: Any, code: str) -> Any:
        if not code:
            return None
        found = list(model.objects.filter(code=code)[:2])
        if len(found) != 1:
            raise CommandError(f"There is {'no' if not found else 'more than one'} {model.__name__.lower()} {code}.")
        return found[0]
