"""Fixtures that every part of the tests may use."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from installed_wheel import Installed, install_once
from nærvær.texts import i18n

# How long one example takes says how busy the machine is: at a load of 15 a sound property was refused as too slow.
settings.register_profile("naervaer", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("naervaer")

# A process of the tests holds every module and every collected test, and each app makes thousands of widgets and messages:
# looking through all that for garbage as often as Python does by itself was a quarter of the processor time of page tests.
gc.set_threshold(50_000, 20, 50)

# A test that says nothing else is in Norwegian, whatever the locale of whoever runs it.
for _name in ("LC_ALL", "LC_MESSAGES", "NAERVAER_LANGUAGE"):
    os.environ.pop(_name, None)
os.environ["LANG"] = "C.UTF-8"

# The files that take longest, one to seven minutes, the longest first: a process that met one of them last kept the
# others waiting for it. Some mostly wait, at a person's pace in a real terminal, and cost little beside those that compute.
LONGEST = (
    "clinic/test_a_visit_leaves_nothing.py",
    "journey/test_answering.py",
    "clinic/test_kiosk_screens.py",
    "dialogues/test_kill_at_each_step.py",
    "journey/test_three_faces.py",
    "tui/test_journey.py",
    "cli/test_plain_practice.py",
    "languages/test_pages.py",
    "tui/test_answers.py",
    "tui/test_keys_on_the_wire.py",
    "tui/test_screens.py",
    "tui/test_arrows.py",
    "tui/test_playing.py",
    "house/test_interrupted_files.py",
    "journey/test_eight_weeks.py",
    "tui/test_on_the_wire.py",
    "clinic/test_kiosk_on_a_terminal.py",
    "clinic/test_always_a_way_out.py",
    "tui/test_own_data_pages.py",
    "dialogues/test_kill_in_a_group.py",
    "clinic/test_handing_over_at_the_kiosk.py",
    "tui/test_in_and_out.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have the longest files begin first; the order of everything else stays."""
    places = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(LONGEST)))


def pytest_collection_finish() -> None:
    """Never look for garbage in what is there before the first test."""
    gc.freeze()


@pytest.fixture(autouse=True)
def norwegian_alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """There is Norwegian, and what `NAERVAER_LOCALES` names: rows and keys are the same however many languages are shipped.

    Processes that a test starts have them all, and so has a test that asks for `shipped_languages`.
    """
    if "shipped_languages" not in request.fixturenames:
        monkeypatch.setattr(i18n, "_folder_names", lambda: tuple(filter(None, [os.environ.get(i18n.LOCALES_VARIABLE)])))
    yield
    os.environ.pop("NAERVAER_LANGUAGE", None)  # `--language` in this process sets it for those that come after


@pytest.fixture
def shipped_languages() -> tuple[str, ...]:
    """Every language that comes along, in this process too."""
    return i18n.languages()


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The built wheel in a fresh environment, shared by every test process of one run of `tools/checks.py`.

    Building and installing it takes 23–29 s, and five processes would do so at once.
    """
    shared = os.environ.get("NAERVAER_TESTS_SHARED")
    return install_once(Path(shared) if shared else tmp_path_factory.mktemp("shared"), tmp_path_factory.mktemp("hjem"))
