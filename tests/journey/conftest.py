"""Fixtures for journeys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from null_sink import NullSink
from person import Person


@pytest.fixture(scope="session")
def sink() -> Iterator[NullSink]:
    with NullSink() as running:
        yield running


@pytest.fixture
def person(tmp_path: Path, sink: NullSink) -> Person:
    return Person(tmp_path, sink)
