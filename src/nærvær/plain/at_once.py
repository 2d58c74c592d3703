"""What plain mode awaits is done before it is awaited: an async function runs from its beginning to its end in one step."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


class Done(Generic[Result]):
    """The result of something that has been done, or the error it ended with, to be awaited any number of times."""

    def __init__(self, do: Callable[[], Result]) -> None:
        """Do it."""
        self.error: Exception | None = None
        try:
            self._result = do()
        except Exception as error:  # raised to whoever awaits it
            self.error = error

    def __await__(self) -> Generator[None, None, Result]:
        if self.error is not None:
            raise self.error
        return self._result
        yield  # never reached: what has a `yield` can be awaited


def run_at_once(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Run an async function that never has to wait, without an event loop. Raises what it raises."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: Result = end.value
        return result
    raise RuntimeError("an async function of plain mode was suspended")
