# SPDX-License-Identifier: Apache-2.0
"""Gather what pages say into each app's catalogue, and compile it; `make messages` runs it."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.commands import makemessages

LANGUAGE = "zh_Hans"
HEADER = """# SPDX-License-Identifier: Apache-2.0
# What pages say in Chinese; `make messages` adds what is new, people translate it.
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""
# The day of gathering would make every run a change.
_DATES = re.compile(r'^"(?:POT-Creation|PO-Revision)-Date:.*\n', re.MULTILINE)


class Gather(makemessages.Command):
    """Django's own gathering; a guess at a translation is worse than none."""

    def __init__(self) -> None:
        super().__init__()
        self.msgmerge_options = [*self.msgmerge_options, "--no-fuzzy-matching"]


def catalogues() -> list[Path]:
    """Return where the catalogue of each of our apps is, whether it is there yet or not."""
    ours = [Path(a.path) for a in apps.get_app_configs() if a.name.startswith("tonggui.")]
    return [path / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po" for path in ours]


class Command(BaseCommand):
    """`django-admin messages`."""

    help = "Gather and compile the messages of our apps; needs GNU gettext."
    requires_system_checks = ()

    def handle(self, *_: Any, **__: Any) -> None:
        """Bring every catalogue up to date."""
        for catalogue in catalogues():
            _gather(catalogue)


def _gather(catalogue: Path) -> None:
    """Gather what one app says, leave out the days, compile."""
    if not catalogue.exists():
        catalogue.parent.mkdir(parents=True)
        catalogue.write_text(HEADER, encoding="utf-8")
    with contextlib.chdir(catalogue.parents[3]):
        options = {"no_location": True, "no_wrap": True, "no_obsolete": True}
        call_command(Gather(), locale=[LANGUAGE], verbosity=0, **options)
        text = _DATES.sub("", catalogue.read_text(encoding="utf-8"))
        catalogue.write_text(text, encoding="utf-8")
        call_command("compilemessages", verbosity=0)
