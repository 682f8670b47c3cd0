# SPDX-License-Identifier: Apache-2.0
"""What the how-to for a county would have an administrator write is accepted by the programs."""

import re
import shutil
import socket
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tonggui.site import declared

PAGES = ("run-a-county.md", "run-a-county.zh-CN.md")
KEYS = ("keep-the-ledger-key.md", "keep-the-ledger-key.zh-CN.md")


def block(page, language, number=0):
    text = (ROOT / "docs" / "how-to" / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)[number]


def needed(program):
    """Return where a program is; without it there is nothing to ask."""
    return shutil.which(program) or pytest.skip(f"no {program} here to check the page with")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize("page", PAGES)
def test_nginx_takes_the_configuration_of_the_proxy(page, tmp_path):
    nginx, openssl = needed("nginx"), needed("openssl")
    certificate = ["-keyout", "power.key", "-out", "power.crt", "-subj", "/CN=power.example.gov.cn"]
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", *certificate],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    server = (
        block(page, "nginx")
        .replace("443", f"127.0.0.1:{free_port()}")
        .replace("/etc/ssl", str(tmp_path))
    )
    temporary = "".join(
        f"{each}_temp_path {tmp_path}/{each};"
        for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/said; events {{}}\n"
        f"http {{ access_log off; {temporary}\n{server} }}"
    )

    asked = [nginx, "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr.count("emerg")) == (0, 0), done.stderr


@pytest.mark.parametrize("page", PAGES)
def test_systemd_takes_the_unit(page, tmp_path):
    systemd = needed("systemd-analyze")
    unit = block(page, "ini", 1)
    assert "ExecStart=" in unit
    unit = re.sub(r"=\S*/bin/tonggui", f"={sys.executable}", unit)
    unit = unit.replace("User=power", "User=root").replace("=/etc/tonggui", "=-/etc/tonggui")
    (tmp_path / "tonggui.service").write_text(unit)

    asked = [systemd, "verify", tmp_path / "tonggui.service"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_the_page_writes_is_declared_and_right(page):
    written = dict(
        line.split("=", 1) for line in block(page, "ini").splitlines() if line[:1].isupper()
    )
    known = {each.name: each for each in declared.SETTINGS}

    assert written.keys() <= known.keys()
    for name, value in written.items():
        known[name].read({name: value})


@pytest.mark.parametrize("page", PAGES)
def test_a_command_on_the_machine_runs_with_the_settings_of_the_site(page, tmp_path):
    text = (ROOT / "docs" / "how-to" / page).read_text(encoding="utf-8")
    (script,) = (each for each in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) if "#!" in each)
    (tmp_path / "tonggui.env").write_text(block(page, "ini"), encoding="utf-8")
    (tmp_path / "said").write_text('#!/bin/sh\necho "$TONGGUI_HOME $1 $(pwd)"\n')
    (tmp_path / "said").chmod(0o755)
    told = script.replace("/etc/tonggui.env", f"{tmp_path}/tonggui.env")
    told = told.replace("cd /srv/tonggui", f"cd {tmp_path}").replace("runuser -u power -- ", "")
    told = re.sub(r"/usr/\S+/tonggui", f"{tmp_path}/said", told)

    asked = ["/bin/sh", "-c", told, "tonggui", "upgrade"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)

    assert done.stdout == f"/srv/tonggui/home upgrade {tmp_path}\n"


@pytest.mark.parametrize("page", KEYS)
def test_systemd_takes_the_unit_of_the_signer_at_the_socket_the_site_asks(page, tmp_path):
    systemd = needed("systemd-analyze")
    unit = block(page, "ini")
    site = block(page.replace("keep-the-ledger-key", "run-a-county"), "ini")
    socket_of_site = re.search("TONGGUI_SIGNER=(.*)", site)[1]
    assert f"--socket {socket_of_site}\n" in unit
    assert f"/run/{re.search('RuntimeDirectory=(.*)', unit)[1]}/signer.sock" == socket_of_site
    unit = re.sub(r"=\S*/bin/tonggui-signer", f"={sys.executable}", unit)
    (tmp_path / "tonggui-signer.service").write_text(unit.replace("User=signer", "User=root"))

    asked = [systemd, "verify", tmp_path / "tonggui-signer.service"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
