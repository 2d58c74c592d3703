"""Fixtures for journeys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from installed_wheel import Installed
from null_sink import NullSink
from person import Person


@pytest.fixture(scope="session")
def sink() -> Iterator[NullSink]:
    with NullSink() as running:
        yield running


@pytest.fixture
def person(installed: Installed, tmp_path: Path, sink: NullSink) -> Person:
    return Person(installed.commands / "naervaer", tmp_path, sink)
