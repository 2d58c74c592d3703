"""The pseudo-language, made once for all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from languages.speaking import catalogue_folder, spoken


@pytest.fixture(scope="session")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the catalogue of the pseudo-language, one for all processes of a run of `tools/checks.py`."""
    shared = os.environ.get("NAERVAER_TESTS_SHARED")
    return catalogue_folder(Path(shared) if shared else tmp_path_factory.mktemp("locales"))


@pytest.fixture
def pseudo_process(locales: Path) -> Iterator[None]:
    """This process shows everything in the pseudo-language for the time of a test."""
    with spoken(locales):
        yield
