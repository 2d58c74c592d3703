"""How the records of a clinic stand in its database: looked up by a keyed digest, sealed one by one, the audit log chained.

It knows no database. Each record is sealed for its kind and its name, so one that is moved does not open. The keys for the
names, the contents and the chain are derived from the clinic key and differ from it.
"""

from __future__ import annotations

import hmac
from typing import Protocol

from ..encryption import Sealer
from ..hash_chain import CorruptionError

RECORD_BLOCK, EVENT_BLOCK = 256, 128
"""Bytes: a record's length tells neither its kind of action nor whether a PIN was chosen."""
NAME_BYTES = 32
_CHECKSUM_BYTES = 32


class RecordCipher(Protocol):
    """How the records of one clinic stand in its database. It exists so that a clinic of 0.1.0 goes on in the clear."""

    def name(self, kind: str, identity: str) -> bytes:
        """Return the name under which the record of `identity` is looked up."""

    def seal(self, content: bytes, kind: str, name: bytes, block: int = RECORD_BLOCK) -> bytes:
        """Return `content` as it is to stand under this kind and name."""

    def unseal(self, sealed: bytes, kind: str, name: bytes) -> bytes:
        """Return what was sealed under this kind and name. Raises `CorruptionError`."""

    def link(self, before: bytes, number: int, content: bytes) -> bytes:
        """Return the link of an event of the audit log behind the one with the link `before`."""


class ClearRecords:
    """The records of a clinic that is not encrypted: in the clear, each with a checksum. `key` stands beside them."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def name(self, kind: str, identity: str) -> bytes:
        return hmac.digest(self._key, f"{kind}|{identity}".encode(), "sha256")

    def seal(self, content: bytes, kind: str, name: bytes, block: int = RECORD_BLOCK) -> bytes:
        del block
        return content + self._checksum(content, kind, name)

    def unseal(self, sealed: bytes, kind: str, name: bytes) -> bytes:
        content, checksum = sealed[:-_CHECKSUM_BYTES], sealed[-_CHECKSUM_BYTES:]
        if not hmac.compare_digest(checksum, self._checksum(content, kind, name)):
            raise CorruptionError("record")
        return content

    def link(self, before: bytes, number: int, content: bytes) -> bytes:
        return hmac.digest(self._key, before + f"link|{number}|".encode() + content, "sha256")

    def _checksum(self, content: bytes, kind: str, name: bytes) -> bytes:
        return hmac.digest(self._key, f"content|{kind}|".encode() + name + content, "sha256")


class SealedRecords:
    """The records of an encrypted clinic, whose clinic key is `clinic_key`."""

    def __init__(self, clinic_key: bytes) -> None:
        self._names, self._links = (derive_key(clinic_key, use) for use in ("names", "links"))
        self._sealer = Sealer(derive_key(clinic_key, "records"))

    def name(self, kind: str, identity: str) -> bytes:
        return hmac.digest(self._names, f"{kind}|{identity}".encode(), "sha256")

    def seal(self, content: bytes, kind: str, name: bytes, block: int = RECORD_BLOCK) -> bytes:
        return self._sealer.seal(content, _place(kind, name), block=block)

    def unseal(self, sealed: bytes, kind: str, name: bytes) -> bytes:
        return self._sealer.unseal(sealed, _place(kind, name))

    def link(self, before: bytes, number: int, content: bytes) -> bytes:
        return hmac.digest(self._links, before + f"{number}|".encode() + content, "sha256")


def derive_key(key: bytes, use: str) -> bytes:
    """Return a key of 32 bytes for one use of `key` (HMAC-SHA256, as HKDF expands)."""
    return hmac.digest(key, f"nærvær 1|{use}\x01".encode(), "sha256")


def _place(kind: str, name: bytes) -> str:
    return f"nærvær 1|record|{kind}|{name.hex()}"
