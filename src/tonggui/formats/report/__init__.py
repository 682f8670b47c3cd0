# SPDX-License-Identifier: Apache-2.0
"""The report of an audit as one HTML page that needs nothing else: no network, no script."""

from tonggui.formats.report.page import render

__all__ = ["render"]
