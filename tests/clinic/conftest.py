"""A folder in memory for the clinic's files, and the app of home beside the kiosk."""

from store.conftest import quick_path
from tui.conftest import open_app

__all__ = ["open_app", "quick_path"]
