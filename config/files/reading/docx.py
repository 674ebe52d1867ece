"""To come."""

from typing import Any

from config.files.reading.limits import Refusal


def read_docx(*_arguments: Any) -> list[dict[str, Any]]:
    """To come."""
    raise Refusal("no_table")
