"""Two questions of the machine room: is the process alive, and can it do its work?"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive: answers without touching anything else."""
    return JsonResponse({"status": "ok"})


@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: database and, where configured, Redis answer. 503 names the part that does not."""
    failed = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        failed.append("database")
    if settings.REDIS_URL:
        # Not read by an installation without Redis, nor by commands.
        from redis.exceptions import RedisError

        try:
            cache.get("readyz")
        except RedisError:
            failed.append("redis")
    return JsonResponse({"status": "failed" if failed else "ok", "failed": failed}, status=503 if failed else 200)
