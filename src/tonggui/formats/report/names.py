# SPDX-License-Identifier: Apache-2.0
"""What posts, units, bodies, nodes and rules are called, wherever the report names one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tonggui.core.findings import Responsible, Said
from tonggui.core.lists import Lists
from tonggui.core.people import COLLECTIVE
from tonggui.core.powers import Node, Power
from tonggui.core.wording import say_all
from tonggui.formats.report.markup import Phrase

_DIGEST = re.compile(r"(sha256:[0-9a-f]{8})[0-9a-f]+")
_QUOTED = re.compile(r"`([^`]*)`")
_ASIDE = re.compile(r"[(（][^)）]*[)）]")


class Names:
    """Looks up names in the lists; what the lists do not name keeps the name the source uses."""

    def __init__(self, lists: Lists) -> None:
        organisation = lists.organisation
        self._rules = lists.rules
        self.powers = lists.powers
        self._units = {unit.code: unit.name for unit in organisation.units.values()}
        self._posts = {
            post.ref: post for unit in organisation.units.values() for post in unit.posts
        }
        self._bodies = {code: body.name for code, body in organisation.supervisors.items()}
        self._forums = {code: body.name for code, body in organisation.bodies.items()}
        self._nodes = {node.id: node for power in lists.powers.values() for node in power.nodes}

    def rule(self, rule: str) -> Phrase:
        """Return the name of a rule."""
        known = self._rules.get(rule)
        return Phrase(known.name_zh, known.name_en) if known else Phrase(rule, rule)

    def node(self, node: str) -> str:
        """Return the name of a node, the node itself where the lists do not know it."""
        known = self._nodes.get(node)
        return known.name if known else node

    def node_of(self, node: str) -> Node | None:
        """Return the node of an id."""
        return self._nodes.get(node)

    def power(self, power: str) -> str:
        """Return the name of a power."""
        known = self.powers.get(power)
        return known.name if known and known.name else power

    def unit(self, unit: str) -> str:
        """Return the name of a unit by its code or `unit:` reference."""
        code = unit.removeprefix("unit:")
        return self._units.get(code, code)

    def body(self, body: str) -> str:
        """Return the name of a body that supervises, by its code or reference."""
        code = body.removeprefix("supervisor:").removeprefix("body:")
        return self._bodies.get(code) or self._forums.get(code, code)

    def short_body(self, body: str) -> str:
        """Return the name of a body without what stands in brackets."""
        return _ASIDE.sub("", self.body(body))

    def post(self, ref: str, *, within: str = "") -> str:
        """Return the name of a post, its unit in front where that is not the one meant."""
        known = self._posts.get(ref)
        if known is None:
            unit, _, name = ref.removeprefix("post:").rpartition("/")
            return f"{self.unit(unit)} · {name}" if unit and unit != within else name
        return known.name if known.unit == within else f"{self.unit(known.unit)} · {known.name}"

    def bare_post(self, ref: str) -> str:
        """Return the name of a post alone."""
        return ref.removeprefix("post:").rpartition("/")[2]

    def post_unit(self, ref: str) -> str:
        """Return the name of the unit a post belongs to, "" if unknown."""
        known = self._posts.get(ref)
        unit = known.unit if known else ref.removeprefix("post:").rpartition("/")[0]
        return self.unit(unit) if unit else ""

    def is_leader(self, ref: str) -> bool:
        """Say whether a post is a leader's."""
        known = self._posts.get(ref)
        return known is not None and known.is_leader

    def reference(self, ref: str) -> str:
        """Return the name of whatever a reference points to."""
        kind, _, rest = ref.partition(":")
        match kind if rest else "":
            case "post":
                return self.bare_post(ref)
            case "supervisor":
                return self.body(ref)
            case "unit":
                return self.unit(ref)
            case "body":
                return self._forums.get(rest, rest)
            case "role":
                return rest
            case _:
                return ref

    def holder(self, answers: Responsible) -> tuple[str, str]:
        """Return a post and the person who held it, "" where nobody in particular did."""
        person = "" if answers.person == COLLECTIVE else answers.person
        return self.reference(answers.ref), person

    def sentence(self, said: Iterable[Said]) -> Phrase:
        """Return sentences in both languages, references in them said as names."""
        plain = [Said(each.key, tuple(map(self._plain, each.args))) for each in said]
        return Phrase(say_all(plain, "zh"), _QUOTED.sub(r"“\1”", say_all(plain, "en")))

    def _plain(self, arg: str | float) -> str | int | float:
        if not isinstance(arg, str):
            return arg
        if arg in self._units or arg in self._forums:
            return self._units.get(arg) or self._forums[arg]
        if arg in self._nodes:
            return self._nodes[arg].name
        return _DIGEST.sub(r"\1…", self.reference(arg))


def power_of(node: str, powers: dict[str, Power]) -> str:
    """Return the power whose id a node's id begins with, "" if none."""
    power = node.partition(".")[0]
    return power if power in powers else ""
