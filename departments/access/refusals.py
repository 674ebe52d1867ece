"""Why an act was refused: the person may not do it, or it cannot be done as things stand. In the reader's language."""

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """The account may not do this; the message says who may. Django answers it with 403."""


class NotDone(Exception):
    """Nothing was changed; the message says why."""
