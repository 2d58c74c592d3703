"""Who has logged in at this kiosk lately, and may do so again while the server is away; nobody else is let in then.

Of each it keeps the person's key and the hash of the PIN, sealed with the clinic key and found by a digest that only the
clinic key makes. Attempts are counted on the disk before they are checked, those that the server has refused too, so that
a cut network gives nobody more of them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ...domain.errors import Busy, BusyWith, Refusal
from ...domain.login_rules import LoginAccepted, LoginRejected
from ...files import make_private_folder, read_bounded, write_private_file
from ..clinic.login_check import LoginAttempt, SecretHash, check_attempt, count_attempt, end_attempt
from ..diary_folder import FileLock
from ..encryption import seal, unseal
from ..hash_chain import CorruptionError

KNOWN_FOR = timedelta(days=14)
MOST_KNOWN = 1_000
"""The newest that are kept: more than a kiosk has visits in that time (60 a day are 840). The file is read at each login."""
LARGEST_FILE = 1 << 24
_BLOCK = 256
_PLACE = "nærvær 1|known pin"
_LOCK_SECONDS = 10.0
Held = dict[str, Any]


class KnownPins:
    """The PINs known in `file`; `clinic_key` is called for the clinic key. It keeps `Attempts` of its own."""

    def __init__(self, file: Path, clinic_key: Callable[[], bytes]) -> None:
        self._file, self._clinic_key = file, clinic_key
        self._held: Held | None = None

    def remember(self, attempt: LoginAttempt, person: str, secret: SecretHash) -> None:
        """Remember a person whom the server has let in, and forget what was counted for the code."""
        end_attempt(self, attempt)
        said = {"person": person, "cost": secret.cost, "salt": secret.salt.hex(), "digest": secret.digest.hex()}
        written = json.dumps({**said, "at": attempt.now.isoformat()}).encode()
        mark = self.mark(attempt.kind, attempt.code).hex()
        sealed = seal(self._clinic_key(), written, f"{_PLACE}|{mark}", block=_BLOCK)
        with self.transaction():
            known = self._open["known"]
            known.pop(mark, None)
            known[mark] = base64.b64encode(sealed).decode()
            for longest_ago in list(known)[:-MOST_KNOWN]:
                del known[longest_ago]

    def note_refused(self, attempt: LoginAttempt) -> None:
        """Count an attempt here, too, that the server has refused."""
        count_attempt(self, attempt)

    def forget(self, people: frozenset[str]) -> None:
        """Forget people who have been erased."""
        if people and self._file.exists():
            with self.transaction():
                known = self._open["known"]
                for mark in [mark for mark in known if (said := self._said(mark)) and said["person"] in people]:
                    del known[mark]

    def log_in(self, attempt: LoginAttempt) -> LoginAccepted | LoginRejected:
        """Check a code with its PIN against what is known here, and write down that it was done."""
        with self.transaction():
            said = self._said(self.mark(attempt.kind, attempt.code).hex())
        account = None
        if said is not None and attempt.now - datetime.fromisoformat(said["at"]) <= KNOWN_FOR:
            secret = SecretHash(int(said["cost"]), bytes.fromhex(said["salt"]), bytes.fromhex(said["digest"]))
            account = str(said["person"]), secret
        login = check_attempt(self, attempt, account)
        if isinstance(login, LoginAccepted) or login.checked:
            note = json.dumps([attempt.now.isoformat(), attempt.code, isinstance(login, LoginAccepted)]).encode()
            with self.transaction():
                place = f"{_PLACE}|event|{len(self._open['events'])}"
                sealed = seal(self._clinic_key(), note, place, block=_BLOCK)
                self._open["events"].append(base64.b64encode(sealed).decode())
        return login

    @property
    def has_events(self) -> bool:
        """Whether somebody was let in or refused while the server was away, and it is still to be told."""
        return self._file.exists() and bool(self._read()["events"])

    def take_events(self, record: Callable[[datetime, str, bool], None]) -> None:
        """Call `record` with when, with which code and whether somebody was let in while the server was away; told once."""
        with self.transaction():
            for number, sealed in enumerate(self._open["events"]):
                content = unseal(self._clinic_key(), base64.b64decode(sealed), f"{_PLACE}|event|{number}")
                at, code, was_let_in = json.loads(content)
                record(datetime.fromisoformat(at), code, was_let_in)
            self._open["events"] = []

    def _said(self, mark: str) -> Held | None:
        sealed = self._open["known"].get(mark)
        if sealed is None:
            return None
        try:
            said: Held = json.loads(unseal(self._clinic_key(), base64.b64decode(sealed), f"{_PLACE}|{mark}"))
        except (CorruptionError, ValueError):
            return None
        return said

    # Attempts

    def mark(self, kind: str, code: str) -> bytes:
        key = hashlib.blake2b(_PLACE.encode(), key=self._clinic_key(), digest_size=32).digest()
        return hmac.digest(key, f"{kind}|{code}".encode(), "sha256")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        make_private_folder(self._file.parent)
        lock = FileLock(self._file.with_suffix(".lock"))
        if not lock.acquire(exclusive=True, wait_seconds=_LOCK_SECONDS):
            raise Busy(BusyWith.CLINIC)
        try:
            before = self._read()
            self._held = json.loads(json.dumps(before))
            yield
            if self._held != before:
                write_private_file(self._file, json.dumps(self._held).encode())
        finally:
            self._held = None
            lock.release()

    def read(self, mark: bytes) -> tuple[int, str] | None:
        held = self._open["attempts"].get(mark.hex())
        return None if held is None else (int(held[0]), str(held[1]))

    def write(self, mark: bytes, failures: int, last: str) -> None:
        self._open["attempts"][mark.hex()] = [failures, last]

    def remove(self, mark: bytes) -> None:
        self._open["attempts"].pop(mark.hex(), None)

    @property
    def _open(self) -> Held:
        if self._held is None:
            raise RuntimeError("no transaction")
        return self._held

    def _read(self) -> Held:
        try:
            held = json.loads(read_bounded(self._file, LARGEST_FILE))
        except (Refusal, ValueError):
            held = {}
        return {"attempts": {}, "known": {}, "events": [], **(held if isinstance(held, dict) else {})}
