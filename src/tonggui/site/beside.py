# SPDX-License-Identifier: Apache-2.0
"""Run what must go on beside the pages, in one of the server's processes at a time.

An app names its companions in its `AppConfig`: `beside = ("dotted.path",)`. Each is a function that
takes a `threading.Event` and works until it is set. The processes of a server race for a lock on a
file at home; the winner runs them all, and when it dies the lock goes to another. Where several
machines serve one database, each runs its own, so a companion must stand company there.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Callable
from io import TextIOWrapper
from threading import Event, Thread

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

LOG = logging.getLogger(__name__)
AGAIN_SECONDS, PATIENCE_SECONDS = 2.0, 5.0


def companions() -> list[tuple[str, Callable[[Event], None]]]:
    """Return what the apps want run, with its name."""
    paths = [path for config in apps.get_app_configs() for path in getattr(config, "beside", ())]
    return [(path, import_string(path)) for path in paths]


def begin(stop: Event) -> Thread | None:
    """Start running companions as soon as this process is the one to do so."""
    wanted = companions()
    if not wanted:
        return None
    thread = Thread(target=_wait_for_turn, args=(wanted, stop), name="beside", daemon=True)
    thread.start()
    return thread


def _wait_for_turn(wanted: list[tuple[str, Callable[[Event], None]]], stop: Event) -> None:
    with (settings.HOME / "beside.lock").open("w") as file:
        while not stop.is_set():
            if _is_ours(file):
                _run(wanted, stop)
            else:
                stop.wait(AGAIN_SECONDS)


def _is_ours(file: TextIOWrapper) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _run(wanted: list[tuple[str, Callable[[Event], None]]], stop: Event) -> None:
    threads = [Thread(target=_keep, args=(*each, stop), daemon=True) for each in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _keep(name: str, companion: Callable[[Event], None], stop: Event) -> None:
    """Run a companion until it is told to stop; one that fails is begun again."""
    while not stop.is_set():
        try:
            companion(stop)
        except Exception:
            LOG.exception("a companion failed and begins again", extra={"companion": name})
        finally:
            connections.close_all()
        stop.wait(AGAIN_SECONDS)
