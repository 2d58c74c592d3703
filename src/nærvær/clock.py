"""The time of this machine, with the name of its zone."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

from .domain.validation import is_zone

_LOCALTIME = Path("/etc/localtime")
_HERE_ONLY = frozenset({"localtime", "posixrules", "Factory"})
"""Names of this machine's own zone, which mean another zone on another machine."""


def local_now() -> datetime:
    """Return the time now. Its zone has an IANA name where the machine has one set, else a fixed offset («UTC+01:00»).

    The abbreviation that the system may have for it («CEST», or nothing at all) is left out: the name of the zone is stored
    with every fact, and an abbreviation would not tell later what the clock had shown.
    """
    zone = _zone()
    if zone:
        return datetime.now(zone)
    now = datetime.now().astimezone()
    return now.astimezone(timezone(now.utcoffset() or timedelta()))


def _zone() -> ZoneInfo | None:
    name = os.environ.get("TZ", "").removeprefix(":")
    if not name and _LOCALTIME.is_symlink():
        name = str(_LOCALTIME.readlink()).partition("zoneinfo/")[2]
    name = name.removeprefix("posix/").removeprefix("right/")
    if not is_zone(name) or name in _HERE_ONLY:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # an unknown name, or a machine without time zones
        return None
