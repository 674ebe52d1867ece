"""The copy of the migrated database on which one process of the suite works."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import OperationalError, connection

TRIES = 5  # of five seconds each


class Copy:
    """It is in the place of the database of the settings from ``take`` to ``leave``."""

    def __init__(self, suffix: str) -> None:
        self.original = str(connection.settings_dict["NAME"])
        self.name = str(connection.creation.get_test_db_clone_settings(suffix)["NAME"])
        self.prepared = str(connection.creation.get_test_db_clone_settings(f"{suffix}_prepared")["NAME"])
        self.source = self.original

    def take(self) -> None:
        """Work on a fresh copy from here on; a former one goes, whoever is still connected to it."""
        self._replace(self.name, self.source)
        connection.settings_dict["NAME"] = self.name

    def leave(self) -> None:
        self._remove(self.name)

    @contextmanager
    def beginning_with(self) -> Iterator[None]:
        """Within this block fresh copies begin with what is in the database now."""
        self._replace(self.prepared, self.name)
        self.source, connection.settings_dict["NAME"] = self.prepared, self.name
        try:
            yield
        finally:
            self.source = self.original
            self._remove(self.prepared)
            self.take()

    def _replace(self, name: str, source: str) -> None:
        self._remove(name)
        if connection.vendor == "postgresql":
            self._copy(name, source)
        else:
            shutil.copy(source, name)

    def _copy(self, name: str, source: str) -> None:
        for hope in reversed(range(TRIES)):
            try:
                # Copying files takes half as long as writing their blocks to the log, which is the default.
                self._run(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')
                return
            except OperationalError:
                # The server's own vacuum may be at work in the source; it is told to end, and does so in a while.
                if not hope:
                    raise

    def _remove(self, name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = self.original
        if connection.vendor == "postgresql":
            self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        else:
            for ending in ("", "-wal", "-shm"):
                Path(f"{name}{ending}").unlink(missing_ok=True)

    def _run(self, statement: str) -> None:
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(statement)
