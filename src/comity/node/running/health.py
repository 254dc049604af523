"""Whether the node lives: for a watchdog (`/healthz`) and for measurements (`/metrics`)."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from comity.node.pages import refusals

HEARTBEAT_SILENCE = timedelta(seconds=30)
DISK_FLOOR_BYTES = 256 * 1024 * 1024
LOCAL = ("127.0.0.1", "::1")


def heartbeat_file() -> Path:
    """Touched by the worker each round."""
    return Path(settings.COMITY_RUN) / "worker.beat"


def worker_lives(at: datetime) -> bool:
    """Whether the worker has beaten within the silence allowed."""
    beat = heartbeat_file()
    if not beat.exists():
        return False
    return at - datetime.fromtimestamp(beat.stat().st_mtime, UTC) < HEARTBEAT_SILENCE


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() is not None
    except DatabaseError:
        return False


def disk_has_room() -> bool:
    return shutil.disk_usage(settings.COMITY_BLOBS.parent).free > DISK_FLOOR_BYTES


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  a view takes its request
    """200 when database, worker and disk are well, else 503; never says more than that."""
    found = {"database": database_answers(), "worker": worker_lives(datetime.now(UTC)), "disk": disk_has_room()}
    return JsonResponse(found, status=200 if all(found.values()) else 503)


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus figures, for a caller on this machine that no proxy stands before."""
    if request.META.get("REMOTE_ADDR") not in LOCAL or "X-Forwarded-For" in request.headers:
        return refusals.forbidden(request)
    exported: HttpResponse = ExportToDjangoView(request)
    return exported
