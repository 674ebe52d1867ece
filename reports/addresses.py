"""Where the page of an indicator, of a unit and of a number's explanation is: addresses for tables of many rows. Pure.

An address is worked out once per kind and page, not once per cell: ``reverse`` for every number of six hundred rows
would cost more than the rows.
"""

from __future__ import annotations

from urllib.parse import quote

from django.urls import reverse

_CODE = "CODE"


class Addresses:
    """Addresses that stay in the shown report: ``query`` asks for its period and version."""

    def __init__(self, query: str = "") -> None:
        self._query = query
        self._after = f"?{query}" if query else ""
        self._bases: dict[str, tuple[str, str]] = {}

    def indicator(self, code: str) -> str:
        """指标页."""
        return self._of("indicator_detail", code) + self._after

    def units(self, code: str) -> str:
        """单项排名."""
        return self._of("ranking_units", code) + self._after

    def unit(self, code: str) -> str:
        """单位页."""
        return self._of("unit_detail", code) + self._after

    def unit_changes(self, code: str) -> str:
        """升降原因: why the department's score and place moved."""
        return self._of("department_why", code) + self._after

    def explain(self, code: str, unit: str = "") -> str:
        """得分说明: of the county's own number, or of one unit's."""
        address = self._of("explain", code)
        if not unit:
            return address + self._after
        return f"{address}?unit={quote(unit, safe='')}" + (f"&{self._query}" if self._query else "")

    def _of(self, name: str, code: str) -> str:
        if name not in self._bases:
            before, _code, after = reverse(name, args=[_CODE]).partition(_CODE)
            self._bases[name] = before, after
        before, after = self._bases[name]
        return f"{before}{quote(code, safe='')}{after}"
