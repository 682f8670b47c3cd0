# SPDX-License-Identifier: Apache-2.0
"""What references to posts, units and bodies are called, so that sentences give names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tonggui.core.findings import Said
from tonggui.core.lists import Lists


def names_of(lists: Lists) -> dict[str, str]:
    """Return reference -> name of every post, unit and body of the lists."""
    organisation = lists.organisation
    names = {f"unit:{unit.code}": unit.name for unit in organisation.units.values()}
    names |= {f"body:{body.code}": body.name for body in organisation.bodies.values()}
    names |= {f"supervisor:{body.code}": body.name for body in organisation.supervisors.values()}
    for unit in organisation.units.values():
        names |= {post.ref: post.ref.rpartition("/")[2] for post in unit.posts}
    return {ref: name for ref, name in names.items() if name}


def named(sentences: Iterable[Said], names: Mapping[str, str]) -> tuple[Said, ...]:
    """Return sentences that call by name what they referred to.

    >>> named([Said("S35.a.expected", ("post:ZJJ/股长",))], {"post:ZJJ/股长": "股长"})[0].args
    ('股长',)
    """
    if not names:
        return tuple(sentences)
    return tuple(
        Said(
            said.key,
            tuple(names.get(arg, arg) if isinstance(arg, str) else arg for arg in said.args),
        )
        for said in sentences
    )
