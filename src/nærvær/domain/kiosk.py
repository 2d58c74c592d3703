"""The kiosk: its settings, which nobody at the screen can change, and the services it works with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import PurePath

from ..quick_dataclass import dataclass
from .clinic import Clinic, KioskExit
from .diary import Diary
from .errors import FileFault, Refusal
from .group_slip import GroupSession
from .login_rules import RandomBelow
from .own_data import OwnData
from .services import ReportOutput, SharedServices

STAFF_EXIT_CODE = 42
"""Exit code of a screen that staff have left, and of the kiosk then. Everything else is started again."""


@dataclass(frozen=True, slots=True)
class KioskSettings:
    """What the owner of a kiosk has decided.

    `data_dir` None: the usual folder. It locks after `idle_minutes` without a touch, but never while sound plays; once a
    practice has ended, after `after_minutes`. `theme` is a theme's name, `motion` whether anything moves, `sound_check`
    whether the first page asks if the bell was heard. `handover_dir`: where staff may have a person's file written, None:
    nowhere. `language` is the code of the language of the lock, and of the clinic's own content outside the folder of a
    language; "" for Norwegian. `country` is the code of the country whose telephone numbers are shown, "" where the locale
    or the language is to tell. `responsible` says who answers for what people write here, `kept` for how long it is kept at
    most, both in the clinic's own words; "" for nothing. `database` is the address of the clinic's database where several
    kiosks share one, "" where the clinic lies in the folder, and `database_password_file` the file with its password.
    """

    data_dir: str | None = None
    idle_minutes: float = 3.0
    after_minutes: float = 10.0
    theme: str = "kveld"
    motion: bool = True
    sound_check: bool = True
    handover_dir: str | None = None
    language: str = ""
    country: str = ""
    responsible: str = ""
    kept: str = ""
    database: str = ""
    database_password_file: str = ""


@dataclass(frozen=True, slots=True)
class HandoverFolder:
    """The folder where a file is written for a person to take along.

    `output` makes the report and writes it. `free_file` (how the name begins, how
    it ends) returns the first free name there, and how many files of people lie there already; raises `OSError` when
    nothing can be written there.
    """

    folder: str
    output: ReportOutput
    free_file: Callable[[str, str], tuple[PurePath, int]]


@dataclass(frozen=True, slots=True)
class SlipOutput:
    """How slips come on paper: pages of codes, and of a group session with a title, and the printer.

    `print_pages` returns whether a printer took the pages; it may take some seconds.
    """

    code_slips: Callable[[Sequence[str]], bytes]
    group_slips: Callable[[str, Sequence[GroupSession]], bytes]
    print_pages: Callable[[bytes], bool]


@dataclass(frozen=True, slots=True)
class KioskServices:
    """What the kiosk's screen works with.

    `open_services` and `open_clinic` open the parts; `diary_of` opens the diary, and `own_data_of` all data, of the person
    with a key; `check_sound`: ask first whether the bell was heard; `handover` None: no file is written here for anybody to
    take along; `slips` None: new codes are shown on the screen only. `unlock` opens the keys of the diaries with code and
    passphrase of staff, and returns whether that opened them; None: there are none.
    """

    open_services: Callable[[], SharedServices]
    open_clinic: Callable[[], Clinic]
    diary_of: Callable[[str], Diary]
    settings: KioskSettings
    random_below: RandomBelow
    exit: KioskExit
    own_data_of: Callable[[str], OwnData]
    check_sound: bool = False
    handover: HandoverFolder | None = None
    slips: SlipOutput | None = None
    unlock: Callable[[str, str], bool] | None = None


class KioskFault(StrEnum):
    """Why the kiosk cannot start. `UNKNOWN_KEY`, `BAD_VALUE`: of `key`; `WRITABLE`: others may write the file; `OWNER`: it
    does not belong to root."""

    UNREADABLE = "unreadable"
    NO_TOML = "not-toml"
    UNKNOWN_KEY = "unknown"
    BAD_VALUE = "value"
    WRITABLE = "open"
    OWNER = "owner"


class KioskProblem(Refusal):
    """The kiosk cannot start. `why`: the fault of an unreadable file; `line`: where in the settings, if anywhere."""

    def __init__(
        self, reason: KioskFault, path: str = "", key: str = "", *, why: FileFault | None = None, line: object = None
    ) -> None:
        super().__init__(f"kiosk: {reason} {path} {key}".rstrip())
        self.reason = reason
        self.path = path
        self.key = key
        self.why = why
        self.line = line if isinstance(line, int) else None
