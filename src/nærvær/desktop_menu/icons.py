"""The icon of the program, in the formats that desktops read. The larger formats hold the same picture as PNG."""

from __future__ import annotations

import struct
from pathlib import Path

ICON, LARGE_ICON = "naervaer.svg", "naervaer.png"
_FOLDER = Path(__file__).resolve().parent.parent / "data"
_ICNS_256_PIXELS = b"ic08"
_ICO_HEADER, _ICO_ENTRY = struct.Struct("<3H"), struct.Struct("<4B2H2I")


def icon(name: str) -> bytes:
    """The icon as it comes with the program: `ICON` as SVG, `LARGE_ICON` as PNG of 256 × 256 pixels."""
    return _FOLDER.joinpath(name).read_bytes()


def icns() -> bytes:
    """The icon for macOS, which holds the PNG as it is."""
    content = icon(LARGE_ICON)
    entry = _ICNS_256_PIXELS + struct.pack(">I", len(content) + 8) + content
    return b"icns" + struct.pack(">I", len(entry) + 8) + entry


def ico() -> bytes:
    """The icon for Windows, which holds the PNG as it is; a side of 256 pixels is written as 0."""
    content = icon(LARGE_ICON)
    offset = _ICO_HEADER.size + _ICO_ENTRY.size
    return _ICO_HEADER.pack(0, 1, 1) + _ICO_ENTRY.pack(0, 0, 0, 0, 1, 32, len(content), offset) + content
