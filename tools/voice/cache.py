"""Where the voice tools keep what they fetch and render: the user's cache folder, never the repo."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from platformdirs import user_cache_path

ENVIRONMENT = "NAERVAER_VOICE_CACHE"


def folder(*parts: str) -> Path:
    """The cache folder (or a folder inside it), made when missing."""
    root = os.environ.get(ENVIRONMENT)
    base = Path(root) if root else user_cache_path("naervaer-voice", appauthor=False)
    path = base.joinpath(*parts)
    path.mkdir(parents=True, exist_ok=True)
    return path


def file_sha256(path: Path) -> str:
    """Hex SHA-256 of a file's bytes, read 1 MiB at a time."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
