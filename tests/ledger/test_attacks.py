# SPDX-License-Identifier: Apache-2.0
"""What somebody who owns the machine may try, and who finds it out each time (R34, S50)."""

import importlib
import json
import shutil

import pytest
from django.db import IntegrityError, connection, transaction

from tests.ledger.site import AT, acts, exported, remove_from, rewrite, swap, unguarded, verified
from tonggui.ledger import fsck, publishing, receipts, recovery, services
from tonggui.ledger.asking import Contradicted
from tonggui.ledger.clock import clock
from tonggui.ledger.errors import Corrupt
from tonggui.ledger.log import checkpoint, keys, merkle, note, tiles
from tonggui.ledger.log.errors import Unproven
from tonggui.ledger.log.submission import Stale
from tonggui.ledger.models import Entry, Pending, Position
from tonggui.ledger.signer import seat, wire
from tonggui.ledger.store import Store, store
from tonggui.ledger.witness import answers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]


def found():
    return {str(each) for each in fsck.check()}


def published(count=300):
    acts(count)
    publishing.publish()


def kept_checkpoint(tmp_path):
    """Return what somebody outside once downloaded."""
    path = tmp_path / "kept-checkpoint"
    path.write_bytes(store().fetch("checkpoint"))
    return path


def forge(folder, key):
    """Rewrite the files of an export to fit its entries and sign them with a key of the log."""
    read = Store(folder)
    size = read.last.size
    rows = {}
    for tile in tiles.tiles_of(size):
        if tile.level == 0:
            bundle = read.fetch(tiles.bundle_path(tile.index, tile.width))
            hashes = [merkle.leaf_hash(each) for each in tiles.unpack_entries(bundle)]
        else:
            first = tile.index * tiles.WIDTH
            hashes = [merkle.root(rows[tile.level - 1, first + at]) for at in range(tile.width)]
        rows[tile.level, tile.index] = hashes
        (folder / tile.path).write_bytes(b"".join(hashes))
    leaves = [each for (level, _), row in rows.items() if level == 0 for each in row]
    said = checkpoint.Checkpoint(read.last.origin, size, merkle.root(leaves))
    signed = str(note.sign(said.text, key))
    (folder / "checkpoint").write_text(signed)
    (folder / "checkpoints").write_text(signed)
    return said


def change_bundle(folder, index, change, size):
    path = folder / tiles.bundle_path(index, min(tiles.WIDTH, size - index * tiles.WIDTH))
    path.write_bytes(tiles.pack_entries(change(tiles.unpack_entries(path.read_bytes()))))


def stolen(home):
    return keys.read_private((home / "signer" / seat.KEY).read_text())


@pytest.mark.parametrize("number", [3, 299])
def test_a_row_edited_with_all_its_hashes_is_found_by_fsck_and_never_signed(number):
    published()
    rewrite(number, lambda leaf: leaf.replace(f'"number":{number}', '"number":999'))
    acts(1)

    assert any("do not have its root" in each for each in found())
    if number == 299:
        with pytest.raises(Corrupt, match="not those that were signed"):
            publishing.publish()


def test_a_row_edited_with_its_hashes_and_files_is_refused_by_the_signer(home):
    published()
    rewrite(3, lambda leaf: leaf.replace('"number":3', '"number":999'))
    shutil.rmtree(store().folder / "tile")
    acts(1)

    with pytest.raises(Corrupt, match="not those that were signed"):
        publishing.publish()
    with seat.taken(home / "signer") as taken, pytest.raises((Stale, Unproven)):
        taken.sign(_resubmission(300))


def _resubmission(size):
    from tonggui.ledger.log.submission import Submission

    leaves = [bytes(each.leaf_hash) for each in Position.objects.order_by("number")[:size]]
    said = checkpoint.Checkpoint("county.example/ledger", size, merkle.root(leaves))
    return Submission(size, (), said.text)


def test_an_entry_deleted_and_the_rest_renumbered_is_found_by_fsck_and_not_signed():
    published(40)
    later = list(Position.objects.filter(number__gt=10).order_by("number"))
    with unguarded():
        Position.objects.filter(number__gte=10).delete()
        Position.objects.bulk_create(
            Position(number=each.number - 1, entry_id=each.entry_id, leaf_hash=each.leaf_hash)
            for each in later
        )

    assert any("checkpoint 40: the database holds 39" in each for each in found())
    with pytest.raises(Corrupt, match="entries were deleted"):
        publishing.publish()


def test_entries_in_another_order_are_found_by_fsck_and_not_signed():
    published(40)
    swap(5, 6)
    acts(1)

    assert any("do not have its root" in each for each in found())
    with pytest.raises(Corrupt):
        publishing.publish()


def test_an_entry_inserted_into_the_past_is_found_by_fsck_and_not_signed():
    published(40)
    with transaction.atomic():
        fresh = services.append("case.opened", {"number": 99}, by="clerk", at=AT)
    later = list(Position.objects.filter(number__gte=10).order_by("number"))
    with unguarded():
        Pending.objects.all().delete()
        Position.objects.filter(number__gte=10).delete()
        hashed = merkle.leaf_hash(fresh.leaf.encode())
        Position.objects.bulk_create(
            [
                Position(number=10, entry_id=fresh.pk, leaf_hash=hashed),
                *(
                    Position(
                        number=each.number + 1, entry_id=each.entry_id, leaf_hash=each.leaf_hash
                    )
                    for each in later
                ),
            ]
        )

    assert any("do not have its root" in each for each in found())
    with pytest.raises(Corrupt):
        publishing.publish()


def test_an_entry_back_dated_at_the_end_is_found_by_fsck_and_by_the_verifier(tmp_path, capsys):
    published(3)
    with transaction.atomic():
        late = services.append("case.opened", {"number": 9}, by="clerk", at=AT)
        received = json.loads(late.leaf)["received"]
        said = late.leaf.replace(
            f'"received":"{received}"', '"received":"2025-01-01T00:00:00.000000Z"'
        )
        with unguarded():
            Entry.objects.filter(pk=late.pk).update(leaf=said)
    publishing.publish()

    assert any("entry 3: was received at 2025-01-01" in each for each in found())
    assert verified(exported(tmp_path / "out")) == 1
    assert "entry 3: received at 2025-01-01" in capsys.readouterr().out


def test_a_log_cut_back_and_grown_again_is_refused_by_site_signer_and_whoever_kept_a_checkpoint(
    tmp_path, home, capsys
):
    published(40)
    kept = kept_checkpoint(tmp_path)
    remove_from(20)
    acts(25)

    with pytest.raises(Corrupt, match="not those that were signed"):
        publishing.publish()

    folder = exported(tmp_path / "out")
    change_bundle(folder, 0, lambda old: [*old[:20], *old[:20]], 40)
    forge(folder, stolen(home))
    assert verified(folder, "--since", kept) == 1
    assert "rewritten" in capsys.readouterr().out


def test_after_an_old_backup_the_site_does_not_start_and_nothing_is_signed():
    published(40)
    remove_from(20)

    with pytest.raises(Corrupt, match=r"restored from an older backup.*ledger\s+recover"):
        recovery.the_record_goes_on()
    with pytest.raises(Corrupt, match="entries were deleted"):
        publishing.publish()


def test_a_backup_older_than_the_signer_is_refused_by_the_signer(home, tmp_path):
    published(20)
    shutil.copytree(store().folder, tmp_path / "backup")
    acts(20)
    publishing.publish()
    remove_from(20)
    _forget_checkpoints(20)
    shutil.rmtree(store().folder)
    shutil.copytree(tmp_path / "backup", store().folder)

    with pytest.raises(Corrupt, match="the signer has 40 entries, the database only 20"):
        recovery.the_record_goes_on()
    with pytest.raises(Corrupt, match="the signer has signed 40 entries"):
        publishing.publish()


def test_a_backup_of_everything_even_the_signer_is_contradicted_by_the_witness(
    witness, home, tmp_path
):
    published(20)
    shutil.copytree(home, tmp_path / "backup")
    acts(20)
    publishing.publish()
    remove_from(20)
    _forget_checkpoints(20)
    shutil.rmtree(home)
    shutil.copytree(tmp_path / "backup", home)
    recovery.the_record_goes_on()
    acts(5)

    with pytest.raises(Contradicted, match="has seen 40 entries of this log, which has only 25"):
        publishing.publish()
    assert witness.last("county.example/ledger").size == 40
    with pytest.raises(Corrupt, match=r"which has only 25.*ledger publish"):
        recovery.the_record_goes_on()


def _forget_checkpoints(above):
    from tonggui.ledger.models import Checkpoint, Signature

    with unguarded():
        Signature.objects.filter(checkpoint__size__gt=above).delete()
        Checkpoint.objects.filter(size__gt=above).delete()


def test_what_a_backup_lost_comes_back_from_an_export_and_is_said(tmp_path):
    published(40)
    folder = exported(tmp_path / "out")
    remove_from(20)

    assert recovery.recover(folder, by="keeper", at=AT) == 20

    recovery.the_record_goes_on()
    assert publishing.publish().size == 41
    said = Position.objects.select_related("entry").get(number=40).entry.said
    assert (said.kind, said.body) == ("ledger.recovered", {"entries": 20, "from": 20})
    assert not [each for each in found() if "no entry says why" in each]


def test_an_export_of_another_log_recovers_nothing(tmp_path, home):
    published(40)
    folder = exported(tmp_path / "out")
    change_bundle(folder, 0, lambda old: [*old[:30], *old[:10]], 40)
    remove_from(20)

    with pytest.raises(Unproven):
        recovery.recover(folder, by="keeper", at=AT)

    forge(folder, keys.generate("county.example/ledger"))
    with pytest.raises(Unproven):
        recovery.recover(folder, by="keeper", at=AT)
    assert Position.objects.count() == 20


def test_a_stolen_key_cannot_bring_a_rewritten_log_past_the_witness_or_a_kept_checkpoint(
    witness, tmp_path, home, capsys
):
    published(40)
    kept = kept_checkpoint(tmp_path)
    folder = exported(tmp_path / "out")
    change_bundle(folder, 0, lambda old: [*old[:5], *old[6:], old[5]], 40)

    said = forge(folder, stolen(home))

    signed = str(note.sign(said.text, stolen(home)))
    assert answers.answer(witness, f"old 40\n\n{signed}".encode()).status == 409
    assert verified(folder, "--since", kept) == 1
    capsys.readouterr()
    assert verified(folder) == 0
    assert "witnessed up to 0" in capsys.readouterr().out


def test_a_rotated_key_that_is_stolen_signs_nothing_any_more(tmp_path, home, capsys):
    published(10)
    old = stolen(home)
    with seat.taken(home / "signer") as taken:
        services.rotate_key(taken.prepare(), by="keeper", at=AT)
    publishing.publish()
    with seat.taken(home / "signer") as taken:
        taken.switch()
    acts(10)
    publishing.publish()
    folder = exported(tmp_path / "out")
    history = (folder / "checkpoints").read_text()

    forge(folder, old)
    (folder / "checkpoints").write_text(history)

    assert verified(folder) == 1
    assert "no trusted key that is valid at this size" in capsys.readouterr().out


def test_two_entries_never_hold_one_position():
    acts(2)
    publishing.publish()
    first, second = Position.objects.order_by("number")

    with unguarded():
        for number, entry in ((0, second.entry_id), (5, first.entry_id)):
            with pytest.raises(IntegrityError), transaction.atomic():
                Position.objects.bulk_create(
                    [Position(number=number, entry_id=entry, leaf_hash=bytes(32))]
                )


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE ledger_entry SET leaf = '{}'", "does not have the hash"),
        ("UPDATE ledger_entry SET kind = 'case.closed' WHERE id > 0", "its columns do not say"),
        ("UPDATE ledger_entry SET openings = '{broken'", "personal fields cannot be read"),
        ("UPDATE ledger_entry SET openings = ''", "no entry says why"),
        ("UPDATE ledger_position SET number = number + 7", "positions have a gap"),
        ("UPDATE ledger_checkpoint SET text = 'x'", "checkpoint"),
    ],
)
def test_raw_sql_with_the_guards_off_is_found_by_fsck(statement, says):
    published(3)
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert any(says in each for each in found())


@pytest.mark.parametrize("app", ["ledger", "people", "registry", "rounds", "cases", "supervision"])
def test_guards_left_off_are_found_by_fsck_whoever_they_are_of(app):
    published(1)
    of_app = importlib.import_module(f"tonggui.{app}.guards")
    of_app.lift(connection)

    assert [each for each in found() if each.startswith(f"{app}_") and "guard of the" in each]
    of_app.keep(connection)


def test_an_entry_put_in_past_its_turn_is_found_by_fsck():
    published(1)
    leaf = Entry.objects.get().leaf
    Entry.objects.create(kind="case.opened", subject="", leaf=leaf)

    assert any("put in without waiting its turn" in each for each in found())


def test_personal_values_swapped_between_entries_are_found_by_fsck_and_receipts():
    with transaction.atomic():
        one, other = (
            services.append("case.opened", {}, by="clerk", at=AT, private={"name": name})
            for name in ("张三(虚构)", "李四(虚构)")
        )
    publishing.publish()
    first, second = (Entry.objects.get(pk=each.pk) for each in (one, other))
    with unguarded():
        Entry.objects.filter(pk=first.pk).update(openings=second.openings)

    assert any("`name` is not what was committed to" in each for each in found())
    with pytest.raises(Unproven):
        receipts.standing(str(receipts.receipt_for(Entry.objects.get(pk=first.pk))))


def test_a_commitment_changed_in_the_entry_is_found_by_fsck():
    with transaction.atomic():
        entry = services.append(
            "case.opened", {}, by="clerk", at=AT, private={"name": "张三(虚构)"}
        )
    publishing.publish()
    commitment = entry.said.private["name"]
    rewrite(0, lambda leaf: leaf.replace(commitment, "0" * 64))

    assert any("`name` is not what was committed to" in each for each in found())


@pytest.mark.parametrize(
    ("path", "spoil"),
    [
        ("tile/0/000", lambda path: path.unlink()),
        ("tile/0/000", lambda path: path.write_bytes(bytes(8192))),
        ("tile/0/001.p/44", lambda path: path.write_bytes(path.read_bytes()[:-32])),
        ("tile/1/000.p/1", lambda path: path.write_bytes(bytes(32))),
        ("tile/entries/000", lambda path: path.unlink()),
        ("tile/entries/000", lambda path: path.write_bytes(path.read_bytes()[:-1])),
        ("tile/entries/001.p/44", lambda path: path.write_bytes(b"\0\2{}")),
        (
            "checkpoint",
            lambda path: path.write_text(path.read_text().replace("\n300\n", "\n299\n")),
        ),
        ("checkpoints", lambda path: path.write_text(path.read_text().replace("300", "301"))),
        ("keys", lambda path: path.write_text("")),
        ("checkpoint", lambda path: path.write_text("not a note\n")),
        ("policy", lambda path: path.write_text("group g 7 x\nquorum g\n")),
    ],
)
def test_a_file_of_an_export_that_is_missing_or_spoilt_is_found_by_the_verifier(
    path, spoil, tmp_path, capsys
):
    published(300)
    folder = exported(tmp_path / "out")
    assert verified(folder) == 0

    spoil(folder / path)

    assert verified(folder) in {1, 2}
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err


def test_a_spoilt_tile_of_the_site_is_found_by_fsck_and_written_anew():
    published(300)
    (store().folder / "tile" / "0" / "000").write_bytes(bytes(8192))
    assert any("tile/0/000" in each for each in found())
    publishing.rewrite_files()

    assert found() == set()


def test_a_signer_that_says_another_root_is_not_believed(monkeypatch):
    published(3)
    acts(1)
    real = wire.Line.sign

    def lying(self, new, *, old, proof):
        return real(self, new, old=old + 1, proof=proof)

    monkeypatch.setattr(wire.Line, "sign", lying)

    with pytest.raises(Corrupt):
        publishing.publish()
    assert store().last.size == 3


def test_the_clock_is_learnt_from_the_log_when_the_process_starts():
    published(1)
    clock.forget()

    with transaction.atomic():
        services.append("case.opened", {}, by="clerk", at=AT)

    assert clock.latest is not None
