"""Fixtures that every part of the tests may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from installed_wheel import Installed, install_once

# How long one example takes says how busy the machine is: at a load of 15 a sound property was refused as too slow.
settings.register_profile("naervaer", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("naervaer")


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The built wheel in a fresh environment, shared by every test process of one run of `tools/checks.py`.

    Building and installing it takes 23–29 s, and five processes would do so at once.
    """
    shared = os.environ.get("NAERVAER_TESTS_SHARED")
    return install_once(Path(shared) if shared else tmp_path_factory.mktemp("shared"), tmp_path_factory.mktemp("hjem"))
