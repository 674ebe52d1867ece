"""A role misspelt in ``SECOND_FACTOR_ROLES`` would leave its accounts with a password alone: ``check`` refuses it."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

from departments.choices import Role


@register(Tags.security)
def second_factor_roles(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Every role that needs a second factor is one of ours."""
    return [
        Error(
            f"SECOND_FACTOR_ROLES names {name}, which is no role.",
            hint=f"Roles are {', '.join(Role.values)}.",
            id="duibiao.E005",
        )
        for name in sorted(settings.SECOND_FACTOR_ROLES - set(Role.values))
    ]
