# SPDX-License-Identifier: Apache-2.0
"""What the ledger costs: an act with its entry beside the row alone, a proof, a whole audit.

`python benchmarks/ledger.py acts|proofs|audit|make …`; each prints one JSON line. `acts` wants an
empty database in DATABASE_URL. `make FOLDER N` writes an export of N entries without a database.
"""

import json
import random
import resource
import shutil
import statistics
import subprocess
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import islice
from pathlib import Path

from tonggui.ledger import tonggui_verify
from tonggui.ledger.log import checkpoint, entry, keys, merkle, note, tiles

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ORIGIN = "county.example/ledger"
PROOFS = 2_000
ROUNDS = 5


def leaf(number):
    """Return an entry of the length acts usually have."""
    at = BEGAN + timedelta(seconds=number)
    digest = f"{number:064x}"
    body = {"adds": [{"row": "event", "id": number, "case": f"C{number // 9}", "amount": number}]}
    stamp = entry.stamp(at)
    return tonggui_verify.canonical(
        {
            "at": stamp,
            "body": body,
            "kind": "event.recorded",
            "private": {"by": digest},
            "received": stamp,
            "subject": f"cases.event/{number}",
            "v": entry.VERSION,
        }
    )


def make(folder, count):
    """Write an export with a log of so many entries, signed by a key made for it."""
    folder = Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    numbers = iter(range(count))
    rows = {0: []}
    for index in range(-(-count // tiles.WIDTH)):
        bundle = [leaf(number) for number in islice(numbers, tiles.WIDTH)]
        _put(folder, tiles.bundle_path(index, len(bundle)), tiles.pack_entries(bundle))
        rows[0] += [merkle.leaf_hash(each) for each in bundle]
    for tile in tiles.tiles_of(count):
        row = rows[tile.level][tile.index * tiles.WIDTH :][: tile.width]
        _put(folder, tile.path, b"".join(row))
        if tile.width == tiles.WIDTH:
            rows.setdefault(tile.level + 1, []).append(tiles.rows_above(row)[-1][0])
    key = keys.generate(ORIGIN)
    node = tiles.tile_node(lambda path: (folder / path).read_bytes(), count)
    said = checkpoint.Checkpoint(ORIGIN, count, merkle.range_root(0, count, node))
    signed = str(note.sign(said.text, key)).encode()
    for name in ("checkpoint", "checkpoints"):
        _put(folder, name, signed)
    _put(folder, "keys", f"{key.verifier.vkey}\n".encode())
    _put(folder, "policy", b"quorum none\n")
    shutil.copy(files("tonggui.ledger").joinpath("tonggui_verify.py"), folder)


def _put(folder, path, content):
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(content)


def proofs(folder):
    """Time inclusion proofs at random entries, each by a reader that has read nothing yet."""
    folder = Path(folder)
    size = checkpoint.parse(note.parse((folder / "checkpoint").read_bytes()).text).size
    chosen = random.Random(7).sample(range(size), PROOFS)
    took = []
    for index in chosen:
        begun = time.perf_counter()
        node = tiles.tile_node(lambda path: (folder / path).read_bytes(), size)
        merkle.inclusion_proof(index, size, node)
        took.append((time.perf_counter() - begun) * 1000)
    cuts = statistics.quantiles(took, n=100)
    return {"size": size, "p50": statistics.median(took), "p99": cuts[98], "proofs": PROOFS}


def audit(folder, workers):
    """Time the shipped verifier over a whole export, from its start to its end."""
    folder = Path(folder)
    command = [sys.executable, folder / "tonggui_verify.py", "export", folder]
    begun = time.perf_counter()
    done = subprocess.run(
        [*command, "--key", folder / "keys", "--workers", str(workers)],
        capture_output=True,
        text=True,
        check=True,
    )
    took = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime
    return {"seconds": took, "processor": processor, "said": done.stdout.strip()}


def acts(writers, count):
    """Time rows written bare and with their entries, in turns, by so many writers at once.

    The time of entries includes giving every one of them its position.
    """
    from django.core.management import call_command

    _django()
    call_command("migrate", verbosity=0)
    took = {"bare": [], "logged": []}
    for _ in range(ROUNDS):
        for way, seconds in took.items():
            seconds.append(_round(way, writers, count))
    done = {way: statistics.median(seconds) for way, seconds in took.items()}
    each = {way: 1000 * seconds / writers / count for way, seconds in done.items()}
    ratios = [b / a for a, b in zip(took["bare"], took["logged"], strict=True)]
    return {
        "ratio": statistics.median(ratios),
        "low": min(ratios),
        "high": max(ratios),
        "milliseconds": each,
        "acts": writers * count,
        "writers": writers,
    }


def _round(way, writers, count):
    command = [sys.executable, __file__, "writer", way, str(count)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(writers)
    ]
    for each in started:
        each.stdout.readline()
    begun = time.perf_counter()
    for each in started:
        each.stdin.write("go\n")
        each.stdin.flush()
    running = list(started)
    while running:
        # The companion of a site does this each second, beside the writers.
        _sequenced(way)
        running = [each for each in running if _is_running(each)]
    _sequenced(way)
    took = time.perf_counter() - begun
    for each in started:
        each.communicate()
    return took


def _is_running(process):
    try:
        process.wait(1 / 4)
    except subprocess.TimeoutExpired:
        return True
    return False


def _sequenced(way):
    from tonggui.ledger import sequencing

    if way == "logged":
        sequencing.sequence()


def writer(way, count):
    """Write rows, each in its own transaction, once told to go."""
    _django()
    from django.db import connection, transaction

    from tonggui.ledger import services
    from tonggui.people.models import Official

    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(count):
        with transaction.atomic():
            row = Official(code=uuid.uuid4().hex[:20], name="虚构")
            row.save(force_insert=True)
            if way == "logged":
                body = {"adds": [{"row": "official", "id": row.pk, "code": row.code}]}
                services.append("official.registered", body, by="clerk", at=BEGAN, subject=row)
    return {}


def _django():
    import django

    django.setup()


def main(what, *given):
    """Do one measure and print what came of it."""
    numbers = [int(each) if each.isdecimal() else each for each in given]
    done = {"make": make, "proofs": proofs, "audit": audit, "acts": acts, "writer": writer}
    print(json.dumps(done[what](*numbers)))


if __name__ == "__main__":
    main(*sys.argv[1:])
