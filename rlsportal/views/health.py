"""Probes for whoever runs the portal. They set no cookie and need no account."""

import logging
from collections.abc import Callable

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from articles import checks
from rlsportal.read_only import read_only

logger = logging.getLogger(__name__)


@never_cache
@read_only
def healthz(request: HttpRequest) -> JsonResponse:
    """The process is alive. Asks nothing else, so that a slow database does not restart us."""
    return JsonResponse({"status": "ok"})


@never_cache
@read_only
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready to serve, or 503 with the kinds of the problems; what exactly is for the log alone."""
    problems = readiness_problems()
    if problems:
        logger.warning("not ready: %s", ", ".join(problems))
        kinds = sorted({problem.partition(":")[0] for problem in problems})
        return JsonResponse({"status": "unavailable", "problems": kinds}, status=503)
    return JsonResponse({"status": "ok"})


def readiness_problems() -> list[str]:
    """The names of what stands in the way: no answer from the database hides the later ones."""
    probes: tuple[Callable[[], list[str]], ...] = (
        _database,
        _migrations,
        checks.readiness_problems,
    )
    try:
        for probe in probes:
            if problems := probe():
                return problems
    except Error:
        logger.exception("the database does not answer")
        return ["database"]
    return []


def _database() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return []


def _migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    return ["migrations"] if executor.migration_plan(executor.loader.graph.leaf_nodes()) else []
