# SPDX-License-Identifier: Apache-2.0
"""Our dataclasses are those of the standard library, method by method."""

import copy
import dataclasses
import inspect
import pickle
from dataclasses import FrozenInstanceError, field, replace

import pytest

from tonggui.core import values

WAYS = [values.dataclass, dataclasses.dataclass]


def _made(way, **kinds):
    @way(**kinds)
    class Made:
        """A value."""

        first: int
        second: str = "two"
        many: list[int] = field(default_factory=list, compare=False)
        hidden: int = field(default=4, repr=False)
        own: int = field(default=5, init=False)
        counted: dict[str, int] = field(default_factory=dict, init=False, compare=False)
        last: int = field(default=6, kw_only=True)

        def __post_init__(self) -> None:
            self.many.append(self.first)

    return Made


@pytest.mark.parametrize("slots", [True, False])
@pytest.mark.parametrize("frozen", [True, False])
def test_values_are_made_told_and_compared_as_those_of_the_standard_library(frozen, slots):
    ours, theirs = (_made(way, frozen=frozen, slots=slots) for way in WAYS)

    for made in (ours, theirs):
        one = made(1)
        assert repr(one).endswith(
            ".Made(first=1, second='two', many=[1], own=5, counted={}, last=6)"
        )
        assert one == made(1, many=[7]) != made(1, last=7)
        assert one != made(2)
        assert one != 1
        assert replace(one, second="three") == made(1, "three")
        assert made.__match_args__ == ("first", "second", "many", "hidden")
        assert hasattr(one, "__dict__") is not slots
        with pytest.raises(TypeError, match=r"Made\.__init__\(\) missing 1 required positional"):
            made()
    assert dataclasses.asdict(ours(1)) == dataclasses.asdict(theirs(1))
    assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)
    assert str(ours.__dataclass_params__) == str(theirs.__dataclass_params__)


@pytest.mark.parametrize("way", WAYS)
def test_only_frozen_values_can_be_looked_up(way):
    frozen, mutable = _made(way, frozen=True, slots=True), _made(way, slots=True)

    assert hash(frozen(1)) == hash(frozen(1, many=[3]))
    assert {frozen(1), frozen(1), frozen(2)} == {frozen(1), frozen(2)}
    with pytest.raises(TypeError, match="unhashable"):
        hash(mutable(1))


@pytest.mark.parametrize("way", WAYS)
def test_frozen_values_take_no_assignment(way):
    value = _made(way, frozen=True, slots=True)(1)

    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'first'"):
        value.first = 2
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'first'"):
        del value.first
    with pytest.raises((FrozenInstanceError, TypeError)):
        value.unknown = 2
    changed = _made(way, slots=True)(1)
    changed.first = 2
    assert changed.first == 2


@values.dataclass(frozen=True, slots=True)
class Kept:
    """A value that modules know by its name."""

    first: int
    second: tuple[int, ...] = ()


@values.dataclass(frozen=True, slots=True)
class Own:  # noqa: PLW1641 - as is asked here
    """A value that writes its methods itself."""

    first: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Own)

    def __repr__(self) -> str:
        return "own"


def test_values_are_copied_and_pickled():
    value = Kept(1, (2, 3))

    assert copy.deepcopy(value) == copy.copy(value) == value
    assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - our own


def test_what_a_class_writes_itself_stands():
    assert Own(1) == Own(2)
    assert repr(Own(1)) == "own"
    assert hash(Own(1)) == hash((1,))


def test_what_is_derived_from_a_dataclass_is_left_to_the_standard_library():
    @values.dataclass(frozen=True, slots=True)
    class Derived(Kept):
        """A value with more."""

        third: int = 3

    assert repr(Derived(1)).endswith(".Derived(first=1, second=(), third=3)")
    assert Derived(1) == Derived(1, (), 3) != Kept(1)
    with pytest.raises(FrozenInstanceError):
        Derived(1).first = 2
