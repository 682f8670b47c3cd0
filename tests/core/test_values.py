# SPDX-License-Identifier: Apache-2.0
"""Frozen values behave as the frozen data classes of the standard library."""

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace

import pytest

from tonggui.core.values import frozen


@frozen
class Ours:
    """A value with every kind of field that the project uses."""

    name: str
    parts: tuple[int, ...] = ()
    beside: dict[str, int] = field(default_factory=dict)
    note: str = field(default="", compare=False, repr=False)
    length: int = field(init=False)
    kind: str = field(default="plain", init=False)
    seen: list[str] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        """Work out what is not given."""
        object.__setattr__(self, "length", len(self.parts))


@dataclass(frozen=True, slots=True)
class Theirs:
    """The same by the standard library."""

    name: str
    parts: tuple[int, ...] = ()
    beside: dict[str, int] = field(default_factory=dict)
    note: str = field(default="", compare=False, repr=False)
    length: int = field(init=False)
    kind: str = field(default="plain", init=False)
    seen: list[str] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        """Work out what is not given."""
        object.__setattr__(self, "length", len(self.parts))


@frozen
class Empty:
    """A value without fields."""


@frozen
class Noted:
    """A value with a note that makes no difference."""

    name: str
    note: str = field(compare=False)


@frozen
class Named:
    """A value compared in a way of its own."""

    name: str

    def __eq__(self, other: object) -> bool:
        """Compare without regard to case."""
        return isinstance(other, Named) and self.name.lower() == other.name.lower()

    def __hash__(self) -> int:
        """Hash without regard to case."""
        return hash(self.name.lower())


GIVEN = [
    (("a",), {}),
    (("a", (1, 2)), {"beside": {"x": 1}, "note": "n"}),
    ((), {"name": "b", "parts": (3,)}),
]


@pytest.mark.parametrize(("given", "named"), GIVEN)
def test_a_value_says_holds_and_compares_as_a_data_class_does(given, named):
    ours, theirs = Ours(*given, **named), Theirs(*given, **named)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert asdict(ours) == asdict(theirs)
    assert [each.name for each in fields(ours)] == [each.name for each in fields(theirs)]
    assert Ours.__match_args__ == Theirs.__match_args__
    assert ours == Ours(*given, **named)
    assert ours != theirs
    assert replace(ours, name="other") != ours
    assert replace(ours, note="beside the point") == ours


@pytest.mark.parametrize(
    ("given", "named"), [((), {}), (("a", (), {}, "", 1), {}), ((1,), {"z": 1})]
)
def test_a_call_that_does_not_fit_is_refused_in_the_same_words(given, named):
    with pytest.raises(TypeError) as theirs:
        Theirs(*given, **named)
    with pytest.raises(TypeError) as ours:
        Ours(*given, **named)
    assert str(ours.value) == str(theirs.value).replace("Theirs", "Ours")


def test_each_value_has_a_default_of_its_own():
    one, other = Ours("a"), Ours("a")
    assert one.beside is not other.beside


def test_values_hash_by_what_is_compared():
    assert len({Empty(), Empty()}) == 1
    assert len({Named("A"), Named("a")}) == 1
    assert len({Noted("a", "x"), Noted("a", "y"), Noted("b", "x")}) == 2


@pytest.mark.parametrize("name", ["name", "unheard_of"])
def test_nothing_is_changed_or_taken_away(name):
    value = Ours("a")
    with pytest.raises(FrozenInstanceError, match=f"cannot assign to field '{name}'"):
        setattr(value, name, "b")
    with pytest.raises(FrozenInstanceError):
        delattr(value, name)
    assert value.name == "a"
    assert not hasattr(value, "__dict__")


@pytest.mark.parametrize(
    "travel",
    [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))],  # noqa: S301 - our own
)
def test_a_value_travels(travel):
    value = Ours("a", (1, 2), {"x": 1}, "n")
    assert travel(value) == value
    assert travel(value).note == "n"
    assert travel(value).length == 2


def test_a_value_that_came_by_another_way_than_being_made_is_compared():
    @frozen
    class Kept:
        """A value nobody made yet."""

        name: str

    kept = object.__new__(Kept)
    kept.__setstate__(["a"])
    assert kept == Kept("a")
