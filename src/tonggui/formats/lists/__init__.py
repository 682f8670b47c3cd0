# SPDX-License-Identifier: Apache-2.0
"""Lists as files: read from a folder, YAML or BPMN, written and converted without loss of order."""

from tonggui.formats.lists.convert import convert, write_lists
from tonggui.formats.lists.read import read_lists

__all__ = ["convert", "read_lists", "write_lists"]
