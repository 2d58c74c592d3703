"""Files of content: which of them a clinic has of its own, their text, their tables and the names in them.

Every fault is reported as `BrokenContent`.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from ..checked_toml import BrokenToml, CheckedTable, TableFault, read_toml
from ..domain.errors import BrokenContent, ContentFault, FileFault, UnreadableFile
from ..domain.language_choice import SOURCE_LANGUAGE, is_language_code
from ..files import read_text

HELP_FILE = "help.toml"
CARD_FILE, MANUSCRIPT_FILE = "voice.toml", "manuscript.txt"
"""In the folder of a voice: what it tells of itself, and the numbered sentences of one that was made by hand."""
VOICE_ROOM_FILE = "room.wav"
"""What the room sounds like in which the takes of a folder made by hand were read."""
CARD_FORMAT, LARGEST_CARD = 1, 64_000
CONSENT, EARLIER = "consent", "earlier_consent"
_CONSENT_KEYS = ("person", "purpose", "given", "until")
RECORDINGS, RECORDING_FILE = "recordings", "recording.toml"
"""The folder of whole recordings, each in a folder of its own with this file."""
LONGEST_TEXT = 2_000
"""Characters of one text in a table, as a title or why."""
WHY_WORDS = 60
LONGEST_NAME = 60
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_REASONS = {
    FileFault.ENCODING: ContentFault.NOT_UTF8,
    FileFault.LARGE: ContentFault.TOO_LARGE,
    FileFault.DISK: ContentFault.UNREADABLE,
    FileFault.NAME: ContentFault.UNREADABLE,
}
"""What content calls the fault of an unreadable file, where the two have different names."""


def read_content(file: Path, largest: int) -> str:
    """Return the text of `file`, of at most `largest` bytes. Raises `BrokenContent`."""
    try:
        return read_text(file, largest)
    except UnreadableFile as error:
        raise BrokenContent(str(file), "file", _content_fault(error.reason), **error.data) from None


def _content_fault(fault: FileFault) -> ContentFault:
    return _REASONS.get(fault) or ContentFault(fault.value)


@contextmanager
def faults_as_broken_content(file: str, *, whole: str = "file") -> Iterator[None]:
    """Raise `BrokenContent` for what is wrong with the TOML of `file`. `whole`: what to call all of the TOML."""
    try:
        yield
    except BrokenToml as error:
        reason = ContentFault(f"toml_{error.reason}")
        raise BrokenContent(file, whole, reason, line=error.line, column=error.column) from None
    except TableFault as fault:
        line = {} if fault.line is None else {"line": fault.line}
        raise BrokenContent(file, fault.key, fault.reason, **fault.data, **line) from None


def is_content_name(text: str) -> bool:
    """Return whether an exercise or a body region may be called `text`, which names files and keys of the diary.

    It is made of small letters a-z, digits and hyphens, a letter first, and is not too long for a file.
    """
    return len(text) <= LONGEST_NAME and _NAME.fullmatch(text) is not None


# The card of a voice


ConsentValues = tuple[str, str, date | None, date | None]
"""Whose voice it is, what it may be used for, since when and until when."""


class CardValues(NamedTuple):
    """What stands in a `voice.toml`. `consent`: None where it is not told. `earlier`: those that others have replaced."""

    name: str
    description: str
    kind: str
    licence: str
    language: str
    consent: ConsentValues | None
    earlier: tuple[ConsentValues, ...]


def read_card_values(folder: Path) -> CardValues:
    """Return the card of the voice in `folder`; it speaks Norwegian where it does not tell its language.

    Raises `BrokenContent`.
    """
    file = folder / CARD_FILE
    text = read_content(file, LARGEST_CARD)
    with faults_as_broken_content(str(file)):
        table = CheckedTable(read_toml(text), text)
        if table.has("format") and table.check("format", _is_format) > CARD_FORMAT:
            table.fail("format", ContentFault.NEWER_FORMAT)
        name, description, kind, licence = (
            table.text(key, len(text)) for key in ("name", "description", "kind", "licence")
        )
        language = table.check("language", _is_language) if table.has("language") else SOURCE_LANGUAGE
        consent, earlier = read_consents(table)
    return CardValues(name, description, kind, licence, language, consent, earlier)


def read_consents(table: CheckedTable) -> tuple[ConsentValues | None, tuple[ConsentValues, ...]]:
    """Return the consent that stands in a card or a description, and the earlier ones. Raises `TableFault`."""
    consent = _consent(table.table(CONSENT, _CONSENT_KEYS)) if table.has(CONSENT) else None
    earlier = tuple(map(_consent, table.tables(EARLIER, _CONSENT_KEYS))) if table.has(EARLIER) else ()
    return consent, earlier


def _consent(table: CheckedTable) -> ConsentValues:
    person, purpose = (table.text(key, LONGEST_TEXT) for key in ("person", "purpose"))
    return person, purpose, _day(table, "given"), _day(table, "until")


def _day(table: CheckedTable, key: str) -> date | None:
    value = table.value(key)
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if not isinstance(value, date):
        table.fail(key, ContentFault.BAD_DATE)
    return value


def _is_format(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _is_language(value: object) -> bool:
    return isinstance(value, str) and is_language_code(value)


# A clinic's own folder


class OwnFolder:
    """Finds files in the folder `path`, in `path/<language>` first; None: there is no such folder.

    `path` itself holds the files of `own_language`. Folders that cannot be listed are handed to `note` as faults, once.
    Voices lie in `path/voices` and, those that were made on this machine, in `more_voices`.
    """

    def __init__(
        self,
        path: Path | None,
        language: str,
        own_language: str,
        note: Callable[[BrokenContent], BrokenContent],
        more_voices: Path | None = None,
    ) -> None:
        self.path = path
        self._more_voices = more_voices
        self._language = language
        self._own_language = own_language
        self._note = note

    def holds(self, file: Path) -> bool:
        """Return whether `file` lies in this folder, or among its voices, whether or not it exists."""
        return any(root is not None and file.is_relative_to(root) for root in (self.path, self._more_voices))

    def folders(self) -> tuple[Path, ...]:
        """Return the folders of this language, the one that wins first."""
        if self.path is None:
            return ()
        named = self.path / self._language
        return (named, self.path) if self._language == self._own_language else (named,)

    def file(self, name: str, *, of_any_language: bool = False) -> Path | None:
        """Return the file with this name, or None where there is none. One that cannot be looked at is there.

        `of_any_language`: what lies in no folder of a language holds for every one.
        """
        if self.path is None or not self._exists():
            return None
        folders = (*self.folders(), self.path) if of_any_language else self.folders()
        for folder in folders:
            try:
                (folder / name).lstat()
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError:
                pass
            return folder / name
        return None

    def help_file(self) -> Path | None:
        """Return the file of telephone numbers. One in no language's folder holds for all: a number is the same in each."""
        return self.file(HELP_FILE, of_any_language=True)

    def voices(self) -> list[Path]:
        """Return the folders of its voices, whether or not they can be used and whatever their language."""
        made_here = [] if self._more_voices is None else voice_folders(self._more_voices)
        return [*made_here, *(voice_folders(self.path / "voices") if self.path is not None and self._exists() else ())]

    def recordings(self) -> list[Path]:
        """Return the folders of its whole recordings, whether or not they can be used."""
        if self.path is None or not self._exists():
            return []
        return recording_folders(self.path)

    @functools.cache  # noqa: B019 - one catalogue lives as long as the program
    def _exists(self) -> bool:
        """Return whether there is such a folder; folders of it that cannot be listed are noted."""
        if self.path is None or not self._is_listable(self.path):
            return False
        for folder in (self.path / "voices", *self.folders(), *(each / "scripts" for each in self.folders())):
            self._is_listable(folder)
        return True

    def _is_listable(self, folder: Path) -> bool:
        try:
            os.scandir(folder).close()
        except FileNotFoundError:
            return False
        except NotADirectoryError:
            self._note(BrokenContent(str(folder), "folder", ContentFault.NOT_A_FOLDER))
            return False
        except OSError:
            self._note(BrokenContent(str(folder), "folder", ContentFault.UNREADABLE_FOLDER))
            return False
        return True


def voice_folders(root: Path) -> list[Path]:
    """Return the folders of voices in `root`; none where it cannot be listed."""
    return _folders_with(root, CARD_FILE)


def recording_folders(root: Path) -> list[Path]:
    """Return the folders of whole recordings in the folder of own content `root`; none where it cannot be listed."""
    return _folders_with(root / RECORDINGS, RECORDING_FILE)


def _folders_with(root: Path, name: str) -> list[Path]:
    """Return the folders in `root` that hold a file with this name; hidden ones are somebody's work in progress."""
    try:
        folders = sorted(root.iterdir())
    except OSError:
        return []
    return [folder for folder in folders if not folder.name.startswith(".") and os.path.lexists(folder / name)]
