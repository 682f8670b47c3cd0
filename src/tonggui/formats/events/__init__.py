# SPDX-License-Identifier: Apache-2.0
"""Event logs in: CSV, Parquet, JSON lines and XES of any size, as blocks with our columns."""

from tonggui.formats.events.schema import COLUMNS, ROW, Reading, Rejected
from tonggui.formats.events.source import EventSource, open_events

__all__ = ["COLUMNS", "ROW", "EventSource", "Reading", "Rejected", "open_events"]
