"""Sound files from others: a plain verdict on anything, soon, and nothing reached outside the folder."""

from __future__ import annotations

import hashlib
import io
import json
import math
import os
import random
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import numpy as np
import pytest
import soundfile

import nærvær.sound.decode_worker
from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.errors import DecodeFault
from nærvær.domain.practice import PracticeOptions
from nærvær.domain.score import LARGEST_SOUND, DecodeResult, DecodeSounds
from nærvær.sound.decode_check import DecodeCheck, decode_in_worker
from store.diaries import LONG
from voice_0_1_0 import copy_exercise

DATA, AUDIO = content_folders()
RATE = 8_000


def made(
    seconds: float = 0.5,
    rate: int = RATE,
    channels: int = 1,
    kind: str = "FLAC",
    subtype: str = "PCM_16",
    value: float | None = None,
) -> bytes:
    sound = np.random.default_rng(3).uniform(-0.5, 0.5, (int(seconds * rate), channels)).astype(np.float32)
    if value is not None:
        sound[len(sound) // 2] = value
    written = io.BytesIO()
    soundfile.write(written, sound, rate, subtype, format=kind)
    return written.getvalue()


def decoded(content: bytes, **told: float) -> DecodeResult:
    (result,) = decode_in_worker((content,), **told)
    return result


def checked(check: DecodeCheck, content: bytes) -> DecodeResult:
    (result,) = check((content,))
    return result


def flac_that_lies() -> bytes:
    """A FLAC of no known length, which its decoder takes for 2^63 frames."""
    content = bytearray(made())
    content[21] &= 0xF0
    content[22:26] = bytes(4)
    return bytes(content)


def wave_that_lies() -> bytes:
    """A WAV that claims 2 GiB."""
    content = bytearray(made(kind="WAV"))
    at = content.index(b"data")
    content[at + 4 : at + 8] = struct.pack("<I", 0x7FFFFFF0)
    return bytes(content)


@cache
def too_long() -> bytes:
    """A second more than two hours, all of it alike: noise would take seconds to write and as long to read."""
    written = io.BytesIO()
    second = np.full(RATE, 0.25, np.float32)
    with soundfile.SoundFile(written, "w", RATE, 1, "PCM_16", format="FLAC") as sound:
        for _ in range(7_201):
            sound.write(second)
    return written.getvalue()


# Made when a test asks, as every process that runs tests reads this file.
GOOD: dict[str, tuple[Callable[[], bytes], DecodeResult]] = {
    "flac": (made, DecodeResult("", 4000, RATE, 1)),
    "stereo wav": (partial(made, channels=2, kind="WAV"), DecodeResult("", 4000, RATE, 2)),
    "float wav": (partial(made, kind="WAV", subtype="FLOAT"), DecodeResult("", 4000, RATE, 1)),
    "vorbis": (partial(made, kind="OGG", subtype="VORBIS"), DecodeResult("", 4000, RATE, 1)),
    "opus": (partial(made, rate=48_000, kind="OGG", subtype="OPUS"), DecodeResult("", 24_000, 48_000, 1)),
    "wav that claims more": (wave_that_lies, DecodeResult("", 4000, RATE, 1)),
}
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty"),
    "a page": (lambda: b"<!doctype html>", "kind"),
    "an mp3": (lambda: b"ID3\x04\x00" + bytes(600), "kind"),
    "an aiff": (partial(made, kind="AIFF"), "kind"),
    "a wav with a law": (partial(made, kind="WAV", subtype="ULAW"), "encoding"),
    "doubles": (partial(made, kind="WAV", subtype="DOUBLE"), "encoding"),
    "three channels": (partial(made, channels=3, kind="WAV"), "channels"),
    "too slow": (partial(made, rate=4_000, kind="WAV"), "rate"),
    "too fast": (partial(made, rate=384_000, kind="WAV"), "rate"),
    "no number": (partial(made, kind="WAV", subtype="FLOAT", value=math.nan), "samples"),
    "infinite": (partial(made, kind="WAV", subtype="FLOAT", value=-math.inf), "samples"),
    "deafening": (partial(made, kind="WAV", subtype="FLOAT", value=3e38), "samples"),
    "only a head": (lambda: made()[:60], "undecodable"),
    "only a name": (lambda: b"OggS", "undecodable"),
    "a head of a wav": (lambda: b"RIFF\xff\xff\xff\xffWAVE", "undecodable"),
    "endless": (flac_that_lies, "undecodable"),
    "too long": (too_long, "long"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_sound_is_what_was_decoded_whatever_it_says_of_itself(name: str) -> None:
    make, heard = GOOD[name]
    found = decoded(make())
    assert replace(found, loudness=0.0, peak=0.0, offset=0.0, floor=0.0) == heard


@pytest.mark.parametrize("name", BAD)
def test_a_bad_sound_gets_a_plain_verdict_soon(name: str) -> None:
    make, reason = BAD[name]
    content = make()
    began = time.monotonic()
    heard = decoded(content)
    assert heard.reason == reason or (heard.reason == "" and heard.frames == 0), heard
    assert time.monotonic() - began < 30


def test_a_sound_that_takes_too_long_or_kills_its_listener_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert decoded(made(), wait_seconds=0.001).reason == "slow"
    for body in ("import os; os.kill(os.getpid(), 11)", "print('nonsense')", "print('{}')", "bytes(1 << 40)"):
        child = tmp_path / "decode_worker.py"
        child.write_text(body)
        monkeypatch.setattr("nærvær.sound.decode_check.WORKER_COMMAND", (sys.executable, "-I", str(child)))
        assert decoded(made()).reason == "undecodable"


CONFINED = """
import sys; sys.path.insert(0, {folder!r})
import decode_worker; decode_worker.confine()
try:
    {deed}
except (MemoryError, OSError) as error:
    print(type(error).__name__)
else:
    print("done")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a POSIX process")
@pytest.mark.parametrize("deed", ["bytes(2 << 30)", "open('/etc/hostname')", "open('/tmp/x', 'w')"])
def test_the_listener_can_take_neither_memory_nor_files(deed: str) -> None:
    folder = str(Path(nærvær.sound.decode_worker.__file__).parent)
    code = CONFINED.format(folder=folder, deed=deed)
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() in ("MemoryError", "OSError"), done.stderr


MUTATIONS = """
import random, sys; sys.path.insert(0, sys.argv[1])
import decode_worker, soundfile
decode_worker.CPU_SECONDS = 600
content = sys.stdin.buffer.read()
decode_worker.confine()
heard = refused = 0
for seed in range(int(sys.argv[2])):
    chance, changed = random.Random(seed), bytearray(content)
    for _ in range(chance.choice((1, 2, 8, 64))):
        changed[int(len(changed) * chance.random() ** 3)] = chance.randrange(256)
    try:
        length = chance.choice((len(changed), chance.randrange(1, len(changed))))
        told = decode_worker.decode_and_measure(bytes(changed[:length]))
        assert told["frames"] <= 7200 * 192000
        heard += 1
    except decode_worker.SoundRejected:
        refused += 1
    except (soundfile.SoundFileError, MemoryError, ValueError, OverflowError, RuntimeError, TypeError):
        refused += 1
print(heard, refused)
"""


@pytest.mark.parametrize("kind", ["flac", "float wav", "vorbis", "opus"])
def test_mutated_sounds_neither_crash_nor_hang_the_listener(
    kind: str, record_property: Callable[[str, object], None]
) -> None:
    folder, count = str(Path(nærvær.sound.decode_worker.__file__).parent), 5_000 if LONG else 150
    done = subprocess.run(
        [sys.executable, "-I", "-c", MUTATIONS, folder, str(count)],
        input=GOOD[kind][0](),
        capture_output=True,
        timeout=600 if LONG else 60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    heard, refused = map(int, done.stdout.split())
    assert heard + refused == count
    record_property("figures", f"{kind}: {count} mutated files, {refused} refused, 0 crashes")


def test_what_was_found_good_is_remembered_and_what_was_bad_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = tmp_path / "cache" / "heard.json"
    good, bad = made(), BAD["three channels"][0]()
    guard, known = DecodeCheck(memory), decoded(good)
    assert (checked(guard, good).reason, checked(guard, bad).reason) == ("", "channels")
    assert list(json.loads(memory.read_text())["heard"]) == [hashlib.sha256(good).hexdigest()]
    heard = []
    monkeypatch.setattr(
        "nærvær.sound.decode_check.decode_in_worker",
        lambda contents: heard.extend(contents) or [DecodeResult(DecodeFault.KIND)] * len(contents),
    )
    again = DecodeCheck(memory)
    assert checked(again, good) == known
    assert checked(again, bad).reason == "kind"
    assert heard == [bad]
    for broken in ("[]", "{", '{"x": {"frames": -1}}', '{"x": 3}'):
        memory.write_text(broken)
        assert checked(DecodeCheck(memory), good).reason == "kind"


def test_what_another_way_of_listening_found_good_is_heard_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = tmp_path / "heard.json"
    good = made()
    checked(DecodeCheck(memory), good)
    told = json.loads(memory.read_text())
    monkeypatch.setattr("nærvær.sound.decode_check.decode_in_worker", lambda _: [DecodeResult(DecodeFault.QUIET)])
    for earlier in (told["heard"], {**told, "listening": "0" * 64}):
        memory.write_text(json.dumps(earlier))
        assert checked(DecodeCheck(memory), good).reason == "quiet"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of Unix")
@pytest.mark.parametrize("kind", ["pipe", "sparse"])
def test_a_memory_that_is_none_is_neither_waited_for_nor_read(tmp_path: Path, kind: str) -> None:
    memory = tmp_path / "heard.json"
    if kind == "pipe":
        os.mkfifo(memory)
    else:
        with memory.open("wb") as opened:
            opened.truncate(100 << 30)
    asked = "import sys; from pathlib import Path; from nærvær.sound.decode_check import DecodeCheck\n"
    asked += "print(DecodeCheck(Path(sys.argv[1]))([b'no sound'])[0].reason)"
    source = str(Path(__file__).parents[2] / "src")
    done = subprocess.run(
        [sys.executable, "-c", asked, str(memory)],
        env=os.environ | {"PYTHONPATH": source},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("kind\n", "")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    class Huge(bytes):
        def __len__(self) -> int:
            return LARGEST_SOUND + 1

    assert checked(DecodeCheck(), Huge()).reason == "large"


# A voice of one's own


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A config folder with a voice: a copy of a shipped one, so that everything in it is right."""
    voice = tmp_path / "own" / "voices" / "kari"
    copy_exercise("right-now", voice)
    return tmp_path / "own"


def offered(own: Path, listen: DecodeSounds | None = None) -> object:
    return FolderCatalogue(DATA, AUDIO, own, listen).score(PracticeOptions("right-now", 2, voice="kari")).recording


def fault(own: Path, listen: DecodeSounds = decode_in_worker) -> str | None:
    """Why the voice cannot say the exercise; None where it can."""
    found = FolderCatalogue(DATA, AUDIO, own, listen).score(PracticeOptions("right-now", 2, voice="kari")).fault
    return None if found is None else found.reason


def rewritten(own: Path, content: bytes, **sheet: object) -> None:
    """Other sound, and a cue sheet that tells the truth about its hash."""
    voice = own / "voices" / "kari"
    (voice / "right-now.opus").write_bytes(content)
    told = json.loads((voice / "right-now.json").read_text("utf-8"))
    told |= {"sound_sha256": hashlib.sha256(content).hexdigest(), **sheet}
    (voice / "right-now.json").write_text(json.dumps(told), "utf-8")


def test_a_voice_of_ones_own_is_heard_before_it_is_offered_and_a_shipped_one_is_not(own: Path) -> None:
    heard: list[bytes] = []

    def listen(contents: Sequence[bytes]) -> Sequence[DecodeResult]:
        heard.extend(contents)
        return decode_in_worker(contents)

    shelf = FolderCatalogue(DATA, AUDIO, own, listen)
    assert shelf.score(PracticeOptions("right-now", 2, voice="synthetic-light")).recording is not None
    assert heard == []
    assert shelf.score(PracticeOptions("right-now", 2, voice="kari")).recording is not None
    assert heard == [(own / "voices/kari/right-now.opus").read_bytes()]


@pytest.mark.parametrize("name", BAD)
def test_a_voice_whose_sound_is_not_to_be_played_leaves_captions_and_its_true_reason(own: Path, name: str) -> None:
    make, reason = BAD[name]
    content = make()
    rewritten(own, content)
    shelf = FolderCatalogue(DATA, AUDIO, own, decode_in_worker)
    score = shelf.score(PracticeOptions("right-now", 2, voice="kari"))
    assert score.recording is None
    assert score.fault is not None
    assert score.fault.reason == reason
    assert {fault.voice: fault.reason for fault in shelf.missing() if fault.exercise == "right-now"} == {"kari": reason}
    assert shelf.sound_faults("right-now")["kari"].reason == reason


def test_a_cue_beyond_what_was_decoded_is_not_believed(own: Path) -> None:
    whole = (own / "voices/kari/right-now.opus").read_bytes()
    rewritten(own, whole[: len(whole) * 2 // 3])
    assert offered(own) is not None, "the sheet alone does not show it"
    assert fault(own, decode_in_worker) == "cut_off"


def test_a_sound_other_than_the_one_the_sheet_was_made_for_is_not_even_heard(own: Path) -> None:
    (own / "voices/kari/right-now.opus").write_bytes(GOOD["opus"][0]())
    heard: list[bytes] = []
    assert offered(own, lambda contents: heard.extend(contents) or [DecodeResult("")] * len(contents)) is None
    assert heard == []


def test_nothing_outside_the_voices_folder_is_read(own: Path, tmp_path: Path) -> None:
    sound = own / "voices/kari/right-now.opus"
    shutil.move(sound, tmp_path / "outside.opus")
    sound.symlink_to(tmp_path / "outside.opus")
    assert offered(own, decode_in_worker) is None


@pytest.mark.parametrize(
    "sheet",
    [b"[" * 100_000, b"{" * 3_000_000, b'{"rate": 1e999}', b'{"frames": ' + b"9" * 6000 + b"}", b"\xff"],
    ids=["deep", "large", "infinite", "many digits", "no text"],
)
def test_a_strange_cue_sheet_leaves_captions(own: Path, sheet: bytes) -> None:
    (own / "voices/kari/right-now.json").write_bytes(sheet)
    began = time.monotonic()
    assert offered(own, decode_in_worker) is None
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "content", [b"a.a." * 10_000, b"x=" + b"[" * 7_000, b"name = 1\n"], ids=["long", "deep", "number"]
)
def test_a_strange_voice_file_is_refused_soon(own: Path, content: bytes) -> None:
    (own / "voices/kari/voice.toml").write_bytes(content)
    began = time.monotonic()
    shelf = FolderCatalogue(DATA, AUDIO, own, decode_in_worker)
    assert "kari" not in {voice.id for voice in shelf.voices()}
    assert [fault.file for fault in shelf.faults()] == [str(own / "voices/kari/voice.toml")]
    assert time.monotonic() - began < 5


def test_random_bytes_never_pass(own: Path) -> None:
    chance = random.Random(5)
    for _ in range(3):
        rewritten(own, chance.randbytes(3_000))
        assert offered(own, decode_in_worker) is None
