# SPDX-License-Identifier: Apache-2.0
"""Every setting is declared, documented in both languages, and refused by name when it is wrong."""

import importlib.util
import re

import pytest

from tonggui.site import declared
from tonggui.site.setting import Misconfigured, refuse_misspelt

KEY = "kept apart from everything else in the county"
WRONG = [
    (declared.PUBLIC_URL, "power.example.gov.cn"),
    (declared.BEHIND_PROXY, "maybe"),
    (declared.DEBUG, "2"),
    (declared.LANGUAGE, "fr"),
    (declared.TIMEZONE, "Asia/Qinglan"),
    (declared.TIMEZONE, "../../etc/passwd"),
    (declared.BIND, "8000"),
    (declared.BIND, "127.0.0.1:80000"),
    (declared.WORKERS, "0"),
    (declared.WORKERS, "two"),
    (declared.THREADS, "-1"),
    (declared.GRACE, "1.5"),
]


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
