# SPDX-License-Identifier: Apache-2.0
"""Clients of a served county, and its server killed while they give opinions."""

import contextlib
import http.client
import os
import signal
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

TOKEN = "x" * 32  # cookie and form agree, which is all that is asked


class Client:
    """Somebody signed in, by the cookie of a session, on a connection of their own."""

    def __init__(self, bind, cookie):
        self.link = http.client.HTTPConnection(bind, timeout=60)
        self.cookie = cookie

    def read(self, address):
        """Return a page."""
        self.link.request("GET", address, headers={"Cookie": self.cookie})
        answer = self.link.getresponse()
        page = answer.read().decode()
        assert answer.status == http.client.OK, f"{answer.status} at {address}"
        return page

    def act(self, address, **fields):
        """Send a form that must be taken; return where its answer leads."""
        headers = {
            "Cookie": f"{self.cookie}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        form = urlencode({**fields, "csrfmiddlewaretoken": TOKEN})
        self.link.request("POST", address, form, headers)
        answer = self.link.getresponse()
        page, leads = answer.read().decode(), answer.getheader("Location", "")
        assert leads.startswith("/desk/cases/"), f"{answer.status} {leads} {page[:2000]}"
        return leads


def now():
    """Return the time as a form says it."""
    return time.strftime("%Y-%m-%dT%H:%M")


def opinions(client, cases, name, said):
    """Give opinions on cases in turn until the server is gone; note each that is acknowledged."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        for number in range(100_000):
            code, key = cases[number % len(cases)], f"{name}-{number}"
            client.act(
                f"/desk/cases/{code}/supervise/",
                node="P01.n1",
                at=now(),
                opinion="无异议",
                text="已核对",
                key=key,
            )
            said.append((code, key))


def killed(server, clients, cases, *, after):
    """Let clients act, kill every process of the server at once; return what was acknowledged."""
    said = []
    acting = [
        threading.Thread(target=opinions, args=(client, cases, f"c{number}", said))
        for number, client in enumerate(clients)
    ]
    for each in acting:
        each.start()
    while len(said) < after and all(each.is_alive() for each in acting):
        time.sleep(0.01)
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    for each in (server.pid, *map(int, children)):
        os.kill(each, signal.SIGKILL)
    server.wait(60)
    for each in acting:
        each.join()
    return said
