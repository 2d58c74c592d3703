"""Where the settings and content of this person lie. It imports next to nothing: `--help` asks, for the language."""

from __future__ import annotations

import os
import sys


def config_folder() -> str:
    """Return the folder of this person's settings and content, which need not be there."""
    # The same answer as platformdirs gives here, without the time its import takes before the first frame.
    if sys.platform == "linux":
        config = os.environ.get("XDG_CONFIG_HOME", "")
        return os.path.join(config if os.path.isabs(config) else os.path.expanduser("~/.config"), "naervaer")
    import platformdirs

    return str(platformdirs.user_config_path("naervaer", appauthor=False))
