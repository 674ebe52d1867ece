"""gunicorn's settings for `make demo`: a worker reads the product while the county is made, and answers once it is."""

import os
import time
from pathlib import Path
from typing import Any

from django.urls import get_resolver

# A worker that waits for the county is not one that hangs.
timeout = 0


def post_worker_init(worker: Any) -> None:
    """Called by gunicorn between reading the product and the first request: reads the pages too, and waits for the
    file that ``DEMO_MADE`` names."""
    get_resolver().url_patterns  # noqa: B018  # read by being asked for
    made = Path(os.environ["DEMO_MADE"])
    while worker.alive and not made.exists():
        time.sleep(0.1)
