"""What is examined of the server of a clinic, what can be wrong with it, and what a check of all its diaries has found."""

from __future__ import annotations

from enum import StrEnum

from ..quick_dataclass import dataclass


class ServerPart(StrEnum):
    """What is examined: `SERVER`, once for each host of the address; what is asked of the one that is written to, from
    `TABLES` to `ARCHIVE`; and what `WAITS` on this kiosk."""

    SERVER = "server"
    TABLES = "tables"
    RIGHTS = "rights"
    STORAGE = "storage"
    CLOCK = "clock"
    ARCHIVE = "archive"
    WAITS = "waits"


class ServerHint(StrEnum):
    """What is wrong, or to be known.

    On the way there: `NAME` leads nowhere; `REFUSED` at once; `SILENT` for as long as it is waited for; of TLS `NO_TLS`,
    `CA_FILE`, `UNTRUSTED`, `OTHER_NAME`, `EXPIRED` and `SOON` (within a month); then `PASSWORD`, `NOT_LET_IN`, `DATABASE`,
    `CROWDED`, `STARTING`, and `OTHER` in the server's own words. On it: `OLD`, `STANDBY` (no host can be written to),
    `TABLES`, `NEWER`, `READ_ONLY`, `MAY_TOO_MUCH`, `MAY_TOO_LITTLE`, `NOT_DURABLE`, `CLOCK`, `ARCHIVING` fails, `NO_ARCHIVE`
    it tells of. On the kiosk: `WAITING`, and `NO_FOLDER` that can be read.
    """

    NAME = "name"
    REFUSED = "refused"
    SILENT = "silent"
    NO_TLS = "no-tls"
    CA_FILE = "ca-file"
    UNTRUSTED = "untrusted"
    OTHER_NAME = "other-name"
    EXPIRED = "expired"
    SOON = "soon"
    PASSWORD = "password"  # noqa: S105 - the name of a hint
    NOT_LET_IN = "not-let-in"
    DATABASE = "database"
    CROWDED = "crowded"
    STARTING = "starting"
    OTHER = "other"
    OLD = "old"
    STANDBY = "standby"
    TABLES = "tables"
    NEWER = "newer"
    READ_ONLY = "read-only"
    MAY_TOO_MUCH = "may-too-much"
    MAY_TOO_LITTLE = "may-too-little"
    NOT_DURABLE = "not-durable"
    CLOCK = "clock"
    ARCHIVING = "archiving"
    NO_ARCHIVE = "no-archive"
    WAITING = "waiting"
    NO_FOLDER = "no-folder"


@dataclass(frozen=True, slots=True)
class DiariesChecked:
    """What was found when every diary was read with its key, from first to last, and the log too; nothing was mended.

    `damaged`: the codes whose diary is not what was written; `unreadable`: facts that stand in their place, and that
    cannot be read with the key. `log`: how many events the log has, None where it is not what was written.
    """

    people: int
    facts: int
    unreadable: int
    damaged: tuple[str, ...]
    log: int | None

    @property
    def is_whole(self) -> bool:
        """Whether everything is what was written."""
        return not self.damaged and not self.unreadable and self.log is not None
