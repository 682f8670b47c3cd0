# SPDX-License-Identifier: Apache-2.0
"""How a witness answers: the status codes of C2SP tlog-witness, over HTTP or by file."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple, cast

from tonggui.core.errors import Refused
from tonggui.ledger import durable
from tonggui.ledger.log.errors import Malformed, Unproven
from tonggui.ledger.log.submission import Stale
from tonggui.ledger.witness.post import Post, UnknownLog, Unsigned

LARGEST = 65_536
TEXT, SIZE = "text/plain; charset=utf-8", "text/x.tlog.size"
STATUS: dict[type[Refused], int] = {Malformed: 400, Unsigned: 403, UnknownLog: 404, Unproven: 422}
REQUEST, ANSWER = ".request", ".answer"
PATIENCE_SECONDS = 30


class Answer(NamedTuple):
    """A status, the type of the body, the body."""

    status: int
    kind: str
    body: str

    def __str__(self) -> str:
        return f"{self.status}\n{self.body}"


def answer(post: Post, raw: bytes) -> Answer:
    """Answer one submission."""
    try:
        return Answer(200, TEXT, post.add_checkpoint(raw).line)
    except Stale as error:
        return Answer(409, SIZE, f"{error.size}\n")
    except Refused as error:
        return Answer(STATUS.get(type(error), 400), TEXT, f"{error}\n")


def exchange(post: Post, folder: Path) -> list[tuple[str, int]]:
    """Answer every request in a folder that has no answer yet; return names and statuses.

    This is how a witness works whose network does not touch the log's: the folder is carried.
    """
    found = []
    for request in sorted(folder.glob(f"*{REQUEST}"), key=_size):
        path = request.with_suffix(ANSWER)
        if not path.exists():
            said = answer(post, request.read_bytes())
            durable.write(path, str(said).encode())
            found.append((request.name, said.status))
    return found


class Server(ThreadingHTTPServer):
    """A witness at a port."""

    daemon_threads = True

    def __init__(self, post: Post, host: str, port: int) -> None:
        super().__init__((host, port), _Asked)
        self.post = post


class _Asked(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE_SECONDS
    server_version = "tonggui-witness"
    sys_version = ""

    @property
    def post(self) -> Post:
        return cast("Server", self.server).post

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            self.close_connection = True
            self._say(Answer(413, TEXT, f"say a length, up to {LARGEST} bytes\n"))
        elif self.path != "/add-checkpoint":
            self.rfile.read(int(length))
            self._say(Answer(404, TEXT, "post to /add-checkpoint\n"))
        else:
            self._say(answer(self.post, self.rfile.read(int(length))))

    def do_GET(self) -> None:
        if self.path == "/":
            self._say(Answer(200, TEXT, f"{self.post.signer.verifier.vkey}\n"))
            return
        try:
            origin = self.path.removeprefix("/seen/")
            self._say(Answer(200, TEXT, self.post.seen(origin).decode()))
        except FileNotFoundError:
            self._say(Answer(404, TEXT, "nothing seen under this name\n"))

    def _say(self, said: Answer) -> None:
        body = said.body.encode()
        self.send_response(said.status)
        self.send_header("Content-Type", said.kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is called
        """Say nothing: what was cosigned is in the folder."""


def _size(request: Path) -> tuple[int, str]:
    digits = "".join(each for each in request.stem if each.isdecimal())
    return int(digits or 0), request.name
