# SPDX-License-Identifier: Apache-2.0
"""A database behind what was shown is written to by nobody, and lost rows keep their ids (R34)."""

import re
import shutil

import pytest
from click.testing import CliRunner
from django.db import connection

from tests.ledger.site import AT, acts, exported, remove_from, unguarded
from tests.people import build
from tonggui.cli.main import tonggui
from tonggui.ledger import fsck, publishing, recovery
from tonggui.ledger.errors import Corrupt
from tonggui.ledger.models import Position
from tonggui.ledger.store import store
from tonggui.people import services
from tonggui.people.models import Account, Administers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]

ACCOUNTS = "people_account"


def administrator(name):
    return services.make_account(name, administers=Administers.AUDIT, **build.does())


def lost(tmp_path):
    """Lose the newest of two accounts with its entry, as an older backup does; give an export."""
    administrator("first")
    publishing.publish()
    size = Position.objects.count()
    gone = administrator("second").pk
    publishing.publish()
    folder = exported(tmp_path / "out")
    remove_from(size)
    with unguarded():
        Account.objects.filter(pk=gone).delete()
    _count_from(Account.objects.get().pk)
    return folder, gone


def _count_from(number):
    """Let accounts be numbered as they were in the backup."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [number, ACCOUNTS]
            )
        else:
            named = "setval(pg_get_serial_sequence(%s, 'id'), %s)"
            cursor.execute(f"SELECT {named}", [ACCOUNTS, number])


def found():
    return [str(each) for each in fsck.check()]


def test_a_new_account_does_not_take_the_id_of_a_lost_one(tmp_path):
    folder, gone = lost(tmp_path)
    recovery.recover(folder, by="keeper", at=AT)

    fresh = administrator("third")
    publishing.publish()

    assert fresh.pk > gone
    assert f"account/{gone}: was told of by an entry, and is gone from the database" in found()


def test_an_id_that_two_entries_add_is_found(tmp_path):
    folder, gone = lost(tmp_path)
    recovery.recover(folder, by="keeper", at=AT)
    _count_from(gone - 1)

    administrator("third")
    publishing.publish()

    assert f"account/{gone}: is added by 2 entries: one of them is lost" in found()


@pytest.mark.parametrize(
    "command",
    [
        ["administrator", "aud9", "audit"],
        ["jobs", "tick"],
        ["lists", "import", "examples/qinglan/lists"],
        ["lists", "xray"],
        ["ledger", "correct-clock", "for no reason"],
        ["ledger", "rotate-key", "x"],
    ],
)
def test_no_command_writes_to_a_database_that_the_site_refuses(tmp_path, command):
    lost(tmp_path)
    size = Account.objects.count()

    done = CliRunner().invoke(tonggui, command)

    assert isinstance(done.exception, Corrupt)
    assert re.search("the database only .* restored from an older backup", str(done.exception))
    assert Account.objects.count() == size


@pytest.mark.parametrize("partial", ["kept", "cleared"])
def test_publishing_and_rewriting_say_that_the_database_is_behind(tmp_path, partial):
    acts(300)
    publishing.publish()
    remove_from(290)
    if partial == "cleared":
        shutil.rmtree(store().folder / "tile" / "0" / "001.p", ignore_errors=True)
        acts(5)

    for write in (publishing.publish, publishing.rewrite_files):
        with pytest.raises(Corrupt, match=r"300 entries.*restored from an older backup"):
            write()
    assert not [each for each in found() if "rewrite-files" in each]
