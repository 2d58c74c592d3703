"""Fixtures that every part of the tests may use."""

from __future__ import annotations

import pytest

from installed_wheel import Installed, install


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The built wheel in a fresh environment, shared by all."""
    return install(tmp_path_factory.mktemp("ny maskin på øya"))
