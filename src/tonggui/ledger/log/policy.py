# SPDX-License-Identifier: Apache-2.0
"""Trust policies of C2SP tlog-policy: which logs, which witnesses, and how many make a quorum."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from tonggui.core.values import frozen
from tonggui.ledger.log import cosignature, vkey
from tonggui.ledger.log.cosignature import Cosigner
from tonggui.ledger.log.errors import Malformed
from tonggui.ledger.log.note import Opened, Verifier

NONE = "none"
_WORDS = {"any", "all", NONE}
_COUNT = re.compile(r"[1-9][0-9]*")


@frozen
class Witness:
    """A witness by the name the policy gives it, and where it is asked."""

    name: str
    key: Cosigner
    url: str = ""


@frozen
class Group:
    """So many of these witnesses or groups."""

    least: int
    members: tuple[str, ...]


@frozen
class Policy:
    """Which logs are believed, and which witnesses must have seen what they say."""

    logs: tuple[Verifier, ...]
    witnesses: tuple[Witness, ...]
    groups: dict[str, Group]
    quorum: str

    @property
    def cosigners(self) -> list[Cosigner]:
        """Return the keys of all witnesses; one key given to several is there once."""
        return list(dict.fromkeys(each.key for each in self.witnesses))

    def seen_by(self, opened: Opened) -> frozenset[str]:
        """Return the names of the witnesses that cosigned an opened checkpoint.

        A key given to several names counts once, for the first: it is one witness still.
        """
        signed = {(each.name, each.key_id) for each in opened.verified}
        names: dict[bytes, str] = {}
        for each in self.witnesses:
            if (each.key.name, each.key.key_id) in signed:
                names.setdefault(each.key.public, each.name)
        return frozenset(names.values())

    def is_met_by(self, names: AbstractSet[str]) -> bool:
        """Say whether these witnesses are enough."""
        return self.quorum == NONE or self._counts(self.quorum, names)

    def is_witnessed_by(self, names: AbstractSet[str]) -> bool:
        """Say whether these are enough and there is one at all: no quorum is no witness."""
        return bool(names) and self.quorum != NONE and self.is_met_by(names)

    def _counts(self, name: str, names: AbstractSet[str]) -> bool:
        if name not in self.groups:
            return name in names
        group = self.groups[name]
        return sum(self._counts(each, names) for each in group.members) >= group.least


def parse(text: str) -> Policy:
    """Read a policy file; Malformed names the line."""
    reading = _Reading()
    for number, line in enumerate(text.split("\n"), 1):
        words = [each for each in re.split(r"[ \t]+", line) if each]
        comment = next((at for at, each in enumerate(words) if each.startswith("#")), len(words))
        try:
            reading.take(words[:comment])
        except Malformed as error:
            raise Malformed(f"line {number} of the policy: {error}") from None
    return reading.policy()


class _Reading:
    """What has been read of a policy so far."""

    def __init__(self) -> None:
        self.logs: list[Verifier] = []
        self.witnesses: dict[str, Witness] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self.used: set[str] = set()

    def take(self, words: list[str]) -> None:
        match words:
            case []:
                pass
            case ["log", key] | ["log", key, _]:
                self.logs.append(vkey.parse(key))
            case ["witness", name, key, *url] if len(url) <= 1:
                self._new(name)
                self.witnesses[name] = Witness(name, cosignature.parse(key), "".join(url))
            case ["group", name, least, *members] if members:
                self._new(name)
                self.groups[name] = self._group(least, members)
            case ["quorum", name] if self.quorum is None:
                if name != NONE:
                    self._known(name)
                self.quorum = name
            case _:
                raise Malformed(f"`{' '.join(words)}` says nothing a policy can say")

    def policy(self) -> Policy:
        if self.quorum is None:
            raise Malformed("the policy has no quorum line")
        return Policy(tuple(self.logs), tuple(self.witnesses.values()), self.groups, self.quorum)

    def _group(self, least: str, members: list[str]) -> Group:
        for each in members:
            self._known(each)
            if each in self.used:
                raise Malformed(f"`{each}` is already in a group")
            self.used.add(each)
        counts = {"any": 1, "all": len(members)}
        if least not in counts and not _COUNT.fullmatch(least):
            raise Malformed(f"`{least}` is not any, all or a number")
        count = counts[least] if least in counts else int(least)
        if count > len(members):
            raise Malformed(f"{count} of {len(members)} members can never be reached")
        return Group(count, tuple(members))

    def _new(self, name: str) -> None:
        if name in _WORDS or name in self.witnesses or name in self.groups:
            raise Malformed(f"the name `{name}` is taken")

    def _known(self, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise Malformed(f"`{name}` is not a witness or group of a line before")
