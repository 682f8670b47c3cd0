# SPDX-License-Identifier: Apache-2.0
"""The lists as one value: organisation, powers, rules, calendar and known facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from tonggui.core.calendar import Calendar
from tonggui.core.facts import Facts
from tonggui.core.list_facts import ListFacts
from tonggui.core.people import Organisation
from tonggui.core.powers import Power
from tonggui.core.rules import Rule
from tonggui.core.values import frozen


@frozen
class LogHints:
    """How logs of these lists are usually read: column names, zone, how fine their times are.

    `precision` is "day" where times of day mean nothing: no check in minutes is made on them.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    timezone: str = ""
    precision: str = "instant"


@frozen
class Lists:
    """Everything the judge needs to know beside the events."""

    title: str
    powers: Mapping[str, Power]  # by id
    rules: Mapping[str, Rule]  # by id, those that judge cases
    calendar: Calendar
    organisation: Organisation = field(default_factory=Organisation)
    facts: Facts = field(default_factory=Facts)
    log: LogHints = field(default_factory=LogHints)
    source: str = ""
    disclaimer: str = ""
    list_rules: Mapping[str, Rule] = field(default_factory=dict)  # by id, those that judge lists
    list_facts: ListFacts = field(default_factory=ListFacts)
    earlier: Mapping[tuple[str, str], Power] = field(default_factory=dict)  # by id and edition
    as_of: int | None = None  # the instant the lists describe, if they say so
