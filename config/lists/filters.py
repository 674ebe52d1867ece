"""What the filters of a list are made of, and how they are told in a file."""

import json
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _


def in_list(field: str, text: str) -> Q:
    """Rows whose list, stored as JSON, holds the text. SQLite keeps Chinese in a JSON column as \\uXXXX, PostgreSQL as
    characters."""
    escaped = json.dumps(text)[1:-1]
    return Q(**{f"{field}__icontains": text}) | Q(**{f"{field}__icontains": escaped})


def filter_text(filterset: Any) -> str:
    """The filters in words, for the line under the title of a file."""
    if filterset is None or not filterset.form.is_valid():
        return ""
    texts = []
    for name, value in filterset.form.cleaned_data.items():
        if value not in (None, ""):
            field = filterset.form.fields[name]
            choices = dict(getattr(field, "choices", ()) or ())
            texts.append(_("%(field)s: %(value)s") % {"field": field.label, "value": choices.get(value, value)})
    return _("; ").join(texts)
