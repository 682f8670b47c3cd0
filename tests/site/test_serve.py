# SPDX-License-Identifier: Apache-2.0
"""`tonggui serve` serves as a county runs it, stops gracefully, and refuses clearly (issue 3)."""

import gzip
import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from urllib.parse import quote

import pytest

from tests import template
from tests.site import running


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    home = tmp_path_factory.mktemp("served") / "home"
    with running.server(home) as (_, bind):
        yield home, bind


def test_a_fresh_home_is_made_at_the_first_start(served):
    home, bind = served

    status, _, body = running.ask(bind, "/health/ready")

    assert (status, json.loads(body)["ready"]) == (200, True)
    assert (home / "tonggui.sqlite3").exists()
    assert (home.stat().st_mode & 0o077) == 0


def test_pages_are_compressed_and_styled_from_here(served):
    _, bind = served

    _, headers, body = running.ask(bind, "/", **{"Accept-Encoding": "gzip"})
    page = gzip.decompress(body).decode()
    sheet = re.search(r'href="(/static/[^"]+\.css)"', page)[1]
    status, sheet_headers, _ = running.ask(bind, sheet)

    assert headers["Content-Encoding"] == "gzip"
    assert status == 200
    assert "immutable" in sheet_headers["Cache-Control"]


OUTSIDE = (
    "/static/../tonggui.sqlite3",
    "/static/../../tonggui.sqlite3",
    "/static/%2e%2e/tonggui.sqlite3",
    "/static/..%2ftonggui.sqlite3",
    "/static/%2e%2e%2f%2e%2e%2fetc/passwd",
    "/static/tonggui/..\\..\\secret-key",
    "/static//etc/passwd",
    "/media/../tonggui.sqlite3",
    "/media/%2e%2e/secret-key",
    "/ledger/tile/../../tonggui.sqlite3",
    "/ledger/tile/0/%2e%2e/%2e%2e/%2e%2e/secret-key",
    "/tonggui.sqlite3",
)


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_path_leads_out_of_the_folders_that_are_served(served, path):
    home, bind = served
    (home / "media").mkdir(exist_ok=True)

    status, _, body = running.ask(bind, path)

    assert status in {400, 404}
    assert b"SQLite format" not in body
    assert b"root:" not in body
    assert (home / "secret-key").read_bytes() not in body


def test_an_unchanged_page_is_not_sent_again(served):
    _, bind = served

    # The first checkpoint is signed while the test runs, and the foot tells of it.
    for _ in range(60):
        _, headers, _ = running.ask(bind, "/")
        status, _, body = running.ask(bind, "/", **{"If-None-Match": headers["ETag"]})
        if status != 200:
            break
        time.sleep(0.25)

    assert (status, body) == (304, b"")


def test_the_log_says_the_route_and_never_the_path(served):
    home, bind = served

    _, headers, _ = running.ask(
        bind, f"/?q={quote('林小满')}", **{"X-Request-Id": "given-by-proxy"}
    )
    lines = [
        json.loads(line)
        for line in (home.parent / "said").read_text(encoding="utf-8").splitlines()
        if line.startswith("{")
    ]

    line = next(each for each in lines if each.get("request") == "given-by-proxy")
    assert headers["X-Request-Id"] == "given-by-proxy"
    assert (line["method"], line["route"], line["status"]) == ("GET", "portal:front", 200)
    assert not [line for line in lines if "q=" in str(line)]


def test_a_running_request_finishes_when_the_server_is_told_to_stop(tmp_path):
    with running.server(template.upgraded(tmp_path / "home")) as (process, bind):
        host, port = bind.split(":")
        with socket.create_connection((host, int(port)), timeout=30) as slow:
            head = "POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n"
            # With a token in the cookie, the other one is looked for in the body.
            cookie = f"Cookie: csrftoken={'x' * 32}\r\n"
            kind = "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
            slow.sendall(f"{head}{cookie}{kind}login".encode())
            slow.settimeout(1)
            with pytest.raises(TimeoutError):
                slow.recv(1)
            process.send_signal(signal.SIGTERM)
            with pytest.raises(TimeoutError):
                slow.recv(1)
            slow.settimeout(30)
            slow.sendall(b"=anna")
            answer = slow.recv(4096)

        code = process.wait(30)

    assert answer.startswith(b"HTTP/1.1 403")
    assert code == 0


def test_an_address_in_use_is_refused(served, tmp_path):
    _, bind = served

    done = running.run("serve", "--bind", bind, home=template.upgraded(tmp_path / "other"))

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"tonggui: cannot listen at `{bind}`")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"TONGGUI_WORKER": "3"}, "setting `TONGGUI_WORKER` is `…`: no setting is called so"),
        ({"TONGGUI_WORKERS": "many"}, "setting `TONGGUI_WORKERS` is `many`: expected a whole"),
        (
            {"DATABASE_URL": "mysql://root:secret@localhost/x"},
            "setting `DATABASE_URL` is `mysql://",
        ),
        (
            {"DATABASE_URL": "postgres://gui:secret@127.0.0.1:1/tonggui"},
            "the database cannot be reached: connection",
        ),
        ({"DATABASE_URL": "sqlite:////none/there.sqlite3"}, "the database cannot be reached: un"),
        ({"TONGGUI_DEBUG": "yes"}, "TONGGUI_DEBUG is on"),
        ({"TONGGUI_HOME": "/proc/none"}, "setting `TONGGUI_HOME` is `/proc/none`: expected"),
        ({"TONGGUI_HOME": "/dev/full/x"}, "setting `TONGGUI_HOME` is `/dev/full/x`: expected"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, dict) else "",
)
def test_what_cannot_serve_is_refused_in_one_line(tmp_path, settings, said):
    done = running.run("serve", **{"home": tmp_path / "home"} | settings)

    assert done.returncode == 2
    assert done.stderr.startswith(f"tonggui: {said}")
    assert len(done.stderr.splitlines()) == 1
    assert "secret" not in done.stderr


def test_an_address_that_is_none_is_refused_in_one_line(tmp_path):
    refused = running.run("serve", "--bind", "nonsense", home=tmp_path / "home")

    assert refused.returncode == 2
    assert "setting `TONGGUI_BIND` is `nonsense`: expected host:port" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_an_older_database_is_refused_until_it_is_upgraded(tmp_path):
    home = template.upgraded(tmp_path / "home")
    with sqlite3.connect(home / "tonggui.sqlite3") as file:
        file.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        file.execute("DROP TABLE django_session")

    refused = running.run("serve", home=home)
    upgraded = running.run("upgrade", home=home)

    assert (refused.returncode, upgraded.returncode) == (2, 0)
    assert "1 step behind this version: run `tonggui upgrade`" in refused.stderr


def test_a_newer_database_is_refused(tmp_path):
    home = template.upgraded(tmp_path / "home")
    with sqlite3.connect(home / "tonggui.sqlite3") as file:
        file.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES"
            " ('people', '9999_later', '2030-01-01')"
        )

    refused = running.run("serve", home=home)

    assert refused.returncode == 2
    assert "newer than this version (`people.9999_later`)" in refused.stderr


def test_audits_start_without_django():
    code = "import sys, tonggui.cli.main; print([m for m in sys.modules if 'django' in m])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
