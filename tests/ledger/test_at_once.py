# SPDX-License-Identifier: Apache-2.0
"""While the site writes and publishes, what is done by hand is safe or refused in a clear line."""

import contextlib
import subprocess
import sys
import threading
import time

import pytest
from django.core.management import call_command
from django.db import connections, transaction

from tests.ledger.site import AT, ORIGIN, acts, exported, verified
from tests.people import build
from tonggui.ledger import durable, fsck, publishing, services, signing
from tonggui.ledger.models import Entry, Pending
from tonggui.ledger.services import KEY_ROTATED
from tonggui.ledger.signer import seat
from tonggui.ledger.signer.wire import SignerSilent
from tonggui.ledger.store import store

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]


@contextlib.contextmanager
def signer(folder, settings):
    """Run a signer apart, as a county does."""
    command = [sys.executable, "-m", "tonggui.ledger.signer", "serve", str(folder)]
    settings.SIGNER = str(folder.parent / "signer.sock")
    with subprocess.Popen([*command, "--socket", settings.SIGNER]) as started:
        try:
            until = time.monotonic() + 30
            while time.monotonic() < until:
                with contextlib.suppress(SignerSilent), signing.signer() as line:
                    line.latest()
                    break
                time.sleep(0.05)
            yield
        finally:
            started.terminate()


@contextlib.contextmanager
def going_on(*works):
    """Let each work run again and again in a thread of its own; what fails, fails the test."""
    stop, failed = threading.Event(), []

    def run(work):
        try:
            while not stop.is_set():
                work()
        except Exception as error:  # noqa: BLE001 - told to the test
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        stop.set()
        for each in threads:
            each.join()
    assert failed == []


def register():
    build.official()
    time.sleep(0.002)


@pytest.mark.parametrize("what", [["publish"], ["rotate-key", "KEY"]])
def test_with_the_sites_own_signer_at_work_it_is_refused_and_nothing_is_said(home, what):
    acts(1)
    publishing.publish()
    with seat.taken(home / "signer") as taken:
        key = taken.prepare()
        with pytest.raises(SignerSilent, match="publishes by itself within seconds: stop the site"):
            call_command("ledger", *(key if each == "KEY" else each for each in what))

    assert not Entry.objects.filter(kind=KEY_ROTATED).exists()


def test_a_key_is_rotated_while_the_site_publishes_through_a_signer_apart(
    tmp_path, settings, capsys
):
    folder = tmp_path / "apart"
    seat.found(folder, ORIGIN)
    key = seat.Seat(folder).prepare()
    with signer(folder, settings), signing.signer() as line:
        acts(3)
        publishing.publish(line)
        with going_on(register, lambda: publishing.publish(line)):
            call_command("ledger", "rotate-key", key)
        publishing.publish(line)

    assert "run `tonggui-signer switch`" in capsys.readouterr().out
    with seat.taken(folder) as taken:
        taken.switch()
    with signer(folder, settings):
        acts(1)
        publishing.publish()
    assert verified(exported(tmp_path / "out"), "--key", folder / "keys") == 0


def test_a_caller_who_says_nothing_keeps_nobody_from_the_signer(tmp_path, settings):
    folder = tmp_path / "apart"
    seat.found(folder, ORIGIN)
    with signer(folder, settings), signing.signer(), signing.signer() as line:
        assert line.latest().text.startswith(ORIGIN)


def test_of_many_who_publish_at_once_each_shows_the_whole_log():
    acts(5)
    publishing.publish()

    def one():
        with transaction.atomic():
            services.append("case.opened", {}, by="clerk", at=AT)
        time.sleep(0.01)

    with signing.signer() as line:
        publish = threading.Lock()

        def publish_it():
            with publish:
                publishing.publish(line)

        with going_on(one, one, publish_it, publish_it):
            time.sleep(1)
        publishing.publish(line)

    assert (Pending.objects.count(), store().last.size) == (0, Entry.objects.count())
    assert list(fsck.check()) == []


def test_fsck_finds_nothing_while_the_site_writes_and_publishes():
    build.admin()
    publishing.publish()
    before = {str(each) for each in fsck.check()}

    def publish_it():
        publishing.publish(line)
        # Whoever waits for the folder looks every so often, and a loop of nothing else starves it.
        time.sleep(2 * durable.AGAIN_SECONDS)

    with signing.signer() as line, going_on(register, register, publish_it):
        found = {str(each) for _ in range(3) for each in fsck.check()}

    assert found == before
    assert Entry.objects.filter(kind="official.registered").exists()
