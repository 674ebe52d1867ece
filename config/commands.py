"""What every command that reads a file says when it refuses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from config.files.problems import ProblemList


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn an unreadable file or its problems into one command error that lists them all."""
    try:
        yield
    except OSError as error:
        raise CommandError(
            _("%(file)s cannot be opened: %(reason)s.") % {"file": path, "reason": error.strerror or error}
        ) from error
    except ProblemList as refusal:
        head = _("%(file)s was not loaded; nothing was changed. Problems: %(count)s.") % {
            "file": path.name,
            "count": len(refusal.problems),
        }
        raise CommandError(f"{head}\n{refusal}") from refusal
