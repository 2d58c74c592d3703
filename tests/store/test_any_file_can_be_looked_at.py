"""Whatever is wrong with a file, it is that file that cannot be used, and never the program.

Each used byte of the first page is flipped, of a diary and of one of its backups: a sample here, all of them with
NAERVAER_LONG=1.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from nærvær.domain.diary import WeekStarted
from nærvær.domain.errors import DiaryProblem, Refusal, UnknownName, UnreadableFile, UnusableFile
from nærvær.texts.diary_errors import diary_notice, diary_problem
from nærvær.texts.errors import error_sentence
from nærvær.texts.own_data import verify_lines
from store import children
from store.children import Child
from store.diaries import LONG, MONDAY, Clock, filled, opened, own, some_facts, told
from store.test_diary_is_refused import everybody_may, public_path  # noqa: F401 - a fixture

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="files of Unix")
PAGE, WRITE_VERSION, USER_VERSION = 4096, 18, range(60, 64)
FACTS, IN_BACKUP = 7, 5
BACKUP = "diary-2026-02-02.db"
TUESDAY = MONDAY.replace(day=3)


def no_pages(_: object) -> dict[str, str]:
    return {}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A diary of seven facts, with a backup of the day before that holds five."""
    folder = tmp_path_factory.mktemp("whole") / "diary"
    filled(folder, IN_BACKUP)
    told(folder)
    with opened(folder) as diary:
        for fact in some_facts(FACTS)[IN_BACKUP:]:
            diary.append(fact)
    return folder


def used_bytes(content: bytes) -> list[int]:
    """Where the first page is in use: its header, the list of its cells, and the cells."""
    cells = int.from_bytes(content[103:105], "big")
    begins = int.from_bytes(content[105:107], "big")
    return [*range(108 + 2 * cells), *range(begins, PAGE)]


def sampled(places: list[int], name: str, number: int) -> list[int]:
    return places if LONG else sorted({WRITE_VERSION, *USER_VERSION, *random.Random(name).sample(places, number)})


def refused(work: Callable[[], Any]) -> tuple[Any, Refusal | None]:
    """What `work` gave, or the refusal it raised, which has a sentence; anything else it raises is a fault."""
    try:
        return work(), None
    except Refusal as error:
        assert "Noe gikk galt" not in error_sentence(error)
        return None, error


def everything_is_tried(folder: Path) -> list[str]:
    """Every verb on this folder; the ids of what stands in the diary at the end."""
    clock = Clock(TUESDAY)
    mine = own(folder, clock)
    looked, error = refused(mine.verify)
    assert error is not None or list(verify_lines(looked))
    refused(lambda: opened(folder, clock).close())
    _, unread = refused(lambda: told(folder, clock))
    assert unread is None, unread
    refused(mine.summary)
    refused(lambda: mine.export(folder.parent / "export.zip", no_pages))
    with opened(folder, clock) as diary:
        before = {entry.id for entry in diary.entries()}
        diary.append(WeekStarted(3))
        assert all(diary_notice(notice) for notice in diary.notices)
    after = [entry.id for entry in told(folder, clock)]
    assert before < set(after)
    return after


def ids(folder: Path) -> list[str]:
    with closing(sqlite3.connect(f"{(folder / 'diary.db').as_uri()}?mode=ro", uri=True)) as connection:
        return [identity for (identity,) in connection.execute("SELECT id FROM facts ORDER BY seq")]


def flipped(whole: Path, folder: Path, name: str, at: int, bit: int) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(whole, folder)
    with (folder / name).open("rb+") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ bit]))


@pytest.mark.parametrize("bit", [0x80, 0x01])
def test_a_flipped_bit_on_the_first_page_of_a_diary_loses_nothing(
    quick_path: Path, whole: Path, bit: int, record_property: Callable[[str, object], None]
) -> None:
    known = ids(whole)
    sites = sampled(used_bytes((whole / "diary.db").read_bytes()), f"diary {bit}", 45)
    restored = 0
    for at in sites:
        flipped(whole, quick_path / "d", "diary.db", at, bit)
        kept = everything_is_tried(quick_path / "d")
        assert set(kept) >= set(known), at  # page 1 holds no fact
        restored += bool(list((quick_path / "d").glob("diary.damaged-*")))
    record_property("figures", f"bit {bit:#x}: {len(sites)} bytes of page 1, {restored} set in order, nothing lost")


@pytest.mark.parametrize("bit", [0x80, 0x01])
def test_a_flipped_bit_in_one_backup_stands_in_the_way_of_nothing(
    quick_path: Path, whole: Path, bit: int, record_property: Callable[[str, object], None]
) -> None:
    folder, known = quick_path / "d", ids(whole)
    sites = sampled(used_bytes((whole / "backups" / BACKUP).read_bytes()), f"backup {bit}", 30)
    broken = 0
    for at in sites:
        flipped(whole, folder, f"backups/{BACKUP}", at, bit)
        found = own(folder, Clock(TUESDAY)).verify()
        assert (found.fault, found.facts) == (None, FACTS)
        ((_, facts, fault),) = [(one.day, one.facts, one.fault) for one in found.backups]
        assert (facts is None) == (fault is not None)
        assert facts in (None, IN_BACKUP)
        broken += facts is None
        assert list(verify_lines(found))
        _, error = refused(lambda: own(folder, Clock(TUESDAY)).restore())
        assert (error is None) == (facts is not None), at
        if error is not None:
            assert isinstance(error, UnknownName), at
            assert [entry.id for entry in told(folder)] == known
        flipped(whole, folder, f"backups/{BACKUP}", at, bit)
        _, error = refused(lambda: own(folder, Clock(TUESDAY)).restore(str(folder / "backups" / BACKUP)))
        assert error is None or isinstance(error, UnusableFile), at
        flipped(whole, folder, f"backups/{BACKUP}", at, bit)
        everything_is_tried(folder)
        assert (folder / "backups" / "diary-2026-02-03.db").is_file()
        (folder / "backups" / "diary-2026-02-03.db").unlink()
        with (folder / "diary.db").open("rb+") as file:  # an ordinary damage, so that the backup is looked for
            file.write(b"x" * 4)
        assert set(known) <= {entry.id for entry in told(folder, Clock(TUESDAY))}, at
        erased = own(folder, Clock(TUESDAY)).erase()
        assert erased.traces == 0
        assert told(folder, Clock(TUESDAY)) == ()
    record_property(
        "figures", f"bit {bit:#x}: {len(sites)} bytes of page 1 of a backup, {broken} of them not used any more"
    )


def test_bytes_on_other_pages_too(
    quick_path: Path, whole: Path, record_property: Callable[[str, object], None]
) -> None:
    content = (whole / "diary.db").read_bytes()
    chance = random.Random("pages")
    for number in range(2000 if LONG else 60):
        at = chance.randrange(PAGE, len(content))
        flipped(whole, quick_path / "d", "diary.db", at, 1 << number % 8)
        kept = everything_is_tried(quick_path / "d")
        assert len(kept) > IN_BACKUP, at


@pytest.mark.parametrize("size", [0, 1, 15, 16, 99, 100, 101, 511, 512, 4095, 4096, 4097, 8192, -4096, -1])
@pytest.mark.parametrize("name", ["diary.db", f"backups/{BACKUP}"])
def test_a_file_cut_short_anywhere_is_looked_at(quick_path: Path, whole: Path, name: str, size: int) -> None:
    folder = quick_path / "d"
    shutil.copytree(whole, folder)
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:size])
    assert len(everything_is_tried(folder)) > IN_BACKUP
    assert own(folder, Clock(TUESDAY)).erase().traces == 0


@pytest.mark.parametrize("more", [1, 511, 4096, 3 * 4096, 100 << 30])
@pytest.mark.parametrize("name", ["diary.db", f"backups/{BACKUP}"])
def test_a_file_that_has_grown_is_looked_at(tmp_path: Path, whole: Path, name: str, more: int) -> None:
    folder = tmp_path / "d"
    shutil.copytree(whole, folder)
    os.truncate(folder / name, (folder / name).stat().st_size + more)
    assert len(everything_is_tried(folder)) == FACTS + 1
    assert own(folder, Clock(TUESDAY)).erase().traces == 0
    assert sum(file.stat().st_size for file in folder.rglob("*")) < 1 << 30


def fifo(file: Path) -> None:
    os.mkfifo(file)


def folder_there(file: Path) -> None:
    file.mkdir()


def loop(file: Path) -> None:
    file.symlink_to(file.name)


def dangling(file: Path) -> None:
    file.symlink_to("nowhere.db")


def device(file: Path) -> None:
    file.symlink_to("/dev/zero")


def empty(file: Path) -> None:
    file.touch()


def sparse(file: Path) -> None:
    file.touch()
    os.truncate(file, 100 << 30)


def recipes(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE recipes (name)")
        connection.commit()


def rubbish(file: Path) -> None:
    file.write_bytes(b"ikke en dagbok " * 900)


THINGS = (fifo, folder_there, loop, dangling, device, empty, sparse, recipes, rubbish)


@POSIX
@pytest.mark.parametrize("make", THINGS)
def test_whatever_lies_among_the_backups_stands_in_the_way_of_nothing(
    tmp_path: Path, whole: Path, make: Callable[[Path], object]
) -> None:
    folder, clock = tmp_path / "d", Clock(TUESDAY)
    shutil.copytree(whole, folder)
    thing = folder / "backups" / "diary-2026-02-04.db"
    make(thing)
    found = own(folder, clock).verify()
    assert (found.fault, found.facts) == (None, FACTS)
    (wrong,) = [backup for backup in found.backups if backup.facts is None]
    assert wrong.path == str(thing)
    assert wrong.fault
    assert any(str(thing) in line and "deler av" not in line for line in verify_lines(found)) or make is rubbish
    known = {entry.id for entry in told(folder, clock)}
    assert own(folder, clock).restore().facts in (IN_BACKUP, FACTS)
    (folder / "diary.db").write_bytes(b"x" * 5000)
    with opened(folder, clock) as diary:
        assert {entry.id for entry in diary.entries()} == known
        (notice,) = diary.notices
    assert thing.name in diary_notice(notice)
    assert own(folder, clock).erase().traces == 0
    assert os.path.lexists(thing) == (make is folder_there)


@POSIX
@pytest.mark.parametrize(
    ("make", "reason"),
    [(fifo, "special"), (folder_there, "folder"), (loop, "link"), (dangling, "link"), (device, "special")],
)
def test_what_has_the_name_of_the_diary_and_is_none_is_refused_and_left_alone(
    tmp_path: Path, whole: Path, make: Callable[[Path], None], reason: str
) -> None:
    folder = tmp_path / "d"
    shutil.copytree(whole, folder)
    (folder / "diary.db").unlink()
    make(folder / "diary.db")
    before = (folder / "diary.db").lstat()
    listed = {file.name for file in folder.iterdir()}
    mine = own(folder, Clock(TUESDAY))
    verbs: list[Callable[[], object]] = [
        lambda: opened(folder),
        mine.verify,
        mine.summary,
        mine.back_up,
        mine.restore,
        mine.erase,
    ]
    verbs.append(lambda: mine.export(tmp_path / "x.zip", no_pages))
    for verb in verbs:
        with pytest.raises(DiaryProblem) as problem:
            verb()
        assert problem.value.reason == reason
        assert str(folder / "diary.db") in error_sentence(problem.value)
    after = (folder / "diary.db").lstat()
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)
    assert {file.name for file in folder.iterdir()} - {"diary.lock"} == listed - {"diary.lock"}


@POSIX
def test_a_file_where_the_backups_should_be_stands_in_the_way_of_backups_alone(tmp_path: Path, whole: Path) -> None:
    folder, clock = tmp_path / "d", Clock(TUESDAY)
    shutil.copytree(whole, folder)
    shutil.rmtree(folder / "backups")
    (folder / "backups").write_text("noe annet")
    assert own(folder, clock).verify().fault is None
    with opened(folder, clock) as diary:
        assert len(diary.entries()) == FACTS
        diary.append(WeekStarted(2))
    (notice,) = diary.notices
    assert notice.reason == "backup"
    assert "noe annet der mappa «backups» skulle vært" in diary_notice(notice)
    (folder / "diary.db").unlink()
    assert told(folder, clock) == ()
    assert (folder / "backups").read_text() == "noe annet"


@POSIX
@pytest.mark.parametrize("kind", ["file", "pipe", "loop", "nowhere"])
def test_what_has_the_name_of_the_backups_is_itself_named(tmp_path: Path, whole: Path, kind: str) -> None:
    folder, clock = tmp_path / "d", Clock(TUESDAY)
    shutil.copytree(whole, folder)
    shutil.rmtree(folder / "backups")
    backups = folder / "backups"
    if kind == "file":
        backups.write_text("noe annet")
    elif kind == "pipe":
        os.mkfifo(backups)
    else:
        backups.symlink_to(backups if kind == "loop" else tmp_path / "ingen")
    looked = own(folder, clock).verify()
    assert (looked.fault, looked.facts, looked.in_the_way) == (None, FACTS, str(backups))
    said = " ".join(verify_lines(looked))
    assert f"noe annet der mappa til sikkerhetskopiene skulle vært. Flytt det, så blir de laget: {backups}" in said
    assert "ingen sikkerhetskopier" not in said
    with pytest.raises(DiaryProblem) as problem:
        own(folder, clock).back_up()
    assert (problem.value.reason, problem.value.path) == ("backups", str(backups))
    assert "der mappa til sikkerhetskopiene skulle vært" in diary_problem(problem.value)
    if kind == "loop":
        for deed in (own(folder, clock).restore, own(folder, clock).summary):
            with pytest.raises(DiaryProblem) as problem:
                deed()
            assert (problem.value.reason, problem.value.path) == ("backups", str(backups))


@POSIX
@pytest.mark.parametrize(("kind", "reason"), [("pipe", "special"), ("folder", "folder")])
def test_what_is_there_and_no_backup_is_not_said_to_be_absent(
    tmp_path: Path, whole: Path, kind: str, reason: str
) -> None:
    folder, thing = tmp_path / "d", tmp_path / "thing"
    shutil.copytree(whole, folder)
    os.mkfifo(thing) if kind == "pipe" else thing.mkdir()
    with pytest.raises(UnreadableFile) as problem:
        own(folder, Clock(TUESDAY)).restore(str(thing))
    assert (problem.value.reason, problem.value.file) == (reason, str(thing))


@POSIX
def test_a_backup_that_may_not_be_read_stands_in_the_way_of_nothing(public_path: Path, whole: Path) -> None:  # noqa: F811
    folder = public_path / "d"
    shutil.copytree(whole, folder)
    everybody_may(folder, write=True)
    (folder / "backups" / BACKUP).chmod(0)
    assert Child(children.as_nobody, children.look_and_read, folder).end() == [(FACTS, FACTS, ["forbidden"])]


@POSIX
def test_backups_that_may_not_be_listed_are_not_taken_for_none(public_path: Path, whole: Path) -> None:  # noqa: F811
    folder = public_path / "d"
    shutil.copytree(whole, folder)
    everybody_may(folder, write=True)
    (folder / "diary.db").unlink()
    (folder / "backups").chmod(0)
    ((reason, said),) = Child(children.as_nobody, children.read, folder).end()
    assert reason == "forbidden"
    assert str(folder / "backups") in said
    assert not (folder / "diary.db").exists()


@pytest.mark.parametrize("damaged", [True, False])
def test_when_nothing_could_be_had_from_anywhere_that_is_what_is_said(
    tmp_path: Path, whole: Path, damaged: bool
) -> None:
    folder, clock = tmp_path / "d", Clock(TUESDAY)
    shutil.copytree(whole, folder)
    (folder / "backups" / BACKUP).write_bytes(b"rubbish" * 900)
    (folder / "diary.db").unlink()
    if damaged:
        (folder / "diary.db").write_bytes(b"rubbish" * 900)
    with opened(folder, clock) as diary:
        assert diary.entries() == ()
        (notice,) = diary.notices
    said = diary_notice(notice)
    assert "fant ingenting som kunne hentes fram" in said
    assert BACKUP in said
    assert "hentet den fram" not in said
    assert "satt den i stand" not in said
    assert "0 ting" not in said
    assert (folder / "backups" / BACKUP).read_bytes() == b"rubbish" * 900


def test_a_diary_another_program_holds_is_busy_and_not_empty(tmp_path: Path, whole: Path) -> None:
    folder, clock = tmp_path / "d", Clock(TUESDAY)
    shutil.copytree(whole, folder)
    export = tmp_path / "export.zip"
    own(folder, clock).export(export, no_pages)
    before = (folder / "diary.db").read_bytes()
    with closing(sqlite3.connect(folder / "diary.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        mine = own(folder, clock)
        for verb in (mine.erase, mine.restore, lambda: mine.import_export(export), lambda: told(folder, clock)):
            with suppress(UnknownName), pytest.raises(Refusal) as error:
                verb()
            assert type(error.value).__name__ == "Busy"
    assert (folder / "diary.db").read_bytes() == before


def numbers() -> Iterator[tuple[str, object]]:
    yield "a salt too long for a key", "UPDATE facts SET salt = zeroblob(200) WHERE seq = 3"
    yield "the last number there is", "UPDATE facts SET seq = 9223372036854775807 WHERE seq = 7"
    yield "a number below all", "UPDATE facts SET seq = -5 WHERE seq = 7"


@pytest.mark.parametrize(("what", "statement"), list(numbers()))
def test_a_column_no_nærvær_ever_wrote_is_damage(tmp_path: Path, whole: Path, what: str, statement: str) -> None:
    from store.test_diary_finds_damage import change

    folder = tmp_path / "d"
    shutil.copytree(whole, folder)
    change(folder / "diary.db", statement)
    assert len(everything_is_tried(folder)) == FACTS + 1, what


def test_what_proves_itself_in_a_damaged_backup_comes_back_too(tmp_path: Path, whole: Path) -> None:
    folder, clock = tmp_path / "d", Clock(TUESDAY)
    shutil.copytree(whole, folder)
    known = ids(folder)
    told(folder, clock)  # the backup of Tuesday holds all seven
    newest = folder / "backups" / "diary-2026-02-03.db"
    content = newest.read_bytes()
    assert b"Oppvask 0" in content
    newest.write_bytes(content.replace(b"Oppvask 0", b"Oppvisk 0"))
    (folder / "diary.db").write_bytes(b"rubbish" * 900)
    with opened(folder, clock) as diary:
        assert [entry.id for entry in diary.entries()] == known
        (notice,) = diary.notices
    assert "Sikkerhetskopien fra 2026-02-02 er brukt." in diary_notice(notice)
    assert f"sikkerhetskopier som selv er skadet: {newest.name}" in diary_notice(notice)
