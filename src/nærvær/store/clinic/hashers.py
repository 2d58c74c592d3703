"""Hashes of PINs and passphrases (scrypt, each with its own salt), and the keys under which login attempts are counted."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import NamedTuple

COST = 2**15
_BLOCK, _PARALLEL = 8, 1
_SALT_BYTES = 16
KEY_BYTES = 32


class SecretHash(NamedTuple):
    """The hash of a secret; `cost` is scrypt's n."""

    cost: int
    salt: bytes
    digest: bytes


def hash_secret(secret: str) -> SecretHash:
    """Return the hash of `secret`. Takes about a tenth of a second, on purpose."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return SecretHash(COST, salt, _digest(secret, salt, COST))


def check_secret(secret: str, expected: SecretHash) -> bool:
    """Whether `secret` is the one with this hash; compared in constant time."""
    return hmac.compare_digest(_digest(secret, expected.salt, expected.cost), expected.digest)


def dummy_hash() -> SecretHash:
    """Return a hash of nothing, checked in place of an unknown code's, so that an unknown code takes as long."""
    return SecretHash(COST, secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(KEY_BYTES))


def attempt_key(key: bytes, kind: str, code: str) -> bytes:
    """Return the digest under which attempts with `code` are counted, whether there is such a code or not."""
    return hmac.digest(key, f"{kind}|{code}".encode(), "sha256")


def _digest(secret: str, salt: bytes, cost: int) -> bytes:
    memory = 128 * _BLOCK * (cost + _PARALLEL + 2) + 1_000_000
    return hashlib.scrypt(secret.encode(), salt=salt, n=cost, r=_BLOCK, p=_PARALLEL, maxmem=memory, dklen=KEY_BYTES)
