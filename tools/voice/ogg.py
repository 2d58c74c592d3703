"""Takes the padding out of an Ogg/Opus file: libsndfile leaves 3/4 KiB for tags in each, which no take has."""

from __future__ import annotations

import struct

HEADER = 27
"""Bytes of a page before its table of segments."""
CHECKSUM = slice(22, 26)
POLYNOMIAL = 0x04C11DB7


def without_padding(content: bytes) -> bytes:
    """The file with its page of tags as short as its vendor allows; every other byte stays."""
    start = _page_end(content, 0)
    end = _page_end(content, start)
    count = content[start + 26]
    tags = content[start + HEADER + count : end]
    if not tags.startswith(b"OpusTags"):
        raise ValueError("the second page holds no tags")
    (vendor,) = struct.unpack_from("<I", tags, 8)
    short = tags[: 12 + vendor] + struct.pack("<I", 0)
    page = bytearray(content[start : start + 26]) + bytes([1, len(short)]) + short
    page[CHECKSUM] = bytes(4)
    page[CHECKSUM] = struct.pack("<I", checksum(page))
    return content[:start] + bytes(page) + content[end:]


def _page_end(content: bytes, start: int) -> int:
    """Where the page that begins at `start` ends."""
    if content[start : start + 4] != b"OggS":
        raise ValueError(f"no Ogg page at byte {start}")
    count = content[start + 26]
    table = content[start + HEADER : start + HEADER + count]
    return start + HEADER + count + sum(table)


def checksum(page: bytes | bytearray) -> int:
    """The CRC-32 of Ogg: not reflected, from 0, without a last exclusive or."""
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1) ^ (POLYNOMIAL if value & 0x80000000 else 0)
        value &= 0xFFFFFFFF
    return value
