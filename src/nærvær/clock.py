"""The time of this machine, with the name of its zone."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

_LOCALTIME = Path("/etc/localtime")


def local_now() -> datetime:
    """The time now; its zone has an IANA name where the machine tells one, else a fixed offset."""
    zone = _zone()
    return datetime.now(zone) if zone else datetime.now().astimezone()


def _zone() -> ZoneInfo | None:
    name = os.environ.get("TZ", "").removeprefix(":")
    if not name and _LOCALTIME.is_symlink():
        name = str(_LOCALTIME.readlink()).partition("zoneinfo/")[2]
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):  # a name that is not known here, or a machine without time zones
        return None
