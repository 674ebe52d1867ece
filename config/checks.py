"""Checks: ``check --deploy`` refuses a production without its parts, ``migrate`` a database between two releases."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


@register(Tags.security, deploy=True)
def production_parts(app_configs: Any, **kwargs: Any) -> list[Error]:
    """The three things that a demo can do without and a production cannot."""
    found = []
    if not settings.SECRET_KEY_IS_SET:
        found.append(Error("SECRET_KEY is not set.", hint="Set SECRET_KEY to a long random text.", id="duibiao.E001"))
    if not settings.REDIS_URL:
        found.append(
            Error("REDIS_URL is not set.", hint="Tasks need Redis; see deploy/env.example.", id="duibiao.E002")
        )
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        found.append(
            Error("The database is not PostgreSQL.", hint="Set DATABASE_URL to postgres://…", id="duibiao.E003")
        )
    return found


@register(Tags.database)
def whole_releases(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[Error]:
    """A database that has some of the migrations that became one must not go on; with all of them it may.

    Django alone would leave the one out and fail later, at a table that another app refers to.
    """
    found = []
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    for alias in databases or ():
        applied = MigrationRecorder(connections[alias]).applied_migrations().keys()
        for (app, name), migration in sorted(loader.disk_migrations.items()):
            missing = sorted(set(migration.replaces) - applied)
            if (app, name) in applied or not missing or len(missing) == len(migration.replaces):
                continue
            found.append(
                Error(
                    f"The database stands between two releases: {app} lacks {', '.join(old for _app, old in missing)}.",
                    hint="Run migrate with the release before this one, then with this one. Nothing was changed.",
                    id="duibiao.E004",
                )
            )
    return found
