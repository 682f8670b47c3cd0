# SPDX-License-Identifier: Apache-2.0
"""Site or signer killed with SIGKILL at any step of publishing: nothing acknowledged is lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from tests.ledger.site import ORIGIN, acts
from tonggui.ledger import fsck, publishing
from tonggui.ledger.models import Pending, Position
from tonggui.ledger.signer import seat, wire
from tonggui.ledger.store import store

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]
KILLED = Path(__file__).with_name("killed.py")
PUBLISHING, DURABLE = "tonggui.ledger.publishing", "tonggui.ledger.durable"
STEPS = [
    ("tonggui.ledger.sequencing", "_batch", "after", 1),
    (PUBLISHING, "_integrate", "before", 1),
    (DURABLE, "write_lazily", "after", 1),
    (DURABLE, "write_lazily", "before", 3),
    (DURABLE, "settle", "before", 1),
    (PUBLISHING, "_sign", "before", 1),
    (PUBLISHING, "_sign", "after", 1),
    (PUBLISHING, "_remember", "after", 1),
    (PUBLISHING, "_ask", "after", 1),
    (DURABLE, "write", "before", 1),
    (DURABLE, "write", "after", 1),
]
SIGNER_STEPS = [("before", "write"), ("after", "write"), ("after", "sync_folder")]


def database():
    """Return the address of the database these tests use."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    name = connection.settings_dict["NAME"]
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def killed(home, *step):
    """Publish in another process that is killed at a step."""
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tonggui.site.settings",
        "DATABASE_URL": database(),
        "TONGGUI_HOME": str(home),
        "TONGGUI_LEDGER_ORIGIN": ORIGIN,
    }
    command = [sys.executable, KILLED, "publish", *map(str, step)]
    return subprocess.run(command, env=environ, check=False, timeout=60).returncode


@pytest.mark.parametrize("step", STEPS, ids=lambda step: "-".join(map(str, step[1:])))
def test_the_site_killed_at_a_step_goes_on_and_has_lost_nothing(step, home):
    acts(20)
    publishing.publish()
    acts(300)

    assert killed(home, *step) == -signal.SIGKILL
    before = store().last.size
    acts(5)

    assert before in {20, 320}
    assert publishing.publish().size == Position.objects.count() == 325
    assert list(fsck.check()) == []
    assert not Pending.objects.exists()


@pytest.mark.parametrize(("when", "name"), SIGNER_STEPS)
def test_the_signer_killed_at_a_step_has_signed_or_has_not_and_the_log_goes_on(when, name, home):
    acts(20)
    publishing.publish()
    acts(30)
    command = [sys.executable, KILLED, "signer", DURABLE, name, when, "1", home / "signer"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as signer:
        line = wire.Line(signer.stdin, signer.stdout)
        with pytest.raises(wire.SignerSilent):
            publishing.publish(line)
    assert signer.returncode == -signal.SIGKILL
    assert store().last.size == 20

    assert publishing.publish().size == 50
    assert list(fsck.check()) == []


def test_a_signer_killed_before_it_is_asked_is_said_to_be_silent(home):
    acts(1)
    publishing.publish()
    with seat.taken(home / "signer"), pytest.raises(wire.SignerSilent):
        publishing.publish()
