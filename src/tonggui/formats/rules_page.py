# SPDX-License-Identifier: Apache-2.0
"""The manual page of the rules, made from their file, so that it cannot say anything else.

`python -m tonggui.formats.rules_page docs/reference` writes it in both languages.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tonggui.core.events import KINDS
from tonggui.formats.rules import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PAGES = {"en": "rules.md", "zh": "rules.zh-CN.md"}
_SAID = {
    "en": {
        "title": "Rules",
        "intro": (
            "What the judge looks for on the acts of a case, and what the x-rays look for in the "
            "lists themselves, each rule with its clauses, levels, settings and limits. A finding "
            "is a lead, never a verdict. Settings are design defaults: lists may set them anew "
            "under `rules:` ([lists](lists.md))."
        ),
        "made": (
            "Made from `rules.yaml` and `list_rules.yaml` in `src/tonggui/formats` by `make docs`; "
            "do not edit."
        ),
        "rule": "rule",
        "side": "concerns",
        "levels": "levels",
        "answers": "answers",
        "clause": "clause",
        "check": "check",
        "of_lists": " (lists)",
        "finds": "what it finds",
        "setting": "setting",
        "value": "default",
        "unit": "unit",
        "level": "level",
        "when": "when",
        "react": "reaction due",
        "who": "Answers for it",
        "reacts": "Must react",
        "feeds": "When confirmed it counts towards",
        "requirements": "Requirements",
        "counts": "How it counts, and when it finds nothing:",
        "days": "{} workdays",
        "day": "1 workday",
        "none": "none",
        "and": ", ",
        "of": ": ",
    },
    "zh": {
        "title": "规则",
        "intro": (
            "评判一件行权事项时查看什么，透视清单本身时查看什么："
            "每条规则的各项情形、级别、参数和适用边界。"
            "提示只是问题线索，不是结论。参数都是设计默认值，"
            "可以在清单的 `rules:` 中另行设定(见[清单格式](lists.zh-CN.md))。"
        ),
        "made": (
            "本页由 `make docs` 从 `src/tonggui/formats` 的 `rules.yaml` 和 `list_rules.yaml` "
            "生成，请勿手工修改。"
        ),
        "rule": "规则",
        "side": "针对",
        "levels": "级别",
        "answers": "责任人",
        "clause": "项",
        "check": "检查",
        "of_lists": "(清单)",
        "finds": "发现什么",
        "setting": "参数",
        "value": "默认值",
        "unit": "单位",
        "level": "级别",
        "when": "条件",
        "react": "处置期限",
        "who": "责任人",
        "reacts": "应当处置的机构",
        "feeds": "查实后计入",
        "requirements": "对应要求",
        "counts": "如何计算、何时不提示：",
        "days": "{} 个工作日",
        "day": "1 个工作日",
        "none": "无",
        "and": "、",
        "of": ":",
    },
}


def rules_page(lang: str) -> str:
    """Return the page in English (`en`) or Chinese (`zh`), as Markdown."""
    page = _Page(lang)
    parts = [page.head(), *(page.rule(each) for each in shipped()["rules"])]
    return "\n\n".join(parts) + "\n"


def write_pages(folder: Path) -> None:
    """Write the page in both languages."""
    for lang, name in PAGES.items():
        (folder / name).write_text(rules_page(lang), encoding="utf-8")


class _Page:
    """The parts of a page in one language."""

    def __init__(self, lang: str) -> None:
        self.lang, self.said = lang, _SAID[lang]
        self.words = shipped()

    def head(self) -> str:
        said = self.said
        rows = (
            (
                f"[{rule['id']}](#{rule['id'].lower()}) {rule['name'][self.lang]}",
                self.word("sides", rule["side"]),
                self.listed("levels", (rung["level"] for rung in rule["ladder"])),
                self.listed("roles", rule["responsible"]),
            )
            for rule in self.words["rules"]
        )
        columns = (said["rule"], said["side"], said["levels"], said["answers"])
        title = f"# {said['title']}\n\n{said['intro']}\n\n*{said['made']}*"
        return f"{title}\n\n{_table(columns, rows)}"

    def rule(self, rule: Mapping[str, Any]) -> str:
        parts = [
            f'<a id="{rule["id"].lower()}"></a>\n\n## {rule["id"]} {rule["name"][self.lang]}',
            f"*{rule['name']['zh' if self.lang == 'en' else 'en']}*",
            rule["why"][self.lang] + ("." if self.lang == "en" else "。"),
            self.clauses(rule),
            self.ladder(rule),
            self.settings(rule),
            self.duties(rule),
            self.guards(rule),
        ]
        return "\n\n".join(part for part in parts if part)

    def clauses(self, rule: Mapping[str, Any]) -> str:
        rows = ((each["clause"], self.check(each), each[self.lang]) for each in rule["clauses"])
        return _table((self.said["clause"], self.said["check"], self.said["finds"]), rows)

    def check(self, clause: Mapping[str, Any]) -> str:
        name = clause["check"]
        of_lists = clause.get("scope") == "lists"
        shown = f"`{name}`" + (self.said["of_lists"] if of_lists else "")
        kind = "list_checks" if of_lists else "checks"
        return shown if self.lang == "en" else f"{self.word(kind, name)} {shown}"

    def ladder(self, rule: Mapping[str, Any]) -> str:
        due = rule["react_wd"]
        rows = (
            (self.word("levels", each["level"]), each[self.lang], self.days(due[each["level"]]))
            for each in rule["ladder"]
        )
        return _table((self.said["level"], self.said["when"], self.said["react"]), rows)

    def settings(self, rule: Mapping[str, Any]) -> str:
        if not rule["params"]:
            return ""
        rows = (
            (f"`{name}`", self.shown(each), self.unit(each["unit"]))
            for name, each in rule["params"].items()
        )
        return _table((self.said["setting"], self.said["value"], self.said["unit"]), rows)

    def shown(self, setting: Mapping[str, Any]) -> str:
        value = setting["value"]
        if self.lang == "zh" and setting["unit"] == "event kinds":
            return self.said["and"].join(f"{KINDS.get(each, each)} `{each}`" for each in value)
        return _shown(value, self.said["and"])

    def duties(self, rule: Mapping[str, Any]) -> str:
        feeds = self.said["and"].join(
            f"{each} {self.word('feeds', each)}" for each in rule["feeds"]
        )
        lines = (
            ("who", self.listed("roles", rule["responsible"])),
            ("reacts", self.word("roles", rule["supervising"])),
            ("feeds", feeds or self.said["none"]),
            ("requirements", self.said["and"].join(rule["requirements"])),
        )
        return "\n".join(f"- **{self.said[key]}**{self.said['of']}{text}" for key, text in lines)

    def guards(self, rule: Mapping[str, Any]) -> str:
        return "\n".join([self.said["counts"], "", *(f"- {g[self.lang]}" for g in rule["guards"])])

    def word(self, kind: str, name: str) -> str:
        return str(self.words[kind][name][self.lang])

    def listed(self, kind: str, names: Iterable[str]) -> str:
        return self.said["and"].join(self.word(kind, name) for name in names)

    def unit(self, unit: str) -> str:
        return self.word("units", unit) if unit in self.words["units"] else unit

    def days(self, count: int) -> str:
        if count == 0:
            return self.said["none"]
        return self.said["day"] if count == 1 else self.said["days"].format(count)


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = list(columns)
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _shown(value: Any, comma: str) -> str:
    if isinstance(value, list):
        return comma.join(f"`{each}`" for each in value)
    return str(value).lower()


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
