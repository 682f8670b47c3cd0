# SPDX-License-Identifier: Apache-2.0
"""What entries tell of rows, field by field: in the open, under a commitment, or not at all.

An entry is for good and for everybody. A field is therefore committed to unless its app declared,
in its `AppConfig.ready`, that it is public by purpose or left out; so is a word beside the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from tonggui.core.values import frozen
from tonggui.ledger import services
from tonggui.ledger.models import Entry

NOTHING: tuple[Any, ...] = (None, "", [], {})
BLANKED = "〔依法删除 erased〕"
Changed = models.Model | tuple[models.Model, tuple[str, ...]]


class Share(StrEnum):
    """How much of a field the log holds: itself, a salted commitment, or nothing."""

    PUBLIC = "public"
    COMMITTED = "committed"
    LEFT_OUT = "left out"


def _stands(_row: models.Model) -> bool:
    return False


class Column(NamedTuple):
    """A field of a model as entries name it; a reference is written by code where it has one."""

    name: str
    field: str
    attname: str
    is_by_code: bool
    digest: Callable[[str], str] | None


@dataclass(frozen=True)
class Told:
    """A model whose rows entries tell of, and how each of its fields is shared.

    `digests` are long texts of which entries know the digest, under the name `…_digest`;
    `besides` is what a row says in the open that is no column of it.
    """

    model: type[models.Model]
    public: frozenset[str]
    left_out: frozenset[str] = frozenset()
    digests: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    is_withdrawn: Callable[[Any], bool] = _stands
    besides: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Return the name of the model in entries."""
        return self.model._meta.model_name or ""  # noqa: SLF001 - Django's documented API

    @cached_property
    def shares(self) -> dict[str, Share]:
        """Return how each field is shared, in the order of the model."""
        shares = {each.name: self._share(each.name) for each in self._columns}
        return shares | dict.fromkeys(self.besides, Share.PUBLIC)

    @cached_property
    def committed(self) -> list[str]:
        """Return the fields that entries only commit to."""
        return [name for name, share in self.shares.items() if share == Share.COMMITTED]

    def fields(self, row: models.Model) -> dict[str, Any]:
        """Return all of a row that is told, as entries write it: references by code."""
        return {each.name: _plain(row, each) for each in self._columns if self._is_told(each)}

    def said(self, row: models.Model, names: Iterable[str] | None = None) -> dict[str, Any]:
        """Return what is told openly of a new row, or of the named fields of a changed one."""
        wanted = None if names is None else set(names)
        told = {
            each.name: value
            for each in self._of(Share.PUBLIC, wanted)
            if (value := _plain(row, each)) is not None or wanted is not None
        }
        more = {name: value for name, make in self.besides.items() if (value := make(row))}
        return {"row": self.kind, "id": row.pk, **told, **more}

    def private(self, row: models.Model, names: Iterable[str] | None = None) -> dict[str, Any]:
        """Return the fields that are committed to, under the names that entries give them."""
        wanted, place = None if names is None else set(names), f"{self.kind}/{row.pk}/"
        return {
            f"{place}{each.name}": value
            for each in self._of(Share.COMMITTED, wanted)
            if (value := _plain(row, each)) not in NOTHING or wanted is not None
        }

    def references(self) -> list[str]:
        """Return the references that entries write by code, to be read with the rows."""
        return [each.field for each in self._columns if self._is_told(each) and each.is_by_code]

    @cached_property
    def _columns(self) -> tuple[Column, ...]:
        fields = self.model._meta.concrete_fields  # noqa: SLF001 - Django's documented API
        return tuple(self._column(each) for each in fields if each.name != "id")

    def _column(self, field: models.Field[Any, Any]) -> Column:
        digest = self.digests.get(field.name)
        name = f"{field.name}_digest" if digest else field.name
        return Column(name, field.name, field.attname, _has_code(field), digest)

    @cached_property
    def _by_share(self) -> dict[Share, tuple[Column, ...]]:
        shares = self.shares
        return {
            share: tuple(each for each in self._columns if shares[each.name] is share)
            for share in Share
        }

    def _of(self, share: Share, wanted: set[str] | None) -> Iterable[Column]:
        columns = self._by_share[share]
        return columns if wanted is None else [each for each in columns if each.field in wanted]

    def _is_told(self, column: Column) -> bool:
        return self.shares[column.name] is not Share.LEFT_OUT

    def _share(self, name: str) -> Share:
        if name in self.left_out:
            return Share.LEFT_OUT
        return Share.PUBLIC if name in self.public else Share.COMMITTED


@frozen
class Kind:
    """A kind of entry: the rows it may tell of, and which words beside them stand in the open."""

    rows: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    committed: tuple[str, ...] = ()


class Blanking(NamedTuple):
    """How a field is blanked that must not go whole: has it anything left, and the doing.

    `blank` saves the row, and returns the names of the fields whose rest is committed to anew.
    """

    has_any: Callable[[models.Model], bool]
    blank: Callable[[models.Model], tuple[str, ...]]


_TOLD: dict[str, Told] = {}
_BLANKINGS: dict[tuple[str, str], Blanking] = {}
_ERASABLE: dict[str, tuple[str, ...]] = {}
_KINDS: dict[str, Kind] = {
    services.ERASED: Kind(words=("entry", "fields", "basis")),
    services.CLOCK_CORRECTED: Kind(words=("reason",)),
    services.KEY_ROTATED: Kind(words=("new",)),
    "ledger.recovered": Kind(words=("from", "entries")),
}


def declare(
    told: Iterable[Told],
    kinds: Mapping[str, Kind],
    erasable: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    blankings: Mapping[tuple[str, str], Blanking] = MappingProxyType({}),
) -> None:
    """Declare the models that entries tell of, and the kinds of entries that do so.

    `erasable` are the committed texts that may name somebody and on which nothing is reckoned;
    `blankings` says by kind and field of which of them a part stays. Models of two parts with one
    name are refused: an entry would tell of the rows of one as of the other's.
    """
    for each in told:
        known = _TOLD.setdefault(each.kind, each)
        if known.model is not each.model:
            raise ImproperlyConfigured(
                f"{known.model.__module__} and {each.model.__module__} both tell of `{each.kind}`"
            )
        _TOLD[each.kind] = each
    _KINDS.update(kinds)
    _ERASABLE.update(erasable)
    _BLANKINGS.update(blankings)


def declared() -> Iterable[Told]:
    """Return all models that are told of."""
    return _TOLD.values()


def erasable() -> Mapping[str, tuple[str, ...]]:
    """Return which fields of which kinds of rows can be blanked by lawful erasure."""
    return MappingProxyType(_ERASABLE)


def has_any(row: models.Model, name: str) -> bool:
    """Say whether a field still holds anything that could be erased."""
    way = _BLANKINGS.get((told_of(row).kind, name))
    return way is None or way.has_any(row)


def blank(row: models.Model, name: str) -> tuple[str, ...]:
    """Put the notice in place of what a field holds; return which fields are told anew."""
    if way := _BLANKINGS.get((told_of(row).kind, name)):
        return way.blank(row)
    setattr(row, name, BLANKED)
    row.save(update_fields=[name])
    return ()


def kinds() -> Mapping[str, Kind]:
    """Return all kinds of entries that are declared."""
    return MappingProxyType(_KINDS)


def told_of(row: models.Model) -> Told:
    """Return how a row of a declared model is told of."""
    return _TOLD[row._meta.model_name or ""]  # noqa: SLF001 - Django's documented API


def tell(  # noqa: PLR0913 - the parts of an entry
    kind: str,
    subject: object,
    *,
    by: object,
    at: datetime,
    adds: Iterable[models.Model] = (),
    sets: Iterable[Changed] = (),
    withdraws: Iterable[models.Model] = (),
    **words: Any,
) -> Entry:
    """End an act in the ledger, with the rows it added, changed and withdrew, and words of it.

    A changed row stands for all its fields, or comes with the names of those that changed.
    """
    added, gone = list(adds), list(withdraws)
    changed = [each if isinstance(each, tuple) else (each, _all(each)) for each in sets]
    is_public = _KINDS[kind].words if kind in _KINDS else ()
    told: dict[str, Any] = {
        "adds": [told_of(row).said(row) for row in added],
        "sets": [told_of(row).said(row, names) for row, names in changed],
        "withdraws": [{"row": told_of(row).kind, "id": row.pk} for row in gone],
        **{name: value for name, value in words.items() if name in is_public},
    }
    private = {name: value for name, value in words.items() if name not in is_public and value}
    for row in added:
        private |= told_of(row).private(row)
    for row, names in changed:
        private |= told_of(row).private(row, names)
    body = {name: value for name, value in told.items() if value}
    return services.append(kind, body, subject=str(subject), private=private, by=by, at=at)


def _all(row: models.Model) -> tuple[str, ...]:
    return tuple(each.name for each in row._meta.concrete_fields)  # noqa: SLF001 - Django's documented API


def _plain(row: models.Model, column: Column) -> Any:
    """Return a field of a row as entries write it."""
    if column.digest is not None:
        return column.digest(getattr(row, column.field))
    value = getattr(row, column.attname)
    if type(value) in _AS_KEPT and not column.is_by_code:
        return value
    if column.is_by_code:
        return None if value is None else getattr(row, column.field).code
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()  # as the database gives it back
    return value.isoformat() if isinstance(value, date) else value


# What entries write as it is kept: most of what there is.
_AS_KEPT = frozenset((str, int, bool, type(None)))


def _has_code(column: models.Field[Any, Any]) -> bool:
    related = column.related_model if column.is_relation else None
    return isinstance(related, type) and any(
        each.name == "code"
        for each in related._meta.concrete_fields  # noqa: SLF001 - Django's documented API
    )
