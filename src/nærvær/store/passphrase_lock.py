"""The lock of a diary at home: a passphrase seals the key of the diary, and that seals its facts, row by row.

Two key files hold the sealed key and how far locking has come, so that what was cut off goes on when the diary is opened
the next time. Nothing of the encryption is imported before a passphrase is there: a start without one does without.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..domain.errors import BusyWith, DiaryFault, DiaryProblem, Refusal
from ..domain.own_data import normalised
from ..files import make_private_folder, read_bounded, remove_and_erase
from .diary_folder import DiaryPaths
from .diary_opener import HOME_PERSON
from .hash_chain import CLEAR, SEALED_KIND, CorruptionError, FactRow, RowCipher
from .key_files import LARGEST_BYTES, Entries, KeyFiles
from .sqlite_connection import errors_as_refusals

if TYPE_CHECKING:
    from .sealed_rows import SealedOrClearRows

COST = 1 << 17
"""Of scrypt: 128 MB and half a second a guess, as for the staff of a clinic."""
KEYS_SUFFIX = ".keys"
_SALT_BYTES = 16
_KEY, _SALT, _COST, _STATE = (("diary", name) for name in ("key", "salt", "cost", "state"))
_PLACE = "nærvær 1|key|diary"
_LOCKING, _LOCKED, _UNLOCKING = "locking", "locked", "unlocking"


class PassphraseLock:
    """The `DiaryLock` of the diary in `folder`. Its errors are `DiaryProblem` and `Busy`.

    The key is in the memory of this process only, once the passphrase has been given.
    """

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._paths, self._now = DiaryPaths(folder), now
        self._files = KeyFiles(self._paths.passphrase_keys, self._paths.passphrase_lock, BusyWith.DIARY)
        self._key: bytes | None = None
        self._copied_keys: list[bytes] = []
        self.is_declined = False

    def is_on(self) -> bool:
        return self._paths.is_locked()

    def is_open(self) -> bool:
        return not self.is_on() or self._key is not None

    def rows(self) -> RowCipher:
        """Return how facts stand in the diary. Raises `DiaryProblem` ("locked") where the passphrase is still wanted."""
        if not self.is_on():
            return CLEAR
        if self._key is None:
            raise DiaryProblem(DiaryFault.LOCKED, str(self._paths.diary))
        return _rows_under(self._key)

    # Opening

    def open_with(self, passphrase: str) -> bool:
        if not self.is_on():
            return True
        key = _opened(self._read(), passphrase)
        if key is None:
            return False
        self._key, self.is_declined = key, False
        with suppress(Refusal):  # a disk that is full, or another window: the diary opens, and the next start goes on
            with self._errors_as_refusals():
                make_private_folder(self._paths.backups)
                self._files.mend()
            self._finish()
        return True

    def open_copy(self, file: str, passphrase: str) -> bool:
        for keys in keys_beside(Path(file)):
            with suppress(CorruptionError):
                key = _opened(KeyFiles((keys, keys), keys).read(), passphrase)
                if key is not None:
                    self._copied_keys.append(key)
                    return True
        return False

    # Turning it on and off

    def turn_on(self, passphrase: str) -> None:
        from .encryption import new_key
        from .sealed_rows import alone_with_diary, seal_everywhere

        key = new_key()
        with alone_with_diary(self._paths, self._now, BusyWith.WINDOWS):
            entries = {**_sealed_entries(key, passphrase), _STATE: _LOCKING}
            self._change(lambda held: _replace(held, entries))
            if _opened(self._read(), passphrase) != key:  # what nothing could be read without is read back first
                self.forget()
                raise DiaryProblem(DiaryFault.DISK, str(self._paths.folder))
            self._key = key
            seal_everywhere(self._paths, HOME_PERSON, _rows_under(key))
        self._change(lambda held: held.update({_STATE: _LOCKED}))

    def change(self, passphrase: str) -> None:
        if not self.is_on():
            return
        key = self._known_key()
        self._change(lambda held: held.update(_sealed_entries(key, passphrase)))

    def turn_off(self) -> None:
        if not self.is_on():
            return
        from .sealed_rows import alone_with_diary, unseal_everywhere

        rows = _rows_under(self._known_key())
        with alone_with_diary(self._paths, self._now, BusyWith.WINDOWS):
            self._change(lambda held: held.update({_STATE: _UNLOCKING}))
            unseal_everywhere(self._paths, HOME_PERSON, rows)
            self.forget()

    def forget(self) -> None:
        """Take the key files away, with their bytes: what is sealed opens no more."""
        with self._errors_as_refusals():
            for file in self._paths.passphrase_keys:
                remove_and_erase(file)
        self._key = None

    def _finish(self) -> None:
        """Go on with what was cut off: locking, or taking the lock off."""
        from .sealed_rows import alone_with_diary, seal_everywhere, unseal_everywhere

        state = self._read().get(_STATE)
        if state not in (_LOCKING, _UNLOCKING):
            return
        rows = _rows_under(self._known_key())
        with alone_with_diary(self._paths, self._now, BusyWith.WINDOWS):
            if state == _LOCKING:
                seal_everywhere(self._paths, HOME_PERSON, rows)
                self._change(lambda held: held.update({_STATE: _LOCKED}))
            else:
                unseal_everywhere(self._paths, HOME_PERSON, rows)
                self.forget()

    # Copies that are kept elsewhere

    def copied_keys(self) -> bytes | None:
        """Return what has to lie beside a copy of the diary, so that the passphrase opens it; None where none is needed."""
        for file in self._paths.passphrase_keys if self.is_on() else ():
            with suppress(Refusal, CorruptionError):
                KeyFiles((file, file), self._paths.passphrase_lock).read()
                return read_bounded(file, LARGEST_BYTES)
        return None

    def as_stored_here(self, rows: Iterable[FactRow], file: Path) -> list[FactRow]:
        """Return rows of the backup in `file` as they are to stand in this diary: sealed with its key, or in the clear.

        Raises `DiaryProblem`: "locked" where the passphrase of the backup is wanted, "sealed" where its key is nowhere.
        """
        from .sealed_rows import seal_clear_row, unseal_row

        here, stored, copied = self.rows(), [], None
        for row in rows:
            if row.person != HOME_PERSON or row.payload is None or (row.kind != SEALED_KIND and here is CLEAR):
                stored.append(row)
            elif row.kind != SEALED_KIND:
                stored.append(seal_clear_row(row, here))
            elif here is not CLEAR and _opens(here, row):
                stored.append(row)
            else:
                copied = copied or self._rows_of_copy(row, file)
                clear = unseal_row(row, copied)
                stored.append(clear if here is CLEAR else seal_clear_row(clear, here))
        return stored

    def _rows_of_copy(self, row: FactRow, file: Path) -> RowCipher:
        for rows in map(_rows_under, self._copied_keys):
            if _opens(rows, row):
                return rows
        raise DiaryProblem(DiaryFault.LOCKED if keys_beside(file) else DiaryFault.SEALED, str(file))

    # What all of them stand on

    def _known_key(self) -> bytes:
        if self._key is None:
            raise DiaryProblem(DiaryFault.LOCKED, str(self._paths.diary))
        return self._key

    def _read(self) -> Entries:
        with self._errors_as_refusals():
            return self._files.read()

    def _change(self, change: Callable[[Entries], None]) -> None:
        with self._errors_as_refusals():
            make_private_folder(self._paths.backups)
            self._files.change(change)

    @contextmanager
    def _errors_as_refusals(self) -> Iterator[None]:
        with errors_as_refusals(self._paths.diary, self._paths.backups):
            try:
                yield
            except CorruptionError:
                raise DiaryProblem(DiaryFault.SEALED, str(self._paths.diary)) from None


def keys_beside(file: Path) -> tuple[Path, ...]:
    """Return the key files that lie beside a copy of a diary."""
    names = (file.with_name(f"{file.name}{KEYS_SUFFIX}"), file.with_name("passphrase.keys"))
    return tuple(name for name in names if name.is_file())


def _replace(held: Entries, entries: Entries) -> None:
    held.clear()
    held.update(entries)


def _rows_under(key: bytes) -> SealedOrClearRows:
    from .sealed_rows import SealedOrClearRows, SealedRows

    return SealedOrClearRows(SealedRows(key, HOME_PERSON))


def _opens(rows: RowCipher, row: FactRow) -> bool:
    try:
        rows.unseal(row)
    except CorruptionError:
        return False
    return True


def _sealed_entries(key: bytes, passphrase: str) -> Entries:
    """Return the entries by which `passphrase` opens `key`."""
    from .encryption import derive, seal

    salt = secrets.token_bytes(_SALT_BYTES)
    _, sealing = derive(normalised(passphrase), salt, COST)
    sealed = base64.b64encode(seal(sealing, key, _PLACE)).decode("ascii")
    return {_KEY: sealed, _SALT: salt.hex(), _COST: str(COST)}


def _opened(entries: Entries, passphrase: str) -> bytes | None:
    """Return the key that `passphrase` opens; None when it does not. Raises `CorruptionError`."""
    from .encryption import derive, unseal

    try:
        salt, cost, sealed = bytes.fromhex(entries[_SALT]), int(entries[_COST]), base64.b64decode(entries[_KEY])
    except (KeyError, ValueError) as error:
        raise CorruptionError("keys") from error
    try:
        return unseal(derive(normalised(passphrase), salt, cost)[1], sealed, _PLACE)
    except CorruptionError:
        return None
