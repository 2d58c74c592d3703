"""A folder in memory for the clinic's files, the app of home beside the kiosk, and a database server."""

from collections.abc import Iterator

import pytest

from store.conftest import quick_path
from tui.conftest import open_app

__all__ = ["open_app", "quick_path"]


@pytest.fixture(scope="session")
def postgres() -> Iterator[object]:
    """A server of the tests' own, started once; its driver is loaded by those that use it only."""
    from clinic.postgres_server import cluster

    with cluster() as made:
        yield made
