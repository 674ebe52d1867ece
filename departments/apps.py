from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class DepartmentsConfig(AppConfig):
    name = "departments"
    verbose_name = _("Departments and people")
    default = True

    def ready(self) -> None:
        """Items of the ledger move with a handover."""
        from departments.people.handover import register
        from departments.people.movable import LedgerDuties

        register(LedgerDuties())


class RoleAdminConfig(admin_apps.AdminConfig):
    """Django's administration behind our gate. Its own class is not imported by name: two defaults would clash."""

    default_site = "departments.adminsite.RoleAdminSite"
    default = False
