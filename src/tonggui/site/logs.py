# SPDX-License-Identifier: Apache-2.0
"""Log as lines of JSON that hold no personal data.

A line says the template of a message, never what was filled into it, and of an error its kind and
where it was raised, never its text: both may hold names. What may be logged beside is listed here.
"""

from __future__ import annotations

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

FACTS = ("method", "route", "status", "ms", "condition", "companion", "count")
request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonLines(logging.Formatter):
    """Write a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": _said(record),
        }
        if known := request_id.get():
            line["request"] = known
        line |= {fact: getattr(record, fact) for fact in FACTS if hasattr(record, fact)}
        if record.exc_info and record.exc_info[1]:
            line["error"] = _error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _said(record: logging.LogRecord) -> str:
    """Return the words of a record; those that others filled in beforehand may hold anything."""
    if record.args or record.name.startswith("tonggui"):
        return str(record.msg)
    return f"{record.module}.{record.funcName}"


def _error(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return {"kind": type(error).__qualname__, "where": places}


def _short(file: str) -> str:
    """Return a file's path from its package on: where it is installed says nothing."""
    for root in ("/site-packages/", "/src/"):
        if root in file:
            return file.rpartition(root)[2]
    return file.rpartition("/")[2]


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "tonggui.site.logs.JsonLines"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json"},
        "none": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "tonggui": {"level": "INFO"},
        "django": {"handlers": ["none"], "level": "WARNING"},
        # What failed in a request is said once, by the request's own line.
        "django.request": {"handlers": ["none"], "propagate": False},
        "django.server": {"handlers": ["none"], "propagate": False},
    },
}
