# SPDX-License-Identifier: Apache-2.0
"""Rules as pages show them: sentences in both languages, settings in words, who changed what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tonggui.core import reasons
from tonggui.core.events import KINDS
from tonggui.core.rules import Rule, Setting
from tonggui.core.settings_said import meaning
from tonggui.core.values import frozen
from tonggui.formats.report.kinds import ENGLISH
from tonggui.formats.rules import all_rules, shipped
from tonggui.ruling.in_force import OF_LEVELS
from tonggui.ruling.models import Outcome, Ruling
from tonggui.ruling.values import settings_of
from tonggui.ruling.wording import in_words

_REASONS = {word: f"{said} ({word})" for word, said in reasons.ENGLISH.items()}
FAMILIES = ("cases", "lists")


@frozen
class Param:
    """A parameter in words: what it means, its value, its unit, and how it is shipped."""

    name: str
    meaning: str
    value: str
    unit: str
    shipped: str
    kept: Any

    @property
    def is_changed(self) -> bool:
        """Say whether it is other than shipped."""
        return self.value != self.shipped


@frozen
class React:
    """In how many workdays a supervising body must react to a level."""

    level: str
    days: int
    shipped: int

    @property
    def is_changed(self) -> bool:
        """Say whether it is other than shipped."""
        return self.days != self.shipped


@frozen
class Shown:
    """A rule as a page shows it, as it is set on a day, with the ruling that set it."""

    rule: Rule
    name: str
    why: str
    clauses: tuple[tuple[str, str], ...]
    ladder: tuple[tuple[str, str], ...]
    params: tuple[Param, ...]
    react: tuple[React, ...]
    ruling: Ruling | None

    @property
    def is_changed(self) -> bool:
        """Say whether anything of it is other than shipped."""
        return not self.rule.is_on or any(
            each.is_changed for part in (self.params, self.react) for each in part
        )


@frozen
class Family:
    """The rules that judge the same thing: acts of cases, or lists."""

    key: str
    rules: tuple[Shown, ...]


def families(rules: Mapping[str, Rule], rulings: Mapping[str, Ruling]) -> list[Family]:
    """Return all rules by family: those that judge cases, then those that only judge lists."""
    of_cases = [each for each in rules.values() if each.reads("case")]
    of_lists = [each for each in rules.values() if not each.reads("case")]
    return [
        Family(key, tuple(shown(each, rulings.get(each.id)) for each in part))
        for key, part in zip(FAMILIES, (of_cases, of_lists), strict=True)
    ]


def shown(rule: Rule, ruling: Ruling | None) -> Shown:
    """Return a rule in the language of the page."""
    is_english = language() == "en"
    values = settings_of(rule).params
    say = partial(in_words, values=values, units=rule.units, is_english=is_english)
    return Shown(
        rule=rule,
        name=rule.name_en if is_english else rule.name_zh,
        why=rule.why_en if is_english else rule.why_zh,
        clauses=tuple(
            (each.letter, say(each.says_en if is_english else each.says_zh))
            for each in rule.clauses
        ),
        ladder=tuple(
            (each.level, say(each.when_en if is_english else each.when_zh)) for each in rule.ladder
        ),
        params=tuple(_params(rule)),
        react=tuple(
            React(level, days, all_rules()[rule.id].react_workdays.get(level, days))
            for level, days in rule.react_workdays.items()
        ),
        ruling=ruling,
    )


def changes(ruling: Ruling, before: Rule) -> list[tuple[str, str, str]]:
    """Return what a ruling makes other than it was: what, the value before, the value after."""
    found: list[tuple[str, str, str]] = []
    if ruling.is_on != before.is_on:
        found.append((_("switch"), _switch(is_on=before.is_on), _switch(is_on=ruling.is_on)))
    old = settings_of(before)
    for name, value in ruling.settings.items():
        if name in old.params and old.params[name] != value:
            said = _meaning(before, name)
            found.append((said, said_value(old.params[name]), said_value(value)))
    for level, days in ruling.react.items():
        if old.react.get(level) != days:
            words = shipped()["levels"].get(level, {}).get(language(), level)
            said = _("workdays to react: %s") % words
            found.append((said, str(old.react.get(level, "—")), str(days)))
    return found


def history(rule: str) -> Sequence[Ruling]:
    """Return every ruling on a rule that was decided, the latest first."""
    rows = Ruling.objects.filter(rule=rule, outcome__in=[Outcome.APPROVED, Outcome.REFUSED])
    return list(rows.order_by("-decided_at", "-pk"))


def plain(each: Shown, day: date) -> dict[str, Any]:
    """Return a rule as machines read it."""
    ruling = each.ruling
    return {
        "rule": each.rule.id,
        "name_zh": each.rule.name_zh,
        "name_en": each.rule.name_en,
        "family": "cases" if each.rule.reads("case") else "lists",
        "enabled": each.rule.is_on,
        "params": {
            name: {"value": kept, "unit": each.rule.units[name]}
            for name, kept in settings_of(each.rule).params.items()
        },
        "react_wd": dict(each.rule.react_workdays),
        "since": ruling.since if ruling and ruling.since <= day else None,
        "approved_as": ruling.decided_as if ruling else None,
        "approved_at": ruling.decided_at if ruling else None,
        "reason": ruling.reason if ruling else None,
    }


def language() -> str:
    """Return the language of the page, as rules name it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def said_value(value: Setting | list[str] | None) -> str:
    """Return a value in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        words = {**ENGLISH, **_REASONS} if language() == "en" else KINDS
        return (", " if language() == "en" else "、").join(words.get(v, v) for v in value) or "—"
    return str(value)


def _meaning(rule: Rule, name: str) -> str:
    """Return what a setting means; those of levels are few, and said here."""
    if rule.id.startswith(OF_LEVELS):
        words = {
            "led_by": _("which kind of body leads"),
            "every_days": _("after how many days at most somebody looks again"),
            "percent": _("which share of cases is looked at, in %"),
        }
        return words.get(name, name)
    return meaning(rule.id, name, language()) or name


def _switch(*, is_on: bool) -> str:
    return _("on") if is_on else _("off")


def _params(rule: Rule) -> Iterator[Param]:
    first = settings_of(all_rules().get(rule.id, rule)).params
    units = shipped()["units"]
    for name, kept in settings_of(rule).params.items():
        unit = rule.units[name]
        said = str(units.get(unit, {}).get(language(), unit))
        yield Param(
            name=name,
            meaning=_meaning(rule, name),
            value=said_value(kept),
            # Words need no unit: that they are a list is seen.
            unit="" if unit == "switch" or isinstance(kept, list | tuple) else said,
            shipped=said_value(first.get(name)),
            kept=kept,
        )
