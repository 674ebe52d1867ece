"""Searching text inside a list that is stored as JSON."""

import json

from django.db.models import Q


def in_list(field: str, text: str) -> Q:
    """Rows whose list holds the text. SQLite keeps Chinese in a JSON column as \\uXXXX, PostgreSQL as characters."""
    escaped = json.dumps(text)[1:-1]
    return Q(**{f"{field}__icontains": text}) | Q(**{f"{field}__icontains": escaped})
