"""PINs and passphrases as they are kept: scrypt, with a salt of their own; and codes that were tried, as digests."""

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
    """A secret on the disk; `cost` is scrypt's n."""

    cost: int
    salt: bytes
    digest: bytes


def hash_secret(secret: str) -> SecretHash:
    """`secret`, so that it can be recognised and not read. Takes about a tenth of a second, on purpose."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return SecretHash(COST, salt, _digest(secret, salt, COST))


def check_secret(secret: str, expected: SecretHash) -> bool:
    """Whether `secret` is the one that was kept."""
    return hmac.compare_digest(_digest(secret, expected.salt, expected.cost), expected.digest)


def dummy_hash() -> SecretHash:
    """Looked at in place of a code that is not there, so that this takes as long."""
    return SecretHash(COST, secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(KEY_BYTES))


def attempt_key(key: bytes, kind: str, code: str) -> bytes:
    """A digest under which tries of `code` are counted, whether there is such a code or not."""
    return hmac.digest(key, f"{kind}|{code}".encode(), "sha256")


def _digest(secret: str, salt: bytes, cost: int) -> bytes:
    room = 128 * _BLOCK * (cost + _PARALLEL + 2) + 1_000_000
    return hashlib.scrypt(secret.encode(), salt=salt, n=cost, r=_BLOCK, p=_PARALLEL, maxmem=room, dklen=KEY_BYTES)
