# SPDX-License-Identifier: Apache-2.0
"""Writes the tables of who may open which page, from what every view declares (`make docs`).

`tests/site/test_access.py` walks every address as every kind of person and compares with them.
"""

import os
import tempfile
from pathlib import Path

PLACE = Path(__file__).parent / "reference"
HEADS = {
    "access.md": """# Who may open which page

Default deny: a page that is not declared to be open is closed to everybody. What someone may do
follows from their posts, memberships and kind of account at that moment (`people/acts.py`). A page
of one unit opens only to those who serve that unit or one above it, where the act says so. Each row
is an act with the pages that are for it. Made by `make docs`; a test asks for every address as
every kind of person, to read it and to send its form, and compares with this table.

""",
    "access.zh-CN.md": """# 谁能打开哪个页面

默认拒绝：未声明开放的页面对任何人都不开放。能办什么，取决于当时的岗位、成员身份和账号类别（`people/acts.py`）。
某单位的页面，依其事项，只对本单位及其上级单位任职的人开放。每行是一个事项及为它而设的页面。
本页由 `make docs` 生成；有一项测试以每类人员打开每个地址、提交每个表单，并与本表核对。

""",
}
COLUMNS = {"access.md": ("act", "pages"), "access.zh-CN.md": ("事项", "页面")}
CLOSED = {"access.md": "Closed to everybody: ", "access.zh-CN.md": "对任何人都不开放："}
OPEN = "●"


def kinds():
    """Return every kind of person with the roles they have at once."""
    from tonggui.people.acts import ADMINISTRATORS, Role

    rank = {
        Role.VISITOR: {Role.VISITOR},
        Role.SIGNED_IN: {Role.SIGNED_IN},
        Role.POST_HOLDER: {Role.POST_HOLDER},
        Role.PERSONNEL: {Role.POST_HOLDER, Role.PERSONNEL},
        Role.LEGAL_REVIEWER: {Role.POST_HOLDER, Role.TEAM_MEMBER, Role.LEGAL_REVIEWER},
        Role.TEAM_MEMBER: {Role.POST_HOLDER, Role.TEAM_MEMBER},
        Role.FIRST_LEADER: {Role.POST_HOLDER, Role.TEAM_MEMBER, Role.FIRST_LEADER},
        Role.SUPERVISOR: {Role.SUPERVISOR},
        Role.SUPERVISING_HEAD: {Role.SUPERVISOR, Role.SUPERVISING_HEAD},
        Role.COMMISSION: {Role.SUPERVISOR, Role.COMMISSION},
        Role.COMMISSION_HEAD: {
            Role.SUPERVISOR,
            Role.SUPERVISING_HEAD,
            Role.COMMISSION,
            Role.COMMISSION_HEAD,
        },
        Role.PLATFORM_HEAD: {Role.POST_HOLDER, Role.PLATFORM_HEAD},
        **{role: {role} for role in Role if role in ADMINISTRATORS},
        Role.INSTALLER: {Role.SYSTEM_ADMIN, Role.INSTALLER},
    }
    everybody = {Role.VISITOR, Role.SIGNED_IN}
    return {
        kind: frozenset(roles | (everybody if kind is not Role.VISITOR else set()))
        for kind, roles in rank.items()
    }


def pages():
    """Return every address, by name or where it has none by path, with what it is for.

    The page of components is there only for those who build.
    """
    from django.urls import get_resolver

    found = dict(_pages(get_resolver().url_patterns, "", "/"))
    return {name: found[name] for name in sorted(found) if name != "design"}


def _pages(patterns, namespace, path):
    from tonggui.site.gate import access_of

    for pattern in patterns:
        whole = path + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _pages(pattern.url_patterns, inner, whole)
        else:
            name = f"{namespace}{pattern.name}" if pattern.name else whole
            yield name, access_of(pattern.callback, name)


def table(page):
    """Return one page, whose name tells its language."""
    from django.utils import translation

    from tonggui.people.acts import ROLE_NAMES

    people = kinds()
    with translation.override("zh-hans" if "zh" in page else "en"):
        heads = [*COLUMNS[page], *(str(ROLE_NAMES[kind]) for kind in people)]
        lines = [heads, ["---", "---", *(":-:" for _ in people)], *_rows(people)]
    closed = [f"`{name}`" for name, access in pages().items() if access is None]
    return (
        HEADS[page]
        + "".join(f"| {' | '.join(line)} |\n" for line in lines)
        + f"\n{CLOSED[page]}{', '.join(closed) or '—'}\n"
    )


def _rows(people):
    """Yield a row for every act that a page is for."""
    from tonggui.people.acts import ACT_NAMES, Act

    for act in Act:
        found = {n: a for n, a in pages().items() if a is not None and a.act == act}
        if found:
            opening = next(iter(found.values())).roles
            marks = [OPEN if roles & opening else " " for roles in people.values()]
            yield [str(ACT_NAMES[act]), ", ".join(f"`{name}`" for name in found), *marks]


def main():
    """Write both pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tonggui.site.settings")
    with tempfile.TemporaryDirectory() as home:
        os.environ["TONGGUI_HOME"] = home
        import django

        django.setup()
        for page in HEADS:
            (PLACE / page).write_text(table(page), encoding="utf-8")


if __name__ == "__main__":
    main()
