"""An interruption is told as one, wherever in a command it comes."""

from __future__ import annotations

import pytest

from nærvær.cli.dispatch import run_guarded
from nærvær.cli.stdio import ExitStatus


class Interrupting:
    """Is interrupted while the class that it is an attribute of is being made."""

    def __set_name__(self, owner: type, name: str) -> None:
        raise KeyboardInterrupt


def make_class() -> int:
    type("Anything", (), {"attribute": Interrupting()})
    return 0


def test_an_interruption_while_a_class_is_made_is_told_as_an_interruption(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_guarded(make_class) == ExitStatus.FAILED
    assert capsys.readouterr().err == "Avbrutt.\n"


def test_an_error_of_our_own_is_told_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> int:
        raise RuntimeError from ValueError()

    assert run_guarded(fail) == ExitStatus.FAILED
    assert "Noe gikk galt" in capsys.readouterr().err
