# SPDX-License-Identifier: Apache-2.0
"""Two gigabytes sent to a served site: refused at once, and kept neither in memory nor on disk."""

import contextlib
import socket
import threading
import time
from pathlib import Path

import pytest

from tests import template
from tests.site import running

GIGABYTES_2, MEGABYTE = 2 * 1024**3, 1024**2
MOST_KEPT = 64 * MEGABYTE
HEAD = (
    "POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    # With a token in the cookie, the other one is looked for in the body.
    f"Cookie: csrftoken={'x' * 32}\r\n"
    "Content-Type: multipart/form-data; boundary=end\r\n"
)
PART = b'--end\r\nContent-Disposition: form-data; name="papers"; filename="a.pdf"\r\n\r\n'


def poured(link, chunked):
    """Send two gigabytes of a file, or as much as is taken."""
    piece = PART.ljust(MEGABYTE, b"x")
    framed = b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece
    with contextlib.suppress(OSError):
        for _ in range(GIGABYTES_2 // MEGABYTE):
            link.sendall(framed)


def workers_of(process):
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(each) for each in (process.pid, *children)]


def memory_of(process):
    """Return the most memory that the server's processes ever held, added up, in bytes."""
    found = 0
    for each in workers_of(process):
        said = Path(f"/proc/{each}/status").read_text().partition("VmHWM:")[2]
        found += int(said.split()[0]) * 1024
    return found


def disk_of(process, *folders):
    """Return what folders hold, and what files hold that were unlinked and are still open."""
    files = [path for each in folders for path in each.rglob("*")]
    for each in workers_of(process):
        files += Path(f"/proc/{each}/fd").iterdir()
    return sum(map(_kept, files))


def _kept(path):
    """Return how much a file holds; of what a process has open, only what has no name any more."""
    with contextlib.suppress(OSError):  # files come and go beside us
        is_open = path.is_symlink()
        if path.is_file() and (not is_open or "deleted" in str(path.readlink())):
            return path.stat().st_size
    return 0


@pytest.mark.parametrize("chunked", [False, True], ids=["a length is said", "in chunks"])
def test_two_gigabytes_are_refused_before_any_of_it_is_kept(tmp_path, chunked):
    home, passing = template.upgraded(tmp_path / "home"), tmp_path / "passing"
    passing.mkdir()
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {GIGABYTES_2}"
    with running.server(home, TMPDIR=str(passing), TONGGUI_WORKERS="1") as (process, bind):
        before, kept = memory_of(process), disk_of(process, home, passing)
        host, port = bind.split(":")
        began = time.monotonic()
        with socket.create_connection((host, int(port)), timeout=60) as link:
            link.sendall(f"{HEAD}{length}\r\n\r\n".encode())
            sending = threading.Thread(target=poured, args=(link, chunked))
            sending.start()
            answer = link.recv(MEGABYTE)
            took = time.monotonic() - began
            most = disk_of(process, home, passing)
            with contextlib.suppress(OSError):  # the server may have closed it already
                link.shutdown(socket.SHUT_RDWR)
            sending.join()
        alive = running.ask(bind, "/health/live")[0]
        grown = memory_of(process) - before
        most = max(most, disk_of(process, home, passing))

    assert answer.startswith(b"HTTP/1.1 403" if chunked else b"HTTP/1.1 413")
    assert took < 30
    assert alive == 200
    assert grown < MOST_KEPT
    assert most - kept < MOST_KEPT
