# SPDX-License-Identifier: Apache-2.0
"""Remember an audit that was made, so that the same log is not judged twice by the same rules."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import tonggui
from tonggui.core.values import frozen

PROGRAM = Path(tonggui.__file__).parent


@frozen
class Audited:
    """An audit as it is remembered in a file: of what, with which program, and what it said."""

    file: Path
    mark: str

    def said(self, outputs: Iterable[Path]) -> str:
        """Return what it said; "" where anything has changed since, or an output is gone."""
        try:
            kept = json.loads(self.file.read_text(encoding="utf-8"))
            is_same = kept["mark"] == self.mark and all(each.exists() for each in outputs)
            return str(kept["said"]) if is_same else ""
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def keep(self, said: str) -> None:
        """Remember it."""
        beside = self.file.with_name(f"{self.file.name}.new")
        beside.write_text(json.dumps({"mark": self.mark, "said": said}), encoding="utf-8")
        beside.replace(self.file)


def audited(file: Path, *, log: Path, lists: Path, language: str) -> Audited:
    """Return the audit of a log by lists as this program makes it."""
    whole = sha256(f"{language}\n{_stamp(log)}\n".encode())
    for each in sorted(lists.rglob("*")):
        if each.is_file():
            whole.update(f"{each.relative_to(lists)}\n".encode() + each.read_bytes())
    for each in sorted(PROGRAM.rglob("*")):
        if each.suffix in {".py", ".yaml", ".toml", ".css", ".svg", ".html"}:
            whole.update(f"{each.relative_to(PROGRAM)} {_stamp(each)}\n".encode())
    return Audited(file, whole.hexdigest())


def _stamp(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size} {found.st_mtime_ns}"
