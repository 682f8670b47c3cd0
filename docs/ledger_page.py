# SPDX-License-Identifier: Apache-2.0
"""Writes the tables of what each entry tells in the open, from the declarations (`make docs`)."""

import os
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent / "reference"
HEADS = {
    "ledger-fields.md": """# What the ledger tells in the open, field by field

[中文](ledger-fields.zh-CN.md)

An entry is public and for good. Every field of every row that entries tell of is **public** by
purpose, **committed** (the log holds `SHA-256` over 32 random bytes and the value; the text stays
in the row and can be erased by law), or **left out**. A field that nobody decided on is committed.
`…_digest` is the digest of a long text. Who acted, `by`, is committed in every entry. Whatever a
person types freely is committed, except where the form says: *this text will be public and cannot
be removed*. Made by `make docs` from `telling.py` of each app; in the tests every entry is compared
with these tables.

""",
    "ledger-fields.zh-CN.md": """# 存证逐字段公开了什么

[English](ledger-fields.md)

条目是公开的，并且永久保存。条目所记的每一行的每个字段，或者因其用途**公开**；或者只**承诺**
（日志只存 32 个随机字节与该值合算的 `SHA-256`，原文留在数据行里，可依法删除）；或者**不记**。
没有人作过决定的字段，一律承诺。`…_digest` 是长文本的摘要。每个条目中，谁办理的（`by`）都只承诺。
凡由人自由填写的文字一律承诺，除非表单上写明：此文字将公开且不可删除。
本页由 `make docs` 根据各应用的 `telling.py` 生成；测试中产生的每个条目都与本表核对。

""",
}
WORDS = {
    "ledger-fields.md": {
        "rows": "## Rows\n\n| row | public | committed | left out |\n|---|---|---|---|\n",
        "kinds": "\n## Kinds of entries\n\nRows are told with the fields above; words stand beside"
        " them.\n\n| kind | what was done | rows | public words | committed |\n"
        "|---|---|---|---|---|\n",
        "language": "en",
    },
    "ledger-fields.zh-CN.md": {
        "rows": "## 数据行\n\n| 行 | 公开 | 承诺 | 不记 |\n|---|---|---|---|\n",
        "kinds": "\n## 条目种类\n\n行按上表所列字段记入；“其他字段”是行以外的内容。\n\n"
        "| 种类 | 办了什么 | 行 | 公开的其他字段 | 承诺 |\n|---|---|---|---|---|\n",
        "language": "zh-hans",
    },
}


def page(name):
    """Return one page, whose name tells its language."""
    from django.utils import translation

    from tonggui.ledger import telling
    from tonggui.people.record import KINDS

    words = WORDS[name]
    rows = sorted(telling.declared(), key=lambda each: each.kind)
    with translation.override(words["language"]):
        kinds = [
            f"| `{kind}` | {KINDS[kind]} | {_listed(told.rows)} | {_listed(told.words)} "
            f"| {_listed(('by', *told.committed))} |\n"
            for kind, told in sorted(telling.kinds().items())
        ]
    return "".join([HEADS[name], words["rows"], *map(_row, rows), words["kinds"], *kinds])


def _row(told):
    from tonggui.ledger.telling import Share

    cells = [
        _listed(name for name, share in told.shares.items() if share == wanted)
        for wanted in (Share.PUBLIC, Share.COMMITTED, Share.LEFT_OUT)
    ]
    return f"| `{told.kind}` | {' | '.join(cells)} |\n"


def _listed(names):
    return ", ".join(f"`{each}`" for each in names) or "—"


def main():
    """Write both pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tonggui.site.settings")
    with tempfile.TemporaryDirectory() as home:
        os.environ["TONGGUI_HOME"] = home
        import django

        django.setup()
        for name in HEADS:
            (FOLDER / name).write_text(page(name), encoding="utf-8")


if __name__ == "__main__":
    main()
