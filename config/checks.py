"""Deployment checks: a production without broker, secret or PostgreSQL is refused by ``check --deploy``."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


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
