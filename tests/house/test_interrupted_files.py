"""Whatever interrupts the writing of a file for somebody, the old file is there or the whole new one, and never a part.

Every command is interrupted once by each signal, at a moment of chance; with `NAERVAER_LONG=1` 200 times. What is compressed
takes some seconds a time and is written by the same code as the others, so each of its kinds meets one of the signals.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import soundfile

from clinic.houses import PASSPHRASE
from nærvær.machine_services import local_now
from nærvær.store.clinic import begin_clinic, login_check
from nærvær.store.clinic.record_cipher import SealedRecords

LONG = os.environ.get("NAERVAER_LONG") == "1"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
COMPRESSED = ("ogg", "opus", "mp3")
MINUTES = 1
SOURCE = Path(__file__).parents[2] / "src"
OLD = b"what was there before"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of a POSIX system")


def whole_sound(file: Path) -> bool:
    with soundfile.SoundFile(file) as sound:
        read = sound.read(dtype="float32")
    return len(read) == MINUTES * 60 * 48_000 and bool(np.abs(read[-40 * 48_000 :]).max() > 0.01)


def whole_text(ending: str) -> Callable[[Path], bool]:
    return lambda file: file.read_text("utf-8").rstrip().endswith(ending)


def whole_zip(file: Path) -> bool:
    with zipfile.ZipFile(file) as packed:
        return packed.testzip() is None


def whole_diary(file: Path) -> bool:
    with sqlite3.connect(file) as diary:
        return bool(diary.execute("pragma integrity_check").fetchone() == ("ok",))


def whole_codes(file: Path) -> bool:
    """Whether the page is whole and every code on it holds."""
    from nærvær.domain.login_rules import read_code

    page = file.read_text("utf-8")
    codes = {read_code(found) or "" for found in re.findall(r'class="code">([^<]+)<', page)}
    cipher = SealedRecords((file.parents[1] / "key").read_bytes())
    with closing(sqlite3.connect(file.parents[1] / "data" / "clinic.db")) as clinic:
        known = {name for (name,) in clinic.execute("SELECT name FROM records WHERE kind = 'person'")}
    return (
        page.rstrip().endswith("</html>") and bool(codes) and {cipher.name("person", code) for code in codes} <= known
    )


RENDER = ("render", "right-now", "--minutes", str(MINUTES), "-o")
COMMANDS: dict[str, tuple[tuple[str, ...], str, Callable[[Path], bool]]] = {
    "wav": (RENDER, "a.wav", whole_sound),
    "flac": (RENDER, "a.flac", whole_sound),
    "ogg": (RENDER, "a.ogg", whole_sound),
    "opus": (RENDER, "a.opus", whole_sound),
    "mp3": (RENDER, "a.mp3", whole_sound),
    "report": (("report", "-o"), "a.html", whole_text("</html>")),
    "calendar": (("remind", "-o"), "a.ics", whole_text("END:VCALENDAR")),
    "export": (("export", "-o"), "a.zip", whole_zip),
    "backup": (("backup", "-o"), "a.db", whole_diary),
    "codes": (("clinic", "codes", "--new", "2", "--overwrite", "-o"), "a.html", whole_codes),
    "slips": (
        ("clinic", "slips", "body-scan", "--minutes", "20", "--overwrite", "-o"),
        "a.html",
        whole_text("</html>"),
    ),
}


def signals_for(kind: str) -> tuple[signal.Signals, ...]:
    """The signals that a command is interrupted by, in turn."""
    if LONG:
        return tuple(SIGNALS[turn % len(SIGNALS)] for turn in range(200))
    return (SIGNALS[COMPRESSED.index(kind)],) if kind in COMPRESSED else SIGNALS


@pytest.fixture(autouse=True)
def nothing_ignored() -> Iterator[None]:
    """Let the commands begin with no signal ignored, as in a terminal, also where `nohup` started what runs the tests."""
    before = {which: signal.getsignal(which) for which in SIGNALS}
    for which, handler in before.items():
        if handler is signal.SIG_IGN:
            signal.signal(which, signal.SIG_DFL)
    yield
    for which, handler in before.items():
        signal.signal(which, handler)


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    typed = folder / "typed"
    typed.touch()
    environment = os.environ | {
        "PYTHONPATH": str(SOURCE),
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
    }
    with typed.open("rb") as stdin:
        return subprocess.Popen(
            [sys.executable, "-m", "nærvær", "--data-dir", str(folder / "data"), *arguments],
            env=environment,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )


def forget_tries(data: Path) -> None:
    """An interrupted look at a passphrase counts as a wrong one on purpose; five of them would let nobody in."""
    if (data / "clinic.db").exists():
        with closing(sqlite3.connect(data / "clinic.db")) as clinic, clinic:
            clinic.execute("DELETE FROM tries")
            clinic.execute("DELETE FROM records WHERE kind = 'attempt'")


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


@pytest.mark.parametrize("kind", COMMANDS)
def test_an_interrupted_command_leaves_the_old_file_or_the_whole_new_one(
    kind: str, tmp_path: Path, record_property: Callable[[str, object], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    words, name, whole = COMMANDS[kind]
    if "clinic" in words:
        (tmp_path / "typed").write_text(f"{PASSPHRASE}\n", "utf-8")
        monkeypatch.setattr(login_check, "COST", 2**10)  # kept with the clinic: no command computes half a second

        def keep(_code: str, key: bytes) -> None:
            (tmp_path / "key").write_bytes(key)

        code = begin_clinic(tmp_path / "data", local_now, PASSPHRASE, show=keep)
        monkeypatch.setenv("NAERVAER_STAFF", code)
    place = tmp_path / "out"
    place.mkdir()
    file = place / name
    captions = place / "a.vtt"
    also = ("--captions", str(captions)) if "render" in words else ()
    once = started(tmp_path, *words, str(file), *also)
    began = time.monotonic()
    assert once.communicate(timeout=120)[1] == ""
    lasts = time.monotonic() - began
    assert whole(file)
    outcomes = {"old": 0, "new": 0}
    turns = signals_for(kind)
    for turn, which in enumerate(turns):
        chance = random.Random(f"{kind}-{turn}")
        forget_tries(tmp_path / "data")
        file.write_bytes(OLD)
        captions.write_bytes(OLD)
        run = started(tmp_path, *words, str(file), *also)
        time.sleep(chance.uniform(0.15, lasts * 1.05))
        run.send_signal(which)
        out, err = run.communicate(timeout=60)
        new = file.read_bytes() != OLD
        assert not new or whole(file), (turn, which, out, err)
        assert hidden(place) == [], (turn, which)
        if run.returncode == 0:
            assert new, (turn, which, out, err)
        else:
            assert "Laget" not in out or new, (turn, which, out, err)
            # −SIGINT: so Python ends once a string it was executing, as in making a class, has been interrupted.
            assert run.returncode in (1, -which, -signal.SIGINT), (turn, which, err)
            assert err in ("Avbrutt.\n", "") or "Traceback" in err, (turn, which, err)
        if also:
            assert (captions.read_bytes() != OLD) == new, (turn, which)
        outcomes["new" if new else "old"] += 1
    record_property("figures", f"{kind}: {len(turns)} interruptions, {outcomes}")


@pytest.mark.parametrize("which", SIGNALS)
def test_an_interruption_while_sound_is_being_written_says_so_and_nothing_else(which: int, tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.mkdir()
    run = started(tmp_path, "render", "body-scan", "--minutes", "30", "-o", str(place / "a.flac"))
    deadline = time.monotonic() + 60
    while not (parts := hidden(place)) or (place / parts[0]).stat().st_size < 100_000:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    run.send_signal(which)
    out, err = run.communicate(timeout=60)
    assert (run.returncode, out, err) == (1, "", "Avbrutt.\n")
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("name", ["a.flac", "a.html"])
def test_what_a_killed_writer_left_is_gone_when_the_file_is_written_again(name: str, tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.mkdir()
    words = RENDER if name.endswith("flac") else ("report", "-o")
    left = place / f".{name}.4711.part"
    left.write_bytes(b"a part")
    others = place / f".b{name}.4711.part"
    others.write_bytes(b"of another file")
    run = started(tmp_path, *words, str(place / name))
    assert run.communicate(timeout=120)[1] == ""
    assert run.returncode == 0
    assert sorted(path.name for path in place.iterdir()) == sorted([others.name, name])


def test_two_who_write_the_same_file_leave_each_other_in_peace(tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.mkdir()
    file = place / "a.wav"
    runs = [started(tmp_path, *RENDER, str(file)) for _ in range(2)]
    told = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    assert whole_sound(file)
    assert hidden(place) == []


def test_an_ignored_hang_up_stays_ignored(tmp_path: Path) -> None:
    """As under `nohup`: what was started to go on after the terminal is closed goes on."""
    place = tmp_path / "out"
    place.mkdir()
    file = place / "a.wav"
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        run = started(tmp_path, *RENDER, str(file))
    finally:
        signal.signal(signal.SIGHUP, before)
    while not hidden(place) and run.poll() is None:
        time.sleep(0.005)
    run.send_signal(signal.SIGHUP)
    assert run.communicate(timeout=60)[1] == ""
    assert (run.returncode, whole_sound(file)) == (0, True)


def test_the_test_would_see_a_damaged_sound(tmp_path: Path) -> None:
    file = tmp_path / "a.wav"
    soundfile.write(file, np.zeros(MINUTES * 60 * 48_000), 48_000)
    assert not whole_sound(file)
    assert hashlib.sha256(OLD).hexdigest() != hashlib.sha256(file.read_bytes()).hexdigest()
