# SPDX-License-Identifier: Apache-2.0
"""Serve the site with gunicorn: several processes, graceful stop, our log instead of its own."""

from __future__ import annotations

import logging
import socket
from threading import Event, Thread
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connections
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from tonggui.core.errors import Refused
from tonggui.site import beside

LOG = logging.getLogger(__name__)
TIMEOUT_SECONDS, KEEP_ALIVE_SECONDS = 60, 15


class CannotListen(Refused):
    """The address to serve at is taken or not ours."""

    code = "cannot-listen"


class OurLog(Logger):  # type: ignore[misc]  # gunicorn brings no types
    """Lets gunicorn's warnings through to our log; requests are logged by the site itself."""

    def setup(self, cfg: Any) -> None:  # noqa: ARG002 - gunicorn's form
        """Leave format and place to the root logger."""
        self.error_log.setLevel(logging.WARNING)
        self.error_log.propagate = True


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn brings no types
    """The site as gunicorn runs it."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the WSGI application."""
        from tonggui.site.wsgi import application  # noqa: PLC0415 - loaded in each process

        return application


def serve(bind: str) -> None:
    """Serve until told to stop; running requests finish first."""
    _can_listen(bind)
    connections.close_all()
    Server(_options(bind)).run()


def _options(bind: str) -> dict[str, Any]:
    running: list[tuple[Event, Thread | None]] = []

    def begin(worker: Any) -> None:
        _warm(worker.wsgi)
        stop = Event()
        running.append((stop, beside.begin(stop)))

    def end(_arbiter: Any, _worker: Any) -> None:
        for stop, thread in running:
            stop.set()
            if thread is not None:
                thread.join(beside.PATIENCE_SECONDS)

    return {
        "bind": bind,
        "workers": settings.WORKERS,
        "threads": settings.THREADS,
        "worker_class": "gthread",
        "timeout": max(TIMEOUT_SECONDS, settings.GRACE_SECONDS),
        "keepalive": KEEP_ALIVE_SECONDS,
        "graceful_timeout": settings.GRACE_SECONDS,
        "logger_class": OurLog,
        "control_socket_disable": True,
        "post_worker_init": begin,
        "worker_exit": end,
    }


def _warm(application: Any) -> None:
    """Make a page before the first visitor asks, so that nobody waits for templates to load."""
    environ: dict[str, Any] = {"HTTP_HOST": "localhost", "REQUEST_METHOD": "GET"}
    for path in ("/", "/accounts/login/"):
        environ["PATH_INFO"] = path
        setup_testing_defaults(environ)
        try:
            application(environ, lambda *_: None).close()
        except Exception:
            LOG.exception("a page could not be made beforehand")


def _can_listen(bind: str) -> None:
    host, _, port = bind.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as error:
            reason = f"cannot listen at `{bind}` ({error.strerror})"
            raise CannotListen(f"{reason}: choose another with --bind or TONGGUI_BIND") from error
