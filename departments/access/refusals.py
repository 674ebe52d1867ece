"""Why an act was refused: the person may not do it, or it cannot be done as things stand. In the reader's language."""


class NotAllowed(Exception):
    """The account may not do this; the message says who may."""


class NotDone(Exception):
    """Nothing was changed; the message says why."""
