# SPDX-License-Identifier: Apache-2.0
"""Which rules a log says nothing on: no data is grey, never green."""

from __future__ import annotations

from collections.abc import Collection

from tonggui.core.facts import Facts
from tonggui.core.lists import Lists

# What a rule needs to be judged at all: a column of the log, or one of some kinds of event.
_COLUMNS = {"S17": "recorded_at", "S18": "actor", "S36": "actor", "S37": "evidence"}
_KINDS = {
    "S03": ("case_open",),
    "S16": ("suspend",),
    "S20": ("sup_act", "sup_open"),
    "S22": ("signature", "sup_act", "vote"),
    "S24": ("payment", "contract", "resolution", "appointment", "project_approval"),
    "S26": ("vote",),
    "S27": ("speech",),
    "S28": ("signature", "instruction"),
    "S30": ("meeting_open",),
    "S31": ("vote",),
    "S32": ("third_party_report", "engagement"),
    "S33": ("payment", "contract", "appointment", "project_approval"),
    "S34": ("resolution",),
    "S38": ("payment",),
    "S43": ("sup_act",),
    "S47": ("sup_act", "sup_open", "talk", "card_ack", "card_disposition", "card_clear"),
    "S44": ("card_clear",),
    "S46": ("rectification_open", "rectification_close"),
}


def unknown_rules(
    lists: Lists, columns: Collection[str], kinds: Collection[str]
) -> tuple[str, ...]:
    """Return the rules on which neither the log nor the lists say anything."""
    nodes = [node for power in lists.powers.values() for node in power.nodes]
    silent = {rule for rule, column in _COLUMNS.items() if column not in columns}
    silent |= {rule for rule, needed in _KINDS.items() if not set(needed) & set(kinds)}
    # A log of cases tells nothing of chains of money and works.
    silent |= {name for name, rule in lists.rules.items() if not rule.reads("case")}
    if "power" in columns:
        silent.discard("S03")
    if not any(node.supervision for node in nodes):
        silent.add("S20")
    if not any(node.limit for node in nodes):
        silent |= {"S14", "S15"}
    if not any(node.not_before or node.statutory_notice_days for node in nodes):
        silent |= set() if "node_open" in kinds else {"S19"}
    silent = silent - _told(lists.facts) | _untold(lists.facts)
    if "actor" not in columns or not (
        lists.organisation.tenures or any(node.roles for node in nodes)
    ):
        silent.add("S35")
    return tuple(sorted(rule for rule in silent if rule in lists.rules))


def _told(facts: Facts) -> set[str]:
    """Return the rules on which what is known beside the events says something."""
    told = {
        "S28": bool(facts.decisions),
        "S34": any(each.owner for each in facts.resolutions),
        "S46": bool(facts.corrections),
        "S47": bool(facts.cards or facts.talks),
    }
    return {rule for rule, is_so in told.items() if is_so}


def _untold(facts: Facts) -> set[str]:
    """Return the rules that nothing but what is known beside the events can break."""
    needed = {"S29": facts.relations, "S42": facts.answers_on_record, "S45": facts.figures}
    return {rule for rule, known in needed.items() if not known}
