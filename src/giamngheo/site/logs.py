"""Structured logs without personal data: who by number, which route, how long; never a name, a query or a body."""

from __future__ import annotations

import logging
import sys
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse


def without_path(record: logging.LogRecord) -> bool:
    """Django names the path of every refused request, and people type names into addresses.

    What a refusal answers stands in our own line; of a failure or a security fault the words stay and the path goes.
    """
    if record.name == "django.request" and record.levelno < logging.ERROR:
        return False
    if record.name.startswith(("django.request", "django.security")) and isinstance(record.args, tuple) and record.args:
        record.args = (*record.args[:-1], "(path withheld)")
    return True


def configure() -> None:
    """JSON lines on stderr for ours and for the standard library's loggers."""
    shared: list[structlog.typing.Processor] = [structlog.contextvars.merge_contextvars, structlog.processors.add_log_level,
              structlog.processors.TimeStamper(fmt="iso")]  # fmt: skip
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(without_path)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("giamngheo").setLevel(logging.INFO)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


log = structlog.get_logger("giamngheo.request")


class RequestLogMiddleware:
    """One line per request: route name, status, milliseconds, the user's number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=uuid.uuid4().hex[:12])
        response = self.get_response(request)
        match = request.resolver_match
        log.info(
            "request",
            method=request.method,
            route=match.view_name if match else "",
            status=response.status_code,
            ms=round((time.perf_counter() - started) * 1000, 1),
            user=getattr(getattr(request, "user", None), "pk", None),
        )
        return response
