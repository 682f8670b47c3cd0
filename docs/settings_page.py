# SPDX-License-Identifier: Apache-2.0
"""Writes the pages of settings, English and Chinese, from their declarations (`make docs`)."""

from pathlib import Path

from tonggui.site.declared import SETTINGS

FOLDER = Path(__file__).parent / "reference"
HEADS = {
    "settings.md": """# Settings

Read from the environment when the site starts. A wrong value or a misspelt name stops the start
with one line and exit code 2. A secret may also stand in a file: `NAME_FILE` names it. Made by
`make docs` from `src/tonggui/site/declared.py`; do not edit.

| name | meaning | expected | default |
|---|---|---|---|
""",
    "settings.zh-CN.md": """# 设置

启动时从环境变量读取。填错一项、或写错名称，即停止启动，只报一行原因，退出码为 2。
涉密的值也可以写在文件里，用 `名称_FILE` 指明文件。
本页由 `make docs` 根据 `src/tonggui/site/declared.py` 生成，不要手改。

| 名称 | 含义 | 应填 | 默认 |
|---|---|---|---|
""",
}
# What counts as right, in Chinese; a declaration whose words are not here stops `make docs`.
EXPECTED_ZH = {
    "a folder": "文件夹",
    "sqlite:///… or postgres://user:password@host:port/name": (
        "sqlite:///… 或 postgres://用户:密码@主机:端口/库名"
    ),
    "a random text of 32 characters or more": "32 个字符以上的随机文字",
    "names of hosts separated by commas, without ports": "域名，逗号分隔，不带端口",
    "an address without a path, such as https://power.example.gov.cn": (
        "网址，不带路径，例如 https://power.example.gov.cn"
    ),
    "yes or no": "yes 或 no",
    "zh-hans or en": "zh-hans 或 en",
    "a time zone such as Asia/Shanghai": "时区，例如 Asia/Shanghai",
    "a short text of one line": "一行短文字",
    "host:port, such as 127.0.0.1:8000": "主机:端口，例如 127.0.0.1:8000",
    "a whole number from 1 to 256": "1 至 256 的整数",
    "a whole number from 1 to 3600": "1 至 3600 的整数",
    "a whole number from 1 to 10080": "1 至 10080 的整数",
    "an address such as https://id.example.gov.cn/realms/county": (
        "网址，例如 https://id.example.gov.cn/realms/county"
    ),
    "what the provider calls this site": "平台分配的客户端编号",
    "what the provider gave as secret": "平台分配的客户端密钥",
    "a name such as power.example.gov.cn/ledger": "名称，例如 power.example.gov.cn/ledger",
    "the path of a unix socket, from / on": "套接字文件的路径，以 / 开头",
    "a whole number above zero, at most 10": "大于零的整数，至多 10",
    "the path of a program": "程序的路径",
    "smtps://user:password@host:465 or smtp+starttls://user:password@host:587": (
        "smtps://用户:密码@主机:465 或 smtp+starttls://用户:密码@主机:587"
    ),
    "an address such as tonggui@example.gov.cn": "邮箱地址，例如 tonggui@example.gov.cn",
    "an https address; http only on this machine": "https 网址；http 只能指向本机",
    "two times of day such as 08:30-17:30": "两个时刻，例如 08:30-17:30",
    "the name of a folder, such as incoming": "文件夹名，例如 incoming",
}


def page(name):
    """Return one page, whose name tells its language."""
    if "zh" in name:
        rows = [_row(each, each.meaning_zh, EXPECTED_ZH[each.expected]) for each in SETTINGS]
    else:
        rows = [_row(each, each.meaning, each.expected) for each in SETTINGS]
    return HEADS[name] + "".join(rows)


def _row(setting, meaning, expected):
    default = f"`{setting.default}`" if setting.default else "—"
    secret = f" / `{setting.name}_FILE`" if setting.is_secret else ""
    return f"| `{setting.name}`{secret} | {meaning} | {expected} | {default} |\n"


def main():
    """Write both pages."""
    for name in HEADS:
        (FOLDER / name).write_text(page(name), encoding="utf-8")


if __name__ == "__main__":
    main()
