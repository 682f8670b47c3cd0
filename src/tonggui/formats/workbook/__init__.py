# SPDX-License-Identifier: Apache-2.0
"""Lists as an Excel workbook with the customary columns, in and out, losing nothing."""

from tonggui.formats.workbook.read import read_workbook
from tonggui.formats.workbook.write import write_template, write_workbook

__all__ = ["read_workbook", "write_template", "write_workbook"]
