"""The administration of the catalogue, and looking at what only services write."""

from indicators.admin import catalogue, records

__all__ = ["catalogue", "records"]
