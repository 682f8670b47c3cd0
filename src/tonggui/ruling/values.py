# SPDX-License-Identifier: Apache-2.0
"""The settings of a rule as people write them, checked for kind and range, and as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from tonggui.core.rules import Rule, Setting
from tonggui.core.values import frozen
from tonggui.formats.lists.overrides import MOST_WORKDAYS, is_reaction, kind_of
from tonggui.formats.rules import all_rules, setting
from tonggui.ruling.errors import BadSetting, UnknownRule

_SEPARATORS = "、，,;；\n"
_YES, _NO = frozenset({"true", "on", "yes", "是"}), frozenset({"false", "off", "no", "否", ""})


@frozen
class Settings:
    """All that can be set of a rule: parameters, workdays to react by level, and the switch.

    Values are as they are kept: plain, and a fraction is a text.
    """

    params: Mapping[str, Any]
    react: Mapping[str, int]
    is_on: bool


def shipped(rule: str) -> Rule:
    """Return a rule as it is shipped, for its kinds and units. Raises UnknownRule."""
    found = all_rules().get(rule)
    if found is None:
        raise UnknownRule(rule)
    return found


def settings_of(rule: Rule) -> Settings:
    """Return the settings of a rule as they are kept: plain values."""
    params = {name: _kept(value) for name, value in rule.settings.items()}
    return Settings(params, dict(rule.react_workdays), rule.is_on)


def applied(rule: Rule, said: Settings) -> Rule:
    """Return a rule with other settings; what has been added to the rule since stays as shipped."""
    own = rule.settings
    known = {name: _meant(own[name], kept) for name, kept in said.params.items() if name in own}
    react = {level: days for level, days in said.react.items() if level in rule.react_workdays}
    return replace(
        rule,
        settings={**rule.settings, **known},
        react_workdays={**rule.react_workdays, **react},
        is_on=said.is_on,
    )


def read(
    rule: Rule, params: Mapping[str, object], react: Mapping[str, object], *, is_on: bool
) -> Settings:
    """Return settings from what was written in a form; what is not named stays as the rule has it.

    Raises BadSetting, which says what was expected, for an unknown name, another kind of value and
    a value out of range.
    """
    found = settings_of(rule)
    said = {**found.params}
    for name, written in params.items():
        if name not in said:
            names = "、".join(said) or "—"
            words = _("`%(rule)s` has no parameter `%(name)s`; it has %(names)s")
            raise BadSetting(words % {"rule": rule.id, "name": name, "names": names})
        said[name] = _value(rule, name, written)
    days = {**found.react}
    for level, written in react.items():
        if level not in days:
            words = _("`%(rule)s` knows no level `%(level)s` to which somebody must react")
            raise BadSetting(words % {"rule": rule.id, "level": level})
        days[level] = _workdays(level, written, days[level])
    return Settings(said, days, is_on)


def _value(rule: Rule, name: str, written: object) -> Any:
    published = rule.settings[name]
    value = _parsed(published, written) if isinstance(written, str) else written
    fits, _expected = kind_of(value, published, rule.units[name])
    if not fits:
        words = _("`%(name)s` of `%(rule)s` is %(kind)s: `%(written)s` is not")
        kind = _kind(published, rule.units[name])
        said = {"name": name, "rule": rule.id, "kind": kind, "written": written}
        raise BadSetting(words % said)
    return _kept(value)


def _parsed(published: Setting, written: str) -> object:
    text = written.strip()
    if isinstance(published, bool):
        is_yes, is_no = text.lower() in _YES, text.lower() in _NO
        return is_yes if is_yes or is_no else text
    if isinstance(published, tuple):
        for mark in _SEPARATORS:
            text = text.replace(mark, "\n")
        return list(dict.fromkeys(word for each in text.split("\n") if (word := each.strip())))
    return text if isinstance(published, str) else _number(text)


def _number(text: str) -> object:
    # Full-width digits are numbers to Python; signs, powers and underscores are not meant here.
    if not text.replace(".", "", 1).isascii() or not text.replace(".", "", 1).isdigit():
        return text
    number = float(text)
    return int(number) if number.is_integer() else number


def _kind(published: Setting, unit: str) -> str:
    if isinstance(published, bool):
        return _("yes or no")
    if isinstance(published, tuple):
        return _("a list of words")
    if isinstance(published, str):
        return _("a fraction such as 1/2, at most 1")
    is_whole = not kind_of(0.5, published, unit)[0]
    return _("a whole number, zero or more") if is_whole else _("a number, zero or more")


def _workdays(level: str, written: object, before: int) -> int:
    value = _number(written.strip()) if isinstance(written, str) else written
    # Nought is "nobody has to react": a rule may ship so, and none is silenced in this way.
    is_silenced = value == 0 and before > 0
    if not isinstance(value, int) or not is_reaction(value) or is_silenced:
        words = _("the workdays to react to `%(level)s` are a whole number from 1 to %(most)d")
        raise BadSetting(words % {"level": level, "most": MOST_WORKDAYS})
    return value


def _kept(value: object) -> Any:
    """Return a value as it is kept and told: fractions are texts, for entries hold none."""
    if isinstance(value, tuple):
        return list(value)
    return repr(value) if isinstance(value, float) else value


def _meant(published: Setting, kept: Any) -> Setting:
    is_number = isinstance(published, int | float) and not isinstance(published, bool)
    return float(kept) if is_number and isinstance(kept, str) else setting(kept)
