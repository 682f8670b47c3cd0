# SPDX-License-Identifier: Apache-2.0
"""Everything the site says, it says in Chinese too, and what is compiled is what is written."""

import shutil
import subprocess

import pytest
from django.core.management import call_command

from tonggui.site.management.commands import messages

NAMES = [path.parents[3].name for path in messages.catalogues()]
needs_gettext = pytest.mark.skipif(
    shutil.which("msgattrib") is None, reason="no GNU gettext: apt-get install gettext"
)


@needs_gettext
@pytest.mark.parametrize("catalogue", messages.catalogues(), ids=NAMES)
def test_every_message_is_translated(catalogue):
    command = ["msgattrib", "--no-wrap", "--untranslated", str(catalogue)]
    untranslated = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert untranslated == ""


@needs_gettext
def test_what_is_written_is_gathered_and_compiled(tmp_path):
    before = {path: _both(path) for path in messages.catalogues()}

    try:
        call_command("messages")
        changed = {path.parents[3].name for path, said in before.items() if _both(path) != said}
    finally:
        for path, (text, compiled) in before.items():
            path.write_bytes(text)
            path.with_suffix(".mo").write_bytes(compiled)

    assert changed == set(), "run `make messages`"


def _both(path):
    return path.read_bytes(), path.with_suffix(".mo").read_bytes()
