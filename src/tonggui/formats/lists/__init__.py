# SPDX-License-Identifier: Apache-2.0
"""Lists as files: read from a folder, YAML, Excel or BPMN, written and converted."""

from tonggui.formats.lists.convert import convert, write_lists
from tonggui.formats.lists.read import open_lists, read_lists, with_earlier

__all__ = ["convert", "open_lists", "read_lists", "with_earlier", "write_lists"]
