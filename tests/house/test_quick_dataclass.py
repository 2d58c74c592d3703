"""A class made by `nærvær.quick_dataclass` behaves as the one that the standard library makes of the same body."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Mapping
from typing import Any

import pytest

from nærvær import quick_dataclass


def made_by(dataclass: Any) -> dict[str, Any]:
    """Return classes of every kind the program has, made by `dataclass`."""

    @dataclass(frozen=True, slots=True)
    class Two:
        minutes: int
        words: str = "lett"

    @dataclass(frozen=True, slots=True)
    class One:
        minutes: int

    @dataclass(frozen=True, slots=True)
    class Nothing:
        pass

    @dataclass(frozen=True, slots=True)
    class Made:
        data: Mapping[str, object] = dataclasses.field(default_factory=dict)
        other: int | None = dataclasses.field(default=None, metadata={"stored": "x"})

    @dataclass(frozen=True, slots=True)
    class Checked:
        minutes: int

        def __post_init__(self) -> None:
            if self.minutes < 0:
                raise ValueError(self.minutes)

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Named:
        minutes: int
        words: str = "lett"

    @dataclass(frozen=True, slots=True)
    class Below(Two):
        more: tuple[int, ...] = ()

    @dataclass(frozen=True)
    class Open:
        minutes: int

    @dataclass(frozen=True, slots=True)
    class Worded:  # noqa: PLW1641 - the decorator makes it
        minutes: int

        def __repr__(self) -> str:
            return "ord"

        def __eq__(self, other: object) -> bool:
            return True

    @dataclass(frozen=True, slots=True)
    class Noted:
        minutes: int
        seen: int = dataclasses.field(default=0, compare=False)
        hidden: int = dataclasses.field(default=0, repr=False)

    return {cls.__name__: cls for cls in (Noted, Two, One, Nothing, Made, Checked, Named, Below, Open, Worded)}


QUICK, STANDARD = made_by(quick_dataclass.dataclass), made_by(dataclasses.dataclass)
GIVEN: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("Two", (3,), {}),
    ("Two", (3, "tungt"), {}),
    ("Two", (), {"words": "tungt", "minutes": 3}),
    ("Two", (), {}),
    ("Two", (1, "a", 2), {}),
    ("One", (3,), {}),
    ("Nothing", (), {}),
    ("Made", (), {}),
    ("Made", ({"a": 1}, 4), {}),
    ("Checked", (3,), {}),
    ("Checked", (-3,), {}),
    ("Named", (), {"minutes": 3}),
    ("Named", (3,), {}),
    ("Below", (3, "lett", (1, 2)), {}),
    ("Open", (3,), {}),
    ("Worded", (3,), {}),
    ("Noted", (3, 4, 5), {}),
]


def answer(of: Any, *given: Any, **named: Any) -> tuple[str, Any]:
    """Return what calling `of` gives, or the type of what it raises, in a form that can be compared."""
    try:
        return "given", of(*given, **named)
    except Exception as error:
        return "raised", type(error)


@pytest.mark.parametrize(("name", "given", "named"), GIVEN)
def test_it_behaves_as_the_standard_one(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> None:
    seen = []
    for classes in (QUICK, STANDARD):
        cls = classes[name]
        kind, made = answer(cls, *given, **named)
        if kind == "raised":
            seen.append(made)
            continue
        again = cls(*given, **named)
        changed = answer(dataclasses.replace, made, minutes=9)
        seen.append(
            (
                repr(made),
                made == again,
                made != again,
                made.__eq__(object()),
                answer(hash, made)[0],
                answer(lambda made=made, again=again: hash(made) == hash(again)),
                [(field.name, field.type, field.metadata) for field in dataclasses.fields(made)],
                dataclasses.asdict(made),
                cls.__match_args__,
                answer(setattr, made, "minutes", 4)[
                    0
                ],  # where there is no such field, the standard one raises another error
                answer(delattr, made, "minutes")[0],
                repr(copy.copy(made)),
                repr(copy.deepcopy(made)),
                changed[0],
                repr(changed[1]) if changed[0] == "given" else changed[1],
                hasattr(made, "__dict__"),
            )
        )
    assert seen[0] == seen[1]


@pytest.mark.parametrize("classes", [QUICK, STANDARD], ids=["quick", "standard"])
def test_what_is_not_compared_makes_no_difference(classes: dict[str, Any]) -> None:
    noted = classes["Noted"]
    assert noted(3, 1) == noted(3, 2)
    assert hash(noted(3, 1)) == hash(noted(3, 2))
    assert noted(3, 1, 1) != noted(3, 1, 2)
    assert copy.copy(noted(3, 1)).seen == 1


def test_equal_is_only_what_is_of_the_same_class() -> None:
    two, below = QUICK["Two"], QUICK["Below"]
    assert two(3) == two(3, "lett")
    assert two(3) != two(4)
    assert two(3) != below(3)
    assert len({two(3), two(3, "lett"), two(4)}) == 2


@quick_dataclass.dataclass(frozen=True, slots=True)
class Sent:
    minutes: int
    words: str = "lett"


def test_it_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(Sent(3, "tungt"))) == Sent(3, "tungt")


@pytest.mark.parametrize("option", ["init", "hash"])
def test_what_it_does_not_know_is_refused_where_the_class_is_made(option: str) -> None:
    class Body:
        minutes: int = dataclasses.field(default=0, **{option: False})  # type: ignore[call-overload]

    with pytest.raises(TypeError, match=r"Body\.minutes"):
        quick_dataclass.dataclass(frozen=True)(Body)
