# SPDX-License-Identifier: Apache-2.0
"""Bodies of drafts and editions: one power's four lists as canonical JSON, and read as values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

import rfc8785
from django.utils.translation import gettext as _

from tonggui.core.lists import Lists
from tonggui.formats.lists.gather import Gathered
from tonggui.formats.lists.read import Around, around, lists_in, with_power
from tonggui.formats.lists.shape import check_shape
from tonggui.formats.lists.watchers import Watchers, watchers_in
from tonggui.formats.plain_yaml import Document
from tonggui.registry.errors import UnfitBody

POWERS = "powers_detailed"
_ALSO_POWERS = "powers"
# What a frame says of people, places and rules; the rest speaks of powers by their codes.
_ORGANISATION = (
    "meta",
    "calendar",
    "rules",
    "units",
    "supervisors",
    "collective_bodies",
    "tenures",
    "tzyd_scope",
)
LARGEST = 1_000_000
FRAME = "registry"


def canonical(value: object) -> str:
    """Return a value as RFC 8785 writes it; UnfitBody where it cannot be written one way."""
    try:
        text = rfc8785.dumps(value).decode()  # type: ignore[arg-type]
    except (rfc8785.CanonicalizationError, UnicodeError) as error:
        raise UnfitBody(_("this cannot be kept as text: %s") % error) from error
    if len(text) > LARGEST:
        raise UnfitBody(_("the four lists of one power are longer than a million characters"))
    return text


def digest(text: str) -> str:
    """Return the digest of a canonical body.

    >>> digest("{}")[:19]
    'sha256:44136fa355b3'
    """
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def parted(root: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return lists in two parts: what stands beside the powers, and the powers one by one."""
    frame = {key: each for key, each in root.items() if key not in {POWERS, _ALSO_POWERS}}
    return frame, [*root.get(_ALSO_POWERS, ()), *root.get(POWERS, ())]


def joined(frame: str, bodies: Iterable[str], *, source: str) -> Lists:
    """Read a frame and bodies as lists; Unusable names the place that cannot be used."""
    known = json.loads(frame)
    check_shape(Document(FRAME, known, {}))
    root = {**known, POWERS: [json.loads(each) for each in bodies]}
    # The shape of a body was checked when it was kept.
    return lists_in(Gathered((Document(source, root, {}),)), source)


def alone(frame: str, body: str, *, source: str, is_checked: bool = False) -> Lists:
    """Read one power with the organisation around it; facts of other powers are left out.

    The shape of a body `is_checked` where it was kept by `draft` or `revise`.
    """
    power = json.loads(body)
    document = Document(source, {POWERS: [power]}, {})
    if not is_checked:
        check_shape(document)
        watchers(frame).refer([power])
    return with_power(surroundings(frame), document)


@lru_cache(maxsize=4)
def surroundings(frame: str) -> Around:
    """Read what a frame says of people, places and settings, without a power."""
    document = Document(FRAME, organisation(frame), {})
    check_shape(document)
    return around(Gathered((document,)), FRAME)


@lru_cache(maxsize=4)
def watchers(frame: str) -> Watchers:
    """Return the supervising bodies and the posts that a frame knows."""
    return watchers_in(organisation(frame))


def organisation(frame: str) -> dict[str, Any]:
    """Return what a frame says of people and places."""
    known = json.loads(frame)
    return {key: known[key] for key in _ORGANISATION if key in known}
