# SPDX-License-Identifier: Apache-2.0
"""Every setting is declared, documented in both languages, and refused by name when it is wrong."""

import importlib.util
import re
from pathlib import Path

import pytest

from tonggui.site import declared, oidc
from tonggui.site.database import database
from tonggui.site.setting import Misconfigured, refuse_misspelt

KEY = "kept apart from everything else in the county"
FILE = __file__
WRONG = [
    (declared.HOME, FILE),
    (declared.HOME, " "),
    (declared.HOSTS, "https://power.example.gov.cn"),
    (declared.HOSTS, "power.example.gov.cn other"),
    (declared.HOSTS, "power.example.gov.cn:443"),
    (declared.PUBLIC_URL, "power.example.gov.cn"),
    (declared.PUBLIC_URL, "https://power.example.gov.cn/track"),
    (declared.PUBLIC_URL, "https://power.example.gov.cn?a=b"),
    (declared.PUBLIC_URL, "https://power.example.gov.cn:99999"),
    (declared.PUBLIC_URL, "https://power example"),
    (declared.BEHIND_PROXY, "maybe"),
    (declared.DEBUG, "2"),
    (declared.LANGUAGE, "fr"),
    (declared.TIMEZONE, "Asia/Qinglan"),
    (declared.TIMEZONE, "../../etc/passwd"),
    (declared.COUNTY, "县" * 201),
    (declared.FICTIONAL, "perhaps"),
    (declared.BIND, "8000"),
    (declared.BIND, "127.0.0.1:80000"),
    (declared.WORKERS, "0"),
    (declared.WORKERS, "two"),
    (declared.WORKERS, "100000"),
    (declared.THREADS, "-1"),
    (declared.GRACE, "1.5"),
    (declared.OIDC_ISSUER, "http://id.example.gov.cn"),
    (declared.OIDC_ISSUER, "https://id.example.gov.cn:99999"),
    (declared.OIDC_CLIENT_ID, "a\nb"),
    (declared.OIDC_NAME, "a\nb"),
    (declared.LEDGER_ORIGIN, "https://power.example.gov.cn/ledger"),
    (declared.SIGNER, "signer.sock"),
    (declared.SIGNER, f"/run/{'a' * 120}"),
    (declared.SIGNED_WITHIN, "0"),
    (declared.LARGEST_PAPER, "11"),
    (declared.SCANNER, "/none/scanner"),
    (declared.MAIL_FROM, "同轨"),
    (declared.MAIL_FROM, "a@b.cn\nBcc: c@d.cn"),
    (declared.WEBHOOK, "http://169.254.169.254/latest"),
    (declared.WEBHOOK, "file:///etc/passwd"),
    (declared.WORK_HOURS, "17:30-08:30"),
    (declared.WORK_HOURS, "all day"),
    (declared.INCOMING, "../elsewhere"),
]
# A secret is never repeated; an address of a database is read further on.
SECRET = [
    (declared.SECRET_KEY, "short"),
    (declared.OIDC_CLIENT_SECRET, "a\nb"),
    (declared.MAIL_SERVER, "smtp://mail.example.gov.cn:25"),
    (declared.MAIL_SERVER, "mail.example.gov.cn"),
    (declared.WEBHOOK_SECRET, "short"),
]
ELSEWHERE = [(declared.DATABASE, "mysql://u:hush@host/db")]


@pytest.mark.parametrize(("setting", "value"), WRONG, ids=lambda each: getattr(each, "name", each))
def test_a_wrong_value_is_refused_by_name_in_one_line(setting, value):
    with pytest.raises(Misconfigured) as refused:
        setting.read({setting.name: value})

    assert (
        str(refused.value) == f"setting `{setting.name}` is `{value}`: expected {setting.expected}"
    )


@pytest.mark.parametrize("setting", declared.SETTINGS, ids=lambda each: each.name)
def test_every_default_is_right(setting):
    assert setting.read({}) == setting.parse(setting.default)


def test_a_secret_may_stand_in_a_file(tmp_path):
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n", encoding="utf-8")

    assert declared.SECRET_KEY.read({"TONGGUI_SECRET_KEY_FILE": str(file)}) == KEY


def test_a_secret_file_that_cannot_be_read_is_named():
    with pytest.raises(Misconfigured, match="`TONGGUI_SECRET_KEY_FILE` is `/none`"):
        declared.SECRET_KEY.read({"TONGGUI_SECRET_KEY_FILE": "/none"})


def test_every_setting_has_a_wrong_value_here():
    assert {each for each, _ in [*WRONG, *SECRET, *ELSEWHERE]} == set(declared.SETTINGS)


@pytest.mark.parametrize(("setting", "value"), SECRET, ids=lambda each: getattr(each, "name", ""))
def test_a_wrong_secret_is_refused_by_name_and_not_repeated(setting, value):
    with pytest.raises(Misconfigured) as refused:
        setting.read({setting.name: value})

    assert str(refused.value) == f"setting `{setting.name}` is `…`: expected {setting.expected}"


def test_a_password_in_an_address_is_refused_and_not_repeated():
    value = "https://clerk:hush@power.example.gov.cn"

    with pytest.raises(Misconfigured, match="`TONGGUI_PUBLIC_URL` is `https://…@power") as refused:
        declared.PUBLIC_URL.read({"TONGGUI_PUBLIC_URL": value})

    assert "hush" not in str(refused.value)


@pytest.mark.parametrize("url", ["mysql://u:hush@host/db", "sqlite:////srv/a.sqlite3?timeout=5"])
def test_a_database_that_cannot_be_kept_so_is_refused_by_name(url):
    with pytest.raises(Misconfigured, match="`DATABASE_URL` is") as refused:
        database(url, Path("/srv"))

    assert "hush" not in str(refused.value)


@pytest.mark.parametrize("name", ["TONGGUI_OIDC_CLIENT_ID", "TONGGUI_OIDC_CLIENT_SECRET"])
def test_what_the_provider_gave_is_refused_without_the_provider(name):
    with pytest.raises(Misconfigured, match=f"`{name}` is .* without `TONGGUI_OIDC_ISSUER`"):
        oidc.apps({name: "a value"})


def test_a_short_secret_is_refused_and_not_repeated():
    with pytest.raises(Misconfigured, match="`TONGGUI_SECRET_KEY` is `…`"):
        declared.SECRET_KEY.read({"TONGGUI_SECRET_KEY": "short"})


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("TONGGUI_WORKER", "TONGGUI_WORKERS"),
        ("TONGGUI_BEHIND_PROXIES", "TONGGUI_BEHIND_PROXY"),
        ("TONGGUI_SECRET_KEYFILE", "TONGGUI_SECRET_KEY_FILE"),
    ],
)
def test_a_misspelt_name_is_refused_with_the_right_one(wrong, right):
    with pytest.raises(Misconfigured, match=f"`{wrong}` is `…`: no setting .* `{right}` is"):
        refuse_misspelt(declared.SETTINGS, {wrong: "3"})


@pytest.mark.parametrize("name", ["TONGGUI_LANG", "TONGGUI_PORT_8000_TCP", "HOME", "TONGGUI_HOME"])
def test_a_name_of_somebody_else_is_passed_over(name):
    assert refuse_misspelt(declared.SETTINGS, {name: "3"}) is None


def test_every_setting_stands_in_the_list():
    written = {each.name for each in vars(declared).values() if isinstance(each, declared.Setting)}

    assert [each.name for each in declared.SETTINGS if each.name in written] == [
        each.name for each in declared.SETTINGS
    ]
    assert written == {each.name for each in declared.SETTINGS}


@pytest.mark.parametrize("name", ["settings.md", "settings.zh-CN.md"])
def test_the_page_of_settings_says_what_is_declared(root, name):
    spec = importlib.util.spec_from_file_location("settings_page", root / "docs/settings_page.py")
    writer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(writer)

    written = (root / "docs" / "reference" / name).read_text(encoding="utf-8")

    assert written == writer.page(name), "run `make docs`"


def test_nothing_reads_the_environment_but_declared_settings(root):
    reading = re.compile(r"os\.environ|getenv")
    found = {
        path.relative_to(root / "src" / "tonggui").as_posix()
        for path in (root / "src" / "tonggui" / "site").rglob("*.py")
        if reading.search(path.read_text(encoding="utf-8"))
    }

    assert found == {"site/settings.py", "site/wsgi.py"}
