"""The power goes: a disk in memory that forgets what was not synced. NAERVAER_LONG=1 cuts it 1000 times.

The disk loses any part of what was written since the last sync, sector by sector and in any order, and a file that was
deleted may be back. SQLite is told of nothing unusual.
"""

# ruff: noqa: N802  (SQLite names the verbs of a disk)
import contextlib
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nærvær.store import diary as diary_rows
from nærvær.store.codec import encode_fact
from nærvær.store.hash_chain import FactMeta, new_row
from nærvær.store.sqlite_connection import PRAGMAS
from store.diaries import LONG, filled, opened, some_facts

apsw = pytest.importorskip("apsw")

CUTS = 1000 if LONG else 120
SECTOR = 512
NOTHING_WRITES_AHEAD = tuple(pragma for pragma in PRAGMAS if "journal_mode" not in pragma)
AS_PYTHON_COMES = ("journal_mode = DELETE", "synchronous = FULL")
WRITTEN_AHEAD = ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = NORMAL")


class PowerCut(Exception):
    pass


class Disk:
    """What the system believes is in its files, what is durable of it, and when the power goes."""

    def __init__(self, content: bytes, events_left: int) -> None:
        self.believed = {"diary.db": bytearray(content)}
        self.durable = {"diary.db": bytes(content)}
        self.unsynced: dict[str, list[tuple[int, bytes | None]]] = {}
        self.deleted: set[str] = set()
        self.events_left = events_left

    def event(self) -> None:
        if self.events_left <= 0:
            raise PowerCut
        self.events_left -= 1

    def write(self, name: str, at: int, data: bytes) -> None:
        self.event()
        _write(self.believed[name], at, data)
        pieces = range(0, len(data), SECTOR - at % SECTOR if at % SECTOR else SECTOR)
        self.unsynced.setdefault(name, []).extend((at + piece, data[piece : piece + pieces.step]) for piece in pieces)

    def truncate(self, name: str, size: int) -> None:
        self.event()
        del self.believed[name][size:]
        self.unsynced.setdefault(name, []).append((size, None))

    def sync(self, name: str) -> None:
        self.event()
        self.durable[name] = bytes(self.believed[name])
        self.unsynced.pop(name, None)
        self.deleted.discard(name)

    def delete(self, name: str, lasting: bool) -> None:
        self.event()
        self.believed.pop(name, None)
        self.unsynced.pop(name, None)
        if lasting:
            self.durable.pop(name, None)
        elif name in self.durable:
            self.deleted.add(name)

    def left(self, chance: random.Random) -> dict[str, bytes]:
        """The files after the power is back."""
        found = {}
        for name in sorted({*self.durable, *self.believed}):
            if name not in self.durable and chance.random() < 0.5:
                continue  # the name itself had not reached the disk
            if name in self.deleted and chance.random() < 0.5:
                continue
            content = bytearray(self.durable.get(name, b""))
            share = chance.choice((0.0, 0.5, 0.9, 1.0))
            for at, data in self.unsynced.get(name, ()):
                if chance.random() >= share:
                    continue
                if data is None:
                    del content[at:]
                else:
                    _write(content, at, data)
            found[name] = bytes(content)
        return found


def _write(content: bytearray, at: int, data: bytes) -> None:
    if len(content) < at:
        content.extend(bytes(at - len(content)))
    content[at : at + len(data)] = data


class ForgetfulFile:
    def __init__(self, disk: Disk, name: str) -> None:
        self.disk, self.name = disk, name

    def xRead(self, amount: int, offset: int) -> bytes:
        return bytes(self.disk.believed[self.name][offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        self.disk.write(self.name, offset, data)

    def xTruncate(self, size: int) -> None:
        self.disk.truncate(self.name, size)

    def xSync(self, _flags: int) -> None:
        self.disk.sync(self.name)

    def xFileSize(self) -> int:
        return len(self.disk.believed[self.name])

    def xLock(self, _level: int) -> None: ...

    def xUnlock(self, _level: int) -> None: ...

    def xCheckReservedLock(self) -> bool:
        return False

    def xFileControl(self, _operation: int, _pointer: int) -> bool:
        return False

    def xSectorSize(self) -> int:
        return SECTOR

    def xDeviceCharacteristics(self) -> int:
        return int(apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE)

    def xClose(self) -> None: ...


class ForgetfulVfs(apsw.VFS):  # type: ignore[misc, name-defined] # only looked for above
    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        super().__init__("forgetful", "")

    def xFullPathname(self, name: str) -> str:
        return name

    def xAccess(self, name: str, _flags: int) -> bool:
        return name in self.disk.believed

    def xDelete(self, name: str, lasting: bool) -> None:
        self.disk.delete(name, lasting)

    def xOpen(self, name: Any, _flags: list[int]) -> ForgetfulFile:
        told = name if isinstance(name, str) else name.filename()
        self.disk.believed.setdefault(told, bytearray())
        return ForgetfulFile(self.disk, told)


def told_until_the_cut(disk: Disk, pragmas: tuple[str, ...]) -> list[str]:
    """Tell facts until the power goes; the ids of those that were acknowledged."""
    vfs = ForgetfulVfs(disk)
    acknowledged = []
    connection = apsw.Connection("diary.db", vfs="forgetful")
    try:
        for pragma in (*NOTHING_WRITES_AHEAD, *pragmas):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        for number, fact in enumerate(some_facts(40)):
            stamp = FactMeta(f"after-{number}", "self", "2026-02-02T18:30:00.000000+00:00", "UTC", "2026-02-02")
            with diary_rows.transaction(connection):
                diary_rows.append_row(connection, new_row(stamp, encode_fact(fact)))
            acknowledged.append(stamp.id)
    except (PowerCut, apsw.Error):
        pass
    finally:
        disk.events_left = 0
        with contextlib.suppress(PowerCut, apsw.Error):
            connection.close(True)
        vfs.unregister()
    return acknowledged


def cut(folder: Path, number: int, content: bytes, pragmas: tuple[str, ...]) -> tuple[int, int, bool]:
    """One power cut: how many facts were acknowledged, how many of them are gone, and whether the file was damaged."""
    chance = random.Random(number)
    disk = Disk(content, chance.randrange(150))
    acknowledged = told_until_the_cut(disk, pragmas)
    folder.mkdir()
    for name, left in disk.left(chance).items():
        (folder / name).write_bytes(left)
    with opened(folder) as diary:
        kept = {entry.id for entry in diary.entries()}
        return len(acknowledged), len(set(acknowledged) - kept), bool(diary.notices)


@pytest.fixture
def before(quick_path: Path) -> bytes:
    filled(quick_path / "before", 30)
    return (quick_path / "before" / "diary.db").read_bytes()


def test_no_power_cut_takes_what_was_acknowledged_or_damages_the_diary(
    quick_path: Path, before: bytes, record_property: Callable[[str, object], None]
) -> None:
    ours = tuple(pragma for pragma in PRAGMAS if "journal_mode" in pragma)
    assert ours == ("journal_mode = TRUNCATE",)
    results = [cut(quick_path / str(number), number, before, ours) for number in range(CUTS)]
    assert sum(acknowledged for acknowledged, _, _ in results) > CUTS
    assert [result for result in results if result[1] or result[2]] == []
    record_property("figures", f"{CUTS} power cuts, {sum(result[0] for result in results)} facts acknowledged, 0 lost")


@pytest.mark.parametrize("pragmas", [WRITTEN_AHEAD, AS_PYTHON_COMES], ids=["write ahead", "as python comes"])
def test_the_same_cuts_do_take_something_from_a_laxer_file(
    quick_path: Path, before: bytes, pragmas: tuple[str, ...], record_property: Callable[[str, object], None]
) -> None:
    lost = sum(bool(cut(quick_path / str(number), number, before, pragmas)[1]) for number in range(CUTS))
    assert lost > CUTS / 50
    record_property("figures", f"bites: {lost} of {CUTS} cuts take something with {', '.join(pragmas)}")
