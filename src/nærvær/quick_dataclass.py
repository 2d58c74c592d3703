"""`dataclass` as the standard library has it, but made in a quarter of the time where the class is frozen.

Python 3.11 compiles six methods of each frozen class one by one, .45 to .85 ms a class, and about 120 such classes are made
between the launch and the first question: 8 % of that time went there. Here only `__init__` is compiled, and the other
methods are shared by all classes. Even `__init__` is compiled when the first instance is made: half of the classes on that
road have none yet when the question stands. What is made behaves the same, and tools see the standard decorator, so
`replace`, `fields`, pattern matching, pickling and type checkers work as ever; `tests/house/test_quick_dataclass.py` makes
classes both ways and compares them.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: TID251 - what tools see
else:

    def dataclass(*, frozen=False, **options):
        """Do what `dataclasses.dataclass` does with the same options, all of which are keywords."""
        if not frozen or options.keys() - {"slots", "kw_only"}:
            return dataclasses.dataclass(frozen=frozen, **options)  # noqa: TID251

        def make(cls):
            made = dataclasses.dataclass(init=False, repr=False, eq=False, **options)(cls)  # noqa: TID251
            fields = dataclasses.fields(made)
            for field in fields:
                if not field.init or field.hash is not None:
                    raise TypeError(f"{cls.__name__}.{field.name}: a quick dataclass knows neither init=False nor hash")
            compared = tuple(field.name for field in fields if field.compare)
            made.__init__ = _init_compiled_when_called(made)
            made.__hash__ = _hash
            for name, method in _SHARED_METHODS.items():
                if name not in cls.__dict__:
                    setattr(made, name, method)
            made.__values_of__ = staticmethod(_values_getter(compared))
            made.__setattr__, made.__delattr__ = _refuse_to_set, _refuse_to_delete
            return made

        return make


def _values_getter(names: tuple[str, ...]) -> Any:
    """Return the function that gives the values of an instance by which it is compared, in the order of `names`."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda instance: tuple(getattr(instance, name) for name in names)


def _init_compiled_when_called(cls: type) -> Any:
    """Return an `__init__` that puts the compiled one in its place when it is called first."""

    def init(self: Any, *given: Any, **named: Any) -> None:
        cls.__init__ = compiled = _init_of(cls)  # type: ignore[misc] # two threads may both do it, with the same outcome
        compiled(self, *given, **named)

    return init


def _init_of(cls: type) -> Any:
    """Compile `__init__` of a frozen class: it sets past the refusal, and calls `__post_init__` where there is one."""
    given: dict[str, Any] = {"_set": object.__setattr__, "_missing": dataclasses.MISSING}
    positional: list[str] = []
    keywords: list[str] = []
    body: list[str] = []
    for field in dataclasses.fields(cls):
        name, value = field.name, field.name
        parameter = name
        if field.default is not dataclasses.MISSING:
            given[f"_default_{name}"] = field.default
            parameter += f"=_default_{name}"
        elif field.default_factory is not dataclasses.MISSING:
            given[f"_make_{name}"] = field.default_factory
            parameter += "=_missing"
            value = f"_make_{name}() if {name} is _missing else {name}"
        (keywords if field.kw_only else positional).append(parameter)
        body.append(f"_set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    parameters = ", ".join(["self", *positional, *(["*", *keywords] if keywords else [])])
    exec(f"def __init__({parameters}):\n    " + "\n    ".join(body or ["pass"]), given)  # noqa: S102 - as dataclasses does
    init = given["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__module__ = cls.__module__
    return init


def _equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self.__values_of__(self) == self.__values_of__(other)


def _hash(self: Any) -> int:
    return hash(self.__values_of__(self))


def _represent(self: Any) -> str:
    shown = [field.name for field in dataclasses.fields(self) if field.repr]
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{self.__class__.__qualname__}({values})"


def _refuse_to_set(_self: object, name: str, _value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _get_state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


_SHARED_METHODS = {
    "__eq__": _equal,
    "__repr__": _represent,
    "__getstate__": _get_state,
    "__setstate__": _set_state,
}
