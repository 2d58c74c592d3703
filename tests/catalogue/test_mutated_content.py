"""Whatever is done to a file of content, the program starts, and the fault is named by file and line.

Of each kind of file a sample; with NAERVAER_LONG two thousand.
"""

from __future__ import annotations

import itertools
import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nærvær.catalogue.catalogue import FolderCatalogue, content_folders
from nærvær.domain.errors import Refusal
from nærvær.domain.kiosk import KioskProblem
from nærvær.kiosk_settings_file import LARGEST_FILE as LARGEST_RULES
from nærvær.kiosk_settings_file import read_kiosk_settings
from nærvær.machine_settings_file import MachineSettingsFile
from nærvær.texts.errors import error_sentence
from nærvær.texts.file_errors import content_errors_short
from nærvær.texts.settings import settings_file_set_aside

DATA, AUDIO = content_folders()
MUTATIONS = 2_000 if os.environ.get("NAERVAER_LONG") else 42
LONGEST_SECONDS = 5.0
LONGEST_SENTENCE = 3_000
SCRIPT = (DATA / "nb/scripts/right-now.txt").read_bytes()
PROGRAMME = (DATA / "nb/programme.toml").read_bytes()
VOICE = (AUDIO / "synthetic-light/voice.toml").read_bytes()
SETTINGS = (
    'theme = "dag"\nmotion = "still"\ndigits = "large"\nvolume = 0.5\ndevice = "Høyttaler"\nnewer = [1, 2]\n'.encode()
)
RULES = b'data_dir = "/var/lib/naervaer"\nidle_minutes = 3\nafter_minutes = 10.5\ntheme = "dag"\nmotion = true\n'
USUAL = FolderCatalogue(DATA, AUDIO)
TOKENS = (
    *(
        b"[",
        b"]",
        b"{",
        b"}",
        b"=",
        b".",
        b",",
        b'"',
        b"'",
        b'"""',
        b"'''",
        b"#",
        b"\\",
        b"\n",
        b"\r",
        b"\0",
        b"+++",
        b"==",
    ),
    *(
        b"nan",
        b"inf",
        b"-1",
        b"true",
        b"1e999",
        b"0x" + b"f" * 90,
        b"9999-12-31",
        b"\\u0000",
        b"\\U0010ffff",
        b"~",
        b"@stille",
    ),
    *(
        "\u202e".encode(),
        "\u0300".encode() * 50,
        "\ufeff".encode(),
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
        "🎧".encode(),
        b"| steg=1",
    ),
)


def flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randrange(1, 6)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def doubled(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    piece = content[start : start + chance.randrange(1, 200)]
    return content[:start] + piece * chance.randrange(2, 40) + content[start:]


def shortened(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randrange(1, 400) :]


def with_token(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + chance.choice(TOKENS) * chance.choice((1, 1, 1, 2, 30)) + content[place:]


def deep(content: bytes, chance: random.Random) -> bytes:
    place = chance.choice([index + 1 for index, sign in enumerate(content) if sign in b"\n="])
    piece = chance.choice((b"[", b"{a=", b"a.", b"[[", b"(", b"a . ", b"[\n"))
    return content[:place] + piece * chance.choice((7, 9, 500, 20_000)) + content[place:]


def numerous(content: bytes, chance: random.Random) -> bytes:
    places = [index for index, sign in enumerate(content) if chr(sign).isdigit()]
    place = chance.choice(places)
    return (
        content[:place] + chance.choice((b"9" * 5_000, b"0" * 300, b"1_" * 400, b"1." * 300, b"e9")) + content[place:]
    )


def long_line(content: bytes, chance: random.Random) -> bytes:
    place = chance.choice([index for index, sign in enumerate(content) if sign in b"\n"])
    return (
        content[:place]
        + chance.choice((b" ", b"~", b"x", b"= ", b"[", "\u0300".encode(), b"\t")) * 150_000
        + content[place:]
    )


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flipped,
    doubled,
    shortened,
    with_token,
    deep,
    numerous,
    long_line,
)


def mutations(content: bytes, seed: int) -> list[bytes]:
    chance = random.Random(seed)
    ways = itertools.islice(itertools.cycle(WAYS), MUTATIONS)
    made = []
    for way in ways:
        changed = way(content, chance)
        if chance.random() < 0.3:
            changed = chance.choice(WAYS[:4])(changed or content, chance)
        made.append(changed)
    return made


def forget() -> None:
    """Let go of earlier shelves: a program has one, and thousands would be kept by what each has read."""
    for kept in vars(FolderCatalogue).values():
        if hasattr(kept, "cache_clear"):
            kept.cache_clear()


def told(fault: Refusal, file: Path) -> str:
    said = error_sentence(fault)
    assert str(file) in said
    assert len(said) < LONGEST_SENTENCE
    assert said.isprintable()
    return said


@pytest.mark.parametrize(
    ("name", "content"),
    [("scripts/right-now.txt", SCRIPT), ("programme.toml", PROGRAMME), ("voices/mor/voice.toml", VOICE)],
)
def test_a_mutated_file_of_content_is_read_or_named(
    tmp_path: Path, name: str, content: bytes, record_property: Callable[[str, object], None]
) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    named = with_line = 0
    longest = 0.0
    for changed in mutations(content, 12):
        file.write_bytes(changed)
        forget()
        shelf = FolderCatalogue(DATA, AUDIO, tmp_path)
        began = time.process_time()
        assert shelf.exercises()
        assert shelf.titles()
        assert len(shelf.programme().weeks) == 8
        assert shelf.voices()
        took = time.process_time() - began
        assert took < LONGEST_SECONDS, changed[:100]
        longest = max(longest, took)
        faults = shelf.faults()
        assert content_errors_short(faults) or not faults
        for fault in faults:
            # Nothing but the file itself, and what a changed programme names that is not there.
            assert fault.file == str(file) or fault.reason == "absent"
            told(fault, Path(fault.file))
            named += fault.file == str(file)
            with_line += fault.file == str(file) and bool(fault.data.get("line"))
    record_property("mutations", MUTATIONS)
    record_property("named", named)
    record_property("with a line", with_line)
    record_property("longest seconds", round(longest, 3))
    assert named > MUTATIONS * 0.4
    assert with_line > named * 0.7


def test_a_mutated_settings_file_is_read_or_set_aside(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    aside = with_line = 0
    for number, changed in enumerate(mutations(SETTINGS, 13)):
        folder = tmp_path / str(number % 50)
        folder.mkdir(exist_ok=True)
        (folder / "settings.toml").write_bytes(changed)
        file = MachineSettingsFile(folder)
        began = time.process_time()
        machine = file.read()
        assert time.process_time() - began < LONGEST_SECONDS
        if file.unusable is not None:
            assert file.unusable.path in settings_file_set_aside(file.unusable)
            assert Path(file.unusable.path).read_bytes() == changed
            aside += 1
            with_line += file.unusable.line is not None
        assert file.save(machine)
        again = MachineSettingsFile(folder)
        assert (again.read(), again.unusable) == (machine, None), changed
    record_property("set aside", aside)
    record_property("with a line", with_line)
    assert MUTATIONS * 0.4 < aside < MUTATIONS
    assert with_line > aside * 0.7


def test_mutated_rules_of_the_kiosk_are_read_or_refused(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    file = tmp_path / "kiosk.toml"
    refused = with_line = 0
    for changed in mutations(RULES, 14):
        file.write_bytes(changed)
        file.chmod(0o644)
        began = time.process_time()
        try:
            read_kiosk_settings(file)
        except KioskProblem as problem:
            told(problem, file)
            refused += 1
            with_line += problem.line is not None
            assert problem.line is not None or len(changed) > LARGEST_RULES
        assert time.process_time() - began < LONGEST_SECONDS
    record_property("refused", refused)
    record_property("with a line", with_line)
    assert MUTATIONS * 0.4 < refused < MUTATIONS
