"""Seals bytes with AES-256-GCM under a key of 32 bytes; it knows no database and no file.

Only a clinic's diaries and a diary that a passphrase locks are sealed: no other at home imports this module, nor the
library it stands on.
"""

from __future__ import annotations

import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .hash_chain import CorruptionError

KEY_BYTES = 32
_NONCE_BYTES = 12
_END = b"\x80"


def new_key() -> bytes:
    """Return a random key."""
    return secrets.token_bytes(KEY_BYTES)


class Sealer:
    """Seals under one key, set up once: a list of thousands of rows is opened several times as fast."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, content: bytes, context: str, *, block: int = 1) -> bytes:
        """Return `content` encrypted and authenticated: a random nonce, the ciphertext and the tag.

        `context` says where it stands; moved to another place, it cannot be opened. Its length is hidden up to the next
        multiple of `block` bytes. The nonces of one key stay apart far beyond what one person, or one clinic, ever writes.
        """
        nonce = secrets.token_bytes(_NONCE_BYTES)
        padded = content + _END + bytes(-(len(content) + 1) % block)
        return nonce + self._cipher.encrypt(nonce, padded, context.encode())

    def unseal(self, sealed: bytes, context: str) -> bytes:
        """Return what was sealed for `context`. Raises `CorruptionError` for other bytes, another context or another key."""
        try:
            padded = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context.encode())
        except (InvalidTag, ValueError) as error:
            raise CorruptionError("seal") from error
        content: bytes = padded[: padded.rindex(_END)]
        return content


def seal(key: bytes, content: bytes, context: str, *, block: int = 1) -> bytes:
    """Return `content` sealed under `key`, as `Sealer.seal` does."""
    return Sealer(key).seal(content, context, block=block)


def unseal(key: bytes, sealed: bytes, context: str) -> bytes:
    """Return what was sealed under `key`, as `Sealer.unseal` does."""
    return Sealer(key).unseal(sealed, context)


def derive(secret: str, salt: bytes, cost: int) -> tuple[bytes, bytes]:
    """Return two independent keys of what a person types (scrypt): one to recognise it by, and one to seal with."""
    memory = 128 * 8 * (cost + 3) + 1_000_000
    length = 2 * KEY_BYTES
    derived = hashlib.scrypt(secret.encode(), salt=salt, n=cost, r=8, p=1, maxmem=memory, dklen=length)
    return derived[:KEY_BYTES], derived[KEY_BYTES:]
