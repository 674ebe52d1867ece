"""The settings of the product with a few bare addresses beside its own, to measure them by."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.floor_urls"
