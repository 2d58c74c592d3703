"""The keys of one clinic: the clinic key seals a key for each person, and what each of the staff types seals the clinic key.

The clinic key itself is on no disk. It is opened by a member of the staff with code and passphrase, by the recovery sheet,
or by what the machine has kept for it (a systemd credential). To end a person's key is to end every copy of the diary.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from ...domain.clinic import ClinicFault, ClinicProblem
from ...domain.errors import BusyWith, DiaryFault
from ..backups import read_diary
from ..diary_folder import DiaryPaths, diary_exists
from ..encryption import new_key, seal, unseal
from ..hash_chain import CLEAR, SEALED_KIND, CorruptionError, RowCipher
from ..key_files import ENDED, Entries, KeyFiles, KeyStore
from ..sealed_rows import SealedRows, alone_with_diary, seal_everywhere
from ..sqlite_connection import BUSY_SECONDS
from . import login_check as credentials
from .clinic_paths import ClinicPaths, errors_as_clinic_problems
from .staff_verifiers import TypedSecret

COST_FACTOR = 4
"""A passphrase that opens the clinic key is guessed at away from the clinic, so each guess costs more than at a login."""
_CLINIC, _CHECK, _SALT, _COST = (("clinic", name) for name in ("id", "check", "salt", "cost"))
_TAKEOVER = ("clinic", "takeover")
_PERSON, _STAFF, _WAITING = "person", "staff", "waiting"
_BEGUN = "begun"
_ID_BYTES = 16


Keep = Callable[[bytes], None] | None


class ClinicKeys:
    """The keys of the clinic in `paths`. Errors are `ClinicProblem` or `Busy`.

    `clinic_key`: the key, where it is known already. `remember` is called with it once staff have opened it.
    """

    def __init__(
        self, paths: ClinicPaths, clinic_key: bytes | None = None, remember: Keep = None, files: KeyStore | None = None
    ) -> None:
        self._paths = paths
        self._files = files or KeyFiles(paths.key_files, paths.key_lock)
        self._offered, self._remember = clinic_key, remember
        self._key: bytes | None = None

    # Opening

    @property
    def is_encrypted(self) -> bool:
        """Whether this clinic has keys; one that an earlier nærvær has made has none until it is taken over."""
        return self._files.exist()

    @property
    def is_locked(self) -> bool:
        """Whether the clinic has keys, and they cannot be opened here yet."""
        return self.is_encrypted and self._opened() is None

    def open_with(self, clinic_key: bytes) -> bool:
        """Open the keys with the clinic key; False when it is not the one of this clinic."""
        if not self._fits(clinic_key):
            return False
        self._key = clinic_key
        if self._remember is not None:
            self._remember(clinic_key)
        return True

    def open_as_staff(self, code: str, passphrase: str) -> bool:
        """Open the keys with what a member of the staff has typed; False when that opens nothing here."""
        entries = self._read()
        typed = _derive(self._paths, entries, code, passphrase)
        value = entries.get((_STAFF, typed.entry_name), ENDED)
        if value == ENDED:
            return False
        try:
            place = _place(entries, _STAFF, typed.entry_name)
            clinic_key = unseal(typed.key, _decode(value.split(".")[0]), place)
        except CorruptionError:
            return False
        return self.open_with(clinic_key)

    def clinic_key(self) -> bytes:
        """Return the clinic key. Raises `ClinicProblem` ("locked"; `count` 1 where one was offered that does not fit)."""
        if (key := self._opened()) is None:
            raise ClinicProblem(ClinicFault.LOCKED, str(self._paths.folder), int(self._offered is not None))
        return key

    def _opened(self) -> bytes | None:
        if self._key is None and self._offered is not None and self._fits(self._offered):
            self._key = self._offered
        return self._key

    def _fits(self, clinic_key: bytes) -> bool:
        entries = self._read()
        try:
            unseal(clinic_key, _decode(entries.get(_CHECK, "")), _place(entries, *_CHECK))
        except (CorruptionError, ValueError):  # also what is no key at all, such as half of a credential
            return False
        return True

    # Making

    def begin(
        self, clinic_key: bytes, staff: tuple[str, str], people: Iterable[str] = (), *, takeover: bool = False
    ) -> TypedSecret:
        """Make the key files, which `staff` (code, passphrase) can open, with a key for each of `people`.

        Returns what they type, derived. Entries that are there already are replaced. `takeover`: diaries stand in the clear
        until `end_takeover`.
        """
        entries: Entries = {
            _CLINIC: secrets.token_hex(_ID_BYTES),
            _SALT: secrets.token_hex(_ID_BYTES),
            _COST: str(credentials.COST * COST_FACTOR),
        }
        entries[_CHECK] = self._sealed(clinic_key, new_key(), entries, *_CHECK)
        for person in people:
            self._set_person(entries, clinic_key, person)
        if takeover:
            entries[_TAKEOVER] = _BEGUN
        typed = _derive(self._paths, entries, *staff)
        self._set_staff(entries, clinic_key, staff[0], typed)

        def replace(held: Entries) -> None:
            held.clear()
            held.update(entries)

        self._change(replace)
        self._key = clinic_key
        return typed

    @property
    def is_taking_over(self) -> bool:
        """Whether diaries of an earlier nærvær may still stand here in the clear."""
        return self.is_encrypted and self._read().get(_TAKEOVER) == _BEGUN

    def end_takeover(self) -> None:
        """Note that no diary stands in the clear any more."""
        self._change(lambda entries: entries.update({_TAKEOVER: ENDED}))

    def mend(self) -> None:
        """Write both files anew where one of them has been damaged."""
        with errors_as_key_problems(self._paths):
            self._files.mend()

    # Staff

    def add_staff(self, code: str, passphrase: str) -> TypedSecret:
        """Let a member of the staff open the clinic key with this passphrase, and with no earlier one.

        Returns what they type, derived.
        """
        clinic_key, typed = self.clinic_key(), _derive(self._paths, self._read(), code, passphrase)

        def change(entries: Entries) -> None:
            for earlier in self._entries_of(code, entries):
                entries[earlier] = ENDED
            self._set_staff(entries, clinic_key, code, typed)

        self._change(change)
        return typed

    def _set_staff(self, entries: Entries, clinic_key: bytes, code: str, typed: TypedSecret) -> None:
        name = typed.entry_name
        wrapped = self._sealed(typed.key, clinic_key, entries, _STAFF, name)
        whose = self._sealed(clinic_key, code.encode(), entries, _STAFF, f"{name}.code")
        entries[_STAFF, name] = f"{wrapped}.{whose}"

    def derive(self, code: str, passphrase: str) -> TypedSecret:
        """Return what a member of the staff has typed, derived. Takes a moment, on purpose."""
        return _derive(self._paths, self._read(), code, passphrase)

    def remove_staff(self, code: str) -> None:
        """End what a member of the staff has opened the clinic key with."""

        def change(entries: Entries) -> None:
            for entry in self._entries_of(code, entries):
                entries[entry] = ENDED

        self._change(change)

    def has_staff(self, code: str) -> bool:
        """Whether a member of the staff can open the clinic key."""
        return bool(self._entries_of(code, self._read()))

    def _entries_of(self, code: str, entries: Entries) -> list[tuple[str, str]]:
        return [entry for entry, value in entries.items() if entry[0] == _STAFF and self._whose(entry, entries) == code]

    def _whose(self, entry: tuple[str, str], entries: Entries) -> str | None:
        """Return the code of the member of the staff whose entry this is; None for an ended one."""
        _, _, sealed_code = entries[entry].partition(".")
        if not sealed_code:
            return None
        place = _place(entries, _STAFF, f"{entry[1]}.code")
        return unseal(self.clinic_key(), _decode(sealed_code), place).decode()

    # People

    def add_people(self, people: Iterable[str]) -> None:
        """Make a key for each of `people` who has none; one that was ended stays so."""
        clinic_key, wanted = self.clinic_key(), tuple(people)

        def change(entries: Entries) -> None:
            for person in wanted:
                if _entry_of(entries, person) not in entries:
                    self._set_person(entries, clinic_key, person)

        self._change(change)

    def _set_person(self, entries: Entries, clinic_key: bytes, person: str) -> None:
        entry = _entry_of(entries, person)
        entries[entry] = self._sealed(clinic_key, new_key(), entries, *entry)

    def end_person(self, person: str) -> None:
        """End the key of a person, for ever and without opening it."""
        self._change(lambda entries: entries.update({_entry_of(entries, person): ENDED}))

    def is_ended(self, person: str) -> bool:
        """Whether the key of a person was ended."""
        entries = self.entries()
        return entries.get(_entry_of(entries, person)) == ENDED

    def rows_of(self, person: str) -> RowCipher:
        """Return how the facts of a person stand in the diary. Raises `ClinicProblem` ("locked", "keys")."""
        return SealedRows(self.person_key(person), person) if self.is_encrypted else CLEAR

    def person_key(self, person: str) -> bytes:
        """Return the key of a person. Raises `ClinicProblem` ("locked", "keys")."""
        return self.key_reader()(person)

    def key_reader(self) -> Callable[[str], bytes]:
        """Return what opens the keys of people as they stand now: for thousands, the files are read once."""
        self.clinic_key()  # "locked" is said at once
        entries = self._read()
        return lambda person: self._unsealed(entries, _entry_of(entries, person))

    def _unsealed(self, entries: Entries, entry: tuple[str, str]) -> bytes:
        try:
            return unseal(self.clinic_key(), _decode(entries.get(entry, ENDED)), _place(entries, *entry))
        except CorruptionError:
            raise ClinicProblem(ClinicFault.KEYS, str(self._paths.folder)) from None

    def waiting_key(self) -> bytes:
        """Return the key of the numbers that wait for those of others, made where there is none."""
        clinic_key = self.clinic_key()
        if _waiting_in(self._read()) is None:
            entry = (_WAITING, secrets.token_hex(_ID_BYTES))
            self._change(lambda held: held.update({entry: self._sealed(clinic_key, new_key(), held, *entry)}))
        entries = self._read()
        return self._unsealed(entries, _waiting_in(entries) or _CHECK)

    def end_waiting_key(self) -> None:
        """End the key of the numbers that wait: what it has sealed, also in older copies, opens no more."""
        self._change(lambda entries: entries.update({entry: ENDED for entry in entries if entry[0] == _WAITING}))

    # What all of them stand on

    def entries(self) -> Entries:
        """Return everything that stands in the key files; nothing of a clinic in the clear."""
        return self._read() if self.is_encrypted else {}

    def _read(self) -> Entries:
        with errors_as_key_problems(self._paths):
            return self._files.read()

    def _change(self, change: Callable[[Entries], None]) -> None:
        with errors_as_key_problems(self._paths):
            self._files.change(change)

    def _sealed(self, key: bytes, content: bytes, entries: Entries, kind: str, name: str) -> str:
        return base64.b64encode(seal(key, content, _place(entries, kind, name))).decode("ascii")


def _derive(paths: ClinicPaths, entries: Entries, code: str, passphrase: str) -> TypedSecret:
    """Return what a member of the staff types, derived. Raises `ClinicProblem` ("keys") where the files lack the salt."""
    try:
        return TypedSecret.derive(code, passphrase, entries[_SALT], int(entries[_COST]))
    except (KeyError, ValueError):
        raise ClinicProblem(ClinicFault.KEYS, str(paths.folder)) from None


def _place(entries: Entries, kind: str, name: str) -> str:
    """Return what binds a sealed key to this clinic and to its entry."""
    return f"nærvær 1|key|{entries.get(_CLINIC, '')}|{kind}|{name}"


def people_by_entry(keys: ClinicKeys, people: Iterable[str]) -> dict[tuple[str, str], str]:
    """Return `people` by kind and name of the entry of their key, which there need not be."""
    entries = keys.entries()
    return {_entry_of(entries, person): person for person in people}


def has_ended_people(keys: ClinicKeys) -> bool:
    """Whether the key of anybody was ended."""
    return any(kind == _PERSON and value == ENDED for (kind, _), value in keys.entries().items())


@contextmanager
def errors_as_key_problems(paths: ClinicPaths) -> Iterator[None]:
    """Raise `ClinicProblem` ("keys") where neither key file holds anything; errors of the disk as of the clinic's file."""
    try:
        with errors_as_clinic_problems(paths.key_files[0]):
            yield
    except ClinicProblem as problem:
        if problem.reason is not DiaryFault.DAMAGED:
            raise
        raise ClinicProblem(ClinicFault.KEYS, str(paths.folder)) from problem


def _waiting_in(entries: Entries) -> tuple[str, str] | None:
    """Return the entry of the key of the numbers that wait, where there is one that was not ended."""
    return next((entry for entry, value in entries.items() if entry[0] == _WAITING and value != ENDED), None)


def _entry_of(entries: Entries, person: str) -> tuple[str, str]:
    """Return the entry of a person's key. Its name is a digest, so that an ended one names nobody's folder any more."""
    name = hashlib.blake2b(person.encode(), key=entries.get(_CLINIC, "").encode(), digest_size=_ID_BYTES)
    return _PERSON, name.hexdigest()


def _decode(value: str) -> bytes:
    """Return the sealed bytes of an entry. Raises `CorruptionError` where it was ended or holds none."""
    try:
        return base64.b64decode(value, validate=True)
    except ValueError as error:
        raise CorruptionError("keys") from error


def finish_takeover(paths: ClinicPaths, keys: ClinicKeys, now: Callable[[], datetime]) -> None:
    """Encrypt every diary that is not encrypted yet. Can be repeated when it was interrupted.

    The keys must be open. Raises `Busy` where a person is at a screen, and what opening a diary raises.
    """
    if not keys.is_taking_over:
        return
    people = sorted(paths.person_keys())
    keys.add_people(people)
    for person in people:
        encrypt_diary(DiaryPaths(paths.diary_folder(person)), person, keys.rows_of(person), now)
    keys.end_takeover()


def is_encrypted(paths: DiaryPaths) -> bool:
    """Whether facts in a diary are sealed, as far as it can be read."""
    with suppress(OSError, sqlite3.Error, CorruptionError):
        return any(row.kind == SEALED_KIND for row in read_diary(paths.diary, BUSY_SECONDS).rows.values())
    return False


def encrypt_diary(paths: DiaryPaths, person: str, cipher: RowCipher, now: Callable[[], datetime]) -> None:
    """Write the diary of `person` and its backups anew with sealed facts, and overwrite what stood there before."""
    if not diary_exists(paths) and not paths.backups.exists():
        return
    with alone_with_diary(paths, now, BusyWith.PERSON):
        seal_everywhere(paths, person, cipher)
