"""行政层级: which regions an installation serves, and which of them stands over which."""

from __future__ import annotations

from departments.models.region import Region


def stands_over(upper_id: int, region_id: int) -> bool:
    """Whether a region is the other one or above it; at most a query for each level between."""
    seen: set[int] = set()
    current: int | None = region_id
    while current is not None and current not in seen:
        if current == upper_id:
            return True
        seen.add(current)
        current = Region.objects.filter(pk=current).values_list("parent_id", flat=True).first()
    return False


def home_region_ids() -> list[int]:
    """Every county of the installation: whom an act on what all of them share concerns."""
    return list(Region.objects.home().values_list("pk", flat=True))
