"""模板标识: what a downloaded form carries in a hidden sheet, so that it is known again when it comes back. Pure.

Which unit and month, and each figure as it stood: a row nobody touched offline must never undo what somebody
else typed online meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.utils.crypto import constant_time_compare

SHEET = "_duibiao"
MARK = "duibiao-form-1"
_SALT = "duibiao.entry.form"


class Tampered(ValueError):
    """The hidden sheet is not the one that was downloaded."""


@dataclass(frozen=True, slots=True)
class Base:
    """A figure as it stood when the form was downloaded: its version (0: empty) and its facts as text."""

    version: int
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class TemplateKeys:
    """Which form it is; ``rows`` are the figures by indicator code."""

    region: str
    scheme: str
    kind: str
    label: str
    unit: str
    unit_name: str
    rows: dict[str, Base] = field(default_factory=dict)

    def same_form(self, other: TemplateKeys) -> bool:
        """Whether both are for the same unit and period."""
        return self._form == other._form

    @property
    def _form(self) -> tuple[str, ...]:
        return self.region, self.scheme, self.kind, self.label, self.unit


def lines_of(keys: TemplateKeys) -> list[str]:
    """The lines of the hidden sheet: mark, signature, the form, one line a figure."""
    form = [keys.region, keys.scheme, keys.kind, keys.label, keys.unit, keys.unit_name]
    texts = [_line(form), *(_line([code, base.version, base.facts]) for code, base in keys.rows.items())]
    return [MARK, _signature(texts), *texts]


def keys_of(lines: Sequence[str] | None) -> TemplateKeys | None:
    """The keys of a form that came back; None for any other sheet. Raises ``Tampered`` when they were changed."""
    if not lines or lines[0] != MARK:
        return None
    filled = [line for line in lines[2:] if line]
    if len(lines) < 3 or not constant_time_compare(lines[1], _signature(filled)):
        raise Tampered
    form, *rows = (json.loads(line) for line in filled)
    region, scheme, kind, label, unit, unit_name = form
    bases = {code: Base(version, facts) for code, version, facts in rows}
    return TemplateKeys(region, scheme, kind, label, unit, unit_name, bases)


def _line(parts: list[Any]) -> str:
    return json.dumps(parts, ensure_ascii=False, sort_keys=True)


def _signature(lines: Sequence[str]) -> str:
    return signing.Signer(salt=_SALT).signature("\n".join(lines))
