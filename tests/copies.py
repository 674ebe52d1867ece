"""The copy of the migrated database on which one process of the suite works."""

import shutil
from pathlib import Path

from django.db import connection


class Copy:
    """It is in the place of the database of the settings from ``take`` to ``leave``."""

    def __init__(self, suffix: str) -> None:
        self.original = str(connection.settings_dict["NAME"])
        self.name = str(connection.creation.get_test_db_clone_settings(suffix)["NAME"])

    def take(self) -> None:
        """Work on a fresh copy from here on; a former one goes, whoever is still connected to it."""
        self.leave()
        if connection.vendor == "postgresql":
            # Copying files takes half as long as writing their blocks to the log, which is the default.
            self._run(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.original}" STRATEGY FILE_COPY')
        else:
            shutil.copy(self.original, self.name)
        connection.settings_dict["NAME"] = self.name

    def leave(self) -> None:
        connection.close()
        connection.settings_dict["NAME"] = self.original
        if connection.vendor == "postgresql":
            self._run(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        else:
            for ending in ("", "-wal", "-shm"):
                Path(f"{self.name}{ending}").unlink(missing_ok=True)

    def _run(self, statement: str) -> None:
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(statement)
