# SPDX-License-Identifier: Apache-2.0
"""Acts until no file may grow any further, as on a full disk, and once more after there is room.

Prints one line of JSON: how many acts were acknowledged, what refused, what stands afterwards.
"""

import json
import resource
import signal
import sys
import uuid
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import DatabaseError, connection, transaction  # noqa: E402

from tests.ledger.site import AT  # noqa: E402
from tonggui.ledger import fsck, publishing, services  # noqa: E402
from tonggui.ledger.models import Entry  # noqa: E402
from tonggui.people.models import Official  # noqa: E402
from tonggui.site import errors, readiness  # noqa: E402

ROOM = 300_000


def act():
    with transaction.atomic():
        row = Official(code=uuid.uuid4().hex[:20], name="虚构" * 20)
        row.save(force_insert=True)
        said = {"adds": [{"row": "official", "id": row.pk, "code": row.code}]}
        services.append(
            "official.registered",
            said,
            by="clerk",
            at=AT,
            private={f"official/{row.pk}/name": row.name},
        )


def refused(do):
    """Return the error with which something is refused, "" where it is not."""
    try:
        do()
    except (DatabaseError, OSError, readiness.NotReady) as error:
        return f"{type(error).__name__}: {error}"
    return ""


act()
publishing.publish()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
largest = max(each.stat().st_size for each in Path(settings.HOME).glob("*.sqlite3*"))
resource.setrlimit(resource.RLIMIT_FSIZE, (largest + ROOM, resource.RLIM_INFINITY))
done, error = 1, None
while error is None and done < 20_000:
    try:
        act()
        done += 1
    except DatabaseError as found:
        error = found
again = refused(act)
while_full = Official.objects.count(), Entry.objects.count()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
connection.close()
act()
size = publishing.publish().size
sys.stdout.write(
    json.dumps(
        {
            "acknowledged": done,
            "error": str(error),
            "again": again,
            "is_503": errors._is_full(error),  # noqa: SLF001 - what decides on 503
            "while_full": while_full,
            "after": [Official.objects.count(), Entry.objects.count(), size],
            "fsck": [str(each) for each in fsck.check()],
        }
    )
)
