"""更正清单 in the reader's words. Pure."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

FIELDS = {
    "value": _("Value"),
    "score": _("Score"),
    "best": _("Provincial best"),
    "average": _("Provincial average"),
    "gap": _("Gap"),
    "rank": _("Rank"),
}


def field_label(field: str) -> str:
    """The heading of a frozen column."""
    return str(FIELDS.get(field, field))


def labelled(changes: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The changes with the name of their field in the reader's language."""
    return [{**change, "label": field_label(change["field"])} for change in changes]
