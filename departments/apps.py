from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DepartmentsConfig(AppConfig):
    name = "departments"
    verbose_name = _("Departments and people")
    default = True

    def ready(self) -> None:
        """Items of the ledger, difficulties and letters move with a handover; lists find their saved views and the
        record of their files; roles that need a second factor are checked."""
        from config.lists.saved import Keeper, register_keeper
        from departments.access import checks  # noqa: F401  (registers the check of a setting)
        from departments.choices import FileFormat
        from departments.documents.hand_out import LIST, PAPER
        from departments.documents.kinds import DocumentKind, register_kind
        from departments.lists.exports import hand_list_out, record_export
        from departments.lists.saved import views_of
        from departments.people.handover import register
        from departments.people.movable import DifficultyMovables, LedgerMovables, LetterMovables

        register_kind(
            DocumentKind(LIST, pgettext_lazy("document", "List"), (FileFormat.WORD, FileFormat.PDF, FileFormat.TEXT))
        )
        register_kind(DocumentKind(PAPER, _("Letter, minutes or form")))
        for provider in (LedgerMovables(), DifficultyMovables(), LetterMovables()):
            register(provider)
        register_keeper(Keeper(views_of=views_of, record_export=record_export, hand_out=hand_list_out))


class RoleAdminConfig(admin_apps.AdminConfig):
    """Django's administration behind our gate. Its own class is not imported by name: two defaults would clash."""

    default_site = "departments.adminsite.RoleAdminSite"
    default = False
