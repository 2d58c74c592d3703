"""The sealed keys of a clinic of several kiosks: on the server, and on each kiosk those it needs while the server is away.

A kiosk keeps the clinic's and the staff's entries, and those of the people who have been there, in key files as one machine
alone has them. An entry that was ended stays so everywhere: what a restored server does not know of, its kiosks tell it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import TypeVar

from ..key_files import ENDED, Entries, KeyFiles
from ..sqlite_connection import write_transaction
from .connection import PostgresConnection, ServerAway

_PERSON = "person"
_PUT = (
    "INSERT INTO keys (kind, name, value) VALUES (?, ?, ?) ON CONFLICT (kind, name) "
    "DO UPDATE SET value = excluded.value WHERE keys.value <> 'ended'"
)
# Two ranges of the index: with `<>`, the server read the keys of all 100 000 people, 30 ms six times in a visit.
_ALL_BUT_PEOPLE = (
    "SELECT kind, name, value FROM keys WHERE kind < ? UNION ALL SELECT kind, name, value FROM keys WHERE kind > ?"
)
_STATES = (
    "SELECT name, value = 'ended' FROM keys "
    "WHERE kind = 'person' AND name = ANY (?) AND (value = 'ended' OR name = ANY (?))"
)
Entry = tuple[str, str]
Default = TypeVar("Default")


class SharedKeys:
    """The `KeyFiles` of a clinic on a server; `files` are those of this kiosk."""

    def __init__(self, connection: PostgresConnection, files: KeyFiles) -> None:
        self._connection, self._files = connection, files
        self._known_to_exist = False

    def exist(self) -> bool:
        """Whether there are keys, here or on the server."""
        if not self._known_to_exist:
            self._known_to_exist = self._files.exist() or self._is_on_server()
        return self._known_to_exist

    def _is_on_server(self) -> bool:
        return bool(self._connection.execute("SELECT EXISTS (SELECT 1 FROM keys)").fetchone()[0])

    def read(self) -> Entries:
        """Return the entries of the server or, while it is away, those of this kiosk. Raises `CorruptionError`."""
        try:
            return self._server_entries()
        except ServerAway:
            return self._files.read()

    def change(self, change: Callable[[Entries], None]) -> None:
        """Apply `change` to the entries, in the transaction in progress if there is one. Raises `ServerAway`."""
        connection = self._connection
        with nullcontext() if connection.in_transaction else write_transaction(connection):
            entries = self._server_entries()
            before = dict(entries)
            change(entries)
            for entry, value in entries.items():
                if before.get(entry) != value:
                    connection.execute(_PUT, (*entry, value))
        self._known_to_exist = True
        # Also of people who have never been here: a server that is restored is told by the kiosk that ended their keys.
        ended = [entry for entry, value in entries.items() if entry[0] == _PERSON and value == ENDED]
        self._keep(entries, [(entry, ENDED) for entry in ended])

    def mend(self) -> None:
        """Write both files of this kiosk anew where one of them has been damaged, with what the server has."""
        if self._files.exist():
            self._files.mend()

    def keep_people(self, wanted: Iterable[Entry]) -> None:
        """Keep the keys of people on this kiosk, who may come here while the server is away."""
        entries = self._server_entries()
        self._keep(entries, [(entry, value) for entry in wanted if (value := entries.get(entry)) is not None])

    def exchange(self) -> bool:
        """Tell the server which keys were ended here, and take over what is new; after that, both have ended the same.

        Returns whether the server had to be told: then it was restored as it was before people were erased.
        """
        if not self._files.exist():
            return False
        here, there = self._files.read(), self._server_entries()
        people = {name: value for (kind, name), value in here.items() if kind == _PERSON}
        ended = [name for name, value in people.items() if value == ENDED]
        # All of them at once: each screen asks, and a kiosk may have seen thousands.
        rows = self._connection.execute(_STATES, (list(people), ended)).fetchall()
        behind = [(_PERSON, name) for name, is_ended in rows if not is_ended]
        behind += [
            entry
            for entry, value in here.items()
            if entry[0] != _PERSON and value == ENDED and there.get(entry, ENDED) != ENDED
        ]
        if behind:
            with write_transaction(self._connection):
                for entry in behind:
                    self._connection.execute(_PUT, (*entry, ENDED))
        self._keep(there, (((_PERSON, name), ENDED) for name, is_ended in rows if is_ended and people[name] != ENDED))
        return bool(behind)

    def _keep(self, entries: Entries, people: Iterable[tuple[Entry, str]] = ()) -> None:
        """Write the clinic's and the staff's entries, and these of people, to the files of this kiosk, where they differ."""
        held = self._files.read() if self._files.exist() else {}
        wanted = {entry: value for entry, value in entries.items() if entry[0] != _PERSON or entry in held}
        wanted.update(people)
        new = {entry: value for entry, value in wanted.items() if held.get(entry) not in (value, ENDED)}
        if new:
            self._files.change(lambda here: here.update(new))

    def _server_entries(self) -> _ServerEntries:
        rows = self._connection.execute(_ALL_BUT_PEOPLE, (_PERSON, _PERSON)).fetchall()
        return _ServerEntries({(kind, name): value for kind, name, value in rows}, self._connection)


class _ServerEntries(Entries):
    """The entries on the server; those of people, of whom there may be very many, are looked up one by one."""

    def __init__(self, entries: Entries, connection: PostgresConnection) -> None:
        super().__init__(entries)
        self._connection = connection

    def get(self, entry: Entry, default: Default = None) -> str | Default:  # type: ignore[assignment]
        return super().__getitem__(entry) if entry in self else default

    def __getitem__(self, entry: Entry) -> str:
        if entry not in self:
            raise KeyError(entry)
        return super().__getitem__(entry)

    def __contains__(self, entry: object) -> bool:
        if super().__contains__(entry):
            return True
        if not isinstance(entry, tuple) or entry[0] != _PERSON:
            return False
        query = "SELECT value FROM keys WHERE kind = ? AND name = ?"
        row = self._connection.execute(query, entry).fetchone()
        if row is not None:
            self[entry] = str(row[0])
        return row is not None
